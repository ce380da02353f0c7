"""签发 of a score sheet: every number is asked again as of its day, the paper printed, numbered, frozen, sent.

As with bulletins: printing takes seconds and is done first; the number is taken in one short transaction after.
"""

import json
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.documents.scoring import content_of, score_html
from portal.accountability.notices import once, take_back, tell_unit
from portal.accountability.queries.scoring_sheets import (
    SIGN,
    differences,
    marks_of,
    sheet_for,
    subject_of,
    units_of,
)
from portal.accountability.scoring_workflow import SCORE_SHEET
from portal.clock import now, today
from portal.db import atomic
from portal.documents import NUMBER_TAKEN, Printed, issue_printed, next_label, until_numbered
from portal.errors import Refused
from portal.notices import tell
from portal.papers.render import render
from portal.settings import SETTINGS
from portal.workflow import make

SHORT = "/accountability/scoring/v/"
Record = dict[str, Any]


async def content_now(sheet: Record) -> dict[str, Any]:
    """The paper as it would be printed today."""
    address = f"{SETTINGS.public_url}{SHORT}{sheet['code']}"
    return content_of(sheet, await units_of(sheet["id"]), await marks_of(sheet["id"]), on=today(), address=address)


async def sign(by: Me, sheet_id: UUID, *, version: int) -> UUID:
    """The number is taken and the sheet frozen; returns the document. Refused when a number no longer comes out."""

    async def once_more() -> UUID:
        sheet = await sheet_for(by, sheet_id)
        _refuse_unready(sheet, by, version)
        await _refuse_changed(sheet)
        content = await content_now(sheet)
        label = await next_label(*_series(sheet))
        data = await render(score_html(content, label=label))
        return await _freeze(by, sheet, content, Printed(label, data))

    return await until_numbered(once_more, NUMBER_TAKEN)


def _refuse_unready(sheet: Record, by: Me, version: int) -> None:
    if sheet["version"] != version:
        raise Refused("这份评分刚刚已有变化，请看过最新情况后再办。")
    SCORE_SHEET.refuse_unless_open(by, sheet, "sign")


async def _refuse_changed(sheet: Record) -> None:
    _, changed = await differences(sheet)
    if changed:
        said = "；".join(changed[:3])
        raise Refused(f"有 {len(changed)} 个数字与截至那一天的记录不一致，不能签发：{said}。请退回起草人核对。")


def _series(sheet: Record) -> tuple[str, UUID, int, str]:
    return "score_sheet", sheet["office"], today().year, f"{sheet['unit_short']}{SIGN}"


async def next_number(sheet: Record) -> str:
    return await next_label(*_series(sheet))


@atomic()
async def _freeze(by: Me, sheet: Record, content: dict[str, Any], printed: Printed) -> UUID:
    await sheet_for(by, sheet["id"])  # kept from it since the printing began: it is gone for them
    subject = subject_of({**sheet, "label": printed.label})
    document = await issue_printed(*_series(sheet), sheet["title"], subject, by, printed)
    signed = {
        "signed_by": by.id,
        "signed_by_name": by.name,
        "signed_by_title": "、".join(by.titles)[:200],
        "signed_at": now(),
        "document": document,
        "printed": json.dumps(content, ensure_ascii=False),
    }
    await make(SCORE_SHEET, "sign", sheet, subject, by, printed.label, signed)
    for occasion in ("to_sign", "replying"):
        await take_back(sheet, occasion)
    for unit in await units_of(sheet["id"]):
        await tell_unit(unit["unit"], sheet, subject, "已公布，请知悉。", "published")
    await tell([sheet["drafted_by"]], subject, "已签发并公布。", once("signed", sheet))
    return document

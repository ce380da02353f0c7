"""签发 of a 督办通报 or a 月报: every figure is asked again as of its day, the paper printed, numbered, frozen, sent.

Printing takes seconds and is done first; then, in one short transaction, the number is taken. A number that somebody else
took meanwhile is printed anew; nothing that fails leaves a gap.
"""

import json
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.documents.bulletins import bulletin_html, content_of
from portal.accountability.documents.campaign import daily_parts
from portal.accountability.documents.reports import report_parts
from portal.accountability.figures.report_kinds import REPORTS, UPWARD
from portal.accountability.notices import once, take_back, tell_unit
from portal.accountability.queries.figures_bulletins import (
    KINDS,
    SIGNS,
    bulletin_for,
    figures_of,
    lines_of,
    subject_of,
)
from portal.accountability.queries.figures_papers import differences
from portal.accountability.workflow import BULLETIN
from portal.clock import now, today
from portal.db import atomic
from portal.documents import NUMBER_TAKEN, Printed, issue_printed, next_label, until_numbered
from portal.errors import Refused
from portal.notices import tell
from portal.papers.render import render
from portal.settings import SETTINGS
from portal.subjects import Subject
from portal.workflow import make

SHORT = "/accountability/v/"
Record = dict[str, Any]


def address_of(bulletin: Record) -> str:
    """Where the paper can be checked, as it is printed on it."""
    return f"{SETTINGS.public_url}{SHORT}{bulletin['code']}"


async def content_now(bulletin: Record) -> dict[str, Any]:
    """The paper as it would be printed today."""
    lines, figures = await lines_of(bulletin["id"]), await figures_of(bulletin["id"])
    content = content_of(bulletin, lines, figures, on=today(), address=address_of(bulletin))
    if bulletin["kind"] in REPORTS:
        return {**content, **report_parts(bulletin, content, figures)}
    return {**content, **daily_parts(bulletin, lines, figures)} if bulletin["kind"] == "daily" else content


async def sign(by: Me, bulletin_id: UUID, *, version: int) -> UUID:
    """The number is taken and the paper frozen; returns the document. Refused when a figure no longer comes out."""

    async def once() -> UUID:
        bulletin = await bulletin_for(by, bulletin_id)
        _refuse_unready(bulletin, by, version)
        await _refuse_changed(bulletin)
        content = {**await content_now(bulletin), "signer": by.name}
        label = await next_label(*_series(bulletin))
        data = await render(bulletin_html(content, label=label))
        return await _freeze(by, bulletin, content, Printed(label, data))

    return await until_numbered(once, NUMBER_TAKEN)


def _refuse_unready(bulletin: Record, by: Me, version: int) -> None:
    if bulletin["version"] != version:
        raise Refused("这份通报刚刚已有变化，请看过最新情况后再办。")
    BULLETIN.refuse_unless_open(by, bulletin, "sign")


async def _refuse_changed(bulletin: Record) -> None:
    _, changed = await differences(bulletin)
    if changed:
        said = "；".join(one.words for one in changed[:3])
        raise Refused(f"有 {len(changed)} 个数字与台账历史不一致，不能签发：{said}。请退回起草人核对。")


def _series(bulletin: Record) -> tuple[str, UUID, int, str]:
    """As `portal.documents` counts: the kind, whose, of which year, and the 机关代字."""
    sign_ = f"{bulletin['unit_short']}{SIGNS[bulletin['kind']]}"
    return f"bulletin.{bulletin['kind']}", bulletin["unit"], today().year, sign_


async def next_number(bulletin: Record) -> str:
    return await next_label(*_series(bulletin))


@atomic()
async def _freeze(by: Me, bulletin: Record, content: dict[str, Any], printed: Printed) -> UUID:
    await bulletin_for(by, bulletin["id"])  # kept from it since the printing began: it is gone for them
    own = subject_of({**bulletin, "label": printed.label})
    subject = Subject(own.kind, own.id, f"{KINDS[bulletin['kind']]} {printed.label}", own.path)
    document = await issue_printed(*_series(bulletin), bulletin["title"], subject, by, printed)
    signed = {
        "signed_by": by.id,
        "signed_by_name": by.name,
        "signed_by_title": "、".join(by.titles)[:200],
        "signed_at": now(),
        "document": document,
        "printed": json.dumps(content, ensure_ascii=False),
    }
    await make(BULLETIN, "sign", bulletin, subject, by, printed.label, signed)
    for occasion in ("to_sign", "replying"):
        await take_back(bulletin, occasion)
    for line in await lines_of(bulletin["id"]):
        if line["position"] and bulletin["kind"] not in UPWARD:
            await tell_unit(line["unit"], bulletin, subject, "已印发，请知悉。", "issued")
    await tell([bulletin["drafted_by"]], subject, "已签发并印发。", once("signed", bulletin))
    return document

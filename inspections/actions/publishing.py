"""The notices, public and inside the Party: what they say besides the ledger, and issuing them: numbered, frozen, hashed."""

import asyncio
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from inspections.actions.opening import running
from inspections.documents import AUDIENCES, content_of, notice_html, notice_word
from inspections.queries import material_for
from inspections.tables import Publication
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.documents import TRIES, NumberTaken, Printed, issue_printed, next_label
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject
from portal.workflow import happened

SERIES = {"public": ("public_notice", "通报"), "party": ("party_notice", "党内通报")}
"""By audience: the kind of paper, which has numbers of its own, and what its 机关代字 ends in."""


@atomic()
async def describe(
    by: Me, inspection_id: UUID, *, report_lead: str, next_steps: str, contact: str, version: int
) -> None:
    """The parts of the notice a person writes. Whoever saves over somebody else's change is told."""
    await running(by, inspection_id)
    saved = await value(
        "UPDATE inspections_inspection SET report_lead = {}, next_steps = {}, contact = {}, version = version + 1"
        " WHERE id = {} AND version = {} RETURNING id",
        report_lead,
        next_steps,
        contact,
        inspection_id,
        version,
    )
    if saved is None:
        raise Refused("通报文字刚刚已被他人修改，请对照最新内容后再保存。")
    await audit.record(by, "inspections.notice.describe", Subject("inspections.inspection", inspection_id, "", ""))


async def issue_notice(by: Me, inspection_id: UUID, audience: str = "public", version: int | None = None) -> UUID:
    """Print the notice with the next number of its series, as PDF and as Word file, and freeze both with every word.

    Printing takes seconds, so it is done first and nothing is locked meanwhile; then, in one short transaction, the
    number is taken and what was printed is held against the ledger once more. When either has moved on, it is printed
    again; whoever is overtaken `TRIES` times prints under the lock.
    """
    if audience not in AUDIENCES:
        raise Refused("请选择印发社会公开的通报还是党内通报。")
    for _ in range(TRIES):
        printed = await _printed(by, inspection_id, audience)
        try:
            return await _freeze(by, inspection_id, audience, version, printed)
        except (NumberTaken, _Outdated):
            continue
    return await _freeze(by, inspection_id, audience, version, None)


class _Outdated(Exception):
    """The ledger changed while the notice was printing."""


@dataclass(frozen=True)
class _Notice:
    """Both files with the number they carry, and the words they are made of."""

    content: dict[str, Any]
    figures: dict[str, int]
    pdf: Printed
    word: bytes


async def _printed(by: Me, inspection_id: UUID, audience: str) -> _Notice:
    material = await material_for(by, inspection_id)
    _refuse_unfinished(material, audience)
    on = today()
    label = await next_label(*_series(material["inspection"], audience, on))
    made = notice_html(material, label=label, on=on, audience=audience)
    word = await asyncio.to_thread(notice_word, made.content, label=label)
    return _Notice(made.content, made.figures, Printed(label, await render(made.html)), word)


async def next_number(inspection: dict[str, Any], audience: str) -> str:
    """What the notice will be called, as things stand."""
    return await next_label(*_series(inspection, audience, today()))


def _series(inspection: dict[str, Any], audience: str, on: date) -> tuple[str, UUID, int, str]:
    """As `portal.documents` counts: the kind, whose, of which year, and the 机关代字."""
    kind, ends_in = SERIES[audience]
    return kind, inspection["office"], on.year, f"{inspection['office_short']}{ends_in}"


@atomic()
async def _freeze(by: Me, inspection_id: UUID, audience: str, version: int | None, printed: _Notice | None) -> UUID:
    await running(by, inspection_id)
    if version is not None and not await value(
        "UPDATE inspections_inspection SET version = version + 1 WHERE id = {} AND version = {} RETURNING TRUE",
        inspection_id,
        version,
    ):
        raise Refused("这份通报刚刚已印发，或文字已被他人修改，请看过最新情况后再办。")
    material = await material_for(by, inspection_id)
    inspection, on = material["inspection"], today()
    _refuse_unfinished(material, audience)
    if printed is None:
        printed = await _printed(by, inspection_id, audience)
    elif content_of(material, audience=audience, on=on) != printed.content:
        raise _Outdated
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    document = await issue_printed(
        *_series(inspection, audience, on), printed.content["title"], subject, by, printed.pdf
    )
    publication = Publication(
        inspection=inspection_id,
        document=document,
        audience=audience,
        printed=json.dumps(printed.content, ensure_ascii=False),
        findings=printed.figures["findings"],
        complete=printed.figures["complete"],
        withheld=printed.figures["withheld"],
        issued_at=now(),
    )
    await Publication.insert(publication).run()
    await _keep_word_file(publication.id, printed, by)
    said = f"问题{printed.figures['findings']}个，完成{printed.figures['complete']}个" if audience == "public" else ""
    await happened(subject, by, "issue", f"印发整改情况通报（{AUDIENCES[audience]}）", said)
    return publication.id


def unfinished(material: dict[str, Any], audience: str) -> str:
    """Why this notice cannot be issued as things stand; nothing when it can."""
    inspection, findings = material["inspection"], material["findings"]
    if not inspection["report_lead"] or not inspection["contact"]:
        return "请先填写通报的工作开展情况和联系方式。"
    if not findings:
        return "台账中还没有问题，无从通报。"
    if audience == "public" and all(finding["withheld_ground"] for finding in findings):
        return "台账中的问题均拟不公开，没有可以向社会公开的内容。"
    if audience == "party" and all(finding["party_ground"] for finding in findings):
        return "台账中的问题均拟不在党内通报，没有可以通报的内容。"
    return ""


def _refuse_unfinished(material: dict[str, Any], audience: str) -> None:
    if said := unfinished(material, audience):
        raise Refused(said)


async def _keep_word_file(publication_id: UUID, printed: _Notice, by: Me) -> None:
    """A second file of the same paper, kept by its own hash beside the PDF."""
    name = f"{printed.pdf.label}{printed.content['title']}"[:150]
    subject = Subject("inspections.publication", publication_id, name, f"/inspections/publications/{publication_id}")
    await files.keep_made(subject, f"{name}.docx", printed.word, by)

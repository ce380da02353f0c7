"""The notices, public and inside the Party: what they say besides the ledger, and issuing them: numbered, frozen, hashed."""

import asyncio
import hashlib
import json
from typing import Any
from uuid import UUID

from inspections.actions.opening import running
from inspections.documents import AUDIENCES, notice_html, notice_word
from inspections.queries import material_for
from inspections.tables import Publication
from portal import audit, files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.documents import issue
from portal.errors import Refused
from portal.filecheck import Checked
from portal.papers.render import render
from portal.subjects import Subject
from portal.workflow import happened

SERIES = {"public": ("public_notice", "通报"), "party": ("party_notice", "党内通报")}
"""By audience: the kind of paper, which has numbers of its own, and what its 机关代字 ends in."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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


@atomic()
async def issue_notice(by: Me, inspection_id: UUID, audience: str = "public", version: int | None = None) -> UUID:
    """Print the notice with the next number of its series, as PDF and as Word file, and freeze both with every word."""
    if audience not in AUDIENCES:
        raise Refused("请选择印发社会公开的通报还是党内通报。")
    await running(by, inspection_id)
    if version is not None and not await value(
        "UPDATE inspections_inspection SET version = version + 1 WHERE id = {} AND version = {} RETURNING TRUE",
        inspection_id,
        version,
    ):
        raise Refused("这份通报刚刚已印发，或文字已被他人修改，请看过最新情况后再办。")
    material = await material_for(by, inspection_id)
    inspection = material["inspection"]
    _refuse_unfinished(material, audience)
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    kind, ends_in = SERIES[audience]
    on, labels = today(), []

    async def with_number(label: str) -> bytes:
        labels.append(label)
        return await render(notice_html(material, label=label, on=on, audience=audience).html)

    made = notice_html(material, label="", on=on, audience=audience)
    document = await issue(
        kind,
        inspection["office"],
        on.year,
        f"{inspection['office_short']}{ends_in}",
        made.title,
        subject,
        by,
        with_number,
    )
    publication = Publication(
        inspection=inspection_id,
        document=document,
        audience=audience,
        printed=json.dumps(made.content, ensure_ascii=False),
        findings=made.figures["findings"],
        complete=made.figures["complete"],
        withheld=made.figures["withheld"],
        issued_at=now(),
    )
    await Publication.insert(publication).run()
    await _keep_word_file(publication.id, made.content, labels[-1], by)
    figures = f"问题{made.figures['findings']}个，完成{made.figures['complete']}个" if audience == "public" else ""
    await happened(subject, by, "issue", f"印发整改情况通报（{AUDIENCES[audience]}）", figures)
    return publication.id


def _refuse_unfinished(material: dict[str, Any], audience: str) -> None:
    inspection, findings = material["inspection"], material["findings"]
    if not inspection["report_lead"] or not inspection["contact"]:
        raise Refused("请先填写通报的工作开展情况和联系方式。")
    if not findings:
        raise Refused("台账中还没有问题，无从通报。")
    if audience == "public" and all(finding["withheld"] for finding in findings):
        raise Refused("台账中的问题均拟不公开，没有可以向社会公开的内容。")


async def _keep_word_file(publication_id: UUID, content: dict[str, Any], label: str, by: Me) -> None:
    """A second file of the same paper, kept by its own hash beside the PDF."""
    data = await asyncio.to_thread(notice_word, content, label=label)
    checked = Checked("docx", WORD, "docx", hashlib.sha256(data).hexdigest(), len(data))
    name = f"{label}{content['title']}"[:150]
    subject = Subject("inspections.publication", publication_id, name, f"/inspections/publications/{publication_id}")
    await files.keep(subject, files.HandedIn(f"{name}.docx", checked, data), by, "issued")

"""The public notice: what it says besides the ledger, and issuing it: numbered, frozen, hashed."""

from typing import Any
from uuid import UUID

from inspections.actions.opening import running
from inspections.documents import notice_html
from inspections.queries import material_for
from inspections.tables import Publication
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.documents import issue
from portal.errors import Refused
from portal.papers.render import render
from portal.subjects import Subject
from portal.workflow import happened


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
async def issue_notice(by: Me, inspection_id: UUID) -> UUID:
    """Print the notice with the next number and freeze it with its figures."""
    await running(by, inspection_id)
    material = await material_for(by, inspection_id)
    inspection = material["inspection"]
    if not inspection["report_lead"] or not inspection["contact"]:
        raise Refused("请先填写通报的工作开展情况和联系方式。")
    if not material["findings"]:
        raise Refused("台账中还没有问题，无从通报。")
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    printed: dict[str, Any] = {}

    async def with_number(label: str) -> bytes:
        made = notice_html(material, label=label, on=today())
        printed.update(made.figures)
        return await render(made.html)

    document = await issue(
        "public_notice",
        inspection["office"],
        today().year,
        f"{inspection['office_short']}通报",
        notice_html(material, label="", on=today()).title,
        subject,
        by,
        with_number,
    )
    publication = Publication(
        inspection=inspection_id,
        document=document,
        audience="public",
        findings=printed["findings"],
        complete=printed["complete"],
        withheld=printed["withheld"],
        issued_at=now(),
    )
    await Publication.insert(publication).run()
    await happened(
        subject, by, "issue", "印发整改情况通报", f"问题{printed['findings']}个，完成{printed['complete']}个"
    )
    return publication.id

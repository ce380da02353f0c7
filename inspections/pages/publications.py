"""The public notice: write its words, look at the draft, issue it, fetch it again as it was issued."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.documents import notice_html
from inspections.forms import NoticeForm
from inspections.pages.items import as_download
from portal import audit, documents
from portal.access import Me
from portal.clock import now, today
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.subjects import Subject
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other

DISCIPLINE = any_role(Role.discipline)


@get("/{inspection_id:uuid}/publication", access=DISCIPLINE, name="inspections.publication")
async def publication(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Page:
    return await _page(request, inspection_id, None)


@post("/{inspection_id:uuid}/publication", access=DISCIPLINE, name="inspections.publication.describe")
async def describe(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[Any]:
    sent = await request.form()
    form = NoticeForm(sent)
    if not form.ok:
        return await _page(request, inspection_id, form, 422)
    seen = sent.get("version", "")
    version = int(seen) if isinstance(seen, str) and seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    await actions.describe(request.user, inspection_id, **form.clean, version=version)
    return see_other(f"/inspections/{inspection_id}/publication", "saved")


async def _page(
    request: Request[Me, Any, Any], inspection_id: UUID, form: NoticeForm | None, status: int = 200
) -> Page:
    material = await queries.material_for(request.user, inspection_id)
    inspection = material["inspection"]
    initial = {name: inspection[name] for name in ("report_lead", "next_steps", "contact")}
    return Page(
        request,
        "inspections/publication.html",
        status=status,
        title="整改情况通报",
        inspection=inspection,
        findings=material["findings"],
        figures=notice_html(material, label="", on=today()).figures,
        form=form or NoticeForm(None, **initial),
        publications=await queries.publications_of(request.user, inspection_id),
    )


@get("/{inspection_id:uuid}/publication/draft.pdf", access=DISCIPLINE, name="inspections.publication.draft")
async def draft(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[bytes]:
    """With the reader's name and the time across every page."""
    me = request.user
    material = await queries.material_for(me, inspection_id)
    made = notice_html(material, label="", on=today())
    data = await render(made.html, draft=Watermark(me.name, now()))
    inspection = material["inspection"]
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    await audit.record(me, "inspections.notice.draft", subject)
    return as_download(data, f"{made.title}（送审稿）.pdf", "application/pdf")


@post("/{inspection_id:uuid}/publication/issue", access=DISCIPLINE, name="inspections.publication.issue")
async def issue(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[Any]:
    await queries.inspection_run_by(request.user, inspection_id)
    await actions.issue_notice(request.user, inspection_id)
    return see_other(f"/inspections/{inspection_id}/publication", "issued")


@get("/publications/{publication_id:uuid}/notice.pdf", access=INSPECTIONS, name="inspections.publication.paper")
async def paper(request: Request[Me, Any, Any], publication_id: FromPath[UUID]) -> Response[bytes]:
    found = await queries.publication_for(request.user, publication_id)
    document, data = await documents.paper(found["document"])
    subject = Subject("document", found["document"], document["title"], f"/inspections/{found['inspection_id']}")
    await audit.record(request.user, "document.read", subject, {"label": document["label"]})
    return as_download(data, f"{document['label']}{document['title']}.pdf", "application/pdf")


ROUTES = [publication, describe, draft, issue, paper]

"""The notices: write their words, look at the drafts, issue them, fetch them as issued, see what changed since."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.documents import AUDIENCES, content_of, difference, notice_html
from inspections.forms import NoticeForm
from portal import audit, documents, files
from portal.access import Me
from portal.clock import now, today
from portal.errors import Missing, Refused
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.subjects import Subject
from portal.web.form import seen_version
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

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
    version = seen_version(sent)
    await actions.describe(request.user, inspection_id, **form.clean, version=-1 if version is None else version)
    return see_other(f"/inspections/{inspection_id}/publication", "saved")


async def _page(
    request: Request[Me, Any, Any], inspection_id: UUID, form: NoticeForm | None, status: int = 200
) -> Page:
    material = await queries.material_for(request.user, inspection_id)
    inspection = material["inspection"]
    initial = {name: inspection[name] for name in ("report_lead", "next_steps", "contact")}
    drafts = [content_of(material, audience=audience, on=today()) for audience in AUDIENCES]
    return Page(
        request,
        "inspections/publication.html",
        status=status,
        title="整改情况通报",
        inspection=inspection,
        audiences=AUDIENCES,
        drafts=drafts,
        left_out={
            "findings": sum(bool(finding["withheld_ground"]) for finding in material["findings"]),
            "results": _without_result(drafts[0]),
        },
        form=form or NoticeForm(None, **initial),
        publications=await queries.publications_of(request.user, inspection_id),
    )


def _without_result(content: dict[str, Any]) -> int:
    return sum(not finding["result"] for category in content["categories"] for finding in category["findings"])


@get("/{inspection_id:uuid}/publication/draft.pdf", access=DISCIPLINE, name="inspections.publication.draft")
async def draft(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[bytes]:
    """With the reader's name and the time across every page. `?audience=party` for the one inside the Party."""
    me, audience = request.user, request.query_params.get("audience", "public")
    if audience not in AUDIENCES:
        raise Missing
    material = await queries.material_for(me, inspection_id)
    made = notice_html(material, label="", on=today(), audience=audience)
    data = await render(made.html, draft=Watermark(me.name, now(), f"{AUDIENCES[audience]}送审稿"))
    inspection = material["inspection"]
    subject = Subject("inspections.inspection", inspection_id, inspection["title"], f"/inspections/{inspection_id}")
    await audit.record(me, "inspections.notice.draft", subject, {"audience": audience})
    return as_download(data, f"{made.title}（送审稿）.pdf", "application/pdf")


@get("/{inspection_id:uuid}/publication/issue", access=DISCIPLINE, name="inspections.publication.issuing")
async def issuing(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Page:
    """What follows from issuing, before it is done: `?audience=party` for the notice inside the Party."""
    audience = request.query_params.get("audience", "public")
    if audience not in AUDIENCES:
        raise Missing
    material = await queries.material_for(request.user, inspection_id)
    content = content_of(material, audience=audience, on=today())
    return Page(
        request,
        "inspections/publication_issue.html",
        title=f"印发通报（{AUDIENCES[audience]}）",
        inspection=material["inspection"],
        audience=audience,
        audience_words=AUDIENCES[audience],
        content=content,
        withheld=sum(bool(finding["withheld_ground"]) for finding in material["findings"]),
        results=_without_result(content),
        unfinished=actions.unfinished(material, audience),
        label=await actions.next_number(material["inspection"], audience),
        on=today(),
    )


@post("/{inspection_id:uuid}/publication/issue", access=DISCIPLINE, name="inspections.publication.issue")
async def issue(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[Any]:
    await queries.inspection_run_by(request.user, inspection_id)
    sent = await request.form()
    audience = sent.get("audience", "public")
    if inspection_id in PRINTING:
        raise Refused("这次巡察的通报正在印发，请稍候再看。")
    PRINTING.add(inspection_id)
    try:
        await actions.issue_notice(
            request.user, inspection_id, audience if isinstance(audience, str) else "", seen_version(sent)
        )
    finally:
        PRINTING.discard(inspection_id)
    return see_other(f"/inspections/{inspection_id}/publication", "issued")


@get("/publications/{publication_id:uuid}", access=INSPECTIONS, name="inspections.publication.issued")
async def issued(request: Request[Me, Any, Any], publication_id: FromPath[UUID]) -> Page:
    """What was published, and what the ledger would say today."""
    me = request.user
    found = await queries.publication_for(me, publication_id)
    printed = await queries.printed_in(publication_id)
    material = await queries.material_now(me, found["inspection_id"])
    current = content_of(material, audience=found["audience"], on=today())
    withheld = {str(finding["finding_id"]) for finding in material["findings"] if finding["withheld"]}
    return Page(
        request,
        "inspections/publication_issued.html",
        title=found["title"],
        publication=found,
        audience=AUDIENCES[found["audience"]],
        word_file=await queries.word_file_of(publication_id),
        items={str(finding["finding_id"]): finding["items"][0] for finding in material["findings"]},
        **difference(printed, current, withheld=withheld),
    )


@get("/publications/{publication_id:uuid}/notice.pdf", access=INSPECTIONS, name="inspections.publication.paper")
async def paper(request: Request[Me, Any, Any], publication_id: FromPath[UUID]) -> Response[bytes]:
    found = await queries.publication_for(request.user, publication_id)
    document, data = await documents.paper(found["document"])
    await _read(request.user, found, "pdf")
    return as_download(data, f"{document['label']}{document['title']}.pdf", "application/pdf")


@get("/publications/{publication_id:uuid}/notice.docx", access=INSPECTIONS, name="inspections.publication.word")
async def word_file(request: Request[Me, Any, Any], publication_id: FromPath[UUID]) -> Response[bytes]:
    found = await queries.publication_for(request.user, publication_id)
    kept = await queries.word_file_of(publication_id)
    data = files.get(kept["sha256"])
    await _read(request.user, found, "docx")
    return as_download(data, f"{found['label']}{found['title']}.docx", kept["media_type"])


async def _read(me: Me, found: dict[str, Any], form: str) -> None:
    subject = Subject("document", found["document"], found["title"], f"/inspections/publications/{found['id']}")
    await audit.record(me, "document.read", subject, {"label": found["label"], "form": form})


PRINTING: set[UUID] = set()
"""Inspections whose notice this process is printing now: pressing again while it prints is answered at once."""


ROUTES = [publication, describe, draft, issuing, issue, issued, paper, word_file]

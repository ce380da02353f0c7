"""The papers of a topic, in and out; and who must not know of it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import topic_papers, topic_recusals
from meetings.forms.topics import PaperForm, UnpaperForm
from meetings.pages.topic_page import topic_page
from meetings.queries.topic_dossiers import may_add_papers, paper_for
from meetings.queries.topics import subject_of, topic_for
from meetings.rules import office
from portal.access import Me
from portal.errors import BadInput, Refused
from portal.people import Role
from portal.web.form import ROOM_FOR_FILES, looked_at
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.recusing import RecusalForm, recusal_page


@post(
    "/topics/{topic_id:uuid}/papers",
    access=in_business,
    name="meetings.topic.papers",
    request_max_body_size=ROOM_FOR_FILES,
)
async def add(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    if not may_add_papers(request.user, found):
        raise Refused("议题材料由提请单位或联席会议办公室在上会之前上传、撤回。")
    form = PaperForm(await request.form())
    if form.ok:
        try:
            handed_in = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await topic_papers.add_papers(found, request.user, handed_in)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"/meetings/topics/{topic_id}", "saved")
    return await topic_page(request, topic_id, form=form, failed="papers", status=422)


@get("/topics/{topic_id:uuid}/papers/{file_id:uuid}", access=in_business, name="meetings.topic.paper")
async def paper(request: Request[Me, Any, Any], topic_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """Always handed over as a download, never shown inside our own origin."""
    found, attachment = await paper_for(request.user, topic_id, file_id)
    return await give_out(request.user, subject_of(found), attachment)


@post("/topics/{topic_id:uuid}/papers/{file_id:uuid}/withdraw", access=in_business, name="meetings.topic.unpaper")
async def withdraw(request: Request[Me, Any, Any], topic_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[Any]:
    found, attachment = await paper_for(request.user, topic_id, file_id)
    if attachment["uploaded_by"] != request.user.id or not may_add_papers(request.user, found):
        raise Refused("只有上传人可以撤回，且须在上会之前。")
    form = UnpaperForm(await request.form())
    if not form.ok:
        return await topic_page(request, topic_id, form=form, failed=f"withdraw {file_id}", status=422)
    await topic_papers.withdraw_paper(found, request.user, file_id, form.clean["note"])
    return see_other(f"/meetings/topics/{topic_id}", "withdrawn")


@get("/topics/{topic_id:uuid}/recusals", access=OFFICE, name="meetings.topic.recusals")
async def recusals(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Page:
    return await _recusal_page(request, topic_id, RecusalForm())


@post("/topics/{topic_id:uuid}/recusals", access=OFFICE, name="meetings.topic.recuse")
async def recuse(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form = RecusalForm(await request.form())
    if not form.ok:
        return await _recusal_page(request, topic_id, form)
    await topic_recusals.recuse(found, request.user, **form.clean)
    return see_other(f"/meetings/topics/{topic_id}/recusals", "saved")


@post("/topics/{topic_id:uuid}/recusals/{recusal_id:uuid}/lift", access=OFFICE, name="meetings.topic.unrecuse")
async def unrecuse(
    request: Request[Me, Any, Any], topic_id: FromPath[UUID], recusal_id: FromPath[UUID]
) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    await topic_recusals.unrecuse(found, request.user, recusal_id)
    return see_other(f"/meetings/topics/{topic_id}/recusals", "saved")


async def _recusal_page(request: Request[Me, Any, Any], topic_id: UUID, form: RecusalForm) -> Page:
    found = await topic_for(request.user, topic_id)
    if not office(request.user, found):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
    crumbs = [("议题", "/meetings/topics")]
    return await recusal_page(request, subject_of(found), form, Role.office, crumbs, matter="这件议题")


ROUTES = [add, paper, withdraw, recusals, recuse, unrecuse]

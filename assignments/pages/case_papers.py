"""The papers of a case, in and out; and who must not know of it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import case_papers, cases
from assignments.forms.cases import PapersForm, WithdrawForm
from assignments.pages.case_page import case_page
from assignments.queries.case_dossiers import may_write
from assignments.queries.cases import case_for, subject_of
from assignments.queries.recusal_sources import sources_of
from assignments.rules import office
from portal import files
from portal.access import Me
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.web.form import ROOM_FOR_FILES, Nothing, looked_at
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out
from portal.web.recusing import RecusalForm, recusal_page

ONE = "/cases/{case_id:uuid}"
PAPER = f"{ONE}/papers/{{file_id:uuid}}"
RECUSALS = f"{ONE}/recusals"


@post(f"{ONE}/papers", access=CARRYING, name="assignments.case.papers", request_max_body_size=ROOM_FOR_FILES)
async def add(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Response[Any]:
    found = await case_for(request.user, case_id)
    if not may_write(request.user, found):
        raise Refused("积案材料由联席会议办公室、事权单位或属地单位的联络员上传。")
    form = PapersForm(await request.form())
    if form.ok:
        try:
            handed_in = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await case_papers.add_papers(found, request.user, handed_in)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"/assignments/cases/{case_id}", "saved")
    return await case_page(request, case_id, form=form, failed="papers", status=422)


@get(PAPER, access=CARRYING, name="assignments.case.paper")
async def paper(request: Request[Me, Any, Any], case_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """Always handed over as a download, never shown inside our own origin."""
    found, kept = await _paper(request.user, case_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


@post(f"{PAPER}/withdraw", access=CARRYING, name="assignments.case.unpaper")
async def withdraw(request: Request[Me, Any, Any], case_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[Any]:
    found, kept = await _paper(request.user, case_id, file_id)
    gone = kept["withdrawn_at"] is not None
    if gone or kept["uploaded_by"] != request.user.id or not may_write(request.user, found):
        raise Refused("只有上传人可以撤回，且已撤回的材料不能再次撤回。")
    form = WithdrawForm(await request.form())
    if not form.ok:
        return await case_page(request, case_id, form=form, failed=f"withdraw {file_id}", status=422)
    await case_papers.withdraw_paper(found, request.user, file_id, form.clean["note"])
    return see_other(f"/assignments/cases/{case_id}", "withdrawn")


@get(RECUSALS, access=OFFICE, name="assignments.case.recusals")
async def recusals(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Page:
    return await _recusal_page(request, case_id, RecusalForm())


@post(RECUSALS, access=OFFICE, name="assignments.case.recuse")
async def recuse(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Response[Any]:
    found = await case_for(request.user, case_id)
    form = RecusalForm(await request.form())
    if not form.ok:
        return await _recusal_page(request, case_id, form)
    await cases.recuse(found, request.user, **form.clean)
    return see_other(f"/assignments/cases/{case_id}/recusals", "saved")


@post(f"{RECUSALS}/{{recusal_id:uuid}}/lift", access=OFFICE, name="assignments.case.unrecuse")
async def unrecuse(
    request: Request[Me, Any, Any], case_id: FromPath[UUID], recusal_id: FromPath[UUID]
) -> Response[Any]:
    found = await case_for(request.user, case_id)
    Nothing(await request.form())
    await cases.unrecuse(found, request.user, recusal_id)
    return see_other(f"/assignments/cases/{case_id}/recusals", "saved")


async def _paper(me: Me, case_id: UUID, file_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    found = await case_for(me, case_id)
    kept = await files.one(case_id, file_id)
    if kept["purpose"] != "annex":
        raise Missing
    return found, kept


async def _recusal_page(request: Request[Me, Any, Any], case_id: UUID, form: RecusalForm) -> Page:
    found = await case_for(request.user, case_id)
    if not office(request.user, found):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
    crumbs = [("领导包案", "/assignments"), ("积案库", "/assignments/cases")]
    known = await sources_of(case_id)
    return await recusal_page(request, subject_of(found), form, Role.office, crumbs, matter="这件积案", sources=known)


ROUTES: list[Any] = [add, paper, withdraw, recusals, recuse, unrecuse]

"""What the level that issued the batch says of a 报结, as the office enters it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import filing
from assignments.forms.closing import FilingForm
from assignments.pages import frames
from assignments.pages.closure_words import application_shown, waiting_words
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.closing import applications_of
from assignments.states import FILING_VERDICTS
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form, refuse_stale
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

ONE = "/{assignment_id:uuid}/filing"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get(ONE, access=OFFICE, name="assignments.filing")
async def show(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await _page(request, await assignment_for(request.user, assignment_id), FilingForm())


@post(ONE, access=OFFICE, name="assignments.filing.enter")
async def enter(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件事")
    if not _may_enter(request.user, found):
        raise Refused(f"现在没有等待登记的上级认定结果；登记须由{ASSIGNMENT.by_name['confirm'].rule.words}办理。")
    form = FilingForm(sent)
    if not form.ok:
        return await _page(request, found, form, 422)
    accepted = form.clean["verdict"] == "accepted"
    await filing.enter_verdict(
        found,
        request.user,
        accepted=accepted,
        verdict_on=form.clean["verdict_on"],
        reason=form.clean["reason"],
    )
    return see_other(f"{subject_of(found).path}/closure", "saved" if accepted else "returned")


async def _page(request: Asked, found: Record, form: Form, status: int = 200) -> Page:
    applications = [application_shown(one) for one in await applications_of(found["id"])]
    may = _may_enter(request.user, found)
    return Page(
        request,
        "assignments/filing.html",
        status=status,
        **frames.of_assignment(found, "/closure"),
        form=form,
        may_enter=may,
        waiting="" if may else waiting_words(found),
        filings=[one for one in applications if one["filed_on"]],
        verdicts=list(FILING_VERDICTS.items()),
    )


def _may_enter(me: Me, found: Record) -> bool:
    return ASSIGNMENT.by_name["confirm"] in ASSIGNMENT.open_moves(me, found)


ROUTES = [show, enter]

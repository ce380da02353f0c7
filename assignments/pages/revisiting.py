"""回访 in two taps: what a third person of the office found, and what follows from it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import revisiting
from assignments.forms.closing import LookForm
from assignments.pages import frames
from assignments.pages.closure_words import look_shown, waiting_words
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.closing import looks_of
from assignments.states import REVISIT_RESULTS
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form, refuse_stale
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

ONE = "/{assignment_id:uuid}/revisit"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get(ONE, access=OFFICE, name="assignments.revisit")
async def show(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await _page(request, await assignment_for(request.user, assignment_id), LookForm())


@post(ONE, access=OFFICE, name="assignments.revisit.enter")
async def enter(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件事")
    if not _may_look(request.user, found):
        chosen = ASSIGNMENT.by_name["close"]
        stands = ASSIGNMENT.states[found["state"]]
        raise Refused(f"现在不能回访：状态为“{stands}”，须由{chosen.rule.words}办理。")
    form = LookForm(sent)
    if not form.ok:
        return await _page(request, found, form, 422)
    await revisiting.revisit(found, request.user, **form.clean)
    done = "case_closed" if form.clean["result"] == revisiting.SOLVED else "reopened"
    return see_other(f"{subject_of(found).path}/closure", done)


async def _page(request: Asked, found: Record, form: Form, status: int = 200) -> Page:
    may = _may_look(request.user, found)
    return Page(
        request,
        "assignments/revisit.html",
        status=status,
        **frames.of_assignment(found, "/closure"),
        form=form,
        may_look=may,
        waiting="" if may else waiting_words(found),
        results=list(REVISIT_RESULTS.items()),
        looks=[look_shown(one) for one in await looks_of(found["id"])],
    )


def _may_look(me: Me, found: Record) -> bool:
    return ASSIGNMENT.by_name["close"] in ASSIGNMENT.open_moves(me, found)


ROUTES = [show, enter]

"""领导办案: how often the leader acted in person, when, with what result; and the form to enter it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import acts
from assignments.forms.acts import ActForm
from assignments.pages import frames
from assignments.queries.acts import acts_of, may_enter, paper_of, tally
from assignments.queries.assignments import assignment_for, subject_of
from assignments.states import ACTS, MEETING_ACTS
from portal.access import Me
from portal.clock import today
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

ADDRESS = "/{assignment_id:uuid}/acts"


@get(ADDRESS, access=CARRYING, name="assignments.acts")
async def show(request: Request[Me, Any, Any], assignment_id: FromPath[UUID]) -> Page:
    found = await assignment_for(request.user, assignment_id)
    entered = await acts_of(assignment_id)
    counts = tally(entered)
    return Page(
        request,
        "assignments/acts.html",
        **frames.of_assignment(found, "/acts"),
        acts=entered,
        counts=[line for line in counts if line[1]],
        never=[kind for kind, times, _ in counts if not times],
        may_enter=may_enter(request.user, found),
    )


@get(f"{ADDRESS}/new", access=CARRYING, name="assignments.acts.entering")
async def entering(request: Request[Me, Any, Any], assignment_id: FromPath[UUID]) -> Page:
    found = await assignment_for(request.user, assignment_id)
    acts.refuse_others(request.user, found)
    return _form_page(request, found, ActForm(held_on=today()))


@post(ADDRESS, access=CARRYING, name="assignments.acts.enter", request_max_body_size=ROOM_FOR_FILES)
async def enter(request: Request[Me, Any, Any], assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    acts.refuse_others(request.user, found)
    form = ActForm(await request.form())
    if form.ok:
        said = {name: form.clean[name] for name in ("kind", "held_on", "place", "attended", "outcome")}
        try:
            papers = [await looked_at(file, form.label("paper")) for file in form.clean["paper"]]
            await acts.enter(found, request.user, papers=papers, **said)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(subject_of(found).path + "/acts", "saved")
    return _form_page(request, found, form, 422)


@get(f"{ADDRESS}/{{act_id:uuid}}/papers/{{file_id:uuid}}", access=CARRYING, name="assignments.acts.paper")
async def paper(
    request: Request[Me, Any, Any], assignment_id: FromPath[UUID], act_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[bytes]:
    found = await assignment_for(request.user, assignment_id)
    kept = await paper_of(assignment_id, act_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


def _form_page(request: Request[Me, Any, Any], found: Mapping[str, Any], form: Form, status: int = 200) -> Page:
    return Page(
        request,
        "assignments/act.html",
        status=status,
        **frames.of_assignment(found, "/acts"),
        form=form,
        kinds=list(ACTS.items()),
        meetings="、".join(ACTS[kind] for kind in MEETING_ACTS),
        for_whom="" if request.user.id == found["leader"] else found["leader_name"],
    )


ROUTES = [show, entering, enter, paper]

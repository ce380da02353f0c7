"""报结: how it ended, the checklist, the papers, the verdicts; and the one thing this person may do about it now."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import closing
from assignments.actions.closing import Ending, Judged
from assignments.forms.assigning import NoteForm
from assignments.forms.closing import ApplyForm, LookForm, ReviewForm
from assignments.pages import filing, frames, revisiting
from assignments.pages.closure_words import application_shown, facts_of, look_shown, review_parts, waiting_words
from assignments.plausibility import points_of
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.closing import applications_of, looks_of, material_for, papers_of, said_lately
from assignments.states import HEADS, OUTCOMES, REVISIT_RESULTS, SETTLEMENTS
from assignments.workflow import ASSIGNMENT
from portal import files
from portal.access import Me
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, Form, looked_at, refuse_stale
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

ONE = "/{assignment_id:uuid}/closure"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get(ONE, access=CARRYING, name="assignments.closure")
async def show(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await closure_page(request, await assignment_for(request.user, assignment_id))


async def closure_page(
    request: Asked, found: Record, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """`failed` names the part whose form came back with complaints: apply, review, withdraw and the paper's id."""
    me = request.user
    open_now = {move.name for move in ASSIGNMENT.open_moves(me, found)}
    applications = await applications_of(found["id"])
    papers = await papers_of(found["id"])
    current = applications[0] if applications else None
    points: list[str] = []
    if "file" in open_now and current is not None:
        points = points_of(found, current, papers, await material_for(me, found, papers))
    applying = form if failed == "apply" else None
    if "apply" in open_now and applying is None:
        applying = await _prepared(found, current)
    return Page(
        request,
        "assignments/closure.html",
        status=status,
        **frames.of_assignment(found, "/closure"),
        form=form,
        failed=failed,
        form_prefix=failed.split(" ", maxsplit=1)[0] or "f",
        applying=applying,
        moves=open_now,
        points=points,
        facts=facts_of(found),
        waiting="" if open_now & ENTRANCES else waiting_words(found),
        applications=[application_shown(one) for one in applications],
        looks=[look_shown(one) for one in await looks_of(found["id"])],
        papers=papers,
        may_withdraw="apply" in open_now,
        handling=found["route"] == "handling",
        outcomes=list(OUTCOMES.items()),
        heads=list(HEADS.items()),
        settlements=list(SETTLEMENTS.items()),
        review_parts=review_parts(),
        looking=LookForm(),
        results=list(REVISIT_RESULTS.items()),
    )


ENTRANCES = {"apply", "take_back", "file", "confirm", "close"}
"""Moves that have their form on this page, or a way from it."""


async def _prepared(found: Record, last: Record | None) -> ApplyForm:
    """What is known already: the last application where one came back, else the last sentences of progress."""
    if last is None:
        return ApplyForm(None, text=await said_lately(found["id"]), completed_on=found["completed_on"])
    done = {f"head_{head}": said for head, said in last["dispositions"].items()}
    kept = {name: last[name] for name in ("outcome", "text", "settlement", "settlement_note", "completed_on")}
    return ApplyForm(None, **kept, **done)


@post(ONE, access=CARRYING, name="assignments.closure.apply", request_max_body_size=ROOM_FOR_FILES)
async def apply(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await _seen(request, assignment_id)
    ASSIGNMENT.turn(request.user, found, "apply")
    form = ApplyForm(await request.form())
    if form.ok:
        try:
            papers = [await looked_at(file, form.label("papers")) for file in form.clean["papers"]]
            await closing.apply(found, request.user, Ending(**form.ending), papers, form.clean["effective_on"])
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(_address(found), "sent")
    return await closure_page(request, found, form=form, failed="apply", status=422)


@post(f"{ONE}/take_back", access=CARRYING, name="assignments.closure.take_back")
async def take_back(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await _seen(request, assignment_id)
    await closing.take_back(found, request.user)
    return see_other(_address(found), "withdrawn")


@post(f"{ONE}/review", access=OFFICE, name="assignments.closure.review")
async def review(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await _seen(request, assignment_id)
    ASSIGNMENT.turn(request.user, found, "file")
    form = ReviewForm(await request.form())
    if not form.ok:
        return await closure_page(request, found, form=form, failed="review", status=422)
    passed = await closing.review(found, request.user, [Judged(**one) for one in form.judged])
    return see_other(_address(found), "filed" if passed else "returned")


@get(f"{ONE}/papers/{{file_id:uuid}}", access=CARRYING, name="assignments.closure.paper")
async def paper(request: Asked, assignment_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    found = await assignment_for(request.user, assignment_id)
    kept = await files.one(assignment_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


@post(f"{ONE}/papers/{{file_id:uuid}}/withdraw", access=CARRYING, name="assignments.closure.withdraw_paper")
async def withdraw_paper(request: Asked, assignment_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    await files.one(assignment_id, file_id)
    form = NoteForm(await request.form())
    if not form.ok:
        return await closure_page(request, found, form=form, failed=f"withdraw {file_id}", status=422)
    await closing.withdraw_paper(found, request.user, file_id, form.clean["note"])
    return see_other(_address(found), "withdrawn")


async def _seen(request: Asked, assignment_id: UUID) -> Record:
    """The assignment as it is now, if it is still as the page showed it."""
    found = await assignment_for(request.user, assignment_id)
    refuse_stale(await request.form(), found["version"], "这件事")
    return found


def _address(found: Record) -> str:
    return f"{subject_of(found).path}/closure"


ROUTES = [show, apply, take_back, review, paper, withdraw_paper, *filing.ROUTES, *revisiting.ROUTES]

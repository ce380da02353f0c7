"""化解方案 of one assignment: written with its steps, approved or returned, ticked off; the promised day beside the given."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import extending, planning
from assignments.actions.planning import StepDraft
from assignments.actions.promising import may_promise, promise
from assignments.forms.assigning import NoteForm
from assignments.forms.planning import MOST_STEPS, PlanForm, PromiseForm, StepForm
from assignments.pages import frames
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.dossiers import plan_dossier
from assignments.queries.plans import READY, days_left, ready_steps, units_taking_part
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.clock import today
from portal.errors import BadInput
from portal.web.form import Form, refuse_stale
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
PLAN = "/{assignment_id:uuid}/plan"
STEP = PLAN + "/steps/{step_id:uuid}"


@get(PLAN, access=CARRYING, name="assignments.plan")
async def plan(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await plan_page(request, assignment_id)


@post(PLAN, access=CARRYING, name="assignments.plan.put_forward")
async def put_forward(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    """With `more` two rows are added, and nothing is kept yet."""
    found = await assignment_for(request.user, assignment_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件包案")
    ASSIGNMENT.turn(request.user, found, "put_forward")
    form = PlanForm(sent)
    if "more" in sent:
        form.errors.clear()
        return await plan_page(request, assignment_id, form=form, failed="plan")
    if form.ok:
        try:
            steps = [StepDraft(**step) for step in form.steps]
            await planning.put_forward(found, request.user, text=form.clean["text"], steps=steps)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{subject_of(found).path}/plan", "sent")
    return await plan_page(request, assignment_id, form=form, failed="plan", status=422)


@post(f"{PLAN}/approve", access=CARRYING, name="assignments.plan.approve")
async def approve(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    refuse_stale(await request.form(), found["version"], "这件包案")
    await planning.approve_plan(found, request.user)
    return see_other(f"{subject_of(found).path}/plan", "approved")


@post(f"{PLAN}/return", access=CARRYING, name="assignments.plan.return")
async def send_back(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件包案")
    ASSIGNMENT.turn(request.user, found, "return_plan")
    form = NoteForm(sent)
    if not form.ok:
        return await plan_page(request, assignment_id, form=form, failed="return", status=422)
    await planning.return_plan(found, request.user, note=form.clean["note"])
    return see_other(f"{subject_of(found).path}/plan", "returned")


@post(STEP, access=CARRYING, name="assignments.step.tick")
async def tick(request: Asked, assignment_id: FromPath[UUID], step_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    form = StepForm(await request.form())
    if not form.ok:
        return await plan_page(request, assignment_id, form=form, failed=f"step {step_id}", status=422)
    await planning.tick_step(found, request.user, step_id, done_on=form.clean["done_on"])
    return see_other(f"{subject_of(found).path}/plan", "saved")


@post(f"{STEP}/undo", access=CARRYING, name="assignments.step.undo")
async def untick(request: Asked, assignment_id: FromPath[UUID], step_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    await planning.untick_step(found, request.user, step_id)
    return see_other(f"{subject_of(found).path}/plan", "withdrawn")


@post("/{assignment_id:uuid}/promise", access=CARRYING, name="assignments.assignment.promise")
async def make_promise(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    form = PromiseForm(await request.form())
    if form.ok:
        try:
            await promise(found, request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{subject_of(found).path}/plan", "saved")
    return await plan_page(request, assignment_id, form=form, failed="promise", status=422)


async def plan_page(
    request: Asked, assignment_id: UUID, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """`failed`: the part whose form came back, with the step it belongs to."""
    me = request.user
    dossier = await plan_dossier(me, assignment_id)
    assignment = dossier["assignment"]
    moves = {move.name for move in dossier["moves"]}
    writes = "put_forward" in moves
    units = await units_taking_part(assignment) if writes else []
    return Page(
        request,
        "assignments/plan.html",
        status=status,
        **frames.of_assignment(assignment, "/plan"),
        **{name: told for name, told in dossier.items() if name not in ("assignment", "moves", "steps")},
        steps=[{**step, "may_tick": planning.may_tick(me, assignment, step)} for step in dossier["steps"]],
        form=form,
        failed=failed.split(" ", maxsplit=1)[0],
        failed_step=failed.removeprefix("step ") if failed.startswith("step ") else "",
        may_write=writes,
        may_decide="approve_plan" in moves,
        may_promise=may_promise(me, assignment),
        may_ask=extending.may_ask(me, assignment) and dossier["asked"] is None,
        may_decide_day=dossier["may_answer"] and dossier["asked"] is not None,
        plan_form=form if failed == "plan" else _begun(dossier, units) if writes else None,
        units=[(unit["id"], unit["name"]) for unit in units],
        most_steps=MOST_STEPS,
    )


def _begun(dossier: dict[str, Any], units: list[dict[str, Any]]) -> PlanForm:
    """What was put forward last, to be mended; else the ready words of the case's legal way."""
    last = dossier["plans"][0] if dossier["plans"] else None
    if last is not None:
        return PlanForm(text=last["text"], steps=dossier["steps"])
    assignment = dossier["assignment"]
    steps = ready_steps(assignment["route"], units[0]["id"], days_left(assignment, today()))
    return PlanForm(text=READY[assignment["route"]], steps=steps)


ROUTES = [plan, put_forward, approve, send_back, tick, untick, make_promise]

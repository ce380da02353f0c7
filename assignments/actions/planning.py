"""制定调处方案 → 审批 → 按步骤化解: a plan with steps, every version kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import moved
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.plans import steps_of, units_taking_part
from assignments.rules import carrier
from assignments.states import AssignmentState
from assignments.tables import Plan, Step
from assignments.workflow import ASSIGNMENT
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.notices import drop
from portal.people import Role
from portal.workflow import happened, make

Record = dict[str, Any]


@dataclass(frozen=True)
class StepDraft:
    """A step as it was typed: by a day, or so many natural days after the approval."""

    title: str
    unit: UUID
    due: date | None = None
    offset_days: int | None = None


@atomic()
async def put_forward(assignment: Record, by: Me, *, text: str, steps: Sequence[StepDraft]) -> UUID:
    """提交方案: kept as a version of its own, with its steps in words."""
    names = {unit["id"]: unit["name"] for unit in await units_taking_part(assignment)}
    _refuse_steps(assignment, steps, names)
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "put_forward", assignment, subject, by)
    last = await value("SELECT max(number) FROM assignments_plan WHERE assignment = {}", assignment["id"])
    plan = Plan(
        assignment=assignment["id"],
        number=(last or 0) + 1,
        text=text,
        steps="\n".join(_words_of(number, step, names) for number, step in enumerate(steps, 1)),
        submitted_by=by.id,
        submitted_by_name=by.name,
        submitted_at=now(),
    )
    await Plan.insert(plan).run()
    await rows("DELETE FROM assignments_step WHERE assignment = {} RETURNING id", assignment["id"])
    made = [Step(assignment=assignment["id"], position=place, **_columns(step)) for place, step in enumerate(steps, 1)]
    await Step.insert(*made).run()
    await moved(assignment["backlog_case"], assignment["id"])
    people = await notices.approvers(assignment)
    await notices.tell(people, subject, "请审批化解方案。", f"plan:{plan.id}")
    return plan.id


@atomic()
async def approve_plan(assignment: Record, by: Me, *, note: str = "") -> None:
    """批准方案: days counted from the approval become days."""
    on = today()
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "approve_plan", assignment, subject, by, note, {"plan_approved_on": on})
    plan = await _decide(assignment, by, "approved", note)
    await drop(assignment["id"], "plan:")
    await rows(
        "UPDATE assignments_step SET due = {}::date + offset_days WHERE assignment = {} AND offset_days IS NOT NULL"
        " RETURNING id",
        on,
        assignment["id"],
    )
    await moved(assignment["backlog_case"], assignment["id"])
    await notices.tell_carriers(assignment, subject, "化解方案已批准，请按步骤组织化解。", f"approved:{plan}")
    units = {step["unit"] for step in await steps_of(assignment["id"], on)} - {assignment["lead_unit"]}
    await notices.tell_units(units, subject, "化解方案已批准，请按方案完成由你单位负责的步骤。", f"approved:{plan}")


@atomic()
async def return_plan(assignment: Record, by: Me, *, note: str) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "return_plan", assignment, subject, by, note)
    plan = await _decide(assignment, by, "returned", note)
    await drop(assignment["id"], "plan:")
    await notices.tell_carriers(assignment, subject, f"化解方案被退回：{note}", f"returned:{plan}")


@atomic()
async def tick_step(assignment: Record, by: Me, step_id: UUID, *, done_on: date | None = None) -> None:
    """完成步骤, by who carries or by the unit the step falls to."""
    assignment, step = await _held(assignment, by, step_id)
    on = done_on or today()
    if on > today():
        raise Refused("完成日期不能晚于今天。")
    if step["done_on"] is not None:
        raise Refused(f"这一步已由{step['done_by_name']}记为完成。")
    await _set_done(step_id, on, by.name)
    subject = subject_of(assignment)
    await happened(subject, by, "step", "完成步骤", f"第{step['position']}步：{step['title']}（{on}）")
    await moved(assignment["backlog_case"], assignment["id"])
    await audit.record(by, "assignments.step.done", subject, {"position": step["position"]})


@atomic()
async def untick_step(assignment: Record, by: Me, step_id: UUID) -> None:
    """记错了: it is open again, and both stand in the history."""
    assignment, step = await _held(assignment, by, step_id)
    if step["done_on"] is None:
        raise Refused("这一步还没有记为完成。")
    await _set_done(step_id, None, None)
    subject = subject_of(assignment)
    await happened(subject, by, "step_open", "撤回步骤完成", f"第{step['position']}步：{step['title']}")
    await audit.record(by, "assignments.step.open", subject, {"position": step["position"]})


def may_tick(me: Me, assignment: Record, step: Record) -> bool:
    own = carrier(me, assignment) or me.reaches(step["unit_path"], Role.liaison)
    return assignment["state"] == AssignmentState.underway and own


def _refuse_steps(assignment: Record, steps: Sequence[StepDraft], names: dict[UUID, str]) -> None:
    """Row and cell, all complaints at once. A day that has passed already binds nobody: then late steps are allowed."""
    on, due = today(), assignment["due"]
    wrong: list[tuple[str, str]] = []
    for number, step in enumerate(steps, 1):
        if step.unit not in names:
            wrong.append((f"第{number}步责任单位", "请从主办、协办单位和事权、属地单位中选择"))
        day = step.due or on + timedelta(days=step.offset_days or 0)
        if day < on:
            wrong.append((f"第{number}步完成日期", "不能早于今天"))
        elif day > due >= on:
            wrong.append((f"第{number}步完成日期", f"不能晚于化解时限 {due}"))
    if not steps:
        wrong.append(("第1步做什么", "请至少写一步"))
    if wrong:
        raise BadInput(*wrong)


def _columns(step: StepDraft) -> Record:
    return {"title": step.title, "unit": step.unit, "due": step.due, "offset_days": step.offset_days}


def _words_of(number: int, step: StepDraft, names: dict[UUID, str]) -> str:
    when = f"{step.due}" if step.due else f"批准后 {step.offset_days} 日内"
    return f"{number}. {step.title}（{names[step.unit]}，{when}）"


async def _decide(assignment: Record, by: Me, verdict: str, note: str) -> UUID:
    """The verdict on the version that waits. `make` has claimed the assignment, so there is exactly one."""
    found: UUID | None = await value(
        "UPDATE assignments_plan SET verdict = {}, note = {}, decided_by_name = {}, decided_at = {} WHERE id = ("
        " SELECT id FROM assignments_plan WHERE assignment = {} AND verdict IS NULL ORDER BY number DESC LIMIT 1)"
        " RETURNING id",
        verdict,
        note or None,
        by.name,
        now(),
        assignment["id"],
    )
    if found is None:
        raise Refused("没有等待审批的方案。")
    return found


async def _held(assignment: Record, by: Me, step_id: UUID) -> tuple[Record, Record]:
    """Both as they are now, held until the end of the transaction, if this person may tick the step."""
    await value("SELECT id FROM assignments_assignment WHERE id = {} FOR UPDATE", assignment["id"])
    assignment = await assignment_for(by, assignment["id"])
    step = await row(
        "SELECT s.*, u.path AS unit_path FROM assignments_step s JOIN unit u ON u.id = s.unit"
        " WHERE s.id = {} AND s.assignment = {}",
        step_id,
        assignment["id"],
    )
    if step is None:
        raise Missing
    if not may_tick(by, assignment, step):
        raise Refused("步骤由包案领导、承办人、主办单位或这一步的责任单位在化解期间填写。")
    return assignment, step


async def _set_done(step_id: UUID, on: date | None, by_name: str | None) -> None:
    await value(
        "UPDATE assignments_step SET done_on = {}, done_by_name = {} WHERE id = {} RETURNING id", on, by_name, step_id
    )

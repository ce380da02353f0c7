"""填表 → 办公室 → 一把手审批 → 送达 → 接收: a leader takes a case, and from the delivery on owes it by a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import moved, shadow
from assignments.actions.fitness import refuse_unfillable, refuse_unfit, seat_of
from assignments.actions.tenures import answerable, duties_kept, end_tenure, start_tenure
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.cases import case_for
from assignments.rules import leader as is_leader
from assignments.rules import office, who_filled
from assignments.states import BEFORE_DELIVERY, AssignmentState
from assignments.tables import Assignment, Officer, Support
from assignments.workflow import ASSIGNMENT
from portal import audit, duties
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.duties import Term, open_duty, revoke_duty
from portal.errors import Refused
from portal.notices import drop, drop_for
from portal.workflow import happened, make

Record = dict[str, Any]
ROLES = ("principal", "direct", "coordinating", "supervising")
LEADERS = ("leader", *ROLES)


@atomic()
async def draft(
    by: Me,
    case_id: UUID,
    *,
    level: str,
    leader: UUID,
    lead_unit: UUID,
    due: date,
    supports: Sequence[UUID] = (),
    officers: Sequence[UUID] = (),
    requirement: str | None = None,
    principal: UUID | None = None,
    direct: UUID | None = None,
    coordinating: UUID | None = None,
    supervising: UUID | None = None,
) -> UUID:
    """填《领导包案责任制情况表》, by the office or a liaison of the case's own units. One live assignment a case."""
    await value("SELECT id FROM assignments_case WHERE id = {} FOR UPDATE", case_id)
    case = await case_for(by, case_id)
    refuse_unfillable(by, case)
    named: Record = {
        "principal": principal or leader,
        "direct": direct,
        "coordinating": coordinating,
        "supervising": supervising,
    }
    title, unit = await seat_of(leader)
    await refuse_unfit(case, level, due, {leader, *named.values(), *officers} - {None}, {lead_unit, *supports})
    assignment = Assignment(
        backlog_case=case_id,
        level=level,
        leader=leader,
        leader_title=title,
        leader_unit=unit,
        lead_unit=lead_unit,
        requirement=requirement,
        due=due,
        state=ASSIGNMENT.start,
        filled_by=by.id,
        created_at=now(),
        **named,
    )
    await Assignment.insert(assignment).run()
    await _name(assignment.id, lead_unit, supports, officers)
    await shadow(case_id)
    made = await assignment_for(by, assignment.id)
    await happened(subject_of(made), by, "draft", "填写包案情况表")
    await audit.record(by, "assignments.assignment.draft", subject_of(made))
    return assignment.id


@atomic()
async def change(
    assignment: Record, by: Me, values: Record, supports: Sequence[UUID], officers: Sequence[UUID]
) -> None:
    """While it is being filled in; from the approval on a change is a hand-over or an extension, with its own act.
    Who changed it last is who filled it in: nobody endorses their own words."""
    if not changeable(by, assignment):
        raise Refused("包案情况表报批后不能修改；需要修改的，请先退回。")
    case = await case_for(by, assignment["backlog_case"])
    people = {values[name] for name in LEADERS if values.get(name)} | set(officers)
    await refuse_unfit(case, values["level"], values["due"], people, {values["lead_unit"], *supports})
    title, unit = await seat_of(values["leader"])
    values = {
        **values,
        "filled_by": by.id,
        "leader_title": title,
        "leader_unit": unit,
        "principal": values.get("principal") or values["leader"],
    }
    changed = await row(
        "UPDATE assignments_assignment SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + ", version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *values.values(),
        assignment["id"],
        assignment["version"],
    )
    if changed is None:
        raise Refused("包案情况表刚刚已被他人修改，请看过最新情况后再改。")
    await rows("DELETE FROM assignments_support WHERE assignment = {} RETURNING id", assignment["id"])
    await rows("DELETE FROM assignments_officer WHERE assignment = {} RETURNING id", assignment["id"])
    await _name(assignment["id"], values["lead_unit"], supports, officers)
    await happened(subject_of(assignment), by, "change", "修改包案情况表")
    told = {name: new for name, new in values.items() if name != "requirement"}  # no facts of a case in the audit
    await audit.record(by, "assignments.assignment.change", subject_of(assignment), told)


def changeable(me: Me, assignment: Record) -> bool:
    filling = assignment["state"] in (AssignmentState.drafted, AssignmentState.proposed)
    return filling and (office(me, assignment) or who_filled(me, assignment))


@atomic()
async def propose(assignment: Record, by: Me) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "propose", assignment, subject, by)
    sentence = "包案情况表已提交，请审核。"
    await notices.tell_office(assignment, subject, sentence, _once("proposed", assignment), but=by.id)


@atomic()
async def endorse(assignment: Record, by: Me, *, note: str = "") -> None:
    """办公室同意, on to the 一把手."""
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "endorse", assignment, subject, by, note, {"endorsed_by": by.id})
    await notices.decided(assignment, "proposed")
    people = await notices.approvers(assignment)
    if not people:
        raise Refused("积案库还没有登记能够审批此案的主要负责人，请先在“积案库设置”中登记。")
    await notices.tell(people, subject, "请审批领导包案安排。", _once("endorsed", assignment))


@atomic()
async def approve(assignment: Record, by: Me, *, note: str = "") -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "approve", assignment, subject, by, note, {"approved_by": by.id})
    await notices.decided(assignment, "endorsed")
    await notices.tell_office(assignment, subject, "包案安排已批准，请送达包案领导。", _once("approved", assignment))


@atomic()
async def send_back(assignment: Record, by: Me, *, note: str) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "send_back", assignment, subject, by, note)
    await notices.decided(assignment, "proposed", "endorsed")
    await notices.tell([assignment["filled_by"]], subject, f"包案情况表被退回：{note}", _once("sent_back", assignment))


@atomic()
async def deliver(assignment: Record, by: Me) -> None:
    """送达: the duty opens in the common ledger; from now on the leader and the units owe it by `due`."""
    on = today()
    if assignment["due"] <= on:
        raise Refused("化解时限已过，请退回修改后再送达。")
    subject = subject_of(assignment)
    given = (assignment["due"] - on).days
    await make(ASSIGNMENT, "deliver", assignment, subject, by, values={"handed_on": on, "days_given": given})
    await notices.decided(assignment, "approved")
    await start_tenure(assignment)
    if await duties_kept(assignment["id"]):
        await duties.reopen_duty(ASSIGNMENT.kind, assignment["id"], Term(on, assignment["due"], assignment["due"]))
    else:
        term = Term(on, assignment["due"], assignment["due"])
        await open_duty(subject, answerable(assignment), term, origin=assignment["origin_id"])
    await moved(assignment["backlog_case"], assignment["id"])
    sentence = f"请您包案，化解时限{assignment['due']:%Y年%m月%d日}。"
    await notices.tell([assignment["leader"]], subject, sentence, _once("delivered", assignment))
    units = [assignment["lead_unit"], *assignment["supports"]]
    sentence = f"{assignment['leader_name']}同志包案，请配合化解，时限{assignment['due']:%Y年%m月%d日}。"
    await notices.tell_units(units, subject, sentence, _once("delivered", assignment))


@atomic()
async def accept(assignment: Record, by: Me) -> None:
    """接收, in one tap; it counts as opened."""
    subject = subject_of(assignment)
    at = now()
    opened = assignment["opened_at"] or at
    await make(ASSIGNMENT, "accept", assignment, subject, by, values={"accepted_at": at, "opened_at": opened})
    await moved(assignment["backlog_case"], assignment["id"])
    await drop_for(by.id, assignment["id"])
    await notices.tell_office(assignment, subject, f"{by.name}同志已接收。", _once("accepted", assignment))


@atomic()
async def decline(assignment: Record, by: Me, *, note: str) -> None:
    """The leader says why somebody else should carry it (回避, 分工已调整); it goes back to be filled in anew."""
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "decline", assignment, subject, by, note, {"approved_by": None, "endorsed_by": None})
    await revoke_duty(ASSIGNMENT.kind, assignment["id"])
    await end_tenure(assignment["id"], "请求改派")
    await drop(assignment["id"], "")
    await notices.tell_office(assignment, subject, f"{by.name}同志请求改派：{note}", _once("declined", assignment))


@atomic()
async def withdraw(assignment: Record, by: Me, *, note: str) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "withdraw", assignment, subject, by, note)
    await revoke_duty(ASSIGNMENT.kind, assignment["id"])
    await end_tenure(assignment["id"], "撤销包案")
    await drop(assignment["id"], "")
    if assignment["state"] not in BEFORE_DELIVERY:
        await notices.tell_carriers(assignment, subject, f"包案已撤销：{note}", _once("withdrawn", assignment))


@atomic()
async def opened(assignment: Record, by: Me) -> None:
    """The leader looked at it for the first time. Nothing else is noted of when a leader reads."""
    if assignment["opened_at"] is None and is_leader(by, assignment):
        await value(
            "UPDATE assignments_assignment SET opened_at = {} WHERE id = {} AND opened_at IS NULL RETURNING id",
            now(),
            assignment["id"],
        )


async def _name(assignment: UUID, lead: UUID, supports: Sequence[UUID], officers: Sequence[UUID]) -> None:
    helping = [unit for unit in dict.fromkeys(supports) if unit != lead]
    if helping:
        await Support.insert(*(Support(assignment=assignment, unit=unit) for unit in helping)).run()
    if officers:
        await Officer.insert(*(Officer(assignment=assignment, person=one) for one in dict.fromkeys(officers))).run()


def _once(occasion: str, assignment: Record) -> str:
    return f"{occasion}:{assignment['id']}:{assignment['version']}"

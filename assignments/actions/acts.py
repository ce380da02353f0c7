"""领导办案: what the leader did in person, entered by himself or for him."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.actions.cases import moved
from assignments.actions.days import today_or
from assignments.actions.reporting import held, taken_up
from assignments.queries.acts import carrier_on, may_enter, paper_subject
from assignments.queries.assignments import subject_of
from assignments.states import ACTS, ASSIGNMENT_STATES, MEETING_ACTS
from assignments.tables import Act
from assignments.workflow import ASSIGNMENT
from portal import audit, duties, files
from portal.access import Me
from portal.clock import now
from portal.db import atomic
from portal.errors import Refused
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def enter(
    assignment: Record,
    by: Me,
    *,
    kind: str,
    held_on: date,
    outcome: str,
    place: str | None = None,
    attended: int | None = None,
    papers: Sequence[files.HandedIn] = (),
) -> UUID:
    """It is his who carried the case on that day, whoever enters it; `attended` counts the units at a meeting."""
    found = await held(assignment["id"], by)
    refuse_others(by, found)
    on = today_or(held_on)
    if kind not in ACTS:
        raise Refused("办案方式请从列表中选择。")
    if (kind in MEETING_ACTS) != (attended is not None):
        raise Refused("协调会、包案会须填写参加单位数，其他方式不填。")
    leader, leader_name = await carrier_on(found, on)
    found = await taken_up(found, by)
    act = Act(
        assignment=found["id"],
        kind=kind,
        held_on=on,
        leader=leader,
        leader_name=leader_name,
        place=place,
        attended=attended,
        outcome=outcome,
        entered_by=by.id,
        entered_by_name=by.name,
        at=now(),
    )
    await Act.insert(act).run()
    for paper in papers:
        await files.keep(paper_subject(found, act.id), paper, by, "evidence")
    await moved(found["backlog_case"], found["id"])
    await duties.note(ASSIGNMENT.kind, found["id"], f"{leader_name}{ACTS[kind]}：{outcome}", on, by)
    subject = subject_of(found)
    await happened(subject, by, "act", f"领导{ACTS[kind]}", outcome)
    await audit.record(by, "assignments.assignment.act", subject, {"act": act.id, "kind": kind})
    return act.id


def refuse_others(by: Me, assignment: Record) -> None:
    if not may_enter(by, assignment):
        stands = ASSIGNMENT_STATES[assignment["state"]]
        raise Refused(
            f"现在不能登记：状态为“{stands}”；领导办案情况在报结之前由包案领导本人，"
            "或者承办人、主办单位联络员、联席会议办公室代为登记。"
        )

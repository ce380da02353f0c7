"""申请报结, and its review by another person on five heads. What passes is filed, what does not comes back with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import case_of, moved
from assignments.actions.filing import file_with
from assignments.queries.assignments import subject_of
from assignments.queries.closing import application_of, papers_kept
from assignments.states import AUDIT_HEADS, HEADS, OUTCOMES, SETTLEMENTS, AssignmentState
from assignments.tables import Application, Disposition, Review
from assignments.workflow import ASSIGNMENT
from portal import files
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import hand_back, hand_in, withdraw_duty
from portal.errors import BadInput, Refused
from portal.notices import drop
from portal.workflow import happened, make

Record = dict[str, Any]


@dataclass(frozen=True)
class Ending:
    """What is applied for. `done`: of the four heads of 条例27 those that apply, with what was done."""

    outcome: str
    text: str
    done: Mapping[str, str]
    settlement: str = "unknown"
    settlement_note: str | None = None
    completed_on: date | None = None


@dataclass(frozen=True)
class Judged:
    head: str
    passed: bool
    reason: str | None = None


@atomic()
async def apply(
    assignment: Record,
    by: Me,
    ending: Ending,
    papers: Sequence[files.HandedIn] = (),
    effective_on: date | None = None,
) -> None:
    """申请报结, with at least one paper: handed in with it, or kept there before. It waits for the office's review."""
    case = await case_of(by, assignment["backlog_case"])
    _refuse_unfit(case, ending)
    subject = subject_of(assignment)
    number = assignment["applications"] + 1
    values = {"applied_by": by.id, "reviewed_by": None, "applications": number}
    await make(ASSIGNMENT, "apply", assignment, subject, by, f"结案方式：{OUTCOMES[ending.outcome]}", values)
    for paper in papers:
        await files.keep(subject, paper, by, "evidence", effective_on)
    if not await papers_kept(assignment["id"]):
        raise Refused("申请报结须附材料，请至少上传一份。")
    await _write_down(assignment, by, number, ending)
    await hand_in(ASSIGNMENT.kind, assignment["id"])
    await moved(case["id"], assignment["id"])
    sentence = f"{by.name}同志申请报结，请审核。"
    await notices.tell_office(assignment, subject, sentence, _once("applied", assignment), but=by.id)


@atomic()
async def take_back(assignment: Record, by: Me) -> None:
    """By who applied, as long as nobody has decided. The application stays on record."""
    case = await case_of(by, assignment["backlog_case"])
    await make(ASSIGNMENT, "take_back", assignment, subject_of(assignment), by, values={"applied_by": None})
    await withdraw_duty(ASSIGNMENT.kind, assignment["id"], today())
    await drop(assignment["id"], "applied:")
    await moved(case["id"], assignment["id"])


@atomic()
async def withdraw_paper(assignment: Record, by: Me, paper: UUID, reason: str) -> None:
    """By who brought it, and not while others look at it."""
    if assignment["state"] != AssignmentState.underway:
        raise Refused("材料只能在化解期间撤回；已申请报结的，请先撤回申请。")
    await files.withdraw(subject_of(assignment), paper, by, reason)
    await happened(subject_of(assignment), by, "paper", "撤回材料", reason)


@atomic()
async def review(assignment: Record, by: Me, judged: Sequence[Judged]) -> bool:
    """On all five heads, by somebody who neither carried nor applied. Whether it passed."""
    if sorted(one.head for one in judged) != sorted(AUDIT_HEADS):
        raise Refused("请对五个方面逐一作出审核意见。")
    failing = [one for one in judged if not one.passed]
    if any(not one.reason for one in failing):
        raise Refused("不通过的方面须逐一写明理由。")
    case = await case_of(by, assignment["backlog_case"])
    application = await application_of(assignment)
    if failing:
        await _return(assignment, by, failing)
    else:
        await file_with(case, assignment, by, application)
    await _sign(application, by, judged)
    await drop(assignment["id"], "applied:")
    await value(
        "UPDATE assignments_assignment SET first_verdict = coalesce(first_verdict, {}) WHERE id = {} RETURNING id",
        "returned" if failing else "passed",
        assignment["id"],
    )
    await moved(case["id"], assignment["id"])
    return not failing


async def _return(assignment: Record, by: Me, failing: Sequence[Judged]) -> None:
    subject = subject_of(assignment)
    reasons = "；".join(f"{AUDIT_HEADS[one.head]}：{one.reason}" for one in failing)
    await make(ASSIGNMENT, "return", assignment, subject, by, reasons, {"returns": assignment["returns"] + 1})
    await hand_back(ASSIGNMENT.kind, assignment["id"], today())
    heads = "、".join(AUDIT_HEADS[one.head] for one in failing)
    sentence = f"报结申请退回补正，未通过：{heads}。"
    await notices.tell_carriers(assignment, subject, sentence, _once("returned", assignment))


async def _sign(application: Record, by: Me, judged: Sequence[Judged]) -> None:
    at, title = now(), "、".join(by.titles)[:200]
    await Review.insert(
        *(
            Review(
                application=application["id"],
                head=one.head,
                passed=one.passed,
                reason=one.reason,
                by=by.id,
                by_name=by.name,
                by_title=title,
                at=at,
            )
            for one in judged
        )
    ).run()


async def _write_down(assignment: Record, by: Me, number: int, ending: Ending) -> None:
    application = Application(
        assignment=assignment["id"],
        number=number,
        outcome=ending.outcome,
        settlement=ending.settlement,
        settlement_note=ending.settlement_note,
        text=ending.text,
        completed_on=ending.completed_on,
        applied_by=by.id,
        applied_by_name=by.name,
        applied_at=now(),
    )
    await Application.insert(application).run()
    await Disposition.insert(
        *(
            Disposition(application=application.id, head=head, applies=head in ending.done, done=ending.done.get(head))
            for head in HEADS
        )
    ).run()


def _refuse_unfit(case: Record, ending: Ending) -> None:
    if ending.outcome not in OUTCOMES or ending.settlement not in SETTLEMENTS:
        raise Refused("结案方式请从列表中选择。")
    if not any(ending.done.values()) or not set(ending.done) <= set(HEADS):
        raise Refused("“三到位一处理”至少有一项涉及，请写明做了什么。")
    if ending.completed_on is None:
        return
    if case["route"] != "handling":
        raise BadInput(("办结日期", "只适用于信访程序；本案走其他法定途径，请留空"))
    if not case["first_registered_on"] <= ending.completed_on <= today():
        raise BadInput(("办结日期", f"应在首次登记（{case['first_registered_on']}）之后、今天以前"))


def _once(occasion: str, assignment: Record) -> str:
    return f"{occasion}:{assignment['id']}:{assignment['version']}"

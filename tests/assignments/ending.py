"""Ends the tests start from, made through the real actions: applied for by 陈, reviewed by 周, looked at by 沈."""

from typing import Any
from uuid import UUID

from assignments.actions import closing, filing, registers, revisiting
from assignments.actions.closing import Ending, Judged
from assignments.queries.assignments import assignment_for
from assignments.queries.registers import own_register, register_for
from assignments.states import AUDIT_HEADS
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments_builders import a_case, a_register, underway
from tests.builders import a_file

PASSING = [Judged(head, True) for head in AUDIT_HEADS]
SHORT = [Judged(head, head != "papers", None if head != "papers" else "缺处理意见书") for head in AUDIT_HEADS]


def an_ending(**changes: Any) -> Ending:
    given: dict[str, Any] = {
        "outcome": "resolved",
        "text": "2026年11月20日施工单位完成防水修复并验收。",
        "done": {"reasonable": "2026年11月20日完成修复。"},
        "settlement": "settled",
        **changes,
    }
    return Ending(**given)


async def applied(people: Cast, assignment: UUID | None = None, **changes: Any) -> UUID:
    assignment = assignment or await underway(people)
    found = await assignment_for(people.chen, assignment)
    paper = a_file("处理意见书.pdf", f"%PDF-1.4 {assignment} {found['applications']}".encode())
    await closing.apply(found, people.chen, an_ending(**changes), [paper])
    return assignment


async def filed(people: Cast, **changes: Any) -> UUID:
    """In a batch that goes upward: it waits for the issuer's word."""
    assignment = await applied(people, await underway(people, await a_batched_case(people)), **changes)
    await passed(people, assignment)
    return assignment


async def confirmed(people: Cast, number: str = "LJ202600001", **changes: Any) -> UUID:
    """Of no batch: confirmed with the review."""
    assignment = await applied(people, await underway(people, await a_case(people, number=number)), **changes)
    await passed(people, assignment)
    return assignment


async def closed(people: Cast, number: str = "LJ202600001", **changes: Any) -> UUID:
    assignment = await confirmed(people, number, **changes)
    await revisiting.revisit(await assignment_for(people.shen, assignment), people.shen, result="solved")
    return assignment


async def passed(people: Cast, assignment: UUID) -> None:
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)


async def accepted(people: Cast, assignment: UUID) -> None:
    await filing.enter_verdict(await assignment_for(people.zhou, assignment), people.zhou, accepted=True)


async def a_batched_case(people: Cast, *, upward: bool = True, **changes: Any) -> UUID:
    kept = await own_register(people.zhou)
    register = kept["id"] if kept else await a_register(people)
    batch = await registers.add_batch(
        await register_for(people.zhou, register),
        people.zhou,
        issuer_level="central",
        issuer="中央信联办",
        name="第三批",
        handed_on=today(),
        due=today(),
        target_rate=850,
        upward=upward,
    )
    return await a_case(people, register, batch=batch, **changes)


async def standing(assignment: UUID) -> dict[str, Any]:
    """The row, with the facts of its case and how its duty stands."""
    found = await db.row(
        """SELECT a.*, k.completed_on, k.resolved_on, k.filed_on, k.closed_on, k.outcome, d.done_on, d.handed_in_at,
                  d.due AS duty_due, d.look_on
             FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
             LEFT JOIN duty d ON d.subject_id = a.id AND d.subject_kind = 'assignments.assignment' WHERE a.id = {}""",
        assignment,
    )
    assert found is not None
    return found

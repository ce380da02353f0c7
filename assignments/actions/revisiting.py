"""回访 by a third person, and 回头看 some weeks later: solved ends it, anything less opens it again to the same leader."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.cases import case_of, moved, shadow
from assignments.actions.filing import take_back_facts
from assignments.actions.tenures import end_tenure, start_tenure
from assignments.queries.assignments import subject_of
from assignments.queries.rechecks import KIND as RECHECK
from assignments.queries.rechecks import subject_of as subject_of_recheck
from assignments.rules import third
from assignments.states import REVISIT_RESULTS, AssignmentState
from assignments.tables import Recheck, Revisit
from assignments.workflow import ASSIGNMENT
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import Answerable, Term, finish_duty, open_duty, reopen_duty
from portal.errors import Refused
from portal.notices import tell
from portal.workflow import happened, make

Record = dict[str, Any]
SOLVED = "solved"


@atomic()
async def revisit(assignment: Record, by: Me, *, result: str, note: str | None = None, due: date | None = None) -> None:
    """What a third officer found out about the result, and nothing about any person. Solved closes the case; else `due`
    is the new day."""
    case = await case_of(by, assignment["backlog_case"])
    if result == SOLVED:
        await _close(case, assignment, by)
    else:
        await _reopen(case, assignment, by, f"回访{REVISIT_RESULTS[result]}", note, due)
    number = await value("SELECT count(*) + 1 FROM assignments_revisit WHERE assignment = {}", assignment["id"])
    found = Revisit(
        assignment=assignment["id"], number=number, result=result, note=note, by=by.id, by_name=by.name, at=now()
    )
    await Revisit.insert(found).run()


@atomic()
async def check_again(
    recheck: Record,
    assignment: Record,
    by: Me,
    *,
    result: str,
    note: str | None = None,
    due: date | None = None,
) -> None:
    """回头看: one verdict, once, by a third person of the office. Nobody else finishes this duty."""
    if not third(by, assignment):
        raise Refused(f"回头看须由{third.words}办理。")
    case = await case_of(by, assignment["backlog_case"])
    done = await value(
        "UPDATE assignments_recheck SET result = {}, note = {}, done_on = {}, by = {}, by_name = {},"
        " version = version + 1 WHERE id = {} AND version = {} AND done_on IS NULL RETURNING id",
        result,
        note,
        today(),
        by.id,
        by.name,
        recheck["id"],
        recheck["version"],
    )
    if done is None:
        raise Refused("这次回头看刚刚已有人办理。")
    subject = subject_of(assignment)
    await happened(subject, by, "recheck", f"回头看：{REVISIT_RESULTS[result]}", note or "")
    await finish_duty(RECHECK, recheck["id"], today())
    await audit.record(by, "assignments.recheck.check", subject, {"result": result})
    if result == SOLVED:
        await moved(case["id"], assignment["id"])
    else:
        await _reopen(case, assignment, by, f"回头看{REVISIT_RESULTS[result]}", note, due)


async def _close(case: Record, assignment: Record, by: Me) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "close", assignment, subject, by, values={"closed_at": now()})
    await notices.decided(assignment, "confirmed")
    await value("UPDATE assignments_case SET closed_on = {} WHERE id = {} RETURNING id", today(), case["id"])
    await end_tenure(assignment["id"], "销案")
    await _schedule(case, assignment)
    await moved(case["id"], assignment["id"])
    sentence = "回访属实，已销案。"
    await notices.tell_carriers(assignment, subject, sentence, f"closed:{assignment['id']}:{assignment['version']}")


async def _schedule(case: Record, assignment: Record) -> UUID:
    """The check after the register's weeks, part of the closing itself: owed by the office, so that the checked unit can
    neither put it off nor take it off. A rest day rolls to the next working day."""
    counted = today() + timedelta(weeks=assignment["recheck_weeks"])
    due = (await load_calendar()).next_workday(counted)
    made = Recheck(assignment=assignment["id"], due=due, made_at=now())
    await Recheck.insert(made).run()
    subject = subject_of_recheck(made.id, assignment["number"])
    await open_duty(subject, Answerable(unit=assignment["office"]), Term(today(), counted, due))
    await shadow(case["id"])
    return made.id


async def _reopen(case: Record, assignment: Record, by: Me, found: str, note: str | None, due: date | None) -> None:
    """To the same leader and the same unit, by a new day; the whole chain is told."""
    if not note:
        raise Refused("请写明尚未解决的情况。")
    if due is None or due <= today():
        raise Refused("新的化解时限应晚于今天。")
    subject = subject_of(assignment)
    values = {
        "due": due,
        "closed_at": None,
        "applied_by": None,
        "reviewed_by": None,
        "reopened": assignment["reopened"] + 1,
    }
    await make(ASSIGNMENT, "reopen", assignment, subject, by, f"{found}：{note}（新时限 {due}）", values)
    await notices.decided(assignment, "confirmed")
    await take_back_facts(case, assignment, by)
    await reopen_duty(ASSIGNMENT.kind, assignment["id"], Term(today(), due, due))
    if assignment["state"] == AssignmentState.closed:
        await start_tenure(assignment)
    await moved(case["id"], assignment["id"])
    office = [person for person in await notices.office_people(assignment["office"]) if person != by.id]
    chain = [*await notices.carriers(assignment), *await notices.approvers(assignment), *office]
    sentence = f"{found}，重新包案化解，新时限{due:%Y年%m月%d日}。"
    await tell(chain, subject, sentence, f"reopened:{assignment['id']}:{assignment['version']}")

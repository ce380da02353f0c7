"""报结: what passed the review is filed; where the batch goes upward, the level that issued it has the last word.

Three facts stay apart on the case: 办结 is the day of the written opinion, 化解 and 报结 the day the review passed.
"""

from datetime import date
from typing import Any

from assignments import notices
from assignments.actions.cases import case_of, moved
from assignments.actions.days import today_or
from assignments.queries.assignments import subject_of
from assignments.queries.closing import application_of
from assignments.states import SETTLING, AssignmentState
from assignments.tables import Filing
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.clock import local, today
from portal.db import atomic, row, value
from portal.duties import finish_duty, reopen_duty
from portal.errors import Refused
from portal.workflow import happened, make

Record = dict[str, Any]
FACTS = {"resolved_on": "化解", "filed_on": "报结", "closed_on": "销案"}
"""What falls when a case is open again. 办结 stays: the written opinion was issued."""


async def file_with(case: Record, assignment: Record, by: Me, application: Record) -> None:
    """Part of the review that passed: the facts, the end of the duty, and the filing. The duty counts as met on the day
    of the application: how long others take to look at it is not the leader's lateness."""
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "file", assignment, subject, by, values={"reviewed_by": by.id})
    on = today()
    await value(
        "UPDATE assignments_case SET filed_on = {}, resolved_on = {}::date, completed_on = coalesce({}::date, completed_on),"
        " outcome = {} WHERE id = {} RETURNING id",
        on,
        on if application["outcome"] in SETTLING else None,
        application["completed_on"],
        application["outcome"],
        case["id"],
    )
    await finish_duty(ASSIGNMENT.kind, assignment["id"], local(application["applied_at"]).date())
    issuer = _issuer_of(case)
    if issuer is not None:
        await Filing.insert(Filing(application=application["id"], filed_on=on, filed_to=issuer)).run()
        sentence = f"报结申请已审核通过，已报{issuer}认定。"
        await notices.tell_carriers(assignment, subject, sentence, _once("filed", assignment))
        return
    filed = {**assignment, "state": AssignmentState.filed, "version": assignment["version"] + 1, "reviewed_by": by.id}
    await make(ASSIGNMENT, "confirm", filed, subject, by, "本案不需报上级认定。")
    await _tell_confirmed(filed, by)


@atomic()
async def enter_verdict(
    assignment: Record, by: Me, *, accepted: bool, verdict_on: date | None = None, reason: str | None = None
) -> None:
    """What the level that issued the batch said, entered by the office. Refused, the case is open again and owed again."""
    case = await case_of(by, assignment["backlog_case"])
    application = await application_of(assignment)
    on = today_or(verdict_on)
    if accepted:
        await make(ASSIGNMENT, "confirm", assignment, subject_of(assignment), by, reason or "")
    else:
        await _refuse(case, assignment, by, reason or "")
    filing = await row(
        "UPDATE assignments_filing SET verdict = {}, verdict_on = {}, reason = {}, entered_by_name = {}"
        " WHERE application = {} AND verdict IS NULL RETURNING filed_on",
        "accepted" if accepted else "refused",
        on,
        reason,
        by.name,
        application["id"],
    )
    if filing is None:
        raise Refused("本次报结没有等待上级认定的记录。")
    if on < filing["filed_on"]:
        raise Refused(f"认定日期不能早于报结日期（{filing['filed_on']}）。")
    if accepted:
        await _tell_confirmed(assignment, by)
    await moved(case["id"], assignment["id"])


async def _refuse(case: Record, assignment: Record, by: Me, reason: str) -> None:
    subject = subject_of(assignment)
    await make(ASSIGNMENT, "refuse", assignment, subject, by, reason, {"applied_by": None, "reviewed_by": None})
    await take_back_facts(case, assignment, by)
    await reopen_duty(ASSIGNMENT.kind, assignment["id"])
    sentence = "上级未予认定，请继续化解。"
    await notices.tell_carriers(assignment, subject, sentence, _once("refused", assignment))


async def take_back_facts(case: Record, assignment: Record, by: Me) -> None:
    """The case is open again: it counts neither as settled nor as filed, and its history says what was taken back."""
    await value(
        "UPDATE assignments_case SET resolved_on = NULL, filed_on = NULL, closed_on = NULL, outcome = NULL"
        " WHERE id = {} RETURNING id",
        case["id"],
    )
    taken = "，".join(f"{words} {case[column]}" for column, words in FACTS.items() if case[column] is not None)
    if taken:
        await happened(subject_of(assignment), by, "facts_back", "收回已登记的日期", taken)


async def _tell_confirmed(assignment: Record, by: Me) -> None:
    subject = subject_of(assignment)
    once = _once("confirmed", assignment)
    await notices.tell_carriers(assignment, subject, "报结已获认定，待回访。", once)
    await notices.tell_office(assignment, subject, "报结已获认定，请由第三人回访。", once, but=by.id)


def _issuer_of(case: Record) -> str | None:
    """To whom it is filed; nobody where the case is in no batch, or the batch stays here."""
    if case["batch"] is None or not case["batch_upward"]:
        return None
    issuer: str = case["batch_issuer"]
    return issuer


def _once(occasion: str, assignment: Record) -> str:
    return f"{occasion}:{assignment['id']}:{assignment['version']}"

"""承诺化解日: the day one promises beside the day given, every slip with its reason."""

from datetime import date
from typing import Any

from assignments import notices
from assignments.queries.assignments import assignment_for, subject_of
from assignments.rules import carrier
from assignments.states import CARRYING, AssignmentState
from assignments.tables import Promise
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, value
from portal.duties import promise_duty
from portal.errors import BadInput, Refused
from portal.workflow import happened

Record = dict[str, Any]
ACCEPTED = tuple(state for state in CARRYING if state != AssignmentState.delivered)
"""From the acceptance to the application: while a day can be promised and more time asked."""


@atomic()
async def promise(assignment: Record, by: Me, *, promised_on: date, reason: str | None) -> None:
    """承诺化解日. Later than the last one, or than the day given where there is none, is a slip: it needs a reason and is
    counted. The day given does not move."""
    await value("SELECT id FROM assignments_assignment WHERE id = {} FOR UPDATE", assignment["id"])
    assignment = await assignment_for(by, assignment["id"])
    if not may_promise(by, assignment):
        raise Refused("承诺化解日由包案领导、承办人或主办单位在接收之后、申请报结之前填写。")
    if promised_on < today():
        raise Refused("承诺化解日不能早于今天。")
    before = assignment["promised_on"] or assignment["due"]
    slipped = promised_on > before
    if slipped and not (reason or "").strip():
        words = f"原承诺 {before}" if assignment["promised_on"] else f"化解时限 {before}"
        raise BadInput(("推迟的理由", f"{words}，晚于此日须写明理由"))
    made = Promise(
        assignment=assignment["id"],
        promised_on=promised_on,
        slipped=slipped,
        reason=reason,
        by=by.id,
        by_name=by.name,
        at=now(),
    )
    await Promise.insert(made).run()
    subject = subject_of(assignment)
    await promise_duty(subject.kind, subject.id, promised_on)
    words = f"{assignment['promised_on']} → {promised_on}" if assignment["promised_on"] else f"{promised_on}"
    what, label = ("slip", "推迟承诺化解日") if slipped else ("promise", "承诺化解日")
    await happened(subject, by, what, label, f"{words}：{reason}" if reason else words)
    await audit.record(by, "assignments.assignment.promise", subject, {"on": promised_on, "slipped": slipped})
    if slipped:
        sentence = f"承诺化解日推迟到{promised_on:%Y年%m月%d日}。"
        await notices.tell_office(assignment, subject, sentence, f"slip:{made.id}", but=by.id)


def may_promise(me: Me, assignment: Record) -> bool:
    return assignment["state"] in ACCEPTED and carrier(me, assignment)

"""申请延期: asked before the day with how far it is, decided by the 一把手 before the day; after it, it is late."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments import notices
from assignments.actions.promising import ACCEPTED
from assignments.queries.assignments import assignment_for, subject_of
from assignments.rules import approver, carrier
from assignments.states import ASSIGNMENT_STATES
from assignments.tables import ExtensionRequest
from assignments.workflow import ASSIGNMENT
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.duties import Term, extend_duty
from portal.errors import Missing, Refused
from portal.notices import drop
from portal.workflow import happened

Record = dict[str, Any]
WHY = "理由见包案事项的方案页面。"
"""What the common ledger says: more people read it there than may know of the case."""


def may_ask(me: Me, assignment: Record) -> bool:
    """The day itself still counts; a request that waits is for the page to look at."""
    return assignment["state"] in ACCEPTED and carrier(me, assignment) and today() <= assignment["due"]


def refuse_asking(assignment: Record, by: Me) -> None:
    if assignment["state"] not in ACCEPTED or not carrier(by, assignment):
        raise Refused("延期由包案领导、承办人或主办单位在接收之后、申请报结之前申请。")
    if today() > assignment["due"]:
        raise Refused(f"化解时限 {assignment['due']} 已过，延期须在到期前申请。请尽快化解并报告进展。")


def refuse_answering(assignment: Record, by: Me) -> None:
    if not approver(by, assignment):
        raise Refused("延期由党政主要负责人（或代行审批的负责人）答复，包案领导本人除外。")


@atomic()
async def ask(assignment: Record, by: Me, *, asked_for: date, reason: str, so_far: str) -> UUID:
    """One open request at a time."""
    assignment = await _held(by, assignment["id"])
    refuse_asking(assignment, by)
    if asked_for <= assignment["due"]:
        raise Refused(f"延期后的时限应晚于现在的化解时限 {assignment['due']}。")
    if await value(
        "SELECT TRUE FROM assignments_extension WHERE assignment = {} AND verdict IS NULL", assignment["id"]
    ):
        raise Refused("已有一份延期申请在等主要负责人答复。")
    request = ExtensionRequest(
        assignment=assignment["id"],
        from_due=assignment["due"],
        asked_for=asked_for,
        reason=reason,
        so_far=so_far,
        asked_by=by.id,
        asked_by_name=by.name,
        asked_at=now(),
    )
    await ExtensionRequest.insert(request).run()
    subject = subject_of(assignment)
    await happened(subject, by, "ask_extension", "申请延期", f"{assignment['due']} → {asked_for}：{reason}")
    await audit.record(by, "assignments.extension.ask", subject, {"to": asked_for})
    people = await notices.approvers(assignment)
    await notices.tell(people, subject, f"申请延期至{asked_for:%Y年%m月%d日}，请答复。", f"asks:{request.id}")
    return request.id


@atomic()
async def decide(assignment: Record, by: Me, request_id: UUID, *, granted: bool, note: str | None = None) -> None:
    """By who approves, never by who asked. Granted, the day of the assignment and of its duty is the new one; the old
    one and every reason stay on record."""
    assignment = await _held(by, assignment["id"])
    request = await row(
        "SELECT * FROM assignments_extension WHERE id = {} AND assignment = {} FOR UPDATE",
        request_id,
        assignment["id"],
    )
    if request is None:
        raise Missing
    refuse_answering(assignment, by)
    if by.id == request["asked_by"]:
        raise Refused("延期由他人答复，申请人本人除外。")
    if request["verdict"] is not None:
        raise Refused(f"这份延期申请已由{request['decided_by_name']}答复。")
    if not granted and not (note or "").strip():
        raise Refused("不同意延期须写明理由。")
    if granted:
        await _give(assignment, by, request)
    await value(
        "UPDATE assignments_extension SET verdict = {}, note = {}, decided_by_name = {}, decided_at = {} WHERE id = {}"
        " RETURNING id",
        "granted" if granted else "refused",
        note,
        by.name,
        now(),
        request_id,
    )
    subject = subject_of(assignment)
    words = f"{request['from_due']} → {request['asked_for']}" + (f"：{note}" if note else "")
    label = "批准延期" if granted else "不同意延期"
    await happened(subject, by, "extend" if granted else "refuse_extension", label, words)
    await audit.record(by, "assignments.extension.decide", subject, {"granted": granted, "to": request["asked_for"]})
    await drop(assignment["id"], f"asks:{request_id}")
    said = f"已批准延期至{request['asked_for']:%Y年%m月%d日}。" if granted else f"不同意延期：{note}"
    await notices.tell([*await notices.carriers(assignment), request["asked_by"]], subject, said, f"asked:{request_id}")
    if granted:
        await notices.tell_office(assignment, subject, said, f"asked:{request_id}", but=by.id)


async def _give(assignment: Record, by: Me, request: Record) -> None:
    if assignment["state"] not in ACCEPTED:
        stands = ASSIGNMENT_STATES[assignment["state"]]
        raise Refused(f"该包案现为“{stands}”，不必再延期；可答复不同意并说明。")
    if today() > assignment["due"]:
        raise Refused(f"化解时限 {assignment['due']} 已过，不能再批准延期；可答复不同意并说明。")
    due = request["asked_for"]
    await value(
        "UPDATE assignments_assignment SET due = {}, version = version + 1 WHERE id = {} RETURNING id",
        due,
        assignment["id"],
    )
    await extend_duty(ASSIGNMENT.kind, assignment["id"], Term(today(), due, due), WHY, by)


async def _held(by: Me, assignment_id: UUID) -> Record:
    """As it is now, held until the end of the transaction."""
    await value("SELECT id FROM assignments_assignment WHERE id = {} FOR UPDATE", assignment_id)
    return await assignment_for(by, assignment_id)

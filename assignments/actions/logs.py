"""What was done on a case is written down once, to the minute, and never changed: a wrong entry is struck through."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from assignments.actions.cases import moved
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.logs import ONCE, entry_for
from assignments.queries.logs import subject_of as paper_subject
from assignments.rules import recorder
from assignments.states import BEFORE_DELIVERY, EVENTS, LOG, AssignmentState
from assignments.tables import Log
from portal import audit, files
from portal.access import Me
from portal.clock import now
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.workflow import happened

Record = dict[str, Any]
ONLY_THE_AUTHOR = "只有登记人可以划去，且已划去的不能再次划去。"


def may_record(by: Me, assignment: Record) -> bool:
    return recorder(by, assignment) and assignment["state"] not in (*BEFORE_DELIVERY, AssignmentState.withdrawn)


@atomic()
async def enter(
    by: Me,
    assignment_id: UUID,
    *,
    what: str,
    note: str | None = None,
    at: datetime | None = None,
    handed_in: Sequence[files.HandedIn] = (),
) -> UUID:
    """Now, or an earlier minute. Stages and 四个第一 stand once; papers only with 听证、第三方评议、律师意见."""
    assignment = await _held(by, assignment_id)
    entered = now()
    at = (at or entered).replace(second=0, microsecond=0)
    if at > entered:
        raise Refused("登记的时间不能晚于现在。")
    if what == "rated" and note:
        raise Refused("“满意度评价”只登记在官方系统中评价的时间；评价内容以官方系统为准，本系统不记录。")
    if handed_in and what not in EVENTS:
        raise Refused("只有听证、第三方评议、律师意见可以附材料；其他材料请在“进展”中上传。")
    if what in ONCE and await _stands(assignment["backlog_case"], what):
        raise Refused(f"“{LOG[what]}”已经登记过；原来登记有误的，请由登记人划去后再登记。")
    entry = Log(
        backlog_case=assignment["backlog_case"],
        what=what,
        at=at,
        note=note,
        by=by.id,
        by_name=by.name,
        entered_at=entered,
    )
    await Log.insert(entry).run()
    for file in handed_in:
        await files.keep(paper_subject(assignment, entry.id), file, by, "evidence")
    await moved(assignment["backlog_case"], assignment["id"])
    subject = subject_of(assignment)
    await happened(subject, by, "log", f"登记“{LOG[what]}”", note or "")
    await audit.record(by, "assignments.log.enter", subject, {"what": what, "at": at})
    return entry.id


@atomic()
async def strike(by: Me, assignment_id: UUID, entry_id: UUID, *, reason: str) -> None:
    """By who wrote it, and nobody else; it stays to be read."""
    assignment = await _held(by, assignment_id)
    entry = await entry_for(assignment, entry_id)
    struck = await row(
        "UPDATE assignments_log SET struck_at = {}, struck_reason = {} WHERE id = {} AND by = {} AND struck_at IS NULL"
        " RETURNING id",
        now(),
        reason,
        entry_id,
        by.id,
    )
    if struck is None:
        raise Refused(ONLY_THE_AUTHOR)
    subject = subject_of(assignment)
    await happened(subject, by, "strike", f"划去“{LOG[entry['what']]}”", reason)
    await audit.record(by, "assignments.log.strike", subject, {"entry": entry_id})


@atomic()
async def add_papers(by: Me, assignment_id: UUID, entry_id: UUID, handed_in: Sequence[files.HandedIn]) -> None:
    """All of the files or none; each was looked at before."""
    assignment = await _held(by, assignment_id)
    entry = await entry_for(assignment, entry_id)
    refuse_papers(entry)
    for file in handed_in:
        await files.keep(paper_subject(assignment, entry_id), file, by, "evidence")
        await happened(subject_of(assignment), by, "evidence", f"上传{LOG[entry['what']]}材料", file.name)
    await moved(assignment["backlog_case"], assignment["id"])


@atomic()
async def withdraw_paper(by: Me, assignment_id: UUID, entry_id: UUID, attachment: UUID, *, reason: str) -> None:
    assignment = await _held(by, assignment_id)
    entry = await entry_for(assignment, entry_id)
    await files.withdraw(paper_subject(assignment, entry_id), attachment, by, reason)
    await happened(subject_of(assignment), by, "evidence", f"撤回{LOG[entry['what']]}材料", reason)


async def _held(by: Me, assignment_id: UUID) -> Record:
    """The assignment, its case held until the end, so that no stage is entered twice at once."""
    found = await assignment_for(by, assignment_id)
    await value("SELECT id FROM assignments_case WHERE id = {} FOR UPDATE", found["backlog_case"])
    refuse_others(by, found)
    return found


def refuse_others(by: Me, assignment: Record) -> None:
    if not recorder(by, assignment):
        raise Refused(f"办理记录由{recorder.words}登记。")
    if not may_record(by, assignment):
        raise Refused("包案送达之后才登记办理记录；已撤销的不再登记。")


def refuse_papers(entry: Record) -> None:
    if entry["what"] not in EVENTS or entry["struck_at"] is not None:
        raise Refused("只有听证、第三方评议、律师意见可以附材料，且该条记录没有被划去。")


async def _stands(case_id: UUID, what: str) -> bool:
    found = await value(
        "SELECT TRUE FROM assignments_log WHERE backlog_case = {} AND what = {} AND struck_at IS NULL", case_id, what
    )
    return bool(found)

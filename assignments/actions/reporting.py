"""写进展: one sentence of what was done, with photos. Written once, never changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from assignments.actions.assigning import accept
from assignments.actions.cases import moved
from assignments.actions.days import today_or
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.progress import lines_for, may_report, same_entry
from assignments.rules import leader as is_leader
from assignments.rules import reporter
from assignments.states import ASSIGNMENT_STATES, LINES, AssignmentState
from assignments.tables import Progress, ProgressPhoto
from assignments.workflow import ASSIGNMENT
from portal import audit, duties, files
from portal.access import Me
from portal.clock import now
from portal.db import atomic, value
from portal.errors import Refused
from portal.workflow import happened

Record = dict[str, Any]


@atomic()
async def report(
    assignment: Record,
    by: Me,
    *,
    text: str,
    happened_on: date | None = None,
    line: str | None = None,
    photos: Sequence[files.HandedIn] = (),
) -> UUID:
    """The leader's first one accepts the case by itself: one tap less. A phone that never heard that its sentence came
    in, and sends it again days later, finds it written and writes nothing."""
    found = await held(assignment["id"], by)
    refuse_others(by, found)
    line = _line(by, found, line)
    on = today_or(happened_on)
    before = await same_entry(found["id"], by, text, on, [file.checked.sha256 for file in photos])
    if before is not None:
        return before
    found = await taken_up(found, by)
    entry = Progress(
        assignment=found["id"],
        backlog_case=found["backlog_case"],
        line=line,
        text=text,
        happened_on=on,
        by=by.id,
        by_name=by.name,
        unit_name=by.holdings[0].unit_name if by.holdings else "",
        at=now(),
    )
    await Progress.insert(entry).run()
    subject = subject_of(found)
    for file in photos:
        kept = await files.keep(subject, file, by, "evidence")
        await ProgressPhoto.insert(ProgressPhoto(progress=entry.id, attachment=kept)).run()
    await moved(found["backlog_case"], found["id"])
    await duties.note(ASSIGNMENT.kind, found["id"], text, on, by)
    await happened(subject, by, "progress", "填报进展", text)
    await audit.record(by, "assignments.assignment.progress", subject, {"line": line, "photos": len(photos)})
    return entry.id


def refuse_others(by: Me, assignment: Record) -> None:
    if not may_report(by, assignment):
        stands = ASSIGNMENT_STATES[assignment["state"]]
        raise Refused(f"现在不能写进展：状态为“{stands}”；进展在报结之前由{reporter.words}填写。")


async def held(assignment_id: UUID, by: Me) -> Record:
    """The assignment as it is now, held until the end of the transaction."""
    await value("SELECT id FROM assignments_assignment WHERE id = {} FOR UPDATE", assignment_id)
    return await assignment_for(by, assignment_id)


async def taken_up(found: Record, by: Me) -> Record:
    """Who acts on what was just delivered to him has accepted it."""
    if found["state"] != AssignmentState.delivered or not is_leader(by, found):
        return found
    await accept(found, by)
    return await assignment_for(by, found["id"])


def _line(by: Me, assignment: Record, line: str | None) -> str | None:
    """Of one of the two lines its own unit writes, and nobody for the other."""
    own = lines_for(by, assignment)
    if line is None:
        if len(own) > 1:
            raise Refused("您同时联系事权单位和属地单位，请选择这条进展代表哪一条线。")
        return own[0] if own else None
    if line not in own:
        raise Refused(f"您不是{LINES.get(line, '该单位')}的联络员，不能代为填写这条线的进展。")
    return line

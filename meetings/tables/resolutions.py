"""Resolutions (议定事项): what was decided, who does it by when, and what became of it."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from meetings.states import ResolutionState
from meetings.tables.meetings import AgendaItem, Meeting
from portal.columns import count, day, flag, instant, key, link, number, text, words
from portal.people import Person, Unit, sql_in


class Resolution(Table, tablename="meetings_resolution"):
    """`number` counts through the meeting. `due` is empty only for `ongoing` (长期坚持). The duty in the common ledger
    opens when the extract goes out. `returns` counts how often feedback was sent back."""

    id = key()
    meeting = link(Meeting)
    agenda_item = link(AgendaItem)
    number = number()
    wording = text()
    lead_unit = link(Unit)
    handler = link(Person, null=True)
    ongoing = flag()
    due = day(null=True)
    confidential = flag()
    state = words(12)
    feedback = text(null=True)
    fed_back_by = link(Person, null=True, index=False)
    fed_back_at = instant(null=True)
    verified_by = link(Person, null=True, index=False)
    verified_at = instant(null=True)
    issued_at = instant(null=True)
    signed_for_at = instant(null=True)
    closed_at = instant(null=True)
    closed_on = day(null=True)
    returns = count()
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    meetings_resolution_once = Unique(["meeting", "number"])
    meetings_resolution_state_1 = Check(sql_in("state", ResolutionState))
    meetings_resolution_due_1 = Check("ongoing = (due IS NULL)")


class ResolutionSupport(Table, tablename="meetings_resolution_support"):
    """协办单位."""

    id = key()
    resolution = link(Resolution)
    unit = link(Unit)

    meetings_resolution_support_once = Unique(["resolution", "unit"])


class ResolutionProgress(Table, tablename="meetings_resolution_progress"):
    id = key()
    resolution = link(Resolution)
    text = text()
    happened_on = day()
    by = link(Person, index=False)
    by_name = words(40)
    unit_name = words(120)
    at = instant()


class ExtensionRequest(Table, tablename="meetings_extension_request"):
    """Asked before the day, with the progress so far; granted or refused by the office with a word why."""

    id = key()
    resolution = link(Resolution)
    from_due = day()
    to_due = day()
    reason = words(500)
    progress = text()
    asked_by = link(Person, index=False)
    asked_by_name = words(40)
    asked_at = instant()
    verdict = words(8, null=True)
    note = words(500, null=True)
    decided_by = link(Person, null=True, index=False)
    decided_by_name = words(40, null=True)
    decided_at = instant(null=True)

    meetings_extension_request_verdict_1 = Check("verdict IS NULL OR verdict IN ('granted', 'refused')")


class ReadMark(Table, tablename="meetings_read_mark"):
    """圈阅 by a convenor of a verified resolution: without a remark it closes, any remark means it is still open."""

    id = key()
    resolution = link(Resolution)
    person = link(Person, index=False)
    person_name = words(40)
    title = words(80)
    remark = text(null=True)
    at = instant()


class ProgressIntake(Table, tablename="meetings_progress_intake"):
    """A ledger that came back from Excel with progress in it, as it was understood, until its sender takes it in."""

    id = key()
    person = link(Person)
    name = words(160)
    understood = text()
    created_at = instant()
    taken_at = instant(null=True)

"""An assignment (领导包案): a named leader, a case, units, a day; who held it when; plan, promise, extension, progress."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import LEVELS, LINES, AssignmentState
from assignments.tables.cases import Case
from portal.columns import count, day, flag, instant, key, link, number, one_of, text, words
from portal.files import Attachment
from portal.people import Person, Unit, sql_in


class Assignment(Table, tablename="assignments_assignment"):
    """`leader` carries it now, `leader_title` and `leader_unit` as of the handing over. `due` is the given day (化解时限).
    `opened_at`: when the leader first opened it. `applications` and `returns` count 申请报结 and what came back;
    `first_verdict` is what the first review of all said (passed, returned), and is never changed."""

    id = key()
    backlog_case = link(Case)
    level = words(12)
    leader = link(Person)
    leader_title = words(60)
    leader_unit = link(Unit)
    lead_unit = link(Unit)
    principal = link(Person, null=True, index=False)
    direct = link(Person, null=True, index=False)
    coordinating = link(Person, null=True, index=False)
    supervising = link(Person, null=True, index=False)
    requirement = text(null=True)
    days_given = number(null=True)
    due = day()
    state = words(16)
    handed_on = day(null=True)
    filled_by = link(Person, index=False)
    endorsed_by = link(Person, null=True, index=False)
    approved_by = link(Person, null=True, index=False)
    opened_at = instant(null=True)
    accepted_at = instant(null=True)
    plan_approved_on = day(null=True)
    applied_by = link(Person, null=True, index=False)
    reviewed_by = link(Person, null=True, index=False)
    moved_at = instant(null=True)
    applications = count()
    returns = count()
    first_verdict = words(8, null=True)
    reopened = count()
    closed_at = instant(null=True)
    version = count()
    created_at = instant()

    assignments_assignment_state_1 = Check(sql_in("state", AssignmentState))
    assignments_assignment_level_1 = Check(one_of("level", LEVELS))
    assignments_assignment_first_1 = Check("first_verdict IS NULL OR first_verdict IN ('passed', 'returned')")


class Tenure(Table, tablename="assignments_tenure"):
    """Who carried it from a day to a day (both included): the history that a change of post never rewrites."""

    id = key()
    assignment = link(Assignment)
    leader = link(Person)
    leader_name = words(40)
    leader_title = words(60)
    starts_on = day()
    ends_on = day(null=True)
    why = words(300, null=True)

    assignments_tenure_days_1 = Check("ends_on IS NULL OR ends_on >= starts_on")


class Support(Table, tablename="assignments_support"):
    """协办单位."""

    id = key()
    assignment = link(Assignment)
    unit = link(Unit)

    assignments_support_once = Unique(["assignment", "unit"])


class Officer(Table, tablename="assignments_officer"):
    """承办人: an official who does the work."""

    id = key()
    assignment = link(Assignment)
    person = link(Person)

    assignments_officer_once = Unique(["assignment", "person"])


class Plan(Table, tablename="assignments_plan"):
    """化解方案, one row for each time it was put forward; `verdict` is empty while it waits. `steps`: its steps in words,
    a line each, as they were then; the steps of the last one stand in `Step`."""

    id = key()
    assignment = link(Assignment)
    number = number()
    steps = text(null=True)
    text = text()
    submitted_by = link(Person, index=False)
    submitted_by_name = words(40)
    submitted_at = instant()
    verdict = words(8, null=True)
    note = words(500, null=True)
    decided_by_name = words(40, null=True)
    decided_at = instant(null=True)

    assignments_plan_once = Unique(["assignment", "number"])
    assignments_plan_verdict_1 = Check("verdict IS NULL OR verdict IN ('approved', 'returned')")


class Step(Table, tablename="assignments_step"):
    """A step of the plan. `offset_days`: natural days from the approval, where the day was given so."""

    id = key()
    assignment = link(Assignment)
    position = number()
    title = words(200)
    unit = link(Unit)
    offset_days = number(null=True)
    due = day(null=True)
    done_on = day(null=True)
    done_by_name = words(40, null=True)

    assignments_step_once = Unique(["assignment", "position"])
    assignments_step_day_1 = Check("offset_days IS NOT NULL OR due IS NOT NULL")


class Promise(Table, tablename="assignments_promise"):
    """承诺化解日, beside the day given. A later one is a slip and says why."""

    id = key()
    assignment = link(Assignment)
    promised_on = day()
    slipped = flag()
    reason = words(300, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()


class ExtensionRequest(Table, tablename="assignments_extension"):
    """申请延期: asked before the day, with how far it is; decided by the 一把手."""

    id = key()
    assignment = link(Assignment)
    from_due = day()
    asked_for = day()
    reason = words(500)
    so_far = words(500)
    asked_by = link(Person, index=False)
    asked_by_name = words(40)
    asked_at = instant()
    verdict = words(8, null=True)
    note = words(500, null=True)
    decided_by_name = words(40, null=True)
    decided_at = instant(null=True)

    assignments_extension_verdict_1 = Check("verdict IS NULL OR verdict IN ('granted', 'refused')")


class Progress(Table, tablename="assignments_progress"):
    """进展: one sentence on a day, by one of the two lines or the leader (`line` empty). Never changed afterwards."""

    id = key()
    assignment = link(Assignment)
    backlog_case = link(Case)
    line = words(10, null=True)
    text = text()
    happened_on = day()
    by = link(Person, index=False)
    by_name = words(40)
    unit_name = words(120)
    at = instant()

    assignments_progress_line_1 = Check("line IS NULL OR " + one_of("line", LINES))


class ProgressPhoto(Table, tablename="assignments_progress_photo"):
    """Which of the assignment's files was handed in with which sentence."""

    id = key()
    progress = link(Progress)
    attachment = link(Attachment)

    assignments_progress_photo_once = Unique(["progress", "attachment"])

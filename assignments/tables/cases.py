"""A case: a number in the official system, a neutral summary, and where it stands. Nobody's name but officials'."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import CLOCKS, DIFFICULTIES, LINES, ORIGINS, OUTCOMES, ROUTES
from assignments.tables.registers import Batch, Register, Tag
from portal.columns import count, day, flag, instant, key, link, number, one_of, reference, text, words
from portal.people import Person, Unit


class Case(Table, tablename="assignments_case"):
    """`number` is the official system's. Three facts that are never one: `completed_on` 办结 (意见书 issued),
    `resolved_on` 化解 (settled in substance), `filed_on` 报结 (filed, and passed by whoever reviews).

    `authority` is the 事权单位, `territory` the 属地单位. `first_registered_on` gives the age. `moved_at` is the last time
    anybody wrote what was done, or the leader acted.

    `carried_*` repeat, for the register's list, the live assignment, or else the last closed one (which has no
    `carried_due` and no `carried_state`). The database itself keeps them so (migration 000001); nobody writes them.
    """

    id = key()
    register = link(Register)
    number = words(40)
    summary = words(300)
    field = link(Tag)
    territory = link(Unit)
    authority = link(Unit)
    origin = words(12)
    origin_kind = words(40, null=True)
    origin_id = reference(null=True)
    origin_title = words(300, null=True)
    origin_path = words(200, null=True)
    batch = link(Batch, null=True)
    route = words(16)
    difficulty = words(10)
    waiting = link(Tag, null=True)
    waiting_since = day(null=True)
    repeat = flag()
    cross_jurisdiction = flag()
    split_residence = flag()
    fast_lane = flag()
    first_registered_on = day()
    registered_on = day()
    completed_on = day(null=True)
    resolved_on = day(null=True)
    filed_on = day(null=True)
    closed_on = day(null=True)
    outcome = words(12, null=True)
    moved_at = instant()
    carried_by = reference(null=True)
    carried_level = words(12, null=True)
    carried_unit = reference(null=True)
    carried_due = day(null=True)
    carried_state = words(16, null=True)
    entered_by = link(Person, index=False)
    created_at = instant()
    version = count()

    assignments_case_once = Unique(["register", "number"])
    assignments_case_origin_1 = Check(one_of("origin", ORIGINS))
    assignments_case_route_1 = Check(one_of("route", ROUTES))
    assignments_case_difficulty_1 = Check(one_of("difficulty", DIFFICULTIES))
    assignments_case_outcome_1 = Check("outcome IS NULL OR " + one_of("outcome", OUTCOMES))
    assignments_case_days_1 = Check("first_registered_on <= registered_on")


class CaseTag(Table, tablename="assignments_case_tag"):
    """Levers and campaigns used on a case."""

    id = key()
    backlog_case = link(Case)
    tag = link(Tag)

    assignments_case_tag_pair = Unique(["backlog_case", "tag"])


class CaseLink(Table, tablename="assignments_case_link"):
    """Two cases that belong together: the same number in another register, or the same matter. `first` < `second`."""

    id = key()
    first = link(Case)
    second = link(Case)
    reason = words(200)
    linked_by = link(Person, index=False)
    linked_at = instant()

    assignments_case_link_pair = Unique(["first", "second"])
    assignments_case_link_order_1 = Check("first < second")


class Clock(Table, tablename="assignments_clock"):
    """A statutory clock (条例34–36): 60 natural days from 受理 and at most 30 more; 30 for 复查; 30 for 复核, hearings not
    counted. `due` is as the law counts; it is never the assignment's own day."""

    id = key()
    backlog_case = link(Case)
    kind = words(12)
    starts_on = day()
    due = day()
    extended_days = number(null=True)
    extended_reason = words(500, null=True)
    extended_by_name = words(40, null=True)
    told_on = day(null=True)
    done_on = day(null=True)
    entered_by_name = words(40)
    at = instant()

    assignments_clock_once = Unique(["backlog_case", "kind"])
    assignments_clock_kind_1 = Check(one_of("kind", CLOCKS))
    assignments_clock_extended_1 = Check(
        "extended_days IS NULL OR (kind = 'handling' AND extended_days BETWEEN 1 AND 30)"
    )


class ClockPause(Table, tablename="assignments_clock_pause"):
    """Days of a hearing in 复核, both ends included: they do not count (条例36)."""

    id = key()
    clock = link(Clock)
    since = day()
    until = day(null=True)
    reason = words(300)
    by_name = words(40)

    assignments_clock_pause_days_1 = Check("until IS NULL OR until >= since")


class CaseLine(Table, tablename="assignments_case_line"):
    """One of the two lines, 事权 or 属地, with where it stands in the unit's own words. Changed by its own unit only."""

    id = key()
    backlog_case = link(Case)
    line = words(10)
    unit = link(Unit)
    standing = text(null=True)
    done_on = day(null=True)
    updated_at = instant(null=True)
    updated_by_name = words(40, null=True)

    assignments_case_line_once = Unique(["backlog_case", "line"])
    assignments_case_line_line_1 = Check(one_of("line", LINES))

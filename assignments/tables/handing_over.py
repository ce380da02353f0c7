"""换岗交接: all of a leader's cases to another, on a sheet both sign."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.tables.assignments import Assignment
from assignments.tables.registers import Register
from portal.columns import count, day, instant, key, link, long_number, number, words
from portal.people import Person, Unit


class HandOver(Table, tablename="assignments_hand_over"):
    """The sheet as it was printed (`sha256`). It takes effect once, when the receiver confirms, or is withdrawn."""

    id = key()
    register = link(Register)
    giver = link(Person)
    giver_name = words(40)
    giver_title = words(200)
    receiver = link(Person)
    receiver_name = words(40)
    receiver_title = words(60)
    receiver_unit = link(Unit)
    reason = words(300)
    cases = count()
    sha256 = words(64)
    size = long_number()
    made_by = link(Person, index=False)
    made_by_name = words(40)
    made_at = instant()
    confirmed_at = instant(null=True)
    withdrawn_at = instant(null=True)
    withdrawn_by_name = words(40, null=True)

    assignments_hand_over_end_1 = Check("confirmed_at IS NULL OR withdrawn_at IS NULL")
    assignments_hand_over_two_1 = Check("giver <> receiver")


class HandOverLine(Table, tablename="assignments_hand_over_line"):
    """One assignment on the sheet, as it stood that day."""

    id = key()
    hand_over = link(HandOver)
    assignment = link(Assignment)
    position = number()
    number_then = words(40)
    summary_then = words(300)
    state_then = words(16)
    due_then = day()
    latest_then = words(500, null=True)

    assignments_hand_over_line_once = Unique(["hand_over", "assignment"])

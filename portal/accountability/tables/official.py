"""Official figures: what the official petition system reported of many units in one period, typed by one, checked by another.
Raw counts only; every rate follows from them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.official_states import OfficialState
from portal.columns import count, day, instant, key, link, number, text, words
from portal.people import Person, Unit, sql_in


class OfficialSheet(Table, tablename="accountability_official_sheet"):
    """One report of one period about units of one level in a territory. Nothing of it is ever changed: `corrects` names the
    sheet a new version replaces, which counts until the new one is checked (`superseded_at`)."""

    id = key()
    territory = link(Unit)
    office = link(Unit, index=False)
    level = words(24)
    period = words(12)
    since = day()
    until = day()
    source_system = words(120)
    report_name = words(200)
    taken_on = day()
    note = text(null=True)
    state = words(12)
    corrects = link("self", null=True)
    correction = words(500, null=True)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()
    checked_by = link(Person, null=True, index=False)
    checked_by_name = words(40, null=True)
    checked_at = instant(null=True)
    superseded_at = instant(null=True)
    version = count()

    accountability_official_sheet_state_1 = Check(sql_in("state", OfficialState))
    accountability_official_sheet_days_1 = Check("since <= until AND taken_on >= since")
    accountability_official_sheet_second_1 = Check("checked_by IS NULL OR checked_by <> entered_by")
    accountability_official_sheet_checked_1 = Check(
        "(checked_at IS NOT NULL) = (checked_by IS NOT NULL)"
        " AND (checked_at IS NOT NULL) = (state IN ('checked', 'superseded'))"
        " AND (superseded_at IS NOT NULL) = (state = 'superseded')"
    )
    accountability_official_sheet_correction_1 = Check("(corrects IS NULL) = (correction IS NULL)")


class OfficialLine(Table, tablename="accountability_official_line"):
    """What was reported of one unit, in matters; NULL where the report says nothing."""

    id = key()
    sheet = link(OfficialSheet)
    unit = link(Unit)
    unit_name = words(120)
    position = count()
    accept_due = number(null=True)
    accept_in_time = number(null=True)
    finish_due = number(null=True)
    finish_in_time = number(null=True)
    rateable = number(null=True)
    rated = number(null=True)
    satisfied = number(null=True)
    first_done = number(null=True)
    settled_once = number(null=True)
    repeat_added = number(null=True)

    accountability_official_line_once = Unique(["sheet", "unit"])
    accountability_official_line_parts_1 = Check(
        "accept_in_time <= accept_due AND finish_in_time <= finish_due AND rated <= rateable AND satisfied <= rated"
        " AND settled_once <= first_done"
    )
    accountability_official_line_least_1 = Check(
        "least(accept_due, accept_in_time, finish_due, finish_in_time, rateable, rated, satisfied, first_done,"
        " settled_once, repeat_added) >= 0"
    )

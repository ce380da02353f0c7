"""排查: disputes found bottom-up. What, where, which field, how urgent; never who."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import URGENCIES, MatterState
from assignments.tables.cases import Case
from assignments.tables.registers import Register, Tag
from portal.columns import count, day, instant, key, link, one_of, text, words
from portal.people import Person, Unit, sql_in


class MatterSheet(Table, tablename="assignments_matter_sheet"):
    """What an office read in from Excel: kept as understood (JSON, numbers of persons masked) until it is taken in or not.
    Only who handed it in sees it."""

    id = key()
    register = link(Register)
    source_name = words(160)
    understood = text()
    by = link(Person, index=False)
    at = instant(index=True)
    taken_at = instant(null=True)
    undone_at = instant(null=True)
    version = count()


class Matter(Table, tablename="assignments_matter"):
    """隐患线索. `number` names it everywhere outside its page. `found_by` is the unit that reports; `territory` where it
    is. Handed down, it is a duty of `handling_unit` by `due`; taken in, it is `backlog_case`. `settled_on` is the day it was
    reported as done, not the day the office read it. `came_with`: the Excel that brought it."""

    id = key()
    register = link(Register)
    number = words(40)
    summary = words(300)
    field = link(Tag)
    territory = link(Unit)
    found_by = link(Unit)
    found_on = day(index=True)
    urgency = words(8)
    state = words(12)
    reported_by = link(Person, index=False)
    reported_by_name = words(40)
    judged_by = link(Person, null=True, index=False)
    judged_at = instant(null=True)
    judgement = words(500, null=True)
    handling_unit = link(Unit, null=True)
    due = day(null=True)
    answer = words(1000, null=True)
    answered_by = link(Person, null=True, index=False)
    answered_at = instant(null=True)
    settled_on = day(null=True)
    returns = count()
    backlog_case = link(Case, null=True)
    came_with = link(MatterSheet, null=True)
    created_at = instant()
    version = count()

    assignments_matter_once = Unique(["register", "number"])
    assignments_matter_state_1 = Check(sql_in("state", MatterState))
    assignments_matter_urgency_1 = Check(one_of("urgency", URGENCIES))
    assignments_matter_duty_1 = Check(
        "state NOT IN ('assigned', 'answered') OR (handling_unit IS NOT NULL AND due IS NOT NULL)"
    )
    assignments_matter_case_1 = Check("(state = 'taken_in') = (backlog_case IS NOT NULL)")

"""排查: disputes found bottom-up. What, where, which field, how urgent; never who."""

from piccolo.constraints import Check
from piccolo.table import Table

from assignments.states import URGENCIES, MatterState
from assignments.tables.cases import Case
from assignments.tables.registers import Register, Tag
from portal.columns import count, day, instant, key, link, one_of, words
from portal.people import Person, Unit, sql_in


class Matter(Table, tablename="assignments_matter"):
    """隐患线索. `found_by` is the unit that reports; `territory` where it is. Handed down, it is a duty of `handling_unit`
    by `due`; taken in, it is `backlog_case`."""

    id = key()
    register = link(Register)
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
    created_at = instant()
    version = count()

    assignments_matter_state_1 = Check(sql_in("state", MatterState))
    assignments_matter_urgency_1 = Check(one_of("urgency", URGENCIES))
    assignments_matter_duty_1 = Check(
        "state NOT IN ('assigned', 'answered') OR (handling_unit IS NOT NULL AND due IS NOT NULL)"
    )
    assignments_matter_case_1 = Check("(state = 'taken_in') = (backlog_case IS NOT NULL)")

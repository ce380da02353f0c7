"""表彰和示范: what a competent body granted to a unit or a post, entered by one, checked by another, never computed."""

from piccolo.constraints import Check
from piccolo.table import Table

from portal.accountability.registers_states import CommendationState
from portal.columns import count, day, instant, key, link, words
from portal.people import Person, Unit, sql_in


class Commendation(Table, tablename="accountability_commendation"):
    """`post_words`: the post it was granted to, without a name; empty: to the unit itself."""

    id = key()
    unit = link(Unit)
    territory = link(Unit, index=False)
    title = words(80)
    granting_body = words(80)
    document_number = words(60, null=True)
    granted_on = day()
    valid_until = day(null=True)
    to_unit = link(Unit)
    post_words = words(60, null=True)
    state = words(12)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()
    checked_by = link(Person, null=True, index=False)
    checked_by_name = words(40, null=True)
    withdrawn_on = day(null=True)
    version = count()

    accountability_commendation_state_1 = Check(sql_in("state", CommendationState))
    accountability_commendation_days_1 = Check("valid_until IS NULL OR valid_until >= granted_on")
    accountability_commendation_second_1 = Check("checked_by IS NULL OR checked_by <> entered_by")
    accountability_commendation_checked_1 = Check("state NOT IN ('valid', 'withdrawn') OR checked_by IS NOT NULL")
    accountability_commendation_gone_1 = Check("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)")

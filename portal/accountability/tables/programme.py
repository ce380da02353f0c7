"""多年计划: what an office sets out to do over years, and the milestones that become duties."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.accountability.registers_states import MilestoneState
from portal.columns import count, day, instant, key, link, number, text, words
from portal.people import Person, Unit, sql_in


class Programme(Table, tablename="accountability_programme"):
    id = key()
    unit = link(Unit)
    territory = link(Unit, index=False)
    name = words(60)
    purpose = text()
    first_year = number()
    last_year = number()
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()

    accountability_programme_once = Unique(["unit", "name"])
    accountability_programme_years_1 = Check(
        "first_year BETWEEN 2000 AND 2100 AND last_year BETWEEN first_year AND 2100"
    )


class Milestone(Table, tablename="accountability_milestone"):
    """What is to be reached by a day, and by whom. `reported`: what the unit said when it handed it in last."""

    id = key()
    programme = link(Programme)
    title = words(100)
    due = day()
    lead_unit = link(Unit, index=False)
    state = words(12)
    reported = words(500, null=True)
    reported_by = link(Person, null=True, index=False)
    met_on = day(null=True)
    entered_by = link(Person, index=False)
    entered_at = instant()
    version = count()

    accountability_milestone_once = Unique(["programme", "title", "due"])
    accountability_milestone_state_1 = Check(sql_in("state", MilestoneState))
    accountability_milestone_met_1 = Check("(state = 'met') = (met_on IS NOT NULL)")

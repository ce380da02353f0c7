"""人民建议征集 as counted topics: how many, on what, how many were adopted and by whom. No person, no text of a citizen."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.columns import count, instant, key, link, number, words
from portal.people import Person, Unit


class Suggestion(Table, tablename="accountability_suggestion"):
    """`month`: 2026-03. `topic`: a neutral phrase of the office's own."""

    id = key()
    unit = link(Unit)
    territory = link(Unit, index=False)
    month = words(7)
    field = words(20)
    topic = words(40)
    received = number()
    adopted = number()
    adopted_by = link(Unit, null=True, index=False)
    entered_by = link(Person, index=False)
    entered_by_name = words(40)
    entered_at = instant()
    version = count()

    accountability_suggestion_once = Unique(["unit", "month", "field", "topic"])
    accountability_suggestion_count_1 = Check("received >= 1 AND adopted BETWEEN 0 AND received")
    accountability_suggestion_unit_1 = Check("(adopted > 0) = (adopted_by IS NOT NULL)")
    accountability_suggestion_month_1 = Check("month ~ '^20[0-9][0-9]-(0[1-9]|1[0-2])$'")

"""整改成效: what was decided of a unit after the focus period, and the second rectification it opened."""

from piccolo.columns import JSON
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.states import GRADES
from inspections.tables.ledger import Item
from inspections.tables.rounds import Inspection
from portal.columns import day, flag, instant, key, link, number, text, words
from portal.people import Person


class Assessment(Table, tablename="inspections_assessment"):
    """One grade, given by `body`, the first or a later one. `figures` is the ledger as it stood. Never changed."""

    id = key()
    inspection = link(Inspection)
    position = number()
    grade = words(12)
    body = words(120)
    decided_on = day()
    attention = text()
    measures = text()
    results = text()
    second_reason = text(null=True)
    figures = JSON(default=None, null=False)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()

    inspections_assessment_once = Unique(["inspection", "position"])
    inspections_assessment_grade_1 = Check(f"grade IN ({', '.join(repr(grade) for grade in GRADES)})")


class SecondItem(Table, tablename="inspections_second_item"):
    """二次整改: an item that an assessment gave a new day, or reopened."""

    id = key()
    assessment = link(Assessment)
    item = link(Item)
    from_due = day()
    due = day()
    reopened = flag()

    inspections_second_item_once = Unique(["assessment", "item"])

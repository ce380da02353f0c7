"""What was found and must be put right: categories, findings, items and what was done about them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.states import LEADER_KINDS, State
from inspections.tables.rounds import Inspection
from portal.columns import count, day, flag, instant, key, link, number, text, words
from portal.people import Person, Unit, sql_in


class Category(Table, tablename="inspections_category"):
    id = key()
    inspection = link(Inspection)
    position = number()
    title = words(300)

    inspections_category_once = Unique(["inspection", "position"])


class Finding(Table, tablename="inspections_finding"):
    """反馈问题. What may not be told, and on which of the five grounds: the finding itself (`withheld` keeps it out of the
    public notice), or only its 整改落实情况 (`result_`); in public, and inside the Party (`party_`). What the Party is not
    told, the public is not told either."""

    id = key()
    inspection = link(Inspection)
    category = link(Category)
    position = number()
    title = words(500)
    manifestation = text(null=True)
    withheld = flag()
    withheld_ground = words(60, null=True)
    party_ground = words(60, null=True)
    result_ground = words(60, null=True)
    result_party_ground = words(60, null=True)

    inspections_finding_once = Unique(["category", "position"])
    inspections_finding_ground_1 = Check("withheld = (withheld_ground IS NOT NULL)")
    inspections_finding_party_1 = Check("party_ground IS NULL OR withheld_ground IS NOT NULL")
    inspections_finding_result_1 = Check(
        "result_party_ground IS NULL OR result_ground IS NOT NULL OR withheld_ground IS NOT NULL"
    )


class Item(Table, tablename="inspections_item"):
    """整改事项: what one unit must put right by a day. `returns` counts how often it was sent back."""

    id = key()
    inspection = link(Inspection)
    finding = link(Finding)
    position = number()
    title = words(500)
    target = text(null=True)
    lead_unit = link(Unit)
    leader = link(Person, null=True)
    handler = link(Person, null=True)
    immediate = flag()
    ongoing = flag()
    due = day()
    state = words(24)
    reported = words(12)
    applications = count()
    returns = count()
    reopened = count()
    outcome = text(null=True)
    applied_by = link(Person, null=True, index=False)
    applied_at = instant(null=True)
    checked_by = link(Person, null=True, index=False)
    closed_at = instant(null=True)
    version = count()
    created_at = instant()

    inspections_item_state_1 = Check(sql_in("state", State))
    inspections_item_once = Unique(["finding", "position"])


class ItemLeader(Table, tablename="inspections_leader"):
    """责任领导, each with a type. `Item.leader` is the principal one, answers for the duty, and stands here too once
    their type is known. (`inspections_item_leader` is the name of an index on the item.)"""

    id = key()
    item = link(Item)
    person = link(Person)
    kind = words(8)

    inspections_leader_once = Unique(["item", "person"])
    inspections_leader_kind_1 = Check(f"kind IN ({', '.join(repr(kind) for kind in LEADER_KINDS)})")


class ItemSupport(Table, tablename="inspections_item_support"):
    """协办单位."""

    id = key()
    item = link(Item)
    unit = link(Unit)

    inspections_item_support_once = Unique(["item", "unit"])


class Measure(Table, tablename="inspections_measure"):
    """整改措施, with an output that can be counted: `quantity` `quantity_unit` (「4件」)."""

    id = key()
    item = link(Item)
    position = number()
    text = text()
    kind = words(16, null=True)
    quantity = number(null=True)
    quantity_unit = words(12, null=True)
    done_on = day(null=True)

    inspections_measure_once = Unique(["item", "position"])


class Progress(Table, tablename="inspections_progress"):
    """进展: what was done on a day, in a sentence. Never changed afterwards."""

    id = key()
    item = link(Item)
    measure = link(Measure, null=True, index=False)
    text = text()
    happened_on = day()
    by = link(Person, index=False)
    by_name = words(40)
    unit_name = words(120)
    at = instant()

"""What the room keeps: rounds, inspections, categories, findings, items, measures, progress, reviews, publications."""

from piccolo.columns import JSON
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.states import ROUND_KINDS, State
from portal.columns import count, day, flag, instant, key, link, number, reference, text, words
from portal.documents import Document
from portal.people import Person, Unit, sql_in


class Round(Table, tablename="inspections_round"):
    """One round (轮次) of an inspection office. Its limits are data: `RoundLimit`."""

    id = key()
    title = words(120)
    kind = words(12)
    topic = words(120, null=True)
    office = link(Unit)
    year = number()
    seats_needed = number(null=True)
    follow_up_weeks = number(null=True)
    created_by = link(Person, index=False)
    created_at = instant()

    inspections_round_kind_1 = Check(f"kind IN ({', '.join(repr(kind) for kind in ROUND_KINDS)})")


class RoundSeat(Table, tablename="inspections_round_seat"):
    """联审: an office that reviews beside the others (纪检、组织、巡察办). A round without seats has one reviewer.

    `Round.seats_needed` of them must agree; empty means all. One that returns sends the item back.
    """

    id = key()
    round = link(Round)
    unit = link(Unit)

    inspections_round_seat_once = Unique(["round", "unit"])


class RoundLimit(Table, tablename="inspections_round_limit"):
    """`name`: plan (整改方案), focus (集中整改期), report (整改情况报告), item (整改事项, when no day is given)."""

    id = key()
    round = link(Round)
    name = words(12)
    amount = number()
    unit = words(8)
    rolls = flag(default=True)
    article = words(120)

    inspections_round_limit_once = Unique(["round", "name"])
    inspections_round_limit_unit_1 = Check("unit IN ('日', '工作日', '月') AND amount > 0")
    inspections_round_limit_name_1 = Check("name IN ('plan', 'focus', 'report', 'item')")


class Inspection(Table, tablename="inspections_inspection"):
    """One inspected unit in a round, from the feedback day on. Days are stored as counted from the round's limits."""

    id = key()
    round = link(Round)
    title = words(120)
    team = words(60)
    inspected_unit = link(Unit)
    lead_department = link(Unit)
    from_day = day()
    to_day = day()
    feedback_on = day()
    plan_due = day()
    focus_until = day()
    report_due = day()
    days_are_estimates = flag()
    report_lead = text(null=True)
    contact = text(null=True)
    next_steps = text(null=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()


class Category(Table, tablename="inspections_category"):
    id = key()
    inspection = link(Inspection)
    position = number()
    title = words(300)

    inspections_category_once = Unique(["inspection", "position"])


class Finding(Table, tablename="inspections_finding"):
    """反馈问题. `withheld` keeps it out of the public notice, on one of the five grounds."""

    id = key()
    inspection = link(Inspection)
    category = link(Category)
    position = number()
    title = words(500)
    manifestation = text(null=True)
    withheld = flag()
    withheld_ground = words(60, null=True)

    inspections_finding_once = Unique(["category", "position"])
    inspections_finding_ground_1 = Check("withheld = (withheld_ground IS NOT NULL)")


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


class Review(Table, tablename="inspections_review"):
    """One verdict: `stage` is lead (牵头部门审核) or review (巡察办复核、联审). It counts for one application and for the
    item as it stood: an agreement falls when `version` is no longer the item's."""

    id = key()
    item = link(Item)
    stage = words(8)
    application = number()
    version = number()
    seat = link(Unit, index=False)
    verdict = words(8)
    note = text(null=True)
    by = link(Person, index=False)
    by_name = words(40)
    by_title = words(200)
    at = instant()

    inspections_review_once = Unique(["item", "stage", "application", "version", "seat"])
    inspections_review_verdict_1 = Check("stage IN ('lead', 'review') AND verdict IN ('agree', 'return')")


class Promise(Table, tablename="inspections_promise"):
    """承诺完成日: the day the unit itself names, beside the day it was given. A later one is a slip and says why."""

    id = key()
    item = link(Item)
    promised_on = day()
    slipped = flag()
    reason = words(300, null=True)
    by = link(Person, index=False)
    by_name = words(40)
    at = instant()


class FollowUp(Table, tablename="inspections_follow_up"):
    """回头看: a check some weeks after 销号. It is scheduled by the closing itself; the checked unit cannot take it off."""

    id = key()
    item = link(Item)
    due = day()
    held = flag(default=True)
    note = text(null=True)
    done_on = day(null=True)
    by = link(Person, null=True, index=False)
    by_name = words(40, null=True)
    made_at = instant()

    inspections_follow_up_done_1 = Check("(done_on IS NULL) = (by IS NULL) AND (done_on IS NULL) = (note IS NULL)")


class Publication(Table, tablename="inspections_publication"):
    """公开通报 as it was issued: the paper, the figures it printed, and every word of it in `printed`. `withheld` counts
    what was left out of the public one, or listed apart in the one for the party. Never changed, never deleted."""

    id = key()
    inspection = link(Inspection)
    document = link(Document)
    audience = words(8)
    findings = number()
    complete = number()
    withheld = number()
    printed = JSON(default=None, null=False)
    issued_at = instant()

    inspections_publication_audience_1 = Check("audience IN ('public', 'party')")


class Intake(Table, tablename="inspections_intake"):
    """An uploaded report as it was understood, waiting for a person to correct and accept it."""

    id = key()
    inspection = link(Inspection, null=True)
    source_name = words(160)
    understood = JSON(default=None, null=False)
    by = link(Person)
    at = instant()
    accepted_at = instant(null=True)
    discarded_at = instant(null=True)
    version = count()


class Search(Table, tablename="inspections_search"):
    """One text that can be found, beside its pairs of characters. Derived: `searching.index` can rebuild it whenever.

    `grams` is a tsvector in the database: Piccolo has no such column, migration 000010 makes it one.
    """

    id = key()
    item = link(Item, index=False)
    kind = words(16)
    record = reference()
    folded = text()
    grams = text()
    text = text()

    inspections_search_once = Unique(["item", "kind", "record"])


class Exchange(Table, tablename="inspections_exchange"):
    """A sheet that came back: what was understood of it, and once taken in what stood there before, for the undoing.

    Taken in once, undone once; a preview nobody took in may be deleted.
    """

    id = key()
    inspection = link(Inspection)
    source_name = words(160)
    understood = JSON(default=None, null=False)
    before = JSON(default=None, null=True)
    by = link(Person)
    at = instant()
    taken_at = instant(null=True)
    undone_at = instant(null=True)
    version = count()

    inspections_exchange_undone_1 = Check("undone_at IS NULL OR taken_at IS NOT NULL")
    inspections_exchange_before_1 = Check("(before IS NULL) = (taken_at IS NULL)")

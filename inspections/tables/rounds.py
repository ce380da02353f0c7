"""A round of an inspection office, its seats and limits, and the inspections in it."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.states import ROUND_KINDS
from portal.columns import count, day, flag, instant, key, link, number, text, words
from portal.people import Person, Unit


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

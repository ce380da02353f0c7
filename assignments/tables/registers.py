"""积案库: whose register it is, its words, and the batches that were handed down."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from assignments.states import TAG_KINDS
from portal.columns import count, day, flag, instant, key, link, number, one_of, words
from portal.people import Person, Unit


class Register(Table, tablename="assignments_register"):
    """积案库 of one office for its territory. `principal` is its 党政一把手, who approves; `deputy` approves where the
    principal carries the case. The days are natural days; `recheck_weeks` after the 回访 the case is looked at again."""

    id = key()
    office = link(Unit)
    territory = link(Unit)
    name = words(120)
    principal = link(Person, null=True)
    deputy = link(Person, null=True)
    recheck_weeks = number()
    still_days = number()
    unopened_days = number()
    signal_days = number()
    signal_count = number()
    version = count()
    created_at = instant()

    assignments_register_once = Unique(["office"])
    assignments_register_days_1 = Check(
        "recheck_weeks BETWEEN 1 AND 52 AND still_days BETWEEN 1 AND 365 AND unopened_days BETWEEN 1 AND 90"
        " AND signal_days BETWEEN 1 AND 730 AND signal_count BETWEEN 2 AND 1000"
    )


class Tag(Table, tablename="assignments_tag"):
    """A word of the register: a field (领域), a lever (提级包案 …), a campaign, what a case waits for. Retired, never deleted."""

    id = key()
    register = link(Register)
    kind = words(10)
    name = words(60)
    position = number()
    retired_on = day(null=True)

    assignments_tag_once = Unique(["register", "kind", "name"])
    assignments_tag_kind_1 = Check(one_of("kind", TAG_KINDS))


class Batch(Table, tablename="assignments_batch"):
    """交办批次. `target_rate` in tenths of a per cent (850 = 85.0%): a target of 化解, as the issuer set it."""

    id = key()
    register = link(Register)
    issuer_level = words(12)
    issuer = words(120)
    name = words(120)
    handed_on = day()
    due = day()
    target_rate = number(null=True)
    upward = flag(default=True)
    created_by = link(Person, index=False)
    created_at = instant()
    version = count()

    assignments_batch_once = Unique(["register", "issuer", "name"])
    assignments_batch_days_1 = Check("due >= handed_on")
    assignments_batch_level_1 = Check("issuer_level IN ('central', 'province', 'city', 'district', 'township')")
    assignments_batch_rate_1 = Check("target_rate IS NULL OR target_rate BETWEEN 0 AND 1000")

"""交接: who handed which items over to whom, on a paper three people sign."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.tables.ledger import Item
from portal.columns import count, day, flag, instant, key, link, long_number, number, text, words
from portal.people import Person, Unit


class HandOver(Table, tablename="inspections_hand_over"):
    """Three parties by name and office as they were, and the paper as it was printed. It takes effect once, or is
    withdrawn; `reason` stands where the inspection office let it take effect without waiting for the receiver."""

    id = key()
    unit = link(Unit)
    giver = link(Person)
    giver_name = words(40)
    giver_title = words(200)
    receiver = link(Person)
    receiver_name = words(40)
    receiver_title = words(200)
    witness = link(Person)
    witness_name = words(40)
    witness_title = words(200)
    reason = words(300, null=True)
    items = count()
    sha256 = words(64)
    size = long_number()
    made_by = link(Person)
    made_by_name = words(40)
    made_by_title = words(200)
    made_at = instant()
    effective_at = instant(null=True)
    effective_by_name = words(40, null=True)
    withdrawn_at = instant(null=True)
    withdrawn_by_name = words(40, null=True)
    withdrawn_reason = words(300, null=True)

    inspections_hand_over_end_1 = Check("effective_at IS NULL OR withdrawn_at IS NULL")
    inspections_hand_over_parties_1 = Check("giver <> receiver AND giver <> witness AND receiver <> witness")


class HandOverItem(Table, tablename="inspections_hand_over_item"):
    """One line of the paper: the item as it stood that day, and as what the giver held it since `since`."""

    id = key()
    hand_over = link(HandOver)
    item = link(Item)
    position = number()
    as_leader = flag()
    as_handler = flag()
    as_other = flag()
    title = words(500)
    unit_name = words(120)
    state = words(24)
    due = day()
    since = day()
    latest = text(null=True)

    inspections_hand_over_item_once = Unique(["hand_over", "item"])
    inspections_hand_over_item_role_1 = Check("as_leader OR as_handler OR as_other")

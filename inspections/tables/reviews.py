"""What is said about an item on its way: verdicts, promised days, checks afterwards."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.tables.ledger import Item
from portal.columns import day, flag, instant, key, link, number, text, words
from portal.people import Person, Unit


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

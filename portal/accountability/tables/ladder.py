"""What the room keeps: each rung of the ladder that was climbed, once."""

from piccolo.constraints import Unique
from piccolo.table import Table

from portal.columns import count, day, instant, key, link, words
from portal.duties import Duty


class Rung(Table, tablename="accountability_rung"):
    """A step taken for a duty. The same step for the same due day is never taken twice, by any number of clocks."""

    id = key()
    duty = link(Duty)
    step = words(16)
    due = day()
    walked_on = day()
    told = count()
    at = instant()

    accountability_rung_once = Unique(["duty", "step", "due"])

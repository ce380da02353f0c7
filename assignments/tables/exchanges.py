"""Excel that came back into the register: what was understood of it, and what stood there before it was taken in."""

from piccolo.columns import JSON
from piccolo.constraints import Check
from piccolo.table import Table

from assignments.tables.registers import Register
from portal.columns import count, instant, key, link, words
from portal.people import Person


class Exchange(Table, tablename="assignments_exchange"):
    """A sheet that came back. Taken in once, undone once; a preview nobody took in may be deleted."""

    id = key()
    register = link(Register)
    source_name = words(160)
    understood = JSON(default=None, null=False)
    before = JSON(default=None, null=True)
    by = link(Person)
    at = instant()
    taken_at = instant(null=True)
    undone_at = instant(null=True)
    version = count()

    assignments_exchange_undone_1 = Check("undone_at IS NULL OR taken_at IS NOT NULL")
    assignments_exchange_before_1 = Check("(before IS NULL) = (taken_at IS NULL)")

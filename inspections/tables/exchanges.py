"""What came into the room as a file: uploaded reports and sheets that came back."""

from piccolo.columns import JSON
from piccolo.constraints import Check
from piccolo.table import Table

from inspections.tables.rounds import Inspection
from portal.columns import count, instant, key, link, words
from portal.people import Person


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

"""What left the room: notices as they were issued."""

from piccolo.columns import JSON
from piccolo.constraints import Check
from piccolo.table import Table

from inspections.tables.rounds import Inspection
from portal.columns import instant, key, link, number, words
from portal.documents import Document


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

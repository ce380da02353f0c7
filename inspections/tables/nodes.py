"""The fixed steps of an inspection with their papers, and the prompts sent before they are due."""

from piccolo.columns import JSON
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from inspections.states import NODES
from inspections.tables.rounds import Inspection
from portal.columns import count, day, flag, instant, key, link, number, text, words
from portal.documents import Document
from portal.files import Attachment
from portal.people import Person


class Node(Table, tablename="inspections_node"):
    """One step (反馈会 … 后续整改情况报告). Its due day stands in its duty alone, which follows the calendar.

    `without`: why a paper is not here (it may be secret and go another way). A dropped node does not apply.
    """

    id = key()
    inspection = link(Inspection)
    position = number()
    kind = words(24)
    by_office = flag()
    done_on = day(null=True)
    done_by = link(Person, null=True, index=False)
    done_by_name = words(40, null=True)
    without = words(300, null=True)
    dropped_reason = words(500, null=True)
    version = count()

    inspections_node_once = Unique(["inspection", "kind"])
    inspections_node_kind_1 = Check(f"kind IN ({', '.join(repr(kind) for kind in NODES)})")
    inspections_node_done_1 = Check("(done_on IS NULL) = (done_by IS NULL)")
    inspections_node_dropped_1 = Check("done_on IS NULL OR dropped_reason IS NULL")


class NodePaper(Table, tablename="inspections_node_paper"):
    """A file handed in for a node, under the name of the paper that was asked for; empty for any other."""

    id = key()
    node = link(Node)
    name = words(60, null=True)
    attachment = link(Attachment, index=False)

    inspections_node_paper_once = Unique(["attachment"])


class Prompt(Table, tablename="inspections_prompt"):
    """工作提示 as it was issued, with every fact it printed. Never changed, never deleted."""

    id = key()
    inspection = link(Inspection)
    document = link(Document)
    days = number()
    printed = JSON(default=None, null=False)
    closing = text()
    issued_at = instant()

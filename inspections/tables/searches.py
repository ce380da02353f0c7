"""What the room can find by its words."""

from piccolo.constraints import Unique
from piccolo.table import Table

from inspections.tables.ledger import Item
from portal.columns import key, link, reference, text, words


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

"""What the room can find by its words."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from portal.columns import key, reference, text, words


class Search(Table, tablename="meetings_search"):
    """One text that can be found, beside its pairs of characters. Derived: `searching.index` can rebuild it whenever.

    `subject` is the topic, agenda item, item text of the minutes or resolution by whose rule it is shown.
    `grams` is a tsvector in the database: Piccolo has no such column, migration 000040 makes it one.
    """

    id = key()
    subject_kind = words(12)
    subject = reference()
    kind = words(16)
    record = reference()
    folded = text()
    grams = text()
    text = text()

    meetings_search_once = Unique(["subject", "kind", "record"])
    meetings_search_kind_1 = Check("subject_kind IN ('topic', 'item', 'minutes', 'resolution')")

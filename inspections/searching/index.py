"""Writing the index: in the same transaction as the text, and by one function whatever was written.

The index is compared with the texts and only what differs is touched, so that a verb need not say what it changed.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from inspections.searching.sources import KINDS, TEXTS
from portal.bigrams import bigrams, folded
from portal.db import atomic, new_id, rows

CHUNK = 500
"""Items per transaction of a rebuild."""


async def index_item(item_id: UUID) -> None:
    """Called by whoever wrote, changed or withdrew a text of this item, inside the same `atomic()`."""
    await index_items([item_id])


async def index_items(item_ids: Sequence[UUID]) -> int:
    """How many texts were written anew or taken out."""
    differing = await rows(
        "SELECT t.item, t.kind, t.record, t.text, s.id AS stale FROM (" + TEXTS + ") t"
        " FULL JOIN (SELECT id, item, kind, record, text FROM inspections_search WHERE item = ANY({})) s"
        " ON s.item = t.item AND s.kind = t.kind AND s.record = t.record WHERE s.text IS DISTINCT FROM t.text",
        *[list(item_ids)] * (len(KINDS) + 1),
    )
    stale = [line["stale"] for line in differing if line["stale"] is not None]
    if stale:
        await rows("DELETE FROM inspections_search WHERE id = ANY({})", stale)
    fresh = [line for line in differing if line["text"] is not None]
    if fresh:
        await _write(fresh)
    return len(differing)


async def _write(texts: list[dict[str, Any]]) -> None:
    compared = [folded(line["text"]) for line in texts]
    await rows(
        """INSERT INTO inspections_search (id, item, kind, record, text, folded, grams)
           SELECT t.id, t.item, t.kind, t.record, t.text, t.folded, array_to_tsvector(string_to_array(t.grams, ' '))
             FROM unnest({}::uuid[], {}::uuid[], {}::text[], {}::uuid[], {}::text[], {}::text[], {}::text[])
                  AS t (id, item, kind, record, text, folded, grams)""",
        [new_id() for _ in texts],
        *([line[column] for line in texts] for column in ("item", "kind", "record", "text")),
        compared,
        [" ".join(bigrams(text)) for text in compared],
    )


async def reindex() -> AsyncIterator[tuple[int, int]]:
    """Everything, a chunk at a time, beside the running house: (items looked at so far, texts put right so far).

    Each chunk is compared and written with its items held, so that nobody writes a text in between.
    """
    looked, righted, last = 0, 0, UUID(int=0)
    while True:
        async with atomic():
            held = await rows(
                "SELECT id FROM inspections_item WHERE id > {} ORDER BY id LIMIT {} FOR UPDATE", last, CHUNK
            )
            items = [line["id"] for line in held]
            righted += await index_items(items) if items else 0
        if not items:
            break
        looked, last = looked + len(items), items[-1]
        yield looked, righted
    await rows("SELECT gin_clean_pending_list('inspections_search_grams')")
    await rows("ANALYZE inspections_search")

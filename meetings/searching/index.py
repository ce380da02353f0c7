"""Writing the index: in the same transaction as the text, and by one function whatever was written.

The index is compared with the texts and only what differs is touched, so that a verb need not say what it changed.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from meetings.searching.sources import RECORDS, TEXTS
from portal.bigrams import bigrams, folded
from portal.db import atomic, new_id, rows

CHUNK = 500
"""Records per transaction of a rebuild."""


async def index_topic(topic_id: UUID) -> None:
    """Called by whoever wrote a topic or its papers, inside the same `atomic()`."""
    await index_subjects("topic", [topic_id])


async def index_item(item_id: UUID) -> None:
    """Called by whoever wrote a line of the agenda or what the minutes say of it."""
    await index_items([item_id])


async def index_items(item_ids: Sequence[UUID]) -> None:
    await index_subjects("item", item_ids)
    await index_subjects("minutes", item_ids)


async def index_resolution(resolution_id: UUID) -> None:
    """Called by whoever wrote a resolution, its feedback or progress."""
    await index_subjects("resolution", [resolution_id])


async def index_subjects(kind: str, ids: Sequence[UUID]) -> int:
    """How many texts were written anew or taken out."""
    if not ids:
        return 0
    differing = await rows(
        "SELECT t.subject, t.kind, t.record, t.text, s.id AS stale FROM (" + TEXTS[kind] + ") t"
        " FULL JOIN (SELECT id, subject, kind, record, text FROM meetings_search WHERE subject = ANY({})"
        " AND subject_kind = {}) s ON s.subject = t.subject AND s.kind = t.kind AND s.record = t.record"
        " WHERE s.text IS DISTINCT FROM t.text",
        *[list(ids)] * 3,
        kind,
    )
    stale = [line["stale"] for line in differing if line["stale"] is not None]
    if stale:
        await rows("DELETE FROM meetings_search WHERE id = ANY({})", stale)
    fresh = [line for line in differing if line["text"] is not None]
    if fresh:
        await _write(kind, fresh)
    return len(differing)


async def _write(subject_kind: str, texts: list[dict[str, Any]]) -> None:
    compared = [folded(line["text"]) for line in texts]
    await rows(
        """INSERT INTO meetings_search (id, subject_kind, subject, kind, record, text, folded, grams)
           SELECT t.id, {}, t.subject, t.kind, t.record, t.text, t.folded,
                  array_to_tsvector(string_to_array(t.grams, ' '))
             FROM unnest({}::uuid[], {}::uuid[], {}::text[], {}::uuid[], {}::text[], {}::text[], {}::text[])
                  AS t (id, subject, kind, record, text, folded, grams)""",
        subject_kind,
        [new_id() for _ in texts],
        *([line[column] for line in texts] for column in ("subject", "kind", "record", "text")),
        compared,
        [" ".join(bigrams(text)) for text in compared],
    )


async def reindex() -> AsyncIterator[tuple[int, int]]:
    """Everything, a chunk at a time, beside the running house: (records looked at so far, texts put right so far).

    Each chunk is compared and written with its records held, so that nobody writes a text in between.
    """
    looked = righted = 0
    for kind, table in RECORDS.items():
        last = UUID(int=0)
        while True:
            async with atomic():
                held = await rows(
                    f"SELECT id FROM {table} WHERE id > {{}} ORDER BY id LIMIT {{}} FOR UPDATE", last, CHUNK
                )
                ids = [line["id"] for line in held]
                righted += await index_subjects(kind, ids)
            if not ids:
                break
            looked, last = looked + len(ids), ids[-1]
            yield looked, righted
    await rows("SELECT gin_clean_pending_list('meetings_search_grams')")
    await rows("ANALYZE meetings_search")

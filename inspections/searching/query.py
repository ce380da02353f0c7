"""Reading the index: the items of which one text holds every word asked for, the newest first, as this person may see.

Most people see few items: these are found by their own indexes and looked through. For the others it is the word that
counts. Plans are generic in this house, so the database does not look at how common a word is; the newest items do.
A word that is rare among them is asked of the index of pairs; a common one fills the page from them at once, or from the
newest items this person sees.
"""

from typing import Any
from uuid import UUID

from inspections.rules import own, visible
from inspections.searching.sources import KINDS
from inspections.states import STATES, TONES, State
from portal import duties
from portal.access import Me
from portal.bigrams import as_tsquery, excerpt
from portal.clock import today
from portal.db import Sql, all_of, atomic, rows

PAGE = 20
EVERYWHERE = 1
"""A post that reaches from a root of the tree of units (a path of one part): the newest items are theirs too."""
FEW = 400
"""Whoever sees fewer items than this has them all looked through, whatever the word."""
SAMPLE, NEAR = 150, 500
"""The newest items, looked through before anything else: some two thousand texts, a millisecond; then some more."""
COMMON = 8
"""Of the sample: from here on a word is so common that the index of pairs would return most of the house."""
OWN = 400
"""So many of this person's own, the newest, are looked through for a common word before the index is asked after all."""
SHOWN = 3
"""Hits shown of one item; how many more there are is said."""


async def search_for(me: Me, words: list[str], after: UUID | None = None, limit: int = PAGE) -> dict[str, Any]:
    """One page; `next` is the key of the following one, if there is one. Every word has two characters or more."""
    async with atomic():
        found = await _items(me, words, after, limit + 1)
        page = found[:limit]
        hits = await _hits(page, words)
        items = await _rows(page)
    for item in items:
        of_item = hits[item["id"]]
        item["hits"] = of_item[:SHOWN]
        item["more"] = max(0, len(of_item) - SHOWN)
    return {"items": items, "next": str(page[-1]) if len(found) > limit else ""}


async def _items(me: Me, words: list[str], after: UUID | None, limit: int) -> list[UUID]:
    if any(held.scope.count("/") <= EVERYWHERE for held in me.holdings):
        return await _in_the_newest(me, words, after, limit)
    few = await rows("{}", own(me, FEW, after))
    if len(few) < FEW:
        return await _among(_without_kept(few), words, limit)
    if len(await _among(await _newest(after, SAMPLE), words, SAMPLE)) < COMMON:
        return await _by_pairs(me, words, after, limit)
    newest = await rows("{}", own(me, OWN, after, newest=True))
    found = await _among(_without_kept(newest), words, limit)
    if len(found) == limit or len(newest) < OWN:
        return found
    return await _by_pairs(me, words, after, limit)


async def _in_the_newest(me: Me, words: list[str], after: UUID | None, limit: int) -> list[UUID]:
    for size in (SAMPLE, NEAR):
        newest = await _newest(after, size)
        holding = await _among(newest, words, size)
        if len(newest) == size and len(holding) < COMMON:
            break
        found = await _seen(me, holding, limit)
        if len(found) == limit or len(newest) < size:
            return found
    return await _by_pairs(me, words, after, limit)


async def _newest(after: UUID | None, size: int) -> list[UUID]:
    """Whoever may see them."""
    found = await rows(f"SELECT i.id FROM inspections_item i WHERE {{}} ORDER BY i.id DESC LIMIT {size}", _older(after))
    return [line["id"] for line in found]


def _older(after: UUID | None) -> Sql:
    return Sql("TRUE") if after is None else Sql("i.id < {}", after)


def _without_kept(found: list[dict[str, Any]]) -> list[UUID]:
    return [line["id"] for line in found if not line["kept"]]


async def _seen(me: Me, items: list[UUID], limit: int) -> list[UUID]:
    found = await rows(
        "SELECT i.id FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection"
        f" WHERE i.id = ANY({{}}) AND {{}} ORDER BY i.id DESC LIMIT {limit}",
        items,
        visible(me),
    )
    return [line["id"] for line in found]


async def _among(items: list[UUID], words: list[str], limit: int) -> list[UUID]:
    found = await rows(
        "SELECT DISTINCT s.item FROM inspections_search s WHERE s.item = ANY({}) AND {}"
        f" ORDER BY s.item DESC LIMIT {limit}",
        items,
        _holding(words),
    )
    return [line["item"] for line in found]


async def _by_pairs(me: Me, words: list[str], after: UUID | None, limit: int) -> list[UUID]:
    """The items as an array: whatever is planned for the rest, the pairs are asked first and once."""
    found = await rows(
        "SELECT i.id FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection"
        " WHERE i.id = ANY(ARRAY(SELECT DISTINCT s.item FROM inspections_search s"
        " WHERE s.grams @@ {}::text::tsquery AND {})) AND {}"
        f" ORDER BY i.id DESC LIMIT {limit}",
        as_tsquery(words),
        _holding(words),
        all_of(visible(me), _older(after)),
    )
    return [line["id"] for line in found]


def _holding(words: list[str]) -> Sql:
    """Pairs may stand apart (改措 and 整改 in 整改…改措…); only the text itself knows."""
    return all_of(*(Sql("strpos(s.folded, {}) > 0", word) for word in words))


async def _hits(items: list[UUID], words: list[str]) -> dict[UUID, list[dict[str, Any]]]:
    """What was found in each item, with the words around it."""
    found = await rows(
        "SELECT s.item, s.kind, s.text FROM inspections_search s WHERE s.item = ANY({}) AND {}"
        " ORDER BY s.item, array_position({}, s.kind::text), CASE s.kind WHEN 'progress' THEN s.record END DESC, s.record",
        items,
        _holding(words),
        list(KINDS),
    )
    hits: dict[UUID, list[dict[str, Any]]] = {item: [] for item in items}
    for line in found:
        of_item = hits[line["item"]]
        shown = excerpt(line["text"], words) if len(of_item) < SHOWN else []
        of_item.append({"kind": KINDS[line["kind"]], "excerpt": shown})
    return hits


async def _rows(items: list[UUID]) -> list[dict[str, Any]]:
    """Only for items just found to be visible."""
    on = today()
    found = await rows(
        "SELECT i.id, i.title, i.state, i.due, lu.name AS unit_name, n.title AS inspection_title"
        " FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection"
        " JOIN unit lu ON lu.id = i.lead_unit WHERE i.id = ANY({}) ORDER BY i.id DESC",
        items,
    )
    for item in found:
        item["light"] = duties.light(item["due"], on, done=item["state"] == State.closed)
        item["state_words"] = STATES[item["state"]]
        item["tone"] = TONES[State(item["state"])]
    return found

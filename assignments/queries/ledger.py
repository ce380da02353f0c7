"""The register as a list: filters in the address, pages by key, only what this person may see, whatever its size.

A page is looked for by walking the list in its order, which a common filter fills at once; what is rare is asked of its
own index. Nobody's filter makes the database look at the whole register row by row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from assignments.queries.ledger_filters import DUE, LEADER, begins, candidates, clauses, holding
from assignments.queries.ledger_rows import shown
from assignments.rules import own_cases, sees_whole
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows
from portal.subjects import id_in

PAGE = 50
WALK = 2000
"""So many cases are walked in the order of the list before the indexes of the filters are asked instead."""
FEW = 3000
"""Whoever sees fewer cases than this by whole registers has all of theirs sorted instead."""
RARE = 500
"""Words that fewer cases hold are looked up before anything else."""
MOST = 20_000
"""Of one export; also what Excel takes in at once."""


@dataclass(frozen=True)
class Sort:
    """`key`: what the list is ordered by before the id, as an index has it; `read` makes a key of its text again."""

    words: str
    key: str
    read: Callable[[str], Any]


SORTS = {
    "due": Sort("化解时限早的在前", DUE, date.fromisoformat),
    "age": Sort("积案时间长的在前", "k.first_registered_on", date.fromisoformat),
    "moved": Sort("最久没有动静的在前", "k.moved_at", datetime.fromisoformat),
    "leader": Sort("同一包案领导的排在一起", LEADER, UUID),
}
USUAL = "due"


@dataclass(frozen=True)
class After:
    """The place in the list just after this case."""

    key: Any
    id: UUID


def after_of(text: str, sort: str) -> After | None:
    """None for what is no place in a list sorted so."""
    key, _, found = text.rpartition("_")
    try:
        return After(SORTS[sort].read(key), UUID(found))
    except ValueError:
        return None


@dataclass(frozen=True)
class Reach:
    """`whole`: registers this person sees every case of; `few`: all in all these are not many."""

    whole: list[UUID]
    few: bool


async def page_of(
    me: Me, filters: Mapping[str, str], sort: str = USUAL, after: After | None = None, limit: int = PAGE
) -> dict[str, Any]:
    """One page; `next` is the key of the page after, if there is one."""
    found = await _chosen(me, filters, sort, after, limit + 1)
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return {
        "cases": await shown([line["id"] for line in page]),
        "next": f"{last['key'].isoformat() if hasattr(last['key'], 'isoformat') else last['key']}_{last['id']}"
        if last
        else "",
    }


async def lines(me: Me, filters: Mapping[str, str], limit: int = MOST, sort: str = USUAL) -> list[dict[str, Any]]:
    """The rows of all pages together, for Excel and print; one more than `limit` tells that there are more."""
    found = await _all(me, await reach_of(me), filters, sort, None, limit + 1)
    return await shown([line["id"] for line in found], details=True)


async def standing(me: Me, register: UUID, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """These cases of one register as they stand, for who may see them."""
    return await shown(await seen_among(me, register, ids), details=True)


async def seen_among(me: Me, register: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Those of them that are of this register and that this person sees."""
    found = await rows(
        "SELECT k.id FROM assignments_case k WHERE k.register = {} AND k.id = ANY({}) AND {} ORDER BY k.id",
        register,
        list(ids),
        _seen(me, await reach_of(me)),
    )
    return [line["id"] for line in found]


async def reach_of(me: Me) -> Reach:
    found = await rows(
        "SELECT g.id, (SELECT count(*) FROM (SELECT FROM assignments_case k WHERE k.register = g.id LIMIT {}) found)"
        " AS cases FROM assignments_register g WHERE {}",
        FEW,
        sees_whole(me),
    )
    return Reach([line["id"] for line in found], sum(line["cases"] for line in found) < FEW)


async def _chosen(
    me: Me, filters: Mapping[str, str], sort: str, after: After | None, limit: int
) -> list[dict[str, Any]]:
    reach = await reach_of(me)
    if reach.few:
        return await _all(me, reach, filters, sort, after, limit)
    on = today()
    found = await rows(
        f"""SELECT k.id, k.key FROM (SELECT k.*, {SORTS[sort].key} AS key FROM assignments_case k WHERE {{}}
                                      ORDER BY {SORTS[sort].key}, k.id LIMIT {WALK}) k
             WHERE {{}} AND {{}} ORDER BY k.key, k.id LIMIT {limit}""",
        all_of(*_behind(sort, after), begins(filters, sort, on)),
        _seen(me, reach),
        all_of(*clauses(me, filters, on)),
    )
    return found if len(found) == limit else await _all(me, reach, filters, sort, after, limit)


async def _all(
    me: Me, reach: Reach, filters: Mapping[str, str], sort: str, after: After | None, limit: int
) -> list[dict[str, Any]]:
    """By the indexes of the filters, or of who sees. OFFSET 0 keeps the planner from walking the order here as well, and
    from asking the words, the dearest of all, of a case before its turn."""
    asked = {name: text for name, text in filters.items() if name != "q"}
    narrowed = await _narrowed(filters) if reach.few else candidates(filters)
    order = f"ORDER BY {SORTS[sort].key}, k.id" if holding(filters) else ""
    return await rows(
        f"""SELECT k.id, k.key FROM (SELECT k.id, k.number, k.summary, {SORTS[sort].key} AS key FROM assignments_case k
                                      WHERE {{}} AND {{}} {order} OFFSET 0) k
             WHERE {{}} ORDER BY k.key, k.id LIMIT {limit}""",
        all_of(*narrowed, *clauses(me, asked, today()), *_behind(sort, after)),
        _seen(me, reach),
        all_of(*holding(filters)),
    )


async def _narrowed(filters: Mapping[str, str]) -> list[Sql]:
    """For who sees few cases: those that hold the pairs of rare words; nothing where the words are common."""
    if not (held := candidates(filters)):
        return []
    found = await rows(f"SELECT k.id FROM assignments_case k WHERE {{}} LIMIT {RARE}", all_of(*held))
    return [Sql("k.id = ANY({})", [line["id"] for line in found])] if len(found) < RARE else []


def _behind(sort: str, after: After | None) -> list[Sql]:
    return [] if after is None else [Sql(f"({SORTS[sort].key}, k.id) > ({{}}, {{}})", after.key, after.id)]


def _seen(me: Me, reach: Reach) -> Sql:
    """SQL over `assignments_case k`: what `rules.sees_case` shows. Where whole registers are most of it, they are asked
    first and of nearly every case alone; else the cases are fetched one by one."""
    own = own_cases(me)
    if reach.few:
        seen = Sql("k.id = ANY(ARRAY({}))", Sql(_OF_REGISTERS + " UNION {}", reach.whole, own) if reach.whole else own)
    else:
        seen = any_of(Sql("k.register = ANY({})", reach.whole), Sql("k.id IN ({})", own))
    return all_of(seen, not_recused(me, "k.id"))


_OF_REGISTERS = f"""SELECT w.id FROM unnest({{}}::uuid[]) r (id) CROSS JOIN LATERAL (
  SELECT c.id FROM assignments_case c WHERE c.register = r.id ORDER BY c.registered_on LIMIT {FEW}) w"""
"""Bounded, so that the planner never thinks of the whole table; `Reach.few` knows that there are not so many."""


async def titles_of(filters: Mapping[str, str]) -> dict[str, str]:
    """What the ids among the filters are called, for the chips; of any tag, unit or person: none of it is a case."""
    asked = {name: filters[name] for name in ("field", "tag", "waiting", "unit", "leader") if filters.get(name)}
    ids = [one for text in asked.values() if (one := id_in(text)) is not None]
    if not ids:
        return {}
    found = await rows(
        "SELECT t.id, t.name FROM assignments_tag t WHERE t.id = ANY({}) UNION ALL"
        " SELECT u.id, u.short_name FROM unit u WHERE u.id = ANY({}) UNION ALL"
        " SELECT p.id, p.name FROM person p WHERE p.id = ANY({})",
        ids,
        ids,
        ids,
    )
    return {str(line["id"]): line["name"] for line in found}

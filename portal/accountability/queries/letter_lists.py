"""Many letters: the list with its filters, what waits for whom, 挂牌督办, and what a new letter could be about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.access import Me, below, under
from portal.accountability.letter_kinds import LETTER_KINDS, LISTED
from portal.accountability.queries.duties import kind_words
from portal.accountability.queries.letters import COLUMNS, JOINED
from portal.accountability.rules import STAFF, leader_paths, offices_of, sees_letter, visible
from portal.accountability.states import LETTER_STATES
from portal.clock import today
from portal.db import Sql, all_of, any_of, row, rows
from portal.people import Role

PAGE = 50
MINE = {"sign": "待我签发", "unit": "待本单位签收、回复", "verify": "待本办核实", "draft": "本办起草中"}


@dataclass(frozen=True)
class Filters:
    """What stands in the address."""

    kind: str = ""
    state: str = ""
    unit: UUID | None = None
    mine: str = ""


async def letters_for(
    me: Me, filters: Filters, after: UUID | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], bool]:
    """One page, the latest first, and whether more follow."""
    clauses = [sees_letter(me), *_of(me, filters)]
    if after:
        clauses.append(
            Sql(
                "(l.drafted_at, l.id) < (SELECT p.drafted_at, p.id FROM accountability_letter p WHERE p.id = {})", after
            )
        )
    found = await rows(
        f"SELECT {COLUMNS}, (SELECT count(*) FROM accountability_letter_matter m WHERE m.letter = l.id) AS matters"
        f" FROM {JOINED} WHERE {{}} ORDER BY l.drafted_at DESC, l.id DESC LIMIT {{}}",
        all_of(*clauses),
        limit + 1,
    )
    return found[:limit], len(found) > limit


async def figures_for(me: Me, filters: Filters) -> dict[str, int]:
    """How many wait for whom; each opens exactly those rows. The one of `mine` in the filters is left aside."""
    others = Filters(filters.kind, filters.state, filters.unit)
    counted = ", ".join(f"count(*) FILTER (WHERE {{}}) AS {name}" for name in MINE)
    found = await row(
        f"SELECT {counted} FROM {JOINED} WHERE {{}}",
        *(waiting(me, name) for name in MINE),
        all_of(sees_letter(me), *_of(me, others)),
    )
    return dict(found or {})


def waiting(me: Me, name: str) -> Sql:
    """SQL over the joined letter: what waits for this very person or their unit."""
    own = Sql("l.unit = ANY({})", offices_of(me))
    if name == "sign":
        kinds: dict[str, list[str]] = {}
        for kind, shape in LETTER_KINDS.items():
            kinds.setdefault(shape.level, []).append(kind)
        leads = under("t.path", leader_paths(me))
        above = below("l.unit", me.scopes(Role.leader))
        return all_of(
            Sql(
                "l.state = 'to_sign' AND l.drafted_by IS DISTINCT FROM {} AND l.edited_by IS DISTINCT FROM {}",
                me.id,
                me.id,
            ),
            any_of(
                leads,
                all_of(Sql("l.kind = ANY({})", [*kinds["head"], *kinds["staff"]]), above),
                all_of(Sql("l.kind = ANY({})", kinds["staff"]), own),
            ),
        )
    if name == "unit":
        led = [held.unit for held in me.holdings if held.role == Role.leader]
        mine = any_of(below("l.addressee", me.scopes(Role.liaison)), Sql("l.addressee = ANY({})", led))
        return all_of(Sql("l.state IN ('issued', 'received')"), mine)
    return all_of(own, Sql("l.state = {}", {"verify": "replied", "draft": "drafted"}[name]))


def _of(me: Me, filters: Filters) -> list[Sql]:
    clauses = []
    if filters.kind:
        clauses.append(Sql("l.kind = {}", filters.kind))
    if filters.state:
        clauses.append(Sql("l.state = {}", filters.state))
    if filters.unit:
        clauses.append(Sql("l.addressee = {}", filters.unit))
    if filters.mine:
        clauses.append(waiting(me, filters.mine))
    return clauses


async def addressees_of(me: Me) -> list[tuple[str, str]]:
    """Units one can filter by: those of letters this person sees."""
    found = await rows(
        f"SELECT DISTINCT au.id, au.short_name, au.path FROM {JOINED} WHERE au.id IS NOT NULL AND {{}}"
        " ORDER BY au.path LIMIT 500",
        sees_letter(me),
    )
    return [(str(line["id"]), line["short_name"]) for line in found]


async def listings_for(me: Me) -> list[dict[str, Any]]:
    """挂牌督办: what hangs on top, the longest first; then what was taken off."""
    return await rows(
        f"SELECT {COLUMNS}, g.listed_on, g.proposed_at, g.reason, g.delisted_on, g.delisted_by_name FROM {JOINED}"
        " JOIN accountability_listing g ON g.letter = l.id WHERE l.kind = {} AND {}"
        " ORDER BY g.delisted_on DESC NULLS FIRST, g.listed_on, l.id LIMIT 500",
        LISTED,
        sees_letter(me),
    )


def office_for(me: Me, kind: str, path: str) -> UUID | None:
    """The unit in whose name this person may draft such a letter to who owes at `path`."""
    return next(
        (held.unit for held in me.holdings if held.role in LETTER_KINDS[kind].drafters and path.startswith(held.scope)),
        None,
    )


def kinds_for(me: Me) -> list[tuple[str, str]]:
    """Those this person may draft."""
    return [(kind, shape.words) for kind, shape in LETTER_KINDS.items() if me.has(*shape.drafters)]


async def duties_to_write_of(me: Me, duties: Sequence[UUID]) -> list[dict[str, Any]]:
    """Those of these duties this person sees, earliest first."""
    found = await rows(
        "SELECT d.id, d.title, d.path, d.due, d.done_at, d.handed_in_at, d.subject_kind, d.unit, u.name AS unit_name,"
        " u.path AS unit_path FROM duty d JOIN unit u ON u.id = d.unit WHERE d.id = ANY({}) AND {} ORDER BY d.due, d.id",
        list(duties),
        visible(me),
    )
    return [{**line, "source": kind_words(line["subject_kind"])} for line in found]


async def more_of_unit(me: Me, unit: UUID, but: Sequence[UUID], limit: int = 20) -> list[dict[str, Any]]:
    """What else this unit owes and is late with: could go into the same letter."""
    found = await rows(
        "SELECT d.id, d.title, d.due, d.subject_kind FROM duty d JOIN unit u ON u.id = d.unit WHERE d.unit = {}"
        " AND d.done_at IS NULL AND d.handed_in_at IS NULL AND d.due < {} AND NOT d.id = ANY({}) AND d.subject_kind"
        " <> 'accountability.letter' AND {} ORDER BY d.due, d.id LIMIT {}",
        unit,
        today(),
        list(but),
        visible(me),
        limit,
    )
    return [{**line, "source": kind_words(line["subject_kind"])} for line in found]


async def letters_about(me: Me, duties: Sequence[UUID]) -> list[dict[str, Any]]:
    """What was already written of these duties."""
    found = await rows(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE l.state <> 'withdrawn' AND {{}} AND l.id IN (SELECT m.letter FROM"
        " accountability_letter_matter m WHERE m.duty = ANY({})) ORDER BY l.drafted_at DESC LIMIT 20",
        sees_letter(me),
        list(duties),
    )
    return [
        {**one, "kind_words": LETTER_KINDS[one["kind"]].words, "state_words": LETTER_STATES[one["state"]]}
        for one in found
    ]


async def units_to_address(me: Me) -> list[tuple[str, str]]:
    """Territories and departments where this person's office reaches, villages left aside; and the departments beside."""
    found = await rows(
        "SELECT u.id, u.name FROM unit u WHERE u.closed_on IS NULL AND u.kind <> 'village' AND {} ORDER BY"
        " length(u.path), u.position, u.path LIMIT 600",
        under("u.path", me.scopes(*STAFF)),
    )
    return [(str(line["id"]), line["name"]) for line in found]


__all__ = [
    "MINE",
    "Filters",
    "addressees_of",
    "duties_to_write_of",
    "figures_for",
    "kinds_for",
    "letters_about",
    "letters_for",
    "listings_for",
    "more_of_unit",
    "office_for",
    "units_to_address",
    "waiting",
]

"""The rectification ledger: filters in the address, pages by key, only what this person may see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from inspections.queries.items import FROM
from inspections.rules import found as leads_to
from inspections.rules import visible, watches_over_all
from inspections.states import STATES, TONES, State
from portal import duties
from portal.access import Me, below
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows
from portal.people import Role
from portal.subjects import id_in

PAGE = 50
FILTERS = ("q", "inspection", "unit", "state", "light", "mine")
GROUPS: dict[str, tuple[State, ...]] = {
    "open": tuple(state for state in State if state != State.closed),
    "waiting": (State.applied, State.in_review),
}
"""Words in the address for several states at once: what is not closed, and what waits for somebody's verdict."""
_STATE_ORDER = "array_position(ARRAY[" + ", ".join(f"'{state}'" for state in State) + "]::varchar[], i.state)"
SORTS = {"due": "''::text", "state": _STATE_ORDER, "unit": "lu.path"}
"""By what the ledger may be sorted besides the due day, which always comes next; a minus before it turns it round."""
After = tuple[str, date, UUID]
"""The key a page begins behind: what its last row was sorted by, its due day, its id."""


async def ledger_for(
    me: Me, filters: Mapping[str, str], after: After | None = None, limit: int = PAGE, sort: str = ""
) -> dict[str, Any]:
    """One page of the ledger and the figures above it, in one question that looks at what this person sees once.

    `next` is the key of the following page, if there is one. Without `sort` what is still open comes first, and of that
    the soonest due. The figures say how many stand how, over the same filters but state and light: each is a link to
    its rows; `chosen` are the rows of all filters.
    """
    on = today()
    by = _order(sort)
    kept = {name: text for name, text in filters.items() if name not in {"state", "light"}}
    asked = all_of(*clauses(me, {name: text for name, text in filters.items() if name in {"state", "light"}}, on))
    seen = Sql(
        "SELECT i.id, i.state, i.due, i.lead_unit" + _bare(kept) + "WHERE {}",
        all_of(visible(me), leads_to(me), *clauses(me, kept, on)),
    )
    chosen = Sql(
        "SELECT i.id FROM seen i"
        + (" JOIN unit lu ON lu.id = i.lead_unit" if sort.lstrip("-") == "unit" else "")
        + " WHERE {} AND {} "
        + by.order
        + " LIMIT {}",
        asked,
        Sql("TRUE") if after is None else Sql(by.behind, by.read(after[0]), after[1], after[2]),
        limit + 1,
    )
    page_of = Sql(
        SELECT
        + f", {by.first} AS sorted_by, row_number() OVER ({by.order}) AS place"
        + FROM.replace("inspections_item i", "({}) chosen JOIN inspections_item i ON i.id = chosen.id", 1)
        + JOINS,
        chosen,
    )
    counted = _figures(asked, on)
    if watches_over_all(me):  # in the order of the page there is an index, and nearly every row of it is seen
        found = await rows("WITH seen AS NOT MATERIALIZED ({}) {} ORDER BY place", seen, page_of)
        told = (await rows("WITH seen AS NOT MATERIALIZED ({}) {}", seen, counted))[0]
    else:
        found = await rows(
            "WITH seen AS MATERIALIZED ({}), figures AS ({}) SELECT figures.*, page.* FROM figures LEFT JOIN ({}) page"
            " ON TRUE ORDER BY page.place",
            seen,
            counted,
            page_of,
        )
        told = found[0]
    figures = {name: told[f"{name}_"] for name in FIGURES}
    page = [line for line in found[:limit] if line["id"] is not None]
    for item in page:
        item["light"] = duties.light(item["due"], on, done=item["state"] == "closed")
        item["state_words"] = STATES[item["state"]]
        item["tone"] = TONES[State(item["state"])]
    last = page[-1] if len(found) > limit else None
    return {
        "items": page,
        "next": f"{_written(last['sorted_by'])}_{last['due']}_{last['id']}" if last else "",
        "figures": figures,
    }


FIGURES = ("all", "done", "late", "urgent", "near", "normal", "chosen")


def _figures(asked: Sql, on: date) -> Sql:
    return Sql(
        "SELECT count(*) AS all_, count(*) FILTER (WHERE i.state = 'closed') AS done_,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due < {}) AS late_,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due BETWEEN {} AND {}) AS urgent_,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due BETWEEN {} AND {}) AS near_,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due > {}) AS normal_,"
        " count(*) FILTER (WHERE {}) AS chosen_ FROM seen i",
        on,
        on,
        on + timedelta(days=3),
        on + timedelta(days=4),
        on + timedelta(days=7),
        on + timedelta(days=7),
        asked,
    )


async def ledger_rows(me: Me, filters: Mapping[str, str], limit: int = 20_000) -> list[dict[str, Any]]:
    """All rows of the filtered ledger with their measures, for Excel and print."""
    on = today()
    found = await rows(
        SELECT
        + """, f.manifestation, i.target, i.reported, i.version, i.outcome,
              (SELECT string_agg(m.text, E'\n' ORDER BY m.position) FROM inspections_measure m WHERE m.item = i.id)
                AS measures,
              (SELECT string_agg(su.name, '、' ORDER BY su.name) FROM inspections_item_support s
                 JOIN unit su ON su.id = s.unit WHERE s.item = i.id) AS supporting,
              (SELECT p.text FROM inspections_progress p WHERE p.item = i.id ORDER BY p.at DESC, p.id DESC LIMIT 1)
                AS latest"""
        + FROM
        + JOINS
        + "WHERE {} ORDER BY n.feedback_on, n.id, c.position, f.position, i.position LIMIT {}",
        all_of(visible(me), *clauses(me, filters, on)),
        limit,
    )
    for item in found:
        item["light"] = duties.light(item["due"], on, done=item["state"] == "closed")
        item["state_words"] = STATES[item["state"]]
    return found


@dataclass(frozen=True)
class Order:
    """One way to sort: what comes first, the whole order, what lies behind a key, and how the key's first part is read."""

    first: str
    order: str
    behind: str
    read: Callable[[str], Any]


def _order(sort: str) -> Order:
    name, down = sort.lstrip("-"), sort.startswith("-")
    first = SORTS.get(name, "(i.state = 'closed')")
    turned, sign = (" DESC", "<") if down else ("", ">")
    readers: dict[str, Callable[[str], Any]] = {"due": str, "unit": str, "state": _number}
    return Order(
        first,
        f"ORDER BY {first}{turned}, i.due{turned}, i.id{turned}",
        f"({first}, i.due, i.id) {sign} ({{}}, {{}}, {{}})",
        readers.get(name, lambda text: text == "1"),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _written(first: Any) -> str:
    return str(int(first)) if isinstance(first, bool) else str(first)


def _bare(filters: Mapping[str, str]) -> str:
    """Only the tables the question needs: words are joined to the rows of one page, not to the whole ledger."""
    words = " JOIN inspections_finding f ON f.id = i.finding JOIN unit lu ON lu.id = i.lead_unit "
    return " FROM inspections_item i " + (words if filters.get("q") else " ")


def clauses(me: Me, filters: Mapping[str, str], on: date) -> list[Sql]:
    """What is asked for; a filter that makes no sense is left out rather than answered with an error."""
    clauses = []
    if words := filters.get("q", "").strip()[:60]:
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        clauses.append(
            any_of(
                Sql("i.title LIKE {}", like),
                Sql("f.title LIKE {}", like),
                Sql("lu.name LIKE {}", like),
                Sql("EXISTS (SELECT 1 FROM inspections_measure m WHERE m.item = i.id AND m.text LIKE {})", like),
            )
        )
    for name, column in (("inspection", "i.inspection"), ("unit", "i.lead_unit")):
        if (wanted := id_in(filters.get(name, ""))) is not None:
            clauses.append(Sql(column + " = {}", wanted))
    if (state := filters.get("state", "")) in STATES:
        clauses.append(Sql("i.state = {}", state))
    elif state in GROUPS:
        clauses.append(Sql("i.state = ANY({})", [str(one) for one in GROUPS[state]]))
    if filters.get("mine"):
        clauses.append(
            any_of(below("i.lead_unit", me.scopes(Role.liaison)), Sql("i.leader = {} OR i.handler = {}", me.id, me.id))
        )
    if light := filters.get("light", ""):
        clauses.append(_lit(light, on))
    return clauses


def _lit(light: str, on: date) -> Sql:
    still_open = Sql("i.state <> 'closed'")
    spans = {
        "late": Sql("i.due < {}", on),
        "urgent": Sql("i.due BETWEEN {} AND {}", on, on + timedelta(days=3)),
        "near": Sql("i.due BETWEEN {} AND {}", on + timedelta(days=4), on + timedelta(days=7)),
        "normal": Sql("i.due > {}", on + timedelta(days=7)),
    }
    if light == "done":
        return Sql("i.state = 'closed'")
    return all_of(still_open, spans[light]) if light in spans else Sql("TRUE")


SELECT = """SELECT i.id, i.title, i.state, i.due, i.returns, i.immediate, i.ongoing, f.title AS finding_title,
       c.title AS category_title, lu.name AS unit_name, lu.short_name AS unit_short, leader.name AS leader_name,
       n.title AS inspection_title, n.id AS inspection_id"""
JOINS = " LEFT JOIN person leader ON leader.id = i.leader "

"""The rectification ledger: filters in the address, pages by key, only what this person may see."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from inspections.queries.items import FROM
from inspections.rules import visible
from inspections.states import STATES, TONES, State
from portal import duties
from portal.access import Me
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows

PAGE = 50
FILTERS = ("q", "inspection", "unit", "state", "light")


async def ledger_for(
    me: Me, filters: Mapping[str, str], after: tuple[bool, date, UUID] | None = None, limit: int = PAGE
) -> dict[str, Any]:
    """One page of the ledger, what is still open first and of that the soonest due; `next` is the key of the following page, if there is one."""
    on = today()
    chosen = Sql(
        "SELECT i.id" + _bare(filters) + "WHERE {} AND {} ORDER BY (i.state = 'closed'), i.due, i.id LIMIT {}",
        all_of(visible(me), *(_clauses(filters, on))),
        Sql("TRUE") if after is None else Sql("((i.state = 'closed'), i.due, i.id) > ({}, {}, {})", *after),
        limit + 1,
    )
    found = await rows(
        _SELECT
        + FROM.replace("inspections_item i", "({}) chosen JOIN inspections_item i ON i.id = chosen.id", 1)
        + _JOINS
        + "ORDER BY (i.state = 'closed'), i.due, i.id",
        chosen,
    )
    page = found[:limit]
    for item in page:
        item["light"] = duties.light(item["due"], on, done=item["state"] == "closed")
        item["state_words"] = STATES[item["state"]]
        item["tone"] = TONES[State(item["state"])]
    last = page[-1] if len(found) > limit else None
    return {
        "items": page,
        "next": f"{int(last['state'] == 'closed')}_{last['due']}_{last['id']}" if last else "",
        "figures": await _figures(me, filters),
    }


async def ledger_rows(me: Me, filters: Mapping[str, str], limit: int = 20_000) -> list[dict[str, Any]]:
    """All rows of the filtered ledger with their measures, for Excel and print."""
    on = today()
    found = await rows(
        _SELECT
        + """, f.manifestation, i.target, i.reported, i.version, i.outcome,
              (SELECT string_agg(m.text, E'\n' ORDER BY m.position) FROM inspections_measure m WHERE m.item = i.id)
                AS measures,
              (SELECT string_agg(su.name, '、' ORDER BY su.name) FROM inspections_item_support s
                 JOIN unit su ON su.id = s.unit WHERE s.item = i.id) AS supporting,
              (SELECT p.text FROM inspections_progress p WHERE p.item = i.id ORDER BY p.at DESC, p.id DESC LIMIT 1)
                AS latest"""
        + FROM
        + _JOINS
        + "WHERE {} ORDER BY n.feedback_on, n.id, c.position, f.position, i.position LIMIT {}",
        all_of(visible(me), *_clauses(filters, on)),
        limit,
    )
    for item in found:
        item["light"] = duties.light(item["due"], on, done=item["state"] == "closed")
        item["state_words"] = STATES[item["state"]]
    return found


async def _figures(me: Me, filters: Mapping[str, str]) -> dict[str, int]:
    """How many stand how, over the same filters but state and light: each figure is a link to its rows."""
    on = today()
    kept = {name: text for name, text in filters.items() if name not in {"state", "light"}}
    found = await rows(
        "SELECT count(*) AS all, count(*) FILTER (WHERE i.state = 'closed') AS done,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due < {}) AS late,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due BETWEEN {} AND {}) AS urgent,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due BETWEEN {} AND {}) AS near,"
        " count(*) FILTER (WHERE i.state <> 'closed' AND i.due > {}) AS normal" + _bare(kept) + "WHERE {}",
        on,
        on,
        on + timedelta(days=3),
        on + timedelta(days=4),
        on + timedelta(days=7),
        on + timedelta(days=7),
        all_of(visible(me), *_clauses(kept, on)),
    )
    return found[0]


def _bare(filters: Mapping[str, str]) -> str:
    """Only the tables the question needs: words are joined to the rows of one page, not to the whole ledger."""
    words = " JOIN inspections_finding f ON f.id = i.finding JOIN unit lu ON lu.id = i.lead_unit "
    return " FROM inspections_item i JOIN inspections_inspection n ON n.id = i.inspection " + (
        words if filters.get("q") else ""
    )


def _clauses(filters: Mapping[str, str], on: date) -> list[Sql]:
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
        if (wanted := _uuid(filters.get(name, ""))) is not None:
            clauses.append(Sql(column + " = {}", wanted))
    if (state := filters.get("state", "")) in STATES:
        clauses.append(Sql("i.state = {}", state))
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


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


_SELECT = """SELECT i.id, i.title, i.state, i.due, i.returns, i.immediate, i.ongoing, f.title AS finding_title,
       c.title AS category_title, lu.name AS unit_name, lu.short_name AS unit_short, leader.name AS leader_name,
       n.title AS inspection_title, n.id AS inspection_id"""
_JOINS = " LEFT JOIN person leader ON leader.id = i.leader "

"""The rows behind a figure: exactly those it counts, by the same conditions; and where one may ask for figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assignments.queries.figure_terms import FROM, Asked, measure
from assignments.states import ASSIGNMENT_STATES, ASSIGNMENT_TONES, LEVELS
from portal.access import below, under
from portal.db import Sql, all_of, row, rows

PAGE = 100


@dataclass(frozen=True)
class Narrow:
    """Which of the counted: of a measure, a level, led by a unit or what lies below it, carried by a leader."""

    measure: str = "cases"
    level: str = ""
    unit: Mapping[str, Any] | None = None
    leader: UUID | None = None

    def clause(self) -> Sql:
        clauses = [measure(self.measure)]
        if self.level in LEVELS:
            clauses.append(Sql("a.level = {}", self.level))
        if self.unit:
            clauses.append(below("a.lead_unit", (self.unit["path"],)))
        if self.leader:
            clauses.append(Sql("a.leader = {}", self.leader))
        return all_of(*clauses)


async def case_rows(seen: Sql, asked: Asked, narrow: Narrow, after: UUID | None) -> list[dict[str, Any]]:
    """Newest first; one more than a page tells that there is another."""
    found = await rows(
        f"""SELECT a.id, a.state, a.handed_on, a.due, a.leader_title, k.number, k.summary, k.completed_on, k.resolved_on,
                   k.filed_on, p.name AS leader_name, lu.short_name AS unit_name
              {FROM} JOIN person p ON p.id = a.leader JOIN unit lu ON lu.id = a.lead_unit
             WHERE {{}} AND {{}} AND {{}} ORDER BY a.id DESC LIMIT {{}}""",
        asked.counted(seen),
        narrow.clause(),
        Sql("a.id < {}", after) if after else Sql("TRUE"),
        PAGE + 1,
    )
    for line in found:
        line["state_words"], line["tone"] = ASSIGNMENT_STATES[line["state"]], ASSIGNMENT_TONES[line["state"]]
    return found


async def leader_rows(seen: Sql, asked: Asked, narrow: Narrow, after: UUID | None) -> list[dict[str, Any]]:
    """Who is counted as 位, each with their turns (人次) and cases (宗); by name."""
    return await rows(
        f"""SELECT p.id, p.name, l.title, u.name AS unit_name, l.turns, l.cases, l.resolved
              FROM (SELECT leader, max(title) AS title, (array_agg(unit))[1] AS unit, count(*)::int AS turns,
                           sum(cases)::int AS cases, sum(resolved)::int AS resolved
                      FROM (SELECT a.leader, a.level, max(a.leader_title) AS title, (array_agg(a.leader_unit))[1] AS unit,
                                   count(*) AS cases, count(k.resolved_on) AS resolved
                              {FROM} WHERE {{}} AND {{}}
                             GROUP BY a.level, a.leader, k.batch,
                                   CASE WHEN k.batch IS NULL THEN extract(year FROM a.handed_on) END) turn
                     GROUP BY leader) l
              JOIN person p ON p.id = l.leader JOIN unit u ON u.id = l.unit
             WHERE {{}} ORDER BY p.name, p.id LIMIT {{}}""",
        asked.counted(seen),
        narrow.clause(),
        Sql("(p.name, p.id) > (SELECT ap.name, ap.id FROM person ap WHERE ap.id = {})", after)
        if after
        else Sql("TRUE"),
        PAGE + 1,
    )


async def counted(seen: Sql, asked: Asked, narrow: Narrow) -> int:
    """How many cases the whole list has; the page shows a part."""
    found = await row(
        f"SELECT count(*)::int AS number {FROM} WHERE {{}} AND {{}}", asked.counted(seen), narrow.clause()
    )
    assert found is not None
    return int(found["number"])


async def territories_in(registers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Districts and towns one can ask for: the registers' own territories and what lies below them."""
    return await rows(
        "SELECT u.id, u.name, u.path FROM unit u WHERE u.kind IN ('city', 'district', 'township') AND u.closed_on IS NULL"
        " AND {} ORDER BY u.path LIMIT 400",
        under("u.path", tuple(sorted({one["territory_path"] for one in registers}))),
    )


async def unit_in(unit_id: UUID | None) -> dict[str, Any] | None:
    return await row("SELECT id, name, path FROM unit WHERE id = {}", unit_id) if unit_id else None


async def registers_named(name: str) -> list[dict[str, Any]]:
    """For the operator, who sees them all."""
    return await rows("SELECT id, name FROM assignments_register WHERE name = {} LIMIT 2", name)

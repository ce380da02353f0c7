"""不动的案件: what has stood where it is for too long, in which way, and since when. One question to the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from assignments.rules import offices_of, sees_cases
from assignments.states import ASSIGNMENT_STATES, ASSIGNMENT_TONES, BEFORE_DELIVERY
from portal.access import Me
from portal.clock import today
from portal.db import Sql, all_of, row, rows
from portal.subjects import id_in

PAGE = 50
KINDS = {
    "unassigned": "没有包案",
    "unaccepted": "未接收",
    "unopened": "领导未打开",
    "no_plan": "没有方案",
    "no_promise": "没有承诺日",
    "silent": "没有进展",
    "half": "过半无记录",
    "blocked": "卡点",
}
_THERE = "r.assignment IS NOT NULL"
_OUT = "r.today - r.unopened_days"
_LOOSE = "coalesce(r.state, 'drafted') IN ('drafted', 'proposed', 'to_approve', 'approved')"
_PLANNED = "r.state IN ('planning', 'plan_review', 'underway')"
_CARRYING = "r.state IN ('delivered', 'planning', 'plan_review', 'underway')"
_WITHOUT = "(SELECT TRUE FROM assignments_{0} seen WHERE seen.assignment = r.assignment LIMIT 1) IS NULL"
_HALF = "r.handed_on + (r.due - r.handed_on) / 2"
_SINCE = {
    "unassigned": (f"{_LOOSE} AND r.registered_on <= r.today - r.still_days", "r.registered_on"),
    "unaccepted": (f"r.state = 'delivered' AND r.handed_on <= {_OUT}", "r.handed_on"),
    "unopened": (f"r.state = 'delivered' AND r.opened_at IS NULL AND r.handed_on <= {_OUT}", "r.handed_on"),
    "no_plan": (f"r.state = 'planning' AND r.handed_on <= {_OUT}", "r.handed_on"),
    "no_promise": (
        f"{_THERE} AND {_PLANNED} AND r.handed_on <= {_OUT} AND {_WITHOUT.format('promise')}",
        "r.handed_on",
    ),
    "silent": (f"{_CARRYING} AND r.moved_on <= r.today - r.still_days", "r.moved_on"),
    "half": (f"{_THERE} AND {_CARRYING} AND {_HALF} <= r.today AND {_WITHOUT.format('progress')}", _HALF),
    "blocked": (
        "r.waiting IS NOT NULL AND coalesce(r.state, 'drafted') NOT IN ('applied', 'filed', 'confirmed')",
        "coalesce(r.waiting_since, r.registered_on)",
    ),
}
"""For each kind, when it holds and since which day, over a row r of case, live assignment and register."""
STUCK = f"""WITH stuck AS MATERIALIZED (
  SELECT * FROM (SELECT x.*, least({", ".join(KINDS)}) AS since FROM (
    SELECT r.id, r.register, r.assignment, r.unit, r.leader, r.due, r.state,
           {", ".join(f"CASE WHEN {when} THEN {since} END AS {kind}" for kind, (when, since) in _SINCE.items())}
      FROM (SELECT k.id, k.register, k.registered_on, k.waiting, k.waiting_since, g.still_days, g.unopened_days,
                   a.id AS assignment, coalesce(a.lead_unit, k.authority) AS unit, a.leader, a.due, a.state, a.handed_on,
                   a.opened_at, coalesce((a.moved_at AT TIME ZONE 'Asia/Shanghai')::date, a.handed_on) AS moved_on,
                   {{}}::date AS today
              FROM assignments_case k JOIN assignments_register g ON g.id = k.register
              LEFT JOIN assignments_assignment a ON a.backlog_case = k.id AND a.state NOT IN ('closed', 'withdrawn')
             WHERE k.closed_on IS NULL AND {{}} OFFSET 0) r OFFSET 0) x OFFSET 0) s WHERE since IS NOT NULL)"""
"""Each step ends in OFFSET 0, so that no expression is worked out twice."""
COUNTS = ", ".join(f"count({kind})::int AS n_{kind}" for kind in KINDS)


@dataclass(frozen=True)
class Filters:
    """Which of them: of a kind, a register, a unit, a leader. What is empty does not narrow."""

    kind: str = ""
    register: UUID | None = None
    unit: UUID | None = None
    leader: UUID | None = None

    @property
    def address(self) -> dict[str, str]:
        pairs = {name: getattr(self, name) for name in ("kind", "register", "unit", "leader")}
        return {name: str(value) for name, value in pairs.items() if value}

    def inside(self, me: Me) -> Sql:
        clauses = [sees_cases(me)]
        columns = {"register": "k.register", "unit": "coalesce(a.lead_unit, k.authority)", "leader": "a.leader"}
        for name, column in columns.items():
            if getattr(self, name):
                clauses.append(Sql(f"{column} = {{}}", getattr(self, name)))
        return all_of(*clauses)


@dataclass(frozen=True)
class After:
    """The place in the list just after this row."""

    since: date
    id: UUID


def filters_of(params: Mapping[str, Any]) -> Filters:
    """What the address asks for; what means nothing is left out."""
    kind = str(params.get("kind", ""))
    ids = {name: id_in(str(params.get(name, ""))) for name in ("register", "unit", "leader")}
    return Filters(kind=kind if kind in KINDS else "", **ids)


def after_of(key: str) -> After | None:
    day, _, found = key.partition("_")
    try:
        return After(date.fromisoformat(day), UUID(found))
    except ValueError:
        return None


async def page_of(me: Me, filters: Filters, after: After | None = None, limit: int = PAGE) -> dict[str, Any]:
    """One page, the longest-standing first, and how many there are of each kind, whichever kind is shown. `next` is
    the key of the page after."""
    on = today()
    found = await rows(
        f"""{STUCK},
            totals AS (SELECT count(*)::int AS everything, {COUNTS} FROM stuck),
            page AS (SELECT * FROM stuck WHERE {{}} AND {{}} ORDER BY since, id LIMIT {{}})
       SELECT totals.*, page.*, k.number, k.summary, lp.name AS leader_name, u.short_name AS unit_name, g.office,
              wt.name AS waiting_name, g.name AS register_name
         FROM totals LEFT JOIN page ON TRUE LEFT JOIN assignments_case k ON k.id = page.id
         LEFT JOIN assignments_register g ON g.id = page.register LEFT JOIN person lp ON lp.id = page.leader
         LEFT JOIN unit u ON u.id = page.unit LEFT JOIN assignments_tag wt ON wt.id = k.waiting
        ORDER BY page.since, page.id""",
        on,
        filters.inside(me),
        Sql(f"{filters.kind} IS NOT NULL") if filters.kind else Sql("TRUE"),
        Sql("(since, id) > ({}, {})", after.since, after.id) if after else Sql("TRUE"),
        limit + 1,
    )
    counts = {kind: found[0][f"n_{kind}"] for kind in KINDS}
    lines = [line for line in found if line["id"] is not None]
    last = lines[limit - 1] if len(lines) > limit else None
    offices = offices_of(me)
    return {
        "lines": [shown(line, on, offices) for line in lines[:limit]],
        "everything": found[0]["everything"],
        "counts": counts,
        "next": f"{last['since']}_{last['id']}" if last else "",
    }


def shown(line: dict[str, Any], on: date, offices: list[UUID]) -> dict[str, Any]:
    """`whys`: each way in which it stands still, with its days; `mine`: this person's office may act upon it."""
    loose = line["state"] is None
    whys = [
        (kind, f"{line['waiting_name']}，" if kind == "blocked" else "", (on - line[kind]).days)
        for kind in KINDS
        if line[kind] is not None
    ]
    return {
        **line,
        "path": f"/assignments/cases/{line['id']}" if loose else f"/assignments/{line['assignment']}",
        "days": (on - line["since"]).days,
        "whys": [f"{KINDS[kind]}（{more}{days} 天）" for kind, more, days in whys],
        "state_words": "在库，未包案" if loose else ASSIGNMENT_STATES[line["state"]],
        "tone": "waiting" if loose else ASSIGNMENT_TONES[line["state"]],
        "carried": not loose and line["state"] not in BEFORE_DELIVERY,
        "mine": line["office"] in offices,
    }


async def counts_of(me: Me) -> dict[str, int]:
    """How many cases stand still, all and by kind."""
    found = await row(f"{STUCK} SELECT count(*)::int AS everything, {COUNTS} FROM stuck", today(), Filters().inside(me))
    assert found is not None
    return {"everything": found["everything"], **{kind: found[f"n_{kind}"] for kind in KINDS}}


async def groups_of(me: Me, filters: Filters, by: str, limit: int = 200) -> list[dict[str, Any]]:
    """By `unit` or by `leader`: how many, of which kinds, the oldest; who has the oldest first. `own`: a register of this
    person's office in which the leader carries one of them."""
    named = {
        "unit": "JOIN unit n ON n.id = s.unit",
        "leader": "JOIN person n ON n.id = s.leader",
    }[by]
    kind = Sql(f"s.{filters.kind} IS NOT NULL") if filters.kind else Sql("TRUE")
    on = today()
    found = await rows(
        f"""{STUCK} SELECT n.id, n.name, count(*)::int AS number, min(s.since) AS since, {COUNTS},
                   (array_agg(s.register) FILTER (WHERE s.state IN ('delivered', 'planning', 'plan_review', 'underway')
                      AND s.register IN (SELECT og.id FROM assignments_register og WHERE og.office = ANY({{}}))))[1] AS own
              FROM stuck s {named} WHERE {{}} GROUP BY n.id, n.name ORDER BY min(s.since), count(*) DESC, n.id LIMIT {{}}""",
        on,
        filters.inside(me),
        offices_of(me),
        kind,
        limit,
    )
    for line in found:
        line["days"] = (on - line["since"]).days
        line["counts"] = {name: line[f"n_{name}"] for name in KINDS}
    return found

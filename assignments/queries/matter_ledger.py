"""隐患线索台账: filters in the address, pages by key, only what this person may see."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from assignments.queries.matter_pages import standing_of
from assignments.queries.matters import FROM, HEAD, case_number
from assignments.rules import WATCHING, offices_of, sees_matter
from assignments.states import MATTER_STATES
from portal.access import Me, below
from portal.clock import CHINA, today
from portal.db import Sql, all_of, any_of, row, rows

PAGE = 50
FILTERS = ("q", "state", "urgency", "field", "place", "light", "since", "until", "mine")
GROUPS = {"open": "未结（待研判、办理中、待核实）", "on_time": "按期结案", "done_late": "逾期结案"}
LIGHTS = {"late": "逾期", "urgent": "3天内到期", "near": "7天内到期", "normal": "正常"}
STATES = {**GROUPS, **MATTER_STATES}
OPEN = Sql("m.state IN ('reported', 'assigned', 'answered')")
ANSWERED_ON = "(m.answered_at AT TIME ZONE 'Asia/Shanghai')::date"


async def page_of(me: Me, filters: Mapping[str, str], before: UUID | None = None) -> dict[str, Any]:
    """One page, the latest report first; `next` is the key of the page after."""
    found = await lines(me, filters, before, PAGE + 1)
    shown = found[:PAGE]
    return {"matters": shown, "next": str(shown[-1]["id"]) if len(found) > PAGE else ""}


async def lines(
    me: Me, filters: Mapping[str, str], before: UUID | None = None, limit: int = 20_000
) -> list[dict[str, Any]]:
    on = today()
    clauses = [sees_matter(me), *asked(me, filters, on)]
    if before:
        clauses.append(Sql("m.id < {}", before))
    found = await rows(
        f"SELECT m.*, {HEAD}, {{}} AS case_number {FROM} WHERE {{}} ORDER BY m.id DESC LIMIT {{}}",
        case_number(me),
        all_of(*clauses),
        limit,
    )
    return [{**line, **standing_of(line, on)} for line in found]


async def figures(me: Me, filters: Mapping[str, str]) -> dict[str, int]:
    """What the numbers above the list count: the same filters, but for how it stands."""
    on = today()
    kept = {name: text for name, text in filters.items() if name not in {"state", "light"}}
    found = await row(
        f"""SELECT count(*) FILTER (WHERE m.state = 'reported') AS reported,
                   count(*) FILTER (WHERE m.state = 'assigned') AS assigned,
                   count(*) FILTER (WHERE {{}}) AS late,
                   count(*) FILTER (WHERE m.state = 'answered') AS answered,
                   count(*) FILTER (WHERE {{}}) AS on_time,
                   count(*) FILTER (WHERE {{}}) AS done_late,
                   coalesce(max({{}} - (m.created_at AT TIME ZONE 'Asia/Shanghai')::date)
                     FILTER (WHERE m.state = 'reported'), 0)::int AS longest
              {FROM} WHERE {{}}""",
        _light("late", on),
        _state("on_time"),
        _state("done_late"),
        on,
        all_of(sees_matter(me), *asked(me, kept, on)),
    )
    assert found is not None
    return found


def asked(me: Me, filters: Mapping[str, str], on: date) -> list[Sql]:
    clauses: list[Sql] = []
    if filters.get("q"):
        like = "%" + filters["q"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        clauses.append(any_of(Sql("m.summary LIKE {}", like), Sql("m.number LIKE {}", like)))
    if filters.get("state"):
        clauses.append(_state(filters["state"]))
    if filters.get("light"):
        clauses.append(_light(filters["light"], on))
    for name, column in (("urgency", "m.urgency"), ("field", "ft.name")):
        if filters.get(name):
            clauses.append(Sql(f"{column} = {{}}", filters[name]))
    if filters.get("place"):
        under_it = "SELECT 1 FROM unit fp WHERE fp.id = {} AND starts_with(tu.path, fp.path)"
        clauses.append(Sql(f"EXISTS ({under_it})", UUID(filters["place"])))
    if filters.get("since"):
        clauses.append(Sql("m.created_at >= {}", midnight(date.fromisoformat(filters["since"]))))
    if filters.get("until"):
        clauses.append(Sql("m.created_at < {}", midnight(date.fromisoformat(filters["until"]) + timedelta(days=1))))
    if filters.get("mine"):
        own = [held.unit for held in me.holdings]
        clauses.append(
            any_of(
                Sql("{} IN (m.reported_by, m.judged_by)", me.id),
                Sql("m.found_by = ANY({})", own),
                Sql("m.handling_unit = ANY({})", own),
            )
        )
    return clauses


def midnight(on: date) -> datetime:
    """When a day begins in the office."""
    return datetime.combine(on, time(), CHINA)


def _state(state: str) -> Sql:
    groups = {
        "open": OPEN,
        "on_time": Sql("m.state = 'settled' AND m.due IS NOT NULL AND m.settled_on <= m.due"),
        "done_late": Sql("m.state = 'settled' AND m.settled_on > m.due"),
    }
    return groups.get(state) or Sql("m.state = {}", state)


def _light(light: str, on: date) -> Sql:
    """As `matter_pages.light_of`: an answer stops the clock on its day."""
    left = Sql(f"m.due - CASE m.state WHEN 'answered' THEN {ANSWERED_ON} ELSE {{}}::date END", on)
    between = {"late": (-100_000, -1), "urgent": (0, 3), "near": (4, 7), "normal": (8, 100_000)}[light]
    return all_of(Sql("m.state IN ('assigned', 'answered')"), Sql("({}) BETWEEN {} AND {}", left, *between))


async def places_in(me: Me) -> list[tuple[str, str]]:
    """Territories one can filter by: those right below the territories of the registers one sees, and below one's own."""
    found = await rows(
        """SELECT DISTINCT u.id, u.name, u.path FROM unit u JOIN unit above ON above.id = u.parent
            WHERE u.kind <> 'department' AND u.closed_on IS NULL AND (above.path = ANY({}) OR u.parent IN (
                  SELECT g.territory FROM assignments_register g WHERE g.office = ANY({}) OR {}))
            ORDER BY u.path LIMIT 300""",
        sorted(me.lineage),
        offices_of(me),
        below("g.territory", me.scopes(*WATCHING)),
    )
    return [(str(line["id"]), line["name"]) for line in found]


async def fields_in(me: Me) -> list[str]:
    """Names of the fields that occur among what this person sees."""
    found = await rows(
        f"SELECT ft.name {FROM} WHERE {{}} GROUP BY ft.name ORDER BY min(ft.position), ft.name LIMIT 100",
        sees_matter(me),
    )
    return [line["name"] for line in found]

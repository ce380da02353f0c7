"""The ledger of resolutions: filters in the address, pages by key, only what this person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from meetings.queries.conferences import JOINED
from meetings.queries.ways import found_resolutions
from meetings.rules import sees_resolution
from meetings.states import RESOLUTION_STATES, TONES, ResolutionState
from portal import duties
from portal.access import Me
from portal.clock import local, today
from portal.db import Sql, all_of, any_of, rows

PAGE = 50
FAR = date(2100, 1, 1)
"""Where 长期 sorts to: it has no day."""
FILTERS = ("q", "conference", "meeting", "unit", "state", "light", "year", "mine")
LIGHTS = {"late": "逾期", "urgent": "3天内到期", "near": "7天内到期", "normal": "正常", "done": "已销号"}
GROUPS = {
    "open": "未办结（不含待印发）",
    "waiting": "待核实、待销号",
    "on_time": "按期办结",
    "done_late": "逾期办结",
    "not_due": "未到期",
}
ENDED = (ResolutionState.closed, ResolutionState.revoked)
FROM = f"""FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
  JOIN meetings_conference c ON c.id = m.conference {JOINED} JOIN unit lu ON lu.id = r.lead_unit"""


BARE = """FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
  JOIN meetings_conference c ON c.id = m.conference"""
DAY = "coalesce(r.due, DATE '2100-01-01')"
"""As its index has it: FAR."""
ENDED_SQL = "(r.state IN ('closed', 'revoked'))"


@dataclass(frozen=True)
class After:
    """The place in the list just after this row."""

    ended: bool
    due: date
    id: UUID


async def page_of(me: Me, filters: Mapping[str, str], after: After | None = None) -> dict[str, Any]:
    """One page: what is still open first, of that the earliest day, 长期 last; `next` is the key of the page after."""
    found = await _first_page(me, filters) if after is None else None
    found = found or await lines(me, filters, after, PAGE + 1)
    rest = found[PAGE:]
    shown = found[:PAGE]
    last = shown[-1] if rest else None
    key = f"{int(last['state'] in ENDED)}_{last['due'] or FAR}_{last['id']}" if last else ""
    return {"resolutions": shown, "next": key}


async def _first_page(me: Me, filters: Mapping[str, str]) -> list[dict[str, Any]] | None:
    """Mostly what is open fills it, and that has an index of its own; None where it does not."""
    if filters.get("state") or filters.get("light"):
        return None
    found = await lines(me, filters, None, PAGE + 1, Sql("r.state NOT IN ('closed', 'revoked')"))
    return found if len(found) > PAGE else None


async def lines(
    me: Me, filters: Mapping[str, str], after: After | None = None, limit: int = 20_000, also: Sql | None = None
) -> list[dict[str, Any]]:
    """Everything that was asked for, in the order of the list; `also` is one more condition."""
    on = today()
    clauses = [sees_resolution(me), found_resolutions(me), *_asked(me, filters, on), *([also] if also else [])]
    if after:
        clauses.append(Sql(f"({ENDED_SQL}, {DAY}, r.id) > ({{}}, {{}}, {{}})", after.ended, after.due, after.id))
    order = f"ORDER BY {DAY}, r.id" if also else f"ORDER BY {ENDED_SQL}, {DAY}, r.id"
    chosen = Sql(f"SELECT r.id {BARE} WHERE {{}} {order} LIMIT {{}}", all_of(*clauses), limit)
    found = await rows(
        f"""SELECT r.id, r.number, r.wording, r.due, r.ongoing, r.state, r.returns, r.closed_on, r.issued_at, r.version,
                   r.meeting, m.title AS meeting_title, m.starts_at, lu.name AS lead_name, lu.short_name AS lead_short,
                   hp.name AS handler_name, c.title AS conference_title,
                   ARRAY(SELECT sn.short_name FROM meetings_resolution_support s JOIN unit sn ON sn.id = s.unit
                          WHERE s.resolution = r.id ORDER BY sn.path) AS supporting,
                   (SELECT p.text FROM meetings_resolution_progress p WHERE p.resolution = r.id
                     ORDER BY p.happened_on DESC, p.id DESC LIMIT 1) AS last_progress,
                   (SELECT p.happened_on FROM meetings_resolution_progress p WHERE p.resolution = r.id
                     ORDER BY p.happened_on DESC, p.id DESC LIMIT 1) AS last_on
              {FROM.replace("meetings_resolution r", "({}) chosen JOIN meetings_resolution r ON r.id = chosen.id", 1)}
              LEFT JOIN person hp ON hp.id = r.handler {order}""",
        chosen,
    )
    return [shown(line, on) for line in found]


def shown(line: dict[str, Any], on: date) -> dict[str, Any]:
    return {
        **line,
        "light": light_of(line, on),
        "state_words": RESOLUTION_STATES[line["state"]],
        "tone": TONES.get(line["state"], "plain"),
        "held_on": local(line["starts_at"]).date(),
    }


def light_of(resolution: Mapping[str, Any], on: date) -> str:
    """长期 burns green until it ends; what waits for the office's word is not the unit's lateness."""
    if resolution["state"] in ENDED:
        return "done"
    if resolution["due"] is None:
        return "normal"
    return duties.light(resolution["due"], on)


def _asked(me: Me, filters: Mapping[str, str], on: date) -> list[Sql]:
    clauses: list[Sql] = []
    for name, column in (("conference", "c.id"), ("meeting", "m.id"), ("unit", "r.lead_unit")):
        if filters.get(name):
            clauses.append(Sql(f"{column} = {{}}", UUID(filters[name])))
    if filters.get("q"):
        like = "%" + filters["q"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        clauses.append(any_of(Sql("r.wording LIKE {}", like), Sql("m.title LIKE {}", like)))
    if filters.get("year"):
        clauses.append(Sql("m.year = {}", int(filters["year"])))
    if filters.get("state"):
        clauses.append(_state(filters["state"], on))
    if filters.get("light"):
        clauses.append(_light(filters["light"], on))
    if filters.get("mine"):
        own = [held.unit for held in me.holdings]
        clauses.append(any_of(Sql("r.handler = {}", me.id), Sql("r.lead_unit = ANY({})", own)))
    return clauses


def _state(state: str, on: date) -> Sql:
    groups = {
        "open": Sql("r.state NOT IN ('drafted', 'closed', 'revoked')"),
        "waiting": Sql("r.state IN ('fed_back', 'verified')"),
        "on_time": Sql("r.state = 'closed' AND (r.due IS NULL OR r.closed_on <= r.due)"),
        "done_late": Sql("r.state = 'closed' AND r.closed_on > r.due"),
        "not_due": Sql("r.state NOT IN ('closed', 'revoked') AND (r.due IS NULL OR r.due >= {})", on),
    }
    return groups.get(state) or Sql("r.state = {}", state)


def _light(light: str, on: date) -> Sql:
    is_open = "r.state NOT IN ('closed', 'revoked') AND "
    return {
        "late": Sql(is_open + "r.due < {}", on),
        "urgent": Sql(is_open + "r.due BETWEEN {} AND {}", on, on + timedelta(days=3)),
        "near": Sql(is_open + "r.due BETWEEN {} AND {}", on + timedelta(days=4), on + timedelta(days=7)),
        "normal": Sql(is_open + "(r.due IS NULL OR r.due > {})", on + timedelta(days=7)),
        "done": Sql("r.state IN ('closed', 'revoked')"),
    }[light]


async def conferences_in(me: Me) -> list[tuple[str, str]]:
    """Conferences one can filter by: those of which one may see resolutions."""
    found = await rows(
        "SELECT c.id, c.title FROM meetings_conference c WHERE c.ended_on IS NULL AND EXISTS (SELECT 1"
        " FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting WHERE m.conference = c.id AND {})"
        " ORDER BY c.level, c.title LIMIT 200",
        sees_resolution(me),
    )
    return [(str(line["id"]), line["title"]) for line in found]

"""覆盖: which territories of a level have a standing conference on a day, for those whose post reaches them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from meetings.rules import WATCHING
from meetings.states import LEVELS
from portal.access import Me, under
from portal.db import Sql, all_of, rows

LISTED = 500


@dataclass(frozen=True)
class Asked:
    """`within`: only below this unit. `standing`: "yes", "no", or both when empty."""

    level: str
    on: date
    within: UUID | None = None
    standing: str = ""


async def coverage(me: Me, asked: Asked) -> dict[str, Any]:
    """`all` territories of the level, `standing` of them have a conference; `units` in the order of the tree."""
    inside = Sql("TRUE") if asked.within is None else Sql("a.id = {}", asked.within)
    reach = all_of(
        Sql("u.kind = {}", asked.level),
        under("u.path", me.scopes(*WATCHING)),
        Sql("(u.closed_on IS NULL OR u.closed_on > {})", asked.on),
        inside,
    )
    counted = await rows(
        f"SELECT count(*) AS all, count(c.id) AS standing {_FROM} WHERE {{}}", asked.on, asked.on, reach
    )
    kept = {"yes": Sql("c.id IS NOT NULL"), "no": Sql("c.id IS NULL")}.get(asked.standing, Sql("TRUE"))
    found = await rows(
        f"""SELECT u.id, u.name, a.id AS above, a.name AS above_name, c.id AS conference, c.title, c.established_on,
                   o.name AS office_name,
                   (SELECT string_agg(p.name || '（' || s.title || '）', '、' ORDER BY s.position)
                      FROM meetings_seat s JOIN person p ON p.id = s.person
                     WHERE s.conference = c.id AND s.rank IN ('principal_convenor', 'convenor')
                       AND s.starts_on <= {{}} AND (s.ends_on IS NULL OR s.ends_on >= {{}})) AS convenors,
                   (SELECT count(*) FROM meetings_member m WHERE m.conference = c.id AND m.starts_on <= {{}}
                       AND (m.ends_on IS NULL OR m.ends_on >= {{}})) AS members
              {_FROM} LEFT JOIN unit o ON o.id = c.office WHERE {{}} AND {{}} ORDER BY a.path, u.position, u.path LIMIT {LISTED}""",
        *[asked.on] * 6,
        reach,
        kept,
    )
    return {**counted[0], "units": found, "missing": counted[0]["all"] - counted[0]["standing"]}


async def levels_for(me: Me) -> list[str]:
    """The levels of which this person's posts reach a territory, the highest first."""
    found = await rows(
        "SELECT DISTINCT u.kind FROM unit u WHERE u.kind = ANY({}) AND {} AND u.closed_on IS NULL",
        list(LEVELS),
        under("u.path", me.scopes(*WATCHING)),
    )
    there = {line["kind"] for line in found}
    return [level for level in LEVELS if level in there]


async def within_for(me: Me, level: str) -> list[dict[str, Any]]:
    """The units right above the territories of a level, to choose one."""
    return await rows(
        "SELECT DISTINCT a.id, a.name, a.path FROM unit u JOIN unit a ON a.id = u.parent"
        " WHERE u.kind = {} AND u.closed_on IS NULL AND {} ORDER BY a.path LIMIT 300",
        level,
        under("u.path", me.scopes(*WATCHING)),
    )


_FROM = """FROM unit u LEFT JOIN unit a ON a.id = u.parent
  LEFT JOIN meetings_conference c ON c.territory = u.id AND c.established_on <= {}
       AND (c.ended_on IS NULL OR c.ended_on > {})"""

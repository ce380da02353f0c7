"""Whom the clock tells of a day of a 重点时段, and of how many matters: each person only of what they may know."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.queries.campaign import covers
from portal.accountability.queries.campaign_days import silent, silent_since
from portal.db import Sql, rows

Record = Mapping[str, Any]
HELD = "o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})"
LIAISONS = f"SELECT o.person, c.* FROM c JOIN post o ON o.unit = c.unit WHERE o.role = 'liaison' AND {HELD}"
STAFF = f"SELECT o.person, c.* FROM c JOIN post o ON o.unit = {{}} WHERE o.role IN ('office', 'discipline') AND {HELD}"


async def dispatched_to(campaign: Record, day: date) -> list[dict[str, Any]]:
    """Liaisons of units that owe something it covers, and the staff of its office: `person`, `number`, `late`, `silent`."""
    both = Sql(f"{LIAISONS} UNION {STAFF}", day, day, campaign["unit"], day, day)
    return await _counted(both, campaign, day)


async def pressed_by(campaign: Record, day: date) -> list[dict[str, Any]]:
    """The staff of its office, as above."""
    return await _counted(Sql(f"{STAFF} GROUP BY 1, 2, 3, 4, 5, 6", campaign["unit"], day, day), campaign, day)


async def _counted(told: Sql, campaign: Record, day: date) -> list[dict[str, Any]]:
    """Nobody is counted a record they are recused from, and nobody what only a unit's own staff know."""
    return await rows(
        f"""WITH c AS (SELECT d.id, d.unit, d.subject_id, d.due < {{}} AS late, {silent("d")} AS silent
                         FROM duty d WHERE d.done_at IS NULL AND d.handed_in_at IS NULL AND NOT d.narrow AND {{}})
            SELECT t.person, count(*)::int AS number, count(*) FILTER (WHERE t.late)::int AS late,
                   count(*) FILTER (WHERE t.silent)::int AS silent
              FROM ({{}}) t JOIN person p ON p.id = t.person
             WHERE p.disabled_at IS NULL AND NOT EXISTS (
                   SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                    WHERE rc.record_id = t.subject_id AND rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                          SELECT 1 FROM post o JOIN unit ou ON ou.id = o.unit
                           WHERE o.person = p.id AND {HELD} AND starts_with(ou.path, ru.path))))
             GROUP BY t.person ORDER BY t.person""",
        day,
        *silent_since(campaign, day),
        covers(campaign),
        told,
        day,
        day,
    )


def grouped(found: list[dict[str, Any]], *of: str) -> dict[tuple[int, ...], list[UUID]]:
    """Persons by what they are told: the same sentence is written once."""
    groups: dict[tuple[int, ...], list[UUID]] = {}
    for one in found:
        groups.setdefault(tuple(one[name] for name in of), []).append(one["person"])
    return groups

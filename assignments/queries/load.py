"""For dealing cases out: who carries how many, and the ticked cases nobody carries yet. It is no ranking."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.rules import offices_of, sees_cases
from portal.access import Me
from portal.clock import today
from portal.db import rows


async def loads_for(me: Me, limit: int = 12) -> list[dict[str, Any]]:
    """Leaders with the cases they carry or are to carry, as far as this person may know of them; those with late ones
    first, then those with most. `since`: when the oldest was delivered."""
    on = today()
    return await rows(
        """SELECT p.id, p.name, l.cases, l.late, l.since, lu.short_name AS unit_name, l.title
             FROM (SELECT a.leader, count(*)::int AS cases, min(a.handed_on) AS since, max(a.leader_title) AS title,
                          (array_agg(a.leader_unit))[1] AS unit,
                          count(*) FILTER (WHERE a.due < {} AND a.state IN
                                 ('delivered', 'planning', 'plan_review', 'underway'))::int AS late
                     FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
                     JOIN assignments_register g ON g.id = k.register
                    WHERE a.state NOT IN ('closed', 'withdrawn') AND {}
                    GROUP BY a.leader ORDER BY late DESC, cases DESC, a.leader LIMIT {}) l
             JOIN person p ON p.id = l.leader JOIN unit lu ON lu.id = l.unit
            ORDER BY l.late DESC, l.cases DESC, p.id""",
        on,
        sees_cases(me),
        limit,
    )


async def loose_among(me: Me, chosen: Sequence[UUID]) -> list[dict[str, Any]]:
    """Of the ticked cases those this person's office keeps and that are open; `assignment` where one is under way."""
    return await rows(
        """SELECT k.id, k.number, k.summary, k.authority AS authority_unit, k.territory AS territory_unit,
                  au.name AS authority_name, tu.name AS territory_name, gt.path AS territory_path, a.id AS assignment
             FROM assignments_case k JOIN assignments_register g ON g.id = k.register JOIN unit gt ON gt.id = g.territory
             JOIN unit au ON au.id = k.authority JOIN unit tu ON tu.id = k.territory
             LEFT JOIN assignments_assignment a ON a.backlog_case = k.id AND a.state NOT IN ('closed', 'withdrawn')
            WHERE k.id = ANY({}) AND k.closed_on IS NULL AND g.office = ANY({}) AND {} ORDER BY k.registered_on, k.id""",
        list(chosen),
        offices_of(me),
        sees_cases(me),
    )

"""The room at a glance: what burns, and the batches that run."""

from datetime import timedelta
from typing import Any

from assignments.rules import sees_cases
from portal.access import Me
from portal.clock import today
from portal.db import rows

A_YEAR = timedelta(days=365)


async def burning(me: Me) -> dict[str, int]:
    """Carried cases by how near their day is: late, within 3 days, within 7, all; what was handed in burns no more."""
    on = today()
    found = await rows(
        """SELECT count(*)::int AS carried, count(*) FILTER (WHERE a.due < {})::int AS late,
                  count(*) FILTER (WHERE a.due BETWEEN {} AND {})::int AS urgent,
                  count(*) FILTER (WHERE a.due BETWEEN {} AND {})::int AS near
             FROM assignments_assignment a JOIN assignments_case k ON k.id = a.backlog_case
             JOIN assignments_register g ON g.id = k.register
            WHERE a.state IN ('delivered', 'planning', 'plan_review', 'underway') AND {}""",
        on,
        on,
        on + timedelta(days=3),
        on + timedelta(days=4),
        on + timedelta(days=7),
        sees_cases(me),
    )
    return found[0]


async def batches_running(me: Me, limit: int = 8) -> list[dict[str, Any]]:
    """Batches with open cases whose day is not more than a year past, the nearest day first: cases, and how many of them
    are 化解 and how many 报结; two facts, two bars."""
    on = today()
    found = await rows(
        """SELECT b.id, b.issuer, b.name, b.due, b.target_rate, count(*)::int AS cases,
                  count(k.resolved_on)::int AS resolved, count(k.filed_on)::int AS filed
             FROM assignments_batch b JOIN assignments_case k ON k.batch = b.id
             JOIN assignments_register g ON g.id = k.register
            WHERE b.due >= {} AND {} GROUP BY b.id HAVING count(*) > count(k.closed_on)
            ORDER BY b.due, b.id LIMIT {}""",
        on - A_YEAR,
        sees_cases(me),
        limit,
    )
    return [{**line, "late": line["due"] < on} for line in found]

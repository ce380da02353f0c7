"""领导包案月报 of one register: counted numbers, cases that stand still, and the latest sentence of each live case.

Nobody types anything for it: the sentences are those that were written as progress, with their day and who wrote them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assignments.queries import still
from assignments.queries.figure_terms import Asked, end_of_month, seen_by
from assignments.queries.figures import Line, figures
from assignments.rules import sees_cases
from assignments.states import ACTS
from portal.access import Me
from portal.clock import today
from portal.db import row, rows

MOST = 300
"""Cases told one by one in each part; of more the report says how many."""


async def report_of(me: Me, register: Mapping[str, Any], month: date) -> dict[str, Any]:
    """`month`: its first day. Numbers of the month; what stands still and who carries what as of today."""
    last = end_of_month(month)
    asked = Asked(month, last, register)
    standing = await still.page_of(me, still.Filters(register=register["id"]), limit=MOST)
    live = await _live(me, register, last)
    return {
        "register": register,
        "month": month,
        "on": today(),
        "numbers": await _numbers(me, register, month, last),
        "acts": await _acts(me, register, month, last),
        "levels": [line for line in (await figures(seen_by(me), asked)).levels if _told(line)],
        "still": standing["lines"],
        "still_all": standing["everything"],
        "live": live[:MOST],
        "live_all": live[0]["everything"] if live else 0,
    }


def _told(line: Line) -> bool:
    return bool(line.numbers["cases"])


async def _numbers(me: Me, register: Mapping[str, Any], first: date, last: date) -> dict[str, int]:
    columns = {
        "registered": "k.registered_on",
        "handed": "a.handed_on",
        "completed": "k.completed_on",
        "resolved": "k.resolved_on",
        "filed": "k.filed_on",
        "closed": "k.closed_on",
    }
    during = ", ".join(
        f"count(*) FILTER (WHERE {column} BETWEEN d.first AND d.last)::int AS {name}"
        for name, column in columns.items()
    )
    found = await row(
        f"""WITH d AS (SELECT {{}}::date AS first, {{}}::date AS last, {{}}::date AS today)
            SELECT {during}, count(*) FILTER (WHERE k.closed_on IS NULL)::int AS open,
                   count(*) FILTER (WHERE a.state NOT IN ('closed'))::int AS carried,
                   count(*) FILTER (WHERE a.due < d.today
                      AND a.state IN ('delivered', 'planning', 'plan_review', 'underway'))::int AS late
              FROM d, assignments_case k JOIN assignments_register g ON g.id = k.register
              LEFT JOIN assignments_assignment a ON a.backlog_case = k.id
               AND a.state NOT IN ('drafted', 'proposed', 'to_approve', 'approved', 'withdrawn')
             WHERE k.register = {{}} AND {{}}""",
        first,
        last,
        today(),
        register["id"],
        sees_cases(me),
    )
    assert found is not None
    return found


async def _acts(me: Me, register: Mapping[str, Any], first: date, last: date) -> list[tuple[str, int]]:
    """What leaders did in person, by kind."""
    found = await rows(
        """SELECT t.kind, count(*)::int AS number FROM assignments_act t
             JOIN assignments_assignment a ON a.id = t.assignment JOIN assignments_case k ON k.id = a.backlog_case
             JOIN assignments_register g ON g.id = k.register
            WHERE k.register = {} AND t.held_on BETWEEN {} AND {} AND {} GROUP BY t.kind""",
        register["id"],
        first,
        last,
        sees_cases(me),
    )
    known = {line["kind"]: line["number"] for line in found}
    return [(words, known[kind]) for kind, words in ACTS.items() if kind in known]


async def _live(me: Me, register: Mapping[str, Any], last: date) -> list[dict[str, Any]]:
    """Delivered and not closed, the nearest day first, each with what was last written up to the end of the month."""
    return await rows(
        """SELECT a.id, a.due, a.state, k.number, k.summary, p.name AS leader_name, lu.short_name AS unit_name,
                  pr.text, pr.happened_on, pr.by_name, pr.unit_name AS by_unit, l.everything
             FROM (SELECT a.id, count(*) OVER ()::int AS everything FROM assignments_assignment a
                     JOIN assignments_case k ON k.id = a.backlog_case JOIN assignments_register g ON g.id = k.register
                    WHERE k.register = {} AND a.handed_on <= {} AND a.state IN
                          ('delivered', 'planning', 'plan_review', 'underway', 'applied', 'filed', 'confirmed')
                      AND {} ORDER BY a.due, a.id LIMIT {}) l
             JOIN assignments_assignment a ON a.id = l.id JOIN assignments_case k ON k.id = a.backlog_case
             JOIN person p ON p.id = a.leader JOIN unit lu ON lu.id = a.lead_unit
             LEFT JOIN LATERAL (SELECT t.text, t.happened_on, t.by_name, t.unit_name FROM assignments_progress t
                                 WHERE t.assignment = a.id AND t.happened_on <= {}
                                 ORDER BY t.happened_on DESC, t.at DESC LIMIT 1) pr ON TRUE
            ORDER BY a.due, a.id""",
        register["id"],
        last,
        sees_cases(me),
        MOST,
        last,
    )

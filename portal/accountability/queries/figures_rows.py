"""Exactly the rows a figure counts, a page at a time, and how many they are."""

from typing import Any
from uuid import UUID

from portal.accountability.queries.figures import where
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_terms import Asked, Narrow, Seen
from portal.db import Sql, rows, value

PAGE = 50


async def number(seen: Seen, asked: Asked, narrow: Narrow) -> int:
    found, clause = where(asked, seen, narrow)
    return int(await value("SELECT count(*) FROM {} s WHERE {}", found, clause))


async def ids(seen: Seen, asked: Asked, narrow: Narrow) -> list[UUID]:
    found, clause = where(asked, seen, narrow)
    return [line["id"] for line in await rows("SELECT s.id FROM {} s WHERE {}", found, clause)]


async def listed(seen: Seen, asked: Asked, narrow: Narrow, after: UUID | None = None) -> list[dict[str, Any]]:
    """One row more than a page holds, so that one knows whether there are more. What is counted is found first: asked for
    its first rows at once, the planner would walk the ledger row by row."""
    found, clause = where(asked, seen, narrow)
    beyond = Sql("s.id > {}", after) if after else Sql("TRUE")
    if MEASURES[narrow.measure].family == "letters":
        named = "l.title, '/accountability/letters/' || l.id AS path, doc.label AS more FROM page s"
        named += " JOIN accountability_letter l ON l.id = s.id LEFT JOIN document doc ON doc.id = l.document"
    else:
        named = "d.title, d.path, NULL AS more FROM page s JOIN duty d ON d.id = s.duty"
    return await rows(
        f"""WITH found AS MATERIALIZED (SELECT s.* FROM {{}} s WHERE {{}}),
                 page AS MATERIALIZED (SELECT s.* FROM found s WHERE {{}} ORDER BY s.id LIMIT {{}})
            SELECT s.id, s.day, s.what, s.kind, s.state, u.short_name AS unit_name, p.name AS person_name, {named}
              JOIN unit u ON u.id = s.unit LEFT JOIN person p ON p.id = s.person ORDER BY s.id""",
        found,
        clause,
        beyond,
        PAGE + 1,
    )

"""Rows of the ledger that were chosen to be acted upon together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from inspections.queries.items import FROM
from inspections.queries.ledger import JOINS, SELECT, clauses
from inspections.rules import visible
from inspections.states import STATES, TONES, State
from portal import duties
from portal.access import Me, below
from portal.clock import today
from portal.db import Sql, all_of, rows
from portal.people import Role


async def selection_for(
    me: Me, chosen: Sequence[UUID] = (), filters: Mapping[str, str] | None = None, limit: int = 300
) -> list[dict[str, Any]]:
    """The rows that were ticked, or all of a filter, with what the acts upon many ask of them. In the ledger's order."""
    on = today()
    found = await rows(
        SELECT
        + """, i.version, i.inspection, i.lead_unit, i.leader, i.handler, n.round,
              (SELECT rr.office FROM inspections_round rr WHERE rr.id = n.round) AS office, handler.name AS handler_name,
              iu.path AS inspected_path, iu.name AS inspected_name, ld.path AS department_path"""
        + FROM
        + JOINS
        + "LEFT JOIN person handler ON handler.id = i.handler WHERE {} ORDER BY (i.state = 'closed'), i.due, i.id LIMIT {}",
        all_of(
            visible(me),
            *([Sql("i.id = ANY({})", list(chosen))] if filters is None else clauses(me, filters, on)),
        ),
        limit,
    )
    for item in found:
        item["light"] = duties.light(item["due"], on, done=item["state"] == "closed")
        item["state_words"] = STATES[item["state"]]
        item["tone"] = TONES[State(item["state"])]
    return found


async def leads_somewhere(me: Me) -> bool:
    """This person's department leads the rectification of an inspection: they may remind of its items."""
    scopes = me.scopes(Role.liaison)
    return bool(scopes) and bool(
        await rows("SELECT 1 FROM inspections_inspection n WHERE {} LIMIT 1", below("n.lead_department", scopes))
    )

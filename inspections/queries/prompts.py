"""工作提示: what one inspected unit has coming due, and the prompts that were sent to it."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from inspections.queries.inspections import INSPECTION
from inspections.queries.nodes import nodes_of
from inspections.rules import runs, unrecused, whole
from portal.access import Me
from portal.clock import today
from portal.db import row, rows, value
from portal.errors import Missing
from portal.people import Role

OWED = "i.state IN ('not_started', 'in_progress', 'substantially_complete')"
"""What was handed in waits for others: the unit is not prompted about it."""


async def may_prompt(me: Me, inspection_id: UUID) -> bool:
    return await _prompting(me, inspection_id) is not None


async def _prompting(me: Me, inspection_id: UUID) -> dict[str, Any] | None:
    return await row(INSPECTION + "WHERE n.id = {} AND {} AND {}", inspection_id, runs(me), unrecused(me))


async def coming_due(me: Me, inspection_id: UUID, days: int) -> dict[str, Any]:
    """For the office that runs the inspection; Missing for who is recused from any of it: the paper names everything."""
    inspection = await _prompting(me, inspection_id)
    if inspection is None:
        raise Missing
    on = today()
    until = on + timedelta(days=days)
    items = await rows(
        "SELECT i.id, i.title, i.due, lu.short_name AS who FROM inspections_item i JOIN unit lu ON lu.id = i.lead_unit"
        f" WHERE i.inspection = {{}} AND {OWED} AND i.due <= {{}} ORDER BY i.due, i.id",
        inspection_id,
        until,
    )
    nodes = [
        {"id": node["id"], "title": node["words"], "due": node["due"], "who": node["inspected_short"]}
        for node in await _own_nodes(inspection)
        if node["due"] is not None and node["due"] <= until
    ]
    lines = sorted([*nodes, *items], key=lambda line: line["due"])
    return {
        "inspection": inspection,
        "on": on,
        "until": until,
        "days": days,
        "lines": [line for line in lines if line["due"] >= on],
        "late": sum(line["due"] < on for line in lines),
    }


async def _own_nodes(inspection: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**node, "inspected_short": inspection["inspected_short"]}
        for node in await nodes_of(inspection["id"])
        if node["is_open"] and not node["by_office"]
    ]


async def prompts_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """Issued prompts, for who sees the inspection whole and is recused from none of it."""
    return await rows(
        _SELECT + "WHERE n.id = {} AND {} AND {} ORDER BY p.issued_at DESC, p.id DESC",
        inspection_id,
        whole(me),
        unrecused(me),
    )


async def prompt_for(me: Me, prompt_id: UUID) -> dict[str, Any]:
    found = await row(_SELECT + "WHERE p.id = {} AND {} AND {}", prompt_id, whole(me), unrecused(me))
    if found is None:
        raise Missing
    return {**found, "printed": json.loads(found["printed"])}


async def prompts_counted(inspection_id: UUID) -> int:
    found: int = await value("SELECT count(*) FROM inspections_prompt WHERE inspection = {}", inspection_id)
    return found


async def addressees_of(inspection: dict[str, Any]) -> list[dict[str, Any]]:
    """The liaisons of the inspected unit and of its lead department, but nobody who is recused from any of it."""
    on = today()
    return await rows(
        """SELECT DISTINCT p.id, p.name, u.name AS unit_name FROM post o JOIN person p ON p.id = o.person
             JOIN unit u ON u.id = o.unit
            WHERE o.unit = ANY({}) AND o.role = {} AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND p.disabled_at IS NULL AND NOT EXISTS (
                  SELECT 1 FROM recusal rc LEFT JOIN unit ru ON ru.id = rc.unit
                   WHERE rc.lifted_at IS NULL AND (rc.person = p.id OR EXISTS (
                         SELECT 1 FROM post po JOIN unit pu ON pu.id = po.unit
                          WHERE po.person = p.id AND pu.path LIKE ru.path || '%'))
                     AND rc.record_id IN (SELECT x FROM inspections_item ri, unnest(ARRAY[ri.id, ri.finding]) x
                                           WHERE ri.inspection = {}))
            ORDER BY u.name, p.name""",
        [inspection["inspected_unit"], inspection["lead_department"]],
        Role.liaison.value,
        on,
        on,
        inspection["id"],
    )


_SELECT = """SELECT p.id, p.days, p.closing, p.printed, p.issued_at, p.document, d.label, d.title, d.issued_by_name,
       n.id AS inspection_id, n.title AS inspection_title, iu.name AS inspected_name
  FROM inspections_prompt p
  JOIN document d ON d.id = p.document
  JOIN inspections_inspection n ON n.id = p.inspection
  JOIN unit iu ON iu.id = n.inspected_unit
"""

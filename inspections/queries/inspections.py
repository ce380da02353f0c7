"""Inspections and their findings, as this person may see them."""

from typing import Any
from uuid import UUID

from inspections.queries.items import FROM, LEADERS, with_leaders
from inspections.rules import runs, visible, whole
from inspections.states import STATES, TONES, State
from portal import duties
from portal.access import Me, under
from portal.clock import today
from portal.db import Sql, any_of, rows
from portal.errors import Missing
from portal.people import Role

INSPECTION = """SELECT n.*, r.title AS round_title, r.kind AS round_kind, r.topic, r.office, r.year,
       o.name AS office_name, o.short_name AS office_short, iu.name AS inspected_name, iu.short_name AS inspected_short,
       iu.path AS inspected_path, ld.name AS department_name, ld.path AS department_path
  FROM inspections_inspection n
  JOIN inspections_round r ON r.id = n.round
  JOIN unit o ON o.id = r.office
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
"""


async def inspections_for(me: Me) -> list[dict[str, Any]]:
    """Every inspection of which this person sees at least one item, with figures over just those items."""
    return await rows(
        """SELECT n.id, n.title, r.title AS round_title, iu.name AS inspected_name, n.feedback_on, n.focus_until,
                  count(i.id) AS items, count(i.id) FILTER (WHERE i.state = 'closed') AS closed,
                  count(i.id) FILTER (WHERE i.state <> 'closed' AND i.due < {}) AS late,
                  count(i.id) FILTER (WHERE i.state IN ('applied', 'in_review')) AS waiting,
                  (SELECT a.grade FROM inspections_assessment a WHERE a.inspection = n.id AND {}
                    ORDER BY a.position DESC LIMIT 1) AS grade
             FROM inspections_inspection n
             JOIN inspections_round r ON r.id = n.round
             JOIN unit iu ON iu.id = n.inspected_unit
             JOIN unit ld ON ld.id = n.lead_department
             LEFT JOIN (inspections_item i JOIN unit lu ON lu.id = i.lead_unit) ON i.inspection = n.id AND {}
            WHERE i.id IS NOT NULL OR {}
            GROUP BY n.id, r.title, iu.name ORDER BY n.feedback_on DESC, n.id""",
        today(),
        whole(me),
        visible(me),
        whole(me),
    )


async def titles_for(me: Me) -> list[dict[str, Any]]:
    """The inspections to choose from in a filter: those of which this person sees anything."""
    return await rows(
        "SELECT n.id, n.title FROM inspections_inspection n WHERE {} OR EXISTS ("
        "SELECT 1 FROM inspections_item i WHERE i.inspection = n.id AND {}) ORDER BY n.feedback_on DESC, n.id",
        whole(me),
        visible(me),
    )


async def inspection_for(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """The inspection if it may be seen whole, or through at least one item."""
    found = await rows(
        INSPECTION
        + "WHERE n.id = {} AND ({} OR EXISTS (SELECT 1 FROM inspections_item i JOIN unit lu ON lu.id = i.lead_unit"
        " WHERE i.inspection = n.id AND {}))",
        inspection_id,
        whole(me),
        visible(me),
    )
    if not found:
        raise Missing
    return found[0]


async def inspection_run_by(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """The inspection, for the office that runs it; Missing for everybody else."""
    found = await rows(INSPECTION + "WHERE n.id = {} AND {}", inspection_id, runs(me))
    if not found:
        raise Missing
    return found[0]


async def findings_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """Categories → findings → items in order. Numbers are positions among what this person sees, so that no gap
    tells of what they do not."""
    found = await rows(
        """SELECT i.id, i.title, i.state, i.due, i.reported, i.returns, i.ongoing, lu.name AS unit_name,
                  i.leader, leader.name AS leader_name,
                  f.id AS finding_id, f.title AS finding_title, f.withheld, f.withheld_ground, f.result_ground,
                  c.id AS category_id, c.title AS category_title"""
        + LEADERS
        + FROM
        + " LEFT JOIN person leader ON leader.id = i.leader"
        " WHERE i.inspection = {} AND {} ORDER BY c.position, f.position, i.position",
        inspection_id,
        visible(me),
    )
    found = [with_leaders(line) for line in found]
    on = today()
    categories: list[dict[str, Any]] = []
    for line in found:
        line["light"] = duties.light(line["due"], on, done=line["state"] == "closed")
        line["state_words"] = STATES[line["state"]]
        line["tone"] = TONES[State(line["state"])]
        if not categories or categories[-1]["id"] != line["category_id"]:
            categories.append({"id": line["category_id"], "title": line["category_title"], "findings": []})
        findings = categories[-1]["findings"]
        if not findings or findings[-1]["id"] != line["finding_id"]:
            findings.append(
                {
                    "id": line["finding_id"],
                    "title": line["finding_title"],
                    "withheld": line["withheld"],
                    "withheld_ground": line["withheld_ground"],
                    "result_ground": line["result_ground"],
                    "items": [],
                }
            )
        findings[-1]["items"].append(line)
    return categories


async def rounds_for(me: Me) -> list[dict[str, Any]]:
    """The rounds of the offices this person works for."""
    return await rows(
        """SELECT r.id, r.title, r.kind, r.topic, r.year, o.name AS office_name
             FROM inspections_round r JOIN unit o ON o.id = r.office
            WHERE {} ORDER BY r.year DESC, r.created_at DESC""",
        _own_offices(me, "o"),
    )


async def reviewing_units(me: Me) -> list[dict[str, Any]]:
    """Offices of the territory whose staff may review: where somebody holds a discipline post today."""
    on = today()
    return await rows(
        "SELECT DISTINCT u.id, u.name, u.path FROM unit u JOIN post o ON o.unit = u.id WHERE o.role = 'discipline'"
        " AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND u.closed_on IS NULL AND {} ORDER BY u.path",
        on,
        on,
        under("u.path", me.scopes(Role.discipline)),
    )


async def limit_of(round_id: UUID, name: str) -> dict[str, Any]:
    """One of the round's own limits; Missing for a name it does not have."""
    found = await rows(
        "SELECT name, amount, unit, rolls, article FROM inspections_round_limit WHERE round = {} AND name = {}",
        round_id,
        name,
    )
    if not found:
        raise Missing
    return found[0]


async def offices_of(me: Me) -> list[dict[str, Any]]:
    return await rows("SELECT o.id, o.name FROM unit o WHERE {} ORDER BY o.name", _own_offices(me, "o"))


def _own_offices(me: Me, alias: str) -> Sql:
    return any_of(*(Sql(f"{alias}.id = {{}}", held.unit) for held in me.holdings if held.role == Role.discipline))


async def units_below(me: Me, path: str | None = None, *, kinds: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Units to choose from: below a path, or below what this person's discipline posts reach."""
    return await rows(
        "SELECT u.id, u.name, u.short_name, u.kind, u.path FROM unit u WHERE u.closed_on IS NULL AND {} AND {}"
        " ORDER BY u.path LIMIT 1000",
        under("u.path", (path,) if path else me.scopes(Role.discipline)),
        Sql("u.kind = ANY({})", list(kinds)) if kinds else Sql("TRUE"),
    )


async def people_below(path: str) -> list[dict[str, Any]]:
    """Who holds a post below this path today: leaders and handlers to choose from."""
    on = today()
    return await rows(
        """SELECT DISTINCT ON (p.id) p.id, p.name, o.title, o.role, u.name AS unit_name, u.id AS unit
             FROM person p JOIN post o ON o.person = p.id JOIN unit u ON u.id = o.unit
            WHERE p.disabled_at IS NULL AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})
              AND o.role IN ('leader', 'liaison') AND {} ORDER BY p.id, o.starts_on""",
        on,
        on,
        under("u.path", (path,)),
    )

"""One item with everything about it, as this person may see it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from inspections.rules import visible
from inspections.states import LEADER_KINDS, REPORTED, STATES
from inspections.workflow import ITEM
from portal import duties, files
from portal.access import Me
from portal.clock import today
from portal.db import atomic, row, rows
from portal.errors import Missing
from portal.people import Role
from portal.subjects import Subject
from portal.workflow import history_of

FROM = """
  FROM inspections_item i
  JOIN inspections_inspection n ON n.id = i.inspection
  JOIN inspections_finding f ON f.id = i.finding
  JOIN inspections_category c ON c.id = f.category
  JOIN unit lu ON lu.id = i.lead_unit
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
"""


LEADERS = """,
                  ARRAY(SELECT l.person FROM inspections_leader l WHERE l.item = i.id ORDER BY l.id) AS leader_ids,
                  ARRAY(SELECT l.kind FROM inspections_leader l WHERE l.item = i.id ORDER BY l.id) AS leader_kinds,
                  ARRAY(SELECT lp.name FROM inspections_leader l JOIN person lp ON lp.id = l.person
                         WHERE l.item = i.id ORDER BY l.id) AS leader_names"""
"""Whose type is known; `with_leaders` makes one list of the three columns."""

SEATS = """,
                  ARRAY(SELECT s.unit FROM inspections_round_seat s WHERE s.round = n.round) AS seats,
                  (SELECT w.seats_needed FROM inspections_round w WHERE w.id = n.round) AS seats_needed,
                  ARRAY(SELECT r.by FROM inspections_review r WHERE r.item = i.id AND r.stage = 'review'
                    AND r.verdict = 'agree' AND r.application = i.applications AND r.version = i.version) AS agreed_by,
                  ARRAY(SELECT r.seat FROM inspections_review r WHERE r.item = i.id AND r.stage = 'review'
                    AND r.verdict = 'agree' AND r.application = i.applications AND r.version = i.version)
                    AS agreed_seats"""
"""Who must agree, and who has: only what was said of this application and of the item as it stands counts."""


def subject_of(item: dict[str, Any]) -> Subject:
    return Subject(ITEM.kind, item["id"], item["title"], f"/inspections/items/{item['id']}")


def with_leaders(item: dict[str, Any]) -> dict[str, Any]:
    """`leaders`: [{person, kind, name}] in the order of the types, the principal one first of all."""
    columns = (item.pop(name) for name in ("leader_ids", "leader_kinds", "leader_names"))
    named = [{"person": person, "kind": kind, "name": name} for person, kind, name in zip(*columns, strict=True)]
    if item["leader"] and item["leader"] not in {one["person"] for one in named}:
        named.append({"person": item["leader"], "kind": "", "name": item["leader_name"]})
    order = ["", *LEADER_KINDS]
    named.sort(key=lambda one: (one["person"] != item["leader"], order.index(one["kind"])))
    return {**item, "leaders": named}


async def item_for(me: Me, item_id: UUID) -> dict[str, Any]:
    """The item, with the paths its rules ask for. Missing when it is not there for this person."""
    item = await row(
        """SELECT i.*, n.title AS inspection_title, n.feedback_on, n.focus_until, n.inspected_unit, n.lead_department,
                  n.round, (SELECT rr.office FROM inspections_round rr WHERE rr.id = n.round) AS office,
                  ARRAY(SELECT su.name FROM inspections_item_support s JOIN unit su ON su.id = s.unit
                         WHERE s.item = i.id ORDER BY su.path) AS supporting,
                  (SELECT p.promised_on FROM inspections_promise p WHERE p.item = i.id
                    ORDER BY p.at DESC, p.id DESC LIMIT 1) AS promised_on,
                  (SELECT count(*) FROM inspections_promise p WHERE p.item = i.id AND p.slipped) AS slips,
                  f.title AS finding_title, f.manifestation, f.withheld, f.withheld_ground, f.party_ground,
                  f.result_ground, f.result_party_ground,
                  c.title AS category_title, lu.name AS lead_unit_name, lu.short_name AS lead_unit_short,
                  lu.path AS lead_unit_path, iu.path AS inspected_path, iu.name AS inspected_name,
                  ld.path AS department_path, ld.name AS department_name,
                  leader.name AS leader_name, handler.name AS handler_name"""
        + LEADERS
        + SEATS
        + FROM
        + """ LEFT JOIN person leader ON leader.id = i.leader LEFT JOIN person handler ON handler.id = i.handler
            WHERE i.id = {} AND {}""",
        item_id,
        visible(me),
    )
    if item is None:
        raise Missing
    return with_leaders(item)


async def dossier_for(me: Me, item_id: UUID) -> dict[str, Any]:
    """What the item's page shows, in a number of questions that does not grow with the rows."""
    async with atomic():
        return await _dossier(me, item_id)


async def _dossier(me: Me, item_id: UUID) -> dict[str, Any]:
    """On one connection from beginning to end: eight small questions, not eight trips to the pool."""
    item = await item_for(me, item_id)
    on = today()
    measures = await rows(
        "SELECT id, position, text, kind, quantity, quantity_unit, done_on FROM inspections_measure"
        " WHERE item = {} ORDER BY position",
        item_id,
    )
    progress = await rows(
        "SELECT id, measure, text, happened_on, by_name, unit_name, at FROM inspections_progress"
        " WHERE item = {} ORDER BY at DESC, id DESC LIMIT 100",
        item_id,
    )
    reviews = await rows(
        "SELECT r.stage, r.application, r.version, r.verdict, r.note, r.by_name, r.by_title, r.at, r.seat,"
        " u.name AS seat_name FROM inspections_review r JOIN unit u ON u.id = r.seat WHERE r.item = {} ORDER BY r.at",
        item_id,
    )
    evidence = await files.of([item_id])
    return {
        "item": item,
        "subject": subject_of(item),
        "state": STATES[item["state"]],
        "reported": item["reported"] if item["reported"] in REPORTED else "",
        "measures": measures,
        "progress": progress,
        "reviews": reviews,
        "evidence": evidence,
        "history": await history_of(item_id),
        "duty": await duties.one(me, ITEM.kind, item_id),
        "light": duties.light(item["due"], on, done=item["state"] == "closed"),
        "moves": ITEM.open_moves(me, item),
        "may_write": may_write(me, item),
    }


def may_write(me: Me, item: dict[str, Any]) -> bool:
    """Progress and evidence come from the unit that owes the item, while it is being worked off."""
    return any(move.name in {"apply", "start"} for move in ITEM.open_moves(me, item))


def may_measure(me: Me, item: dict[str, Any]) -> bool:
    """Measures are the unit's while it works, and the inspection office's until the item is closed."""
    return may_write(me, item) or (item["state"] != "closed" and runs_it(me, item))


def runs_it(me: Me, record: Mapping[str, Any]) -> bool:
    """The row's `office` is this person's: `rules.runs` for a row at hand."""
    return any(held.role == Role.discipline and held.unit == record["office"] for held in me.holdings)


async def others_beside(me: Me, item: dict[str, Any]) -> list[dict[str, Any]]:
    """The inspection's other items this person may see, with their texts and papers, to compare with."""
    return await rows(
        """SELECT i.title, array_remove(array_append(ARRAY(
                    SELECT p.text FROM inspections_progress p WHERE p.item = i.id), i.outcome), NULL) AS texts,
                  ARRAY(SELECT a.sha256 FROM attachment a WHERE a.subject_id = i.id AND a.purpose = 'evidence'
                    AND a.withdrawn_at IS NULL) AS files"""
        + FROM
        + "WHERE i.inspection = {} AND i.id <> {} AND {} ORDER BY c.position, f.position, i.position LIMIT 300",
        item["inspection"],
        item["id"],
        visible(me),
    )


async def names_of(units: list[UUID]) -> dict[UUID, str]:
    found = await rows("SELECT id, name FROM unit WHERE id = ANY({}) ORDER BY path", units) if units else []
    return {unit["id"]: unit["name"] for unit in found}


async def evidence_for(me: Me, item_id: UUID, attachment_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    item = await item_for(me, item_id)
    return item, await files.one(item_id, attachment_id)


async def waiting_for(me: Me, limit: int = 50) -> list[dict[str, Any]]:
    """Items that wait for this person's verdict: what 今日 calls 待我审核."""
    found = await rows(
        """SELECT i.id, i.title, i.state, i.due, i.applied_at, i.applied_by, i.checked_by, i.handler, i.version,
                  lu.name AS unit_name, lu.path AS lead_unit_path, iu.path AS inspected_path,
                  ld.path AS department_path, n.title AS inspection_title"""
        + SEATS
        + """ FROM inspections_item i
  JOIN inspections_inspection n ON n.id = i.inspection
  JOIN unit lu ON lu.id = i.lead_unit
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
"""
        + "WHERE i.state IN ('applied', 'in_review') AND {} ORDER BY i.applied_at, i.id LIMIT {}",
        visible(me),
        limit,
    )
    verdicts = {"pass_on", "close"}
    return [
        {**item, "path": f"/inspections/items/{item['id']}", "asks": move.label}
        for item in found
        for move in ITEM.open_moves(me, item)
        if move.name in verdicts
    ]


__all__ = ["FROM", "dossier_for", "evidence_for", "item_for", "subject_of", "waiting_for"]

"""What was decided of a unit after its focus period, what it rests on, and the second rectification it opened."""

import json
from typing import Any
from uuid import UUID

from inspections.queries.inspections import INSPECTION
from inspections.queries.items import FROM, SEATS
from inspections.rules import assessor, runs, unrecused, visible, whole
from inspections.states import GRADES, SECOND, STATES, TONES, State
from inspections.workflow import ITEM
from portal import files
from portal.access import Me
from portal.clock import today
from portal.db import row, rows, value
from portal.errors import Missing

KIND = "inspections.assessment"


async def assessable(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """The inspection, for the office that runs it; Missing for who is recused from any of it: a grade is of the whole."""
    found = await row(INSPECTION + "WHERE n.id = {} AND {} AND {}", inspection_id, runs(me), unrecused(me))
    if found is None:
        raise Missing
    return found


async def assessed(me: Me, inspection_id: UUID) -> dict[str, Any]:
    """The inspection, for who sees it whole; `figures_shown` is false for who is recused from an item that is counted."""
    found = await row(
        INSPECTION.replace("SELECT n.*,", "SELECT n.*, ({}) AS figures_shown,", 1) + "WHERE n.id = {} AND {}",
        unrecused(me),
        inspection_id,
        whole(me),
    )
    if found is None:
        raise Missing
    return found


async def standing_for(me: Me, inspection_id: UUID) -> dict[str, Any] | None:
    """For the inspection's own page: the last grade, and how many of its steps are done; None for who sees only items."""
    found = await row(
        "SELECT (SELECT a.grade FROM inspections_assessment a WHERE a.inspection = n.id ORDER BY a.position DESC LIMIT 1)"
        " AS grade, (SELECT count(*) FROM inspections_node k WHERE k.inspection = n.id AND k.dropped_reason IS NULL)"
        " AS nodes, (SELECT count(*) FROM inspections_node k WHERE k.inspection = n.id AND k.done_on IS NOT NULL) AS done"
        " FROM inspections_inspection n WHERE n.id = {} AND {}",
        inspection_id,
        whole(me),
    )
    return None if found is None else {**found, "words": GRADES.get(found["grade"] or "", "")}


async def assessments_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """Every assessment, the newest first, with its papers and the items it gave a new day. The caller may see the inspection."""
    found = await rows(
        "SELECT id, position, grade, body, decided_on, attention, measures, results, second_reason, figures, by_name, at"
        " FROM inspections_assessment WHERE inspection = {} ORDER BY position DESC",
        inspection_id,
    )
    papers = await files.of([one["id"] for one in found], "annex") if found else []
    seconds = await rows(
        "SELECT s.assessment, s.from_due, s.due, s.reopened, i.id, i.title, i.state, lu.name AS unit_name"
        + FROM
        + "JOIN inspections_second_item s ON s.item = i.id JOIN inspections_assessment a ON a.id = s.assessment"
        " WHERE a.inspection = {} AND {} ORDER BY c.position, f.position, i.position",
        inspection_id,
        visible(me),
    )
    for second in seconds:
        second["state_words"], second["tone"] = STATES[second["state"]], TONES[State(second["state"])]
    for one in found:
        one["words"] = GRADES[one["grade"]]
        one["second"] = one["grade"] in SECOND
        one["figures"] = json.loads(one["figures"])
        one["papers"] = [paper for paper in papers if paper["subject_id"] == one["id"]]
        one["items"] = [second for second in seconds if second["assessment"] == one["id"]]
    return found


async def assessments_counted(inspection_id: UUID) -> int:
    found: int = await value("SELECT count(*) FROM inspections_assessment WHERE inspection = {}", inspection_id)
    return found


def may_assess(me: Me, inspection: dict[str, Any]) -> bool:
    return assessor(me, inspection)


async def assessment_paper(me: Me, assessment_id: UUID, file_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The assessment and one of its papers, for who sees the inspection whole."""
    found = await row(
        "SELECT a.id, a.inspection, n.title FROM inspections_assessment a"
        " JOIN inspections_inspection n ON n.id = a.inspection WHERE a.id = {} AND {}",
        assessment_id,
        whole(me),
    )
    if found is None:
        raise Missing
    return found, await files.one(assessment_id, file_id)


async def figures_of_inspection(inspection_id: UUID) -> dict[str, int]:
    """The ledger as it stands: what the body that decides is shown. The caller may see all of it."""
    found = await rows(
        "SELECT count(*)::int AS total, (count(*) FILTER (WHERE state = 'closed'))::int AS closed,"
        " (count(*) FILTER (WHERE state <> 'closed' AND due < {}))::int AS late,"
        " coalesce(sum(returns), 0)::int AS returns, coalesce(sum(reopened), 0)::int AS reopened"
        " FROM inspections_item WHERE inspection = {}",
        today(),
        inspection_id,
    )
    return found[0]


async def items_to_choose(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    """The items a second rectification may take: those still open, and of the closed ones what this person may reopen."""
    found = await rows(
        """SELECT i.*, n.feedback_on, n.round, n.inspected_unit, n.lead_department, lu.name AS unit_name,
                  lu.name AS lead_unit_name, lu.path AS lead_unit_path, iu.path AS inspected_path,
                  ld.path AS department_path"""
        + SEATS
        + FROM
        + "WHERE i.inspection = {} AND {} ORDER BY (i.state = 'closed'), c.position, f.position, i.position",
        inspection_id,
        visible(me),
    )
    for item in found:
        item["state_words"], item["tone"] = STATES[item["state"]], TONES[State(item["state"])]
        item["is_open"] = item["state"] != State.closed
    return [item for item in found if item["is_open"] or _may_reopen(me, item)]


def _may_reopen(me: Me, item: dict[str, Any]) -> bool:
    return any(move.name == "reopen" for move in ITEM.open_moves(me, item))

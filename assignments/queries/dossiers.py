"""Everything about one assignment, for its pages: in a number of questions that does not grow with the rows."""

from typing import Any
from uuid import UUID

from assignments.queries.assignments import assignment_for
from assignments.queries.case_dossiers import lines_shown
from assignments.queries.plans import extensions_of, next_step, plans_of, promises_of, steps_of
from assignments.rules import approver, carrier
from assignments.states import CARRYING
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.clock import today
from portal.db import atomic, rows
from portal.workflow import history_of

LATEST = 3


async def dossier_for(me: Me, assignment_id: UUID) -> dict[str, Any]:
    """What the page of an assignment shows."""
    async with atomic():
        assignment = await assignment_for(me, assignment_id)
        steps = await steps_of(assignment_id, today())
        requests = await extensions_of(assignment_id)
        return {
            "assignment": assignment,
            "moves": ASSIGNMENT.open_moves(me, assignment),
            "may_carry": assignment["state"] in CARRYING and carrier(me, assignment),
            "steps": steps,
            "next_step": next_step(steps),
            "promises": await promises_of(assignment_id),
            "requests": requests,
            "asked": next((one for one in requests if one["verdict"] is None), None),
            "lines": await lines_shown(me, {**assignment, "id": assignment["backlog_case"]}),
            "progress": await progress_of(assignment_id),
        }


async def plan_dossier(me: Me, assignment_id: UUID) -> dict[str, Any]:
    """What the pages of plan and extension show."""
    async with atomic():
        assignment = await assignment_for(me, assignment_id)
        requests = await extensions_of(assignment_id)
        return {
            "assignment": assignment,
            "moves": ASSIGNMENT.open_moves(me, assignment),
            "steps": await steps_of(assignment_id, today()),
            "plans": await plans_of(assignment_id),
            "promises": await promises_of(assignment_id),
            "requests": requests,
            "asked": next((one for one in requests if one["verdict"] is None), None),
            "may_answer": approver(me, assignment),
        }


async def progress_of(assignment_id: UUID, limit: int = LATEST) -> list[dict[str, Any]]:
    return await rows(
        """SELECT p.text, p.happened_on, p.by_name, p.unit_name, p.at FROM assignments_progress p
            WHERE p.assignment = {} ORDER BY p.happened_on DESC, p.at DESC LIMIT {}""",
        assignment_id,
        limit,
    )


async def biography_of(me: Me, assignment_id: UUID) -> dict[str, Any]:
    """全程记录: everything that happened to it, and who carried it from when to when."""
    async with atomic():
        assignment = await assignment_for(me, assignment_id)
        return {
            "assignment": assignment,
            "history": await history_of(assignment_id),
            "tenures": await rows(
                """SELECT leader_name, leader_title, starts_on, ends_on, why FROM assignments_tenure
                    WHERE assignment = {} ORDER BY starts_on DESC, ends_on DESC NULLS FIRST, id DESC""",
                assignment_id,
            ),
        }

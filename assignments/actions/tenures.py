"""Who carries from when to when, and who answers for it in the common ledger."""

from typing import Any
from uuid import UUID

from assignments.tables import Tenure
from assignments.workflow import ASSIGNMENT
from portal.clock import today
from portal.db import value
from portal.duties import Answerable

Record = dict[str, Any]


def answerable(assignment: Record) -> Answerable:
    """The first officer does it, or the lead unit's liaison; the leader answers for it."""
    return Answerable(
        unit=assignment["lead_unit"],
        person=assignment["officers"][0] if assignment["officers"] else None,
        supporting=[unit for unit in assignment["supports"] if unit != assignment["lead_unit"]],
        supervising_unit=assignment["office"],
        principal=assignment["principal"] or assignment["leader"],
        direct=assignment["direct"],
        coordinating=assignment["coordinating"],
        supervising=assignment["supervising"],
    )


async def duties_kept(assignment_id: UUID) -> bool:
    """Whether a duty was opened before (and revoked, when it was declined)."""
    found = await value(
        "SELECT TRUE FROM duty WHERE subject_kind = {} AND subject_id = {}", ASSIGNMENT.kind, assignment_id
    )
    return bool(found)


async def end_tenure(assignment_id: UUID, why: str) -> None:
    await value(
        "UPDATE assignments_tenure SET ends_on = {}, why = {} WHERE assignment = {} AND ends_on IS NULL RETURNING id",
        today(),
        why,
        assignment_id,
    )


async def start_tenure(assignment: Record, why: str | None = None) -> None:
    """From today, by name and title as they are now."""
    await Tenure.insert(
        Tenure(
            assignment=assignment["id"],
            leader=assignment["leader"],
            leader_name=assignment["leader_name"],
            leader_title=assignment["leader_title"],
            starts_on=today(),
            why=why,
        )
    ).run()

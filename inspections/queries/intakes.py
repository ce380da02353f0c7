"""Reports that were read and wait to be accepted."""

from typing import Any
from uuid import UUID

from inspections.rules import runs
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing

_FROM = """ FROM inspections_intake k
  JOIN inspections_inspection n ON n.id = k.inspection
  JOIN unit iu ON iu.id = n.inspected_unit
  JOIN unit ld ON ld.id = n.lead_department
  JOIN person p ON p.id = k.by
"""


async def intakes_of(me: Me, inspection_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT k.id, k.source_name, k.at, p.name AS by_name"
        + _FROM
        + "WHERE k.inspection = {} AND k.accepted_at IS NULL AND k.discarded_at IS NULL AND {} ORDER BY k.at DESC",
        inspection_id,
        runs(me),
    )


async def intake_for(me: Me, intake_id: UUID) -> dict[str, Any]:
    """A report as it was understood, for the office that runs the inspection, until it is accepted or discarded."""
    found = await row(
        """SELECT k.id, k.inspection, k.source_name, k.understood, k.at, k.version, p.name AS by_name,
                  n.title AS inspection_title, n.inspected_unit, n.lead_department, iu.path AS inspected_path,
                  iu.name AS inspected_name"""
        + _FROM
        + "WHERE k.id = {} AND k.accepted_at IS NULL AND k.discarded_at IS NULL AND {}",
        intake_id,
        runs(me),
    )
    if found is None:
        raise Missing
    return found

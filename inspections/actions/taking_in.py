"""Taking a report in: kept as understood, corrected by a person, then taken whole or not at all."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from inspections.actions.opening import Draft, add_finding, running
from inspections.tables import Intake
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, value
from portal.errors import Refused
from portal.subjects import Subject


@atomic()
async def keep_intake(by: Me, inspection_id: UUID, source_name: str, understood: dict[str, Any]) -> UUID:
    await running(by, inspection_id)
    intake = Intake(
        id=new_id(),
        inspection=inspection_id,
        source_name=source_name[:160],
        understood=json.dumps(understood, ensure_ascii=False),
        by=by.id,
        at=now(),
    )
    await Intake.insert(intake).run()
    subject = Subject("inspections.intake", intake.id, source_name[:160], f"/inspections/intakes/{intake.id}")
    await audit.record(by, "inspections.intake.keep", subject)
    return intake.id


@atomic()
async def accept_intake(by: Me, intake: dict[str, Any], drafts: Sequence[Draft]) -> int:
    """All the findings, or none. A report is taken in once, even when two people press the button."""
    claimed = await value(
        "UPDATE inspections_intake SET accepted_at = {}, version = version + 1 WHERE id = {} AND accepted_at IS NULL"
        " AND discarded_at IS NULL RETURNING id",
        now(),
        intake["id"],
    )
    if claimed is None:
        raise Refused("这份材料刚刚已被读入或放弃。")
    for draft in drafts:
        await add_finding(by, intake["inspection"], draft)
    subject = Subject("inspections.intake", intake["id"], intake["source_name"], f"/inspections/{intake['inspection']}")
    await audit.record(by, "inspections.intake.accept", subject, {"findings": len(drafts)})
    return len(drafts)


@atomic()
async def discard_intake(by: Me, intake: dict[str, Any]) -> None:
    await running(by, intake["inspection"])
    dropped = await value(
        "UPDATE inspections_intake SET discarded_at = {} WHERE id = {} AND accepted_at IS NULL"
        " AND discarded_at IS NULL RETURNING id",
        now(),
        intake["id"],
    )
    if dropped is None:
        raise Refused("这份材料刚刚已被读入或放弃。")
    subject = Subject("inspections.intake", intake["id"], intake["source_name"], f"/inspections/{intake['inspection']}")
    await audit.record(by, "inspections.intake.discard", subject)

"""签收 of an extract: the unit has it, and signs for what it leads."""

from uuid import UUID

from meetings.actions import resolving
from meetings.queries.meetings import meeting_for, subject_of
from meetings.queries.minutes import extract_for, speaks_for
from meetings.queries.resolutions import resolution_for
from meetings.workflow import RESOLUTION
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.workflow import happened


@atomic()
async def acknowledge(by: Me, extract_id: UUID) -> UUID:
    """签收 of an extract: the unit has it, and with it signs for what it leads. Gives the meeting's id."""
    extract = await extract_for(by, extract_id)
    if not await speaks_for(by, extract["unit"]):
        raise Refused("只有收到通知单的单位可以签收。")
    done = await value(
        "UPDATE meetings_extract SET acknowledged_at = {}, acknowledged_by = {}, acknowledged_by_name = {}"
        " WHERE id = {} AND acknowledged_at IS NULL RETURNING id",
        now(),
        by.id,
        by.name,
        extract_id,
    )
    if done is None:
        raise Refused("这份通知单已经签收，不必重复签收。")
    meeting = await meeting_for(by, extract["meeting"])
    subject = subject_of(meeting)
    await happened(subject, by, "acknowledge", f"{extract['unit_name']}签收议定事项通知单", extract["label"])
    await audit.record(by, "meetings.extract.acknowledge", subject, {"label": extract["label"]})
    owed = await rows(
        "SELECT id FROM meetings_resolution WHERE meeting = {} AND lead_unit = {} AND state = 'assigned' ORDER BY number",
        extract["meeting"],
        extract["unit"],
    )
    for line in owed:
        resolution = await resolution_for(by, line["id"])
        if RESOLUTION.by_name["sign_for"] in RESOLUTION.open_moves(by, resolution):
            await resolving.sign_for(resolution, by)
    meeting_id: UUID = extract["meeting"]
    return meeting_id

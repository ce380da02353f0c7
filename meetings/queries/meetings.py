"""One meeting as this person may see it, its agenda and those who are called to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, on_four_times
from meetings.rules import sees_item, sees_meeting
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.subjects import Subject

FROM = f"FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference {JOINED}"


def subject_of(meeting: Mapping[str, Any]) -> Subject:
    return Subject("meetings.meeting", meeting["id"], meeting["title"], f"/meetings/{meeting['id']}")


async def meeting_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"SELECT m.*, {HEAD}, p.name AS chair_name {FROM} LEFT JOIN person p ON p.id = m.chair WHERE m.id = {{}} AND {{}}",
        *on_four_times(),
        meeting_id,
        sees_meeting(me),
    )
    if found is None:
        raise Missing
    return found


async def agenda_of(me: Me, meeting_id: UUID) -> list[dict[str, Any]]:
    """The lines of the agenda in order; confidential ones only for those concerned. The caller has the meeting."""
    return await rows(
        """SELECT a.*, su.name AS unit_name, su.short_name AS unit_short, t.state AS topic_state, t.leader,
                  lp.name AS leader_name, t.question, t.late
             FROM meetings_agenda_item a
             JOIN meetings_meeting m ON m.id = a.meeting JOIN meetings_conference c ON c.id = m.conference
             LEFT JOIN unit su ON su.id = a.submitting_unit
             LEFT JOIN meetings_topic t ON t.id = a.topic LEFT JOIN person lp ON lp.id = t.leader
            WHERE a.meeting = {} AND {} ORDER BY a.position, a.id""",
        meeting_id,
        sees_item(me),
    )


async def invitees_of(meeting_id: UUID) -> list[dict[str, Any]]:
    """Units called to the meeting, members first, with their 签收. The caller has checked the meeting."""
    return await rows(
        """SELECT i.*, u.name, u.short_name, u.path, p.name AS acknowledged_name
             FROM meetings_invitee i JOIN unit u ON u.id = i.unit LEFT JOIN person p ON p.id = i.acknowledged_by
            WHERE i.meeting = {} ORDER BY i.capacity, i.position, u.path""",
        meeting_id,
    )

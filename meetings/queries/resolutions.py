"""One resolution as this person may see it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, LIAISONS, on_four_times, on_twice
from meetings.rules import sees_resolution
from portal.access import Me
from portal.db import row
from portal.errors import Missing
from portal.subjects import Subject

FROM = f"""FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting
  JOIN meetings_conference c ON c.id = m.conference {JOINED} JOIN unit lu ON lu.id = r.lead_unit"""
COLUMNS = f"""m.title AS meeting_title, m.starts_at, m.chair, m.conference, lu.name AS lead_name,
  lu.short_name AS lead_short, lu.path AS lead_path, hp.name AS handler_name,
  ARRAY(SELECT sn.name FROM meetings_resolution_support s JOIN unit sn ON sn.id = s.unit
         WHERE s.resolution = r.id ORDER BY sn.path) AS supporting,
  {LIAISONS.format(unit="r.lead_unit")}"""


def subject_of(resolution: Mapping[str, Any]) -> Subject:
    """Its title is the wording, cut to what a list can show. A confidential one is not worded: its title goes where all
    duties are watched over, into letters and messages."""
    if resolution.get("confidential"):
        number = f"第{resolution['number']}项" if resolution.get("number") else ""
        title = f"{resolution.get('meeting_title') or ''}内部议定事项{number}"
        return Subject("meetings.resolution", resolution["id"], title, f"/meetings/resolutions/{resolution['id']}")
    wording = " ".join(resolution["wording"].split())
    title = wording if len(wording) <= 120 else wording[:119] + "…"
    return Subject("meetings.resolution", resolution["id"], title, f"/meetings/resolutions/{resolution['id']}")


async def resolution_for(me: Me, resolution_id: UUID) -> dict[str, Any]:
    """The resolution with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"SELECT r.*, {HEAD}, {COLUMNS} {FROM} LEFT JOIN person hp ON hp.id = r.handler WHERE r.id = {{}} AND {{}}",
        *on_four_times(),
        *on_twice(),
        resolution_id,
        sees_resolution(me),
    )
    if found is None:
        raise Missing
    return found

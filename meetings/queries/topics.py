"""One topic as this person may see it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, LIAISONS, on_four_times, on_twice
from meetings.rules import sees_topic
from portal.access import Me
from portal.db import row
from portal.errors import Missing
from portal.subjects import Subject

FROM = f"""FROM meetings_topic t JOIN meetings_conference c ON c.id = t.conference {JOINED}
  JOIN unit su ON su.id = t.submitting_unit"""
COLUMNS = "su.name AS submitting_name, su.short_name AS submitting_short, su.path AS submitting_path, " + (
    LIAISONS.format(unit="t.submitting_unit")
)


def subject_of(topic: Mapping[str, Any]) -> Subject:
    return Subject("meetings.topic", topic["id"], topic["title"], f"/meetings/topics/{topic['id']}")


async def topic_for(me: Me, topic_id: UUID) -> dict[str, Any]:
    """The topic with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"SELECT t.*, {HEAD}, {COLUMNS}, lp.name AS leader_name {FROM} LEFT JOIN person lp ON lp.id = t.leader"
        " WHERE t.id = {} AND {}",
        *on_four_times(),
        *on_twice(),
        topic_id,
        sees_topic(me),
    )
    if found is None:
        raise Missing
    return found

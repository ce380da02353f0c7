"""What waits for this person's word in the room: the second list of 今日."""

from typing import Any

from meetings.queries.conferences import HEAD, JOINED, on_four_times, on_twice
from meetings.queries.resolutions import COLUMNS as RESOLUTION_COLUMNS
from meetings.queries.resolutions import FROM as RESOLUTIONS
from meetings.queries.topics import COLUMNS as TOPIC_COLUMNS
from meetings.queries.topics import FROM as TOPICS
from meetings.rules import sees_meeting, sees_resolution, sees_topic
from meetings.workflow import MEETING, RESOLUTION, TOPIC
from portal.access import Me
from portal.db import rows

ASKS = {"agree", "screen", "approve", "sign", "verify", "close"}
"""Moves that are somebody's verdict on another's work."""


async def waiting_for(me: Me, limit: int = 50) -> list[dict[str, Any]]:
    """Topics, minutes and resolutions on which this person may decide now, oldest first within each."""
    return [*await _topics(me, limit), *await _minutes(me, limit), *await _resolutions(me, limit)]


async def _topics(me: Me, limit: int) -> list[dict[str, Any]]:
    found = await rows(
        f"SELECT t.*, {HEAD}, {TOPIC_COLUMNS} {TOPICS} WHERE t.state IN ('submitted', 'agreed', 'screened')"
        " AND {} ORDER BY t.submitted_at, t.id LIMIT {}",
        *on_four_times(),
        *on_twice(),
        sees_topic(me),
        limit,
    )
    return [
        _line(topic, topic["title"], f"topics/{topic['id']}", topic["submitting_short"], move.label, "submitted_at")
        for topic in found
        for move in TOPIC.open_moves(me, topic)
        if move.name in ASKS
    ]


async def _minutes(me: Me, limit: int) -> list[dict[str, Any]]:
    found = await rows(
        f"SELECT m.*, {HEAD} FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference {JOINED}"
        " WHERE m.state = 'to_sign' AND {} ORDER BY m.starts_at LIMIT {}",
        *on_four_times(),
        sees_meeting(me),
        limit,
    )
    return [
        _line(meeting, meeting["title"], f"{meeting['id']}/minutes", meeting["office_name"], move.label, "starts_at")
        for meeting in found
        for move in MEETING.open_moves(me, meeting)
        if move.name in ASKS
    ]


async def _resolutions(me: Me, limit: int) -> list[dict[str, Any]]:
    found = await rows(
        f"SELECT r.*, {HEAD}, {RESOLUTION_COLUMNS} {RESOLUTIONS} LEFT JOIN person hp ON hp.id = r.handler"
        " WHERE r.state IN ('fed_back', 'verified') AND {} ORDER BY r.fed_back_at, r.id LIMIT {}",
        *on_four_times(),
        *on_twice(),
        sees_resolution(me),
        limit,
    )
    return [
        _line(line, line["wording"][:120], f"resolutions/{line['id']}", line["lead_short"], move.label, "fed_back_at")
        for line in found
        for move in RESOLUTION.open_moves(me, line)
        if move.name in ASKS
    ]


def _line(record: dict[str, Any], title: str, path: str, unit: str, asks: str, since: str) -> dict[str, Any]:
    return {
        "id": record["id"],
        "title": title,
        "path": f"/meetings/{path}",
        "unit_name": unit,
        "asks": asks,
        "applied_at": record[since],
    }

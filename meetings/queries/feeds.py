"""What stands in a person's calendar: the meetings they are called to, as they were told of them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from meetings.rules import belongs, runs, seated, sees_meeting
from portal.access import Me
from portal.clock import now
from portal.db import Sql, any_of, row, rows

BACK = timedelta(days=92)
MOST = 500


async def feed_of(token_hash: str) -> dict[str, Any] | None:
    """Whose address this is; None when there is no such address, or it was revoked."""
    return await row(
        "SELECT f.id, f.person FROM meetings_feed f JOIN person p ON p.id = f.person"
        " WHERE f.token_hash = {} AND f.revoked_at IS NULL AND p.disabled_at IS NULL",
        token_hash,
    )


async def feeds_of(me: Me) -> list[dict[str, Any]]:
    return await rows(
        "SELECT id, created_at, used_at FROM meetings_feed WHERE person = {} AND revoked_at IS NULL ORDER BY id", me.id
    )


async def calendar_for(me: Me) -> list[dict[str, Any]]:
    """Of the last three months and to come; of what one only watches nothing, and nothing nobody was told of."""
    invited = Sql("m.id IN (SELECT fi.meeting FROM meetings_invitee fi WHERE {})", belongs("fi.unit", me))
    found = await rows(
        "SELECT m.id, m.title, m.starts_at, m.minutes_planned, m.place, m.state, m.notices, n.printed"
        " FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference LEFT JOIN LATERAL ("
        "   SELECT mn.printed FROM meetings_notice mn WHERE mn.meeting = m.id AND mn.printed IS NOT NULL"
        "    ORDER BY mn.number DESC LIMIT 1) n ON TRUE"
        " WHERE m.notices > 0 AND m.starts_at >= {} AND {} AND {} ORDER BY m.starts_at LIMIT {}",
        now() - BACK,
        any_of(runs(me), seated(me), invited),
        sees_meeting(me),
        MOST,
    )
    return [as_sent(line, line["printed"]) for line in found]


def as_sent(meeting: Mapping[str, Any], printed: str | None) -> dict[str, Any]:
    """What is being changed but was told to nobody yet is in no calendar."""
    if printed is None or meeting["state"] not in {"planned", "notified", "postponed", "cancelled"}:
        return dict(meeting)
    told = json.loads(printed)
    return {
        **meeting,
        "title": told["title"],
        "starts_at": datetime.fromisoformat(told["starts_at"]),
        "minutes_planned": told["minutes"],
        "place": told["place"],
    }


async def printed_last(meeting_id: UUID) -> str | None:
    found = await row(
        "SELECT printed FROM meetings_notice WHERE meeting = {} AND printed IS NOT NULL ORDER BY number DESC LIMIT 1",
        meeting_id,
    )
    return found["printed"] if found else None

"""One message of the open item's unit, given up, so that the office of its territory may send it anew."""

from uuid import UUID

from portal import db
from portal.clock import now, today
from portal.demo.cast import Cast


async def messages_world(people: Cast, ids: dict[str, UUID]) -> None:
    ids["message"] = await db.value(
        "INSERT INTO message (id, person, day, slot, urgent, state, matters, round, made_at, done_at)"
        " VALUES ({}, {}, {}, '08:35', FALSE, 'failed', 1, 0, {}, {}) RETURNING id",
        db.new_id(),
        people.li.id,
        today(),
        now(),
        now(),
    )

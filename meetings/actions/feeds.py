"""A person's own calendar address: made, shown once, revoked. Only the hash of its secret is kept."""

import hashlib
import secrets
from uuid import UUID

from meetings.tables import Feed
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Missing, Refused
from portal.subjects import Subject

MOST = 5
"""Addresses a person may have at a time: the desk, the phone, the tablet."""


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@atomic()
async def make_feed(by: Me) -> str:
    """The secret of a new address; nobody can read it again."""
    held = await value("SELECT count(*) FROM meetings_feed WHERE person = {} AND revoked_at IS NULL", by.id)
    if held >= MOST:
        raise Refused(f"最多同时有 {MOST} 个日历订阅地址，请先停用不用的。")
    secret = secrets.token_urlsafe(24)
    made = Feed(person=by.id, token_hash=hashed(secret), created_at=now())
    await Feed.insert(made).run()
    await audit.record(by, "meetings.feed.make", Subject("meetings.feed", made.id, "日历订阅", "/meetings/feed"))
    return secret


@atomic()
async def revoke_feed(by: Me, feed_id: UUID) -> None:
    """At once: whoever holds the address finds nothing there."""
    revoked = await value(
        "UPDATE meetings_feed SET revoked_at = {} WHERE id = {} AND person = {} AND revoked_at IS NULL RETURNING id",
        now(),
        feed_id,
        by.id,
    )
    if revoked is None:
        raise Missing
    await audit.record(by, "meetings.feed.revoke", Subject("meetings.feed", feed_id, "日历订阅", "/meetings/feed"))


async def note_use(feed_id: UUID) -> None:
    """That it is still read, at most once a day: calendars ask every few minutes."""
    await rows(
        "UPDATE meetings_feed SET used_at = {} WHERE id = {} AND (used_at IS NULL OR used_at < {}::timestamptz"
        " - interval '1 day') RETURNING id",
        now(),
        feed_id,
        now(),
    )

"""What a person sees and sets of their own: posts, sessions, how pages look."""

from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import CHINA, today
from portal.db import atomic, rows, value
from portal.errors import Missing
from portal.web import sessions


async def posts_of(person: UUID) -> list[dict[str, Any]]:
    """Those held now or still to come first, then those that have ended."""
    return await rows(
        """SELECT o.id, o.unit, u.name AS unit_name, o.title, o.role, o.starts_on, o.ends_on,
                  (o.ends_on IS NOT NULL AND o.ends_on < {}) AS ended
             FROM post o JOIN unit u ON u.id = o.unit WHERE o.person = {}
            ORDER BY ended, o.starts_on DESC, o.id""",
        today(),
        person,
    )


async def left_behind(person: UUID, notices: list[UUID]) -> set[UUID]:
    """Notices of an office one holds no more: posts were held on the day they came, and none of today is in the unit
    of one of those. What they are about is not shown any more. Who held no post then (an administrator) keeps all.
    """
    on = today()
    found = await rows(
        """SELECT n.id FROM notice n CROSS JOIN LATERAL (SELECT (n.at AT TIME ZONE {})::date AS on) came
            WHERE n.id = ANY({}) AND n.person = {}
              AND EXISTS (SELECT 1 FROM post o WHERE o.person = n.person AND o.starts_on <= came.on
                             AND (o.ends_on IS NULL OR o.ends_on >= came.on))
              AND NOT EXISTS (SELECT 1 FROM post o JOIN post held ON held.person = o.person AND held.unit = o.unit
                               WHERE o.person = n.person AND o.starts_on <= came.on
                                 AND (o.ends_on IS NULL OR o.ends_on >= came.on)
                                 AND held.starts_on <= {} AND (held.ends_on IS NULL OR held.ends_on >= {}))""",
        str(CHINA),
        notices,
        person,
        on,
        on,
    )
    return {line["id"] for line in found}


async def sessions_of(person: UUID) -> list[dict[str, Any]]:
    """The living ones, the one seen last first."""
    return await rows(
        """SELECT id, created_at, seen_at, address, phone, second_factor FROM session
            WHERE person = {} AND ended_at IS NULL AND seen_at > {} AND created_at > {} ORDER BY seen_at DESC""",
        person,
        *sessions.oldest_living(),
    )


async def has_second_factor(person: UUID) -> bool:
    return bool(await value("SELECT totp_secret IS NOT NULL FROM person WHERE id = {}", person))


@atomic()
async def end_own(me: Me, session: UUID) -> None:
    mine = await value("SELECT id FROM session WHERE id = {} AND person = {}", session, me.id)
    if mine is None:
        raise Missing
    await sessions.end(session, "本人结束")
    await audit.record(me, "session.end")


@atomic()
async def end_others(me: Me) -> None:
    await sessions.end_all(me.id, "本人结束", except_for=me.session)
    await audit.record(me, "session.end_others")


async def set_mode(me: Me, mode: str, *, on: bool) -> None:
    column = {"elder": "elder", "contrast": "contrast"}[mode]
    await value(f"UPDATE person SET {column} = {{}} WHERE id = {{}} RETURNING id", on, me.id)

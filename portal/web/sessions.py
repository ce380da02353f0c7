"""Who is signed in. Litestar's own sessions keep an attacker's id and revive dead ones, so this is ours.

A session row exists only after a sign-in; the cookie carries a random token, the table its hash; every sign-in and
second factor makes a new one; ending it is an update that no later write can undo.
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me, me_for
from portal.clock import now, today
from portal.db import atomic, new_id, row, value
from portal.settings import SETTINGS
from portal.web.tables import Session

COOKIE = "__Host-portal" if SETTINGS.secure_cookies else "portal"
TOUCH = timedelta(minutes=1)
"""A session is marked as seen once a minute at most; reading pages does not write otherwise."""


async def begin(person: UUID, address: str, device: str, *, second_factor: bool, instead_of: UUID | None = None) -> str:
    """A new session and its token; the one it replaces is dead from now on."""
    token = secrets.token_urlsafe(32)
    async with atomic():
        if instead_of:
            await end(instead_of, "已重新登录")
        me = await me_for(person, today())
        await Session.insert(
            Session(
                id=new_id(),
                token_hash=hash_of(token),
                person=person,
                created_at=now(),
                seen_at=now(),
                address=address[:64],
                device=device[:120],
                phone=any(word in device for word in ("Mobile", "Android", "iPhone", "HarmonyOS")),
                second_factor=second_factor,
                rights=rights_of(me) if me else None,
            )
        ).run()
    return token


async def find(token: str) -> dict[str, Any] | None:
    """The living session of this token: not ended, not idle too long, not older than a working day allows."""
    session = await row(
        """SELECT s.id, s.person, s.created_at, s.seen_at, s.phone, s.second_factor, s.rights, p.totp_secret IS NOT NULL AS has_totp,
                  p.totp_secret IS NULL AND EXISTS (
                    SELECT 1 FROM unit asking JOIN unit u ON u.path LIKE asking.path || '%' JOIN post o ON o.unit = u.id
                     WHERE asking.requires_second_factor AND o.person = p.id AND o.starts_on <= {}
                       AND (o.ends_on IS NULL OR o.ends_on >= {})) AS must_enrol
             FROM session s JOIN person p ON p.id = s.person
            WHERE s.token_hash = {} AND s.ended_at IS NULL AND p.disabled_at IS NULL""",
        today(),
        today(),
        hash_of(token),
    )
    if session is None:
        return None
    idle = SETTINGS.idle_minutes_phone if session["phone"] else SETTINGS.idle_minutes
    moment = now()
    if moment - session["seen_at"] > timedelta(minutes=idle):
        await end(session["id"], "长时间未操作")
        return None
    if moment - session["created_at"] > timedelta(hours=SETTINGS.absolute_hours):
        await end(session["id"], "登录已满时限")
        return None
    if moment - session["seen_at"] > TOUCH:
        await value(
            "UPDATE session SET seen_at = {} WHERE id = {} AND ended_at IS NULL RETURNING id", moment, session["id"]
        )
    return session


async def lived(token: str) -> bool:
    """Whether there ever was a session of this token: it has ended since, and its holder is no stranger."""
    return bool(await value("SELECT TRUE FROM session WHERE token_hash = {}", hash_of(token)))


async def renewed(session: UUID) -> str:
    """A new token for a session that goes on as it is; whoever copied the old one has nothing any more."""
    token = secrets.token_urlsafe(32)
    await value(
        "UPDATE session SET token_hash = {} WHERE id = {} AND ended_at IS NULL RETURNING id", hash_of(token), session
    )
    return token


async def renewed_for(session: dict[str, Any], me: Me) -> str | None:
    """A new token when the person's posts are others than those the present one was made for; else None.

    Of requests at the same moment one renews; the others were let in with the old token and are answered.
    """
    rights = rights_of(me)
    if session["rights"] == rights:
        return None
    token = secrets.token_urlsafe(32)
    taken = await value(
        "UPDATE session SET rights = {}, token_hash = {} WHERE id = {} AND rights IS NOT DISTINCT FROM {}"
        " AND ended_at IS NULL RETURNING id",
        rights,
        hash_of(token),
        session["id"],
        session["rights"],
    )
    return token if taken else None


def rights_of(me: Me) -> str:
    return hash_of("|".join(sorted(f"{holding.role} {holding.scope}" for holding in me.holdings)))


def oldest_living() -> tuple[datetime, datetime]:
    """For lists: seen before the first, or begun before the second, a session is dead though nobody wrote it down."""
    idle = max(SETTINGS.idle_minutes, SETTINGS.idle_minutes_phone)
    return now() - timedelta(minutes=idle), now() - timedelta(hours=SETTINGS.absolute_hours)


async def person_of(session: dict[str, Any]) -> Me | None:
    return await me_for(session["person"], today(), session["id"])


async def end(session: UUID, because: str) -> None:
    await value(
        "UPDATE session SET ended_at = {}, ended_because = {} WHERE id = {} AND ended_at IS NULL RETURNING id",
        now(),
        because,
        session,
    )


async def end_all(person: UUID, because: str, except_for: UUID | None = None) -> None:
    """Every session of a person: when the account is closed, the password changed, or an administrator says so."""
    await value(
        "UPDATE session SET ended_at = {}, ended_because = {} WHERE person = {} AND ended_at IS NULL"
        " AND ({}::uuid IS NULL OR id <> {}) RETURNING id",
        now(),
        because,
        person,
        except_for,
        except_for,
    )


async def end_beyond(person: UUID, most: int) -> None:
    """So many sessions at once a person may have; those seen longest ago make room."""
    await value(
        "UPDATE session SET ended_at = {}, ended_because = '登录设备超过上限' WHERE id IN (SELECT id FROM session"
        " WHERE person = {} AND ended_at IS NULL ORDER BY seen_at DESC, created_at DESC, id DESC OFFSET {}) RETURNING id",
        now(),
        person,
        most,
    )


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(bound_to: str) -> str:
    """The token forms carry: bound to the session (or, before sign-in, to a random cookie)."""
    return hmac.new(SETTINGS.secret.encode(), f"csrf:{bound_to}".encode(), hashlib.sha256).hexdigest()


def csrf_fits(token: object, bound_to: str) -> bool:
    return isinstance(token, str) and hmac.compare_digest(token.encode(), csrf_token(bound_to).encode())

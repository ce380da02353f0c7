"""How often somebody may try. Every try is counted before it is judged, so that a hundred at once are a hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, row, rows, value

WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
SAY_AGAIN = timedelta(hours=1)
PER_ACCOUNT = 5
PER_ADDRESS = 20
PER_CODE = 5


UNKNOWN = "（不存在）"
"""Shown and logged in place of an account nobody has."""


@dataclass(frozen=True)
class Limit:
    """`key`: what is counted, as purpose:what. It is locked by the try that makes `most` failures."""

    key: str
    most: int


class Locked(Exception):
    """Too many tries; `minutes` until the next may be made. `key`: what is locked."""

    def __init__(self, minutes: int, key: str) -> None:
        super().__init__(f"locked for {minutes} minutes")
        self.key = key
        self.sentence = f"尝试次数过多，为保护账号已暂停登录，请 {minutes} 分钟后再试，或联系安全管理员解除锁定。"


def for_account(account: str) -> Limit:
    return Limit(f"account:{account[:100]}", PER_ACCOUNT)


def for_address(address: str) -> Limit:
    return Limit(f"address:{address}", PER_ADDRESS)


def for_code(person: UUID) -> Limit:
    return Limit(f"code:{person}", PER_CODE)


def for_password(person: UUID) -> Limit:
    """Who sits at somebody else's open session must not guess the password there."""
    return Limit(f"password:{person}", PER_CODE)


@atomic()
async def count_try(limits: Sequence[Limit]) -> None:
    """One more try for each of these; raises Locked, and counts nothing, when one of them is locked."""
    moment = now()
    # In one order for all, so that two at once do not wait for each other.
    for limit in sorted(limits, key=lambda limit: limit.key):
        await _count(limit, moment)


async def _count(limit: Limit, moment: datetime) -> None:
    """The row's lock makes tries wait for each other; who comes after the one too many is refused here."""
    stale = moment - WINDOW
    found = await row(
        """INSERT INTO sign_in_attempt AS a (id, purpose_key, failed, first_at) VALUES ({}, {}, 1, {})
           ON CONFLICT (purpose_key) DO UPDATE SET
             failed = CASE WHEN a.first_at <= {} OR a.locked_until <= {} THEN 1 ELSE a.failed + 1 END,
             first_at = CASE WHEN a.first_at <= {} OR a.locked_until <= {} THEN {} ELSE a.first_at END,
             locked_until = CASE WHEN a.locked_until <= {} THEN NULL ELSE a.locked_until END
           RETURNING failed, locked_until""",
        new_id(),
        limit.key,
        moment,
        stale,
        moment,
        stale,
        moment,
        moment,
        moment,
    )
    assert found is not None
    if found["locked_until"] is not None or found["failed"] > limit.most:
        raise Locked(_minutes(found["locked_until"] or moment + LOCKED_FOR, moment), limit.key)


async def worth_saying(locked: Locked) -> bool:
    """Tries beyond a lock go into the audit log once an hour: who hammers at a shut door must not fill the log."""
    said = await value(
        "UPDATE sign_in_attempt SET said_at = {} WHERE purpose_key = {} AND (said_at IS NULL OR said_at <= {})"
        " RETURNING id",
        now(),
        locked.key,
        now() - SAY_AGAIN,
    )
    return said is not None


@atomic()
async def failed(limits: Sequence[Limit]) -> bool:
    """The try was wrong: what has reached its limit is locked from now. Tells whether something was."""
    moment = now()
    locked = [
        await value(
            "UPDATE sign_in_attempt SET locked_until = {} WHERE purpose_key = {} AND failed >= {}"
            " AND locked_until IS NULL RETURNING id",
            moment + LOCKED_FOR,
            limit.key,
            limit.most,
        )
        for limit in limits
    ]
    return any(locked)


@atomic()
async def succeeded(mine: Limit, shared: Sequence[Limit] = ()) -> None:
    """One's own count is forgotten; of a count shared with others only this try is taken back."""
    await rows("DELETE FROM sign_in_attempt WHERE purpose_key = {} RETURNING id", mine.key)
    await rows(
        "UPDATE sign_in_attempt SET failed = greatest(failed - 1, 0) WHERE purpose_key = ANY({}) RETURNING id",
        [limit.key for limit in shared],
    )


async def locked_now() -> list[dict[str, object]]:
    """What is locked, the latest first: for the security administrator."""
    return await rows(
        """SELECT a.id, a.purpose_key, a.failed, a.locked_until, p.name
             FROM sign_in_attempt a
             LEFT JOIN person p ON a.purpose_key IN ('account:' || p.account, 'code:' || p.id, 'password:' || p.id)
            WHERE a.locked_until > {} ORDER BY a.locked_until DESC LIMIT 200""",
        now(),
    )


@atomic()
async def unlock(attempt: UUID, by: Me) -> bool:
    key = await value("DELETE FROM sign_in_attempt WHERE id = {} RETURNING purpose_key", attempt)
    if key is not None:
        await audit.record(by, "security.unlock", None, {"key": await _without_unknown_account(key)})
    return key is not None


async def _without_unknown_account(key: str) -> str:
    """What was typed for an account that does not exist may be a password in the wrong field."""
    purpose, _, what = key.partition(":")
    unknown = purpose == "account" and await value("SELECT 1 FROM person WHERE account = {}", what) is None
    return f"account:{UNKNOWN}" if unknown else key


def _minutes(until: datetime, moment: datetime) -> int:
    return max(1, -(-int((until - moment).total_seconds()) // 60))

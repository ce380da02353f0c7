"""The security administrator's reading and acts: locks, sessions, passwords, second factors. Nothing of any business."""

from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, rows, value
from portal.errors import Missing, Refused
from portal.web import sessions
from portal.web.identity import passwords, throttle
from portal.web.identity.administering.posts import card
from portal.web.identity.administering.units import card as unit_card
from portal.web.identity.directory import like
from portal.web.identity.throttle import UNKNOWN

PURPOSES = {"account": "账号登录", "address": "网络地址", "code": "动态口令", "password": "修改密码"}
MOST_SESSIONS = 200


async def locks() -> list[dict[str, Any]]:
    """What is locked now, in words."""
    found = []
    for line in await throttle.locked_now():
        purpose, _, key = str(line["purpose_key"]).partition(":")
        what = key if purpose == "address" or (purpose == "account" and line["name"]) else line["name"] or UNKNOWN
        found.append({**line, "purpose": PURPOSES[purpose], "what": what})
    return found


async def living_sessions(text: str = "") -> list[dict[str, Any]]:
    return await rows(
        """SELECT s.id, p.id AS person, p.name, p.account, s.created_at, s.seen_at, s.address, s.phone, s.second_factor
             FROM session s JOIN person p ON p.id = s.person
            WHERE s.ended_at IS NULL AND s.seen_at > {} AND s.created_at > {}
              AND (p.name LIKE {} OR p.account LIKE {}) ORDER BY s.seen_at DESC, s.id LIMIT {}""",
        *sessions.oldest_living(),
        like(text),
        like(text),
        MOST_SESSIONS,
    )


async def units_asking() -> list[dict[str, Any]]:
    return await rows("SELECT id, name FROM unit WHERE requires_second_factor ORDER BY path")


@atomic()
async def end_session(by: Me, session: UUID) -> None:
    person = await value("SELECT person FROM session WHERE id = {} AND ended_at IS NULL", session)
    if person is None:
        raise Missing
    await sessions.end(session, "安全管理员结束")
    name = await value("SELECT name FROM person WHERE id = {}", person)
    await audit.record(by, "security.session.end", card(person, name))


@atomic()
async def end_sessions_of(by: Me, person: UUID) -> None:
    name = await _name(person)
    await sessions.end_all(person, "安全管理员结束")
    await audit.record(by, "security.session.end", card(person, name), {"all": True})


async def reset_password(by: Me, person: UUID) -> str:
    """A one-time password, shown once; every session of the person ends, and locks on the account are lifted."""
    _not_own(by, person)
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    async with atomic():
        name = await _name(person)
        account = await value(
            "UPDATE person SET password_hash = {}, password_set_at = {}, must_change_password = TRUE WHERE id = {}"
            " RETURNING account",
            stored,
            now(),
            person,
        )
        await sessions.end_all(person, "密码已重置")
        await throttle.succeeded(throttle.for_account(account))
        await audit.record(by, "security.password.reset", card(person, name))
    return password


@atomic()
async def reset_second_factor(by: Me, person: UUID) -> None:
    """The phone is lost: the key is forgotten, every session ends; whoever must have one enrols anew."""
    _not_own(by, person)
    name = await value(
        "UPDATE person SET totp_secret = NULL, totp_last_step = NULL WHERE id = {} AND totp_secret IS NOT NULL"
        " RETURNING name",
        person,
    )
    if name is None:
        raise Refused("该人员没有启用动态口令。")
    await sessions.end_all(person, "动态口令已重置")
    await audit.record(by, "security.second_factor.reset", card(person, name))


@atomic()
async def require_second_factor(by: Me, unit: UUID, *, on: bool) -> None:
    """For the unit and everything below it, from the next request of each of its people."""
    name = await value("UPDATE unit SET requires_second_factor = {} WHERE id = {} RETURNING name", on, unit)
    if name is None:
        raise Missing
    await audit.record(by, "security.second_factor.require", unit_card(unit, name), {"on": on})


async def _name(person: UUID) -> str:
    name = await value("SELECT name FROM person WHERE id = {}", person)
    if name is None:
        raise Missing
    return str(name)


def _not_own(by: Me, person: UUID) -> None:
    if by.id == person:
        raise Refused("本人的密码请在“我的账号”中修改，动态口令请由另一名安全管理员重置。")

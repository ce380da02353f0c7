"""Signing in and out: the acts, each with its audit entry."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me, me_for
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import BadInput
from portal.settings import SETTINGS
from portal.subjects import Subject
from portal.web import sessions
from portal.web.identity import passwords, throttle, totp

WRONG = "账号或密码不正确，或者账号已停用。"
WRONG_CODE = "动态口令不正确或已用过，请等下一个口令出现后再输入。"


@dataclass(frozen=True)
class Visit:
    """Where a request comes from. `session` is the one its cookie names, if it lives."""

    address: str
    device: str
    session: UUID | None = None


async def sign_in(account: str, password: str, visit: Visit) -> str:
    """The token of a new session. BadInput with one sentence for every kind of wrong; Locked after too many."""
    mine, shared = throttle.for_account(account), throttle.for_address(visit.address)
    try:
        await throttle.count_try([mine, shared])
    except throttle.Locked as locked:
        await _turned_away(locked, None, "sign_in.locked", await _card(account))
        raise
    person = await row(
        "SELECT id, name, password_hash, password_set_at, disabled_at FROM person WHERE account = {}", account
    )
    fits = await passwords.verified(person["password_hash"] if person else None, password)
    if person is None or not fits or person["disabled_at"] is not None:
        await _failed(account, [mine, shared])
        raise BadInput(("", WRONG))
    stored = str(person["password_hash"])
    fresh = await passwords.hashed(password) if passwords.outdated(stored) else stored
    async with atomic():
        await throttle.succeeded(mine, [shared])
        return await _enter(person, stored, fresh, visit)


async def _turned_away(locked: throttle.Locked, me: Me | None, action: str, card: Subject | None = None) -> None:
    async with atomic():
        if await throttle.worth_saying(locked):
            await audit.record(me, action, card, {"why": "locked"}, outcome="refused")


async def _failed(account: str, limits: list[throttle.Limit]) -> None:
    card = await _card(account)
    async with atomic():
        locked = await throttle.failed(limits)
        # What was typed may be a password in the wrong field: an unknown account is not written down.
        detail = {"account": account if card else throttle.UNKNOWN}
        await audit.record(None, "sign_in.failed", card, detail, outcome="failed")
        if locked:
            await audit.record(None, "sign_in.locked", card, detail, outcome="refused")


async def _enter(person: dict[str, Any], stored: str, fresh: str, visit: Visit) -> str:
    """The hash must still be the one that was checked: a password changed meanwhile lets nobody in."""
    limit = passwords.policy().expires
    expired = limit is not None and (person["password_set_at"] is None or now() - person["password_set_at"] > limit)
    entered = await value(
        "UPDATE person SET last_sign_in_at = {}, password_hash = {}, must_change_password = must_change_password OR {}"
        " WHERE id = {} AND password_hash = {} AND disabled_at IS NULL RETURNING id",
        now(),
        fresh,
        expired,
        person["id"],
        stored,
    )
    if entered is None:
        raise BadInput(("", WRONG))
    token = await sessions.begin(
        person["id"], visit.address, visit.device, second_factor=False, instead_of=visit.session
    )
    await sessions.end_beyond(person["id"], SETTINGS.sessions_per_person)
    await audit.record(await me_for(person["id"], today()), "sign_in", None, {"device": visit.device[:120]})
    return token


async def give_code(session: dict[str, Any], typed: str, visit: Visit) -> str:
    """The second factor: the token of a new session. A code is taken once."""
    limit = throttle.for_code(session["person"])
    me = await me_for(session["person"], today())
    await _count_code(limit, me)
    stored = await value("SELECT totp_secret FROM person WHERE id = {}", session["person"])
    key = totp.opened(stored, session["person"]) if stored else None
    step = totp.step_of(key, typed, now()) if key else None
    if step is None or not await _use(session["person"], step):
        async with atomic():
            locked = await throttle.failed([limit])
            await audit.record(me, "second_factor.failed", None, {"locked": locked}, outcome="failed")
        raise BadInput(("", WRONG_CODE))
    async with atomic():
        await throttle.succeeded(limit)
        token = await sessions.begin(
            session["person"], visit.address, visit.device, second_factor=True, instead_of=session["id"]
        )
        await audit.record(me, "second_factor", None, {})
    return token


async def enrol(session: dict[str, Any], typed: str, visit: Visit) -> str:
    """The code proves that the key arrived: it is kept, and a new session begins with the second factor given."""
    key = totp.key_for(session["id"])
    limit = throttle.for_code(session["person"])
    me = await me_for(session["person"], today())
    await _count_code(limit, me)
    step = totp.step_of(key, typed, now())
    if step is None:
        async with atomic():
            locked = await throttle.failed([limit])
            await audit.record(me, "second_factor.enrol.failed", None, {"locked": locked}, outcome="failed")
        raise BadInput(("", "动态口令不正确，请核对手机时间后输入当前显示的 6 位数字。"))
    async with atomic():
        kept = await value(
            "UPDATE person SET totp_secret = {}, totp_last_step = {} WHERE id = {} AND totp_secret IS NULL RETURNING id",
            totp.sealed(key, session["person"]),
            step,
            session["person"],
        )
        if kept is None:
            raise BadInput(("", "动态口令已经启用过，如需更换请联系安全管理员重置。"))
        await throttle.succeeded(limit)
        await sessions.end_all(session["person"], "已启用动态口令")
        token = await sessions.begin(session["person"], visit.address, visit.device, second_factor=True)
        await audit.record(me, "second_factor.enrol", None, {})
    return token


async def _count_code(limit: throttle.Limit, me: Me | None) -> None:
    try:
        await throttle.count_try([limit])
    except throttle.Locked as locked:
        await _turned_away(locked, me, "second_factor.locked")
        raise


async def _use(person: UUID, step: int) -> bool:
    used = await value(
        "UPDATE person SET totp_last_step = {} WHERE id = {} AND coalesce(totp_last_step, 0) < {} RETURNING id",
        step,
        person,
        step,
    )
    return used is not None


@atomic()
async def sign_out(session: UUID, me: Me | None) -> None:
    await sessions.end(session, "本人退出")
    await audit.record(me, "sign_out")


async def change_password(me: Me, current: str, new: str) -> str:
    """Ends every other session; this one goes on under the new token returned. BadInput names the field by its label."""
    limit = throttle.for_password(me.id)
    try:
        await throttle.count_try([limit])
    except throttle.Locked as locked:
        await _turned_away(locked, me, "password.locked")
        raise
    stored = await value("SELECT password_hash FROM person WHERE id = {}", me.id)
    if not await passwords.verified(stored, current):
        async with atomic():
            await throttle.failed([limit])
            await audit.record(me, "password.failed", None, {}, outcome="failed")
        raise BadInput(("当前密码", "不正确"))
    if new == current:
        raise BadInput(("新密码", "不能与当前密码相同"))
    if wrong := passwords.complaints(new, account=me.account):
        raise BadInput(("新密码", wrong))
    fresh = await passwords.hashed(new)
    async with atomic():
        changed = await value(
            "UPDATE person SET password_hash = {}, password_set_at = {}, must_change_password = FALSE"
            " WHERE id = {} AND password_hash = {} RETURNING id",
            fresh,
            now(),
            me.id,
            stored,
        )
        if changed is None:
            raise BadInput(("当前密码", "刚刚已在别处修改，请重新登录"))
        await throttle.succeeded(limit)
        await sessions.end_all(me.id, "密码已修改", except_for=me.session)
        token = await sessions.renewed(me.session) if me.session else ""
        await audit.record(me, "password.change")
    return token


async def _card(account: str) -> Subject | None:
    found = await row("SELECT id, name FROM person WHERE account = {}", account)
    return Subject("person", found["id"], found["name"], f"/people/persons/{found['id']}") if found else None


async def account_of(person: UUID) -> str:
    return str(await value("SELECT account FROM person WHERE id = {}", person))

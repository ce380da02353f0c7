"""People: added, disabled, enabled, and given their first password, which is shown once and kept nowhere."""

from datetime import date
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, new_id, row, rows, value
from portal.errors import Missing, Refused
from portal.people import Person, PersonKind, Role
from portal.web import sessions
from portal.web.identity import passwords
from portal.web.identity.administering.posts import ADMINS, card, new_post

MOST_AT_ONCE = 60
"""First passwords in one go: each takes a twentieth of a second of one processor."""


async def add_person(
    by: Me | None, name: str, account: str, *, unit: UUID, title: str, role: str, starts_on: date
) -> tuple[UUID, str]:
    """With a first post, which also decides whether the account is an administrator's. The second is the password."""
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    async with atomic():
        person = await new_person(by, name, account, role, stored)
        await new_post(by, person, unit, title=title, role=role, starts_on=starts_on)
    return person, password


@atomic()
async def new_person(by: Me | None, name: str, account: str, role: str, password_hash: str | None) -> UUID:
    if await value("SELECT 1 FROM person WHERE account = {}", account):
        raise Refused(f"账号“{account}”已经有人使用，请换一个。")
    kind = role if Role(role) in ADMINS else PersonKind.official.value
    person_id = new_id()
    await Person.insert(
        Person(
            id=person_id,
            name=name,
            account=account,
            kind=kind,
            password_hash=password_hash,
            password_set_at=now() if password_hash else None,
            must_change_password=True,
        )
    ).run()
    await audit.record(by, "people.person.add", card(person_id, name), {"account": account, "kind": kind})
    return person_id


@atomic()
async def disable(by: Me, person: UUID) -> None:
    """Ends every session at once."""
    if by.id == person:
        raise Refused("不能停用本人的账号。")
    name = await value(
        "UPDATE person SET disabled_at = {} WHERE id = {} AND disabled_at IS NULL RETURNING name", now(), person
    )
    if name is None:
        raise Refused("该账号已经停用。")
    await sessions.end_all(person, "账号已停用")
    await audit.record(by, "people.person.disable", card(person, name))


@atomic()
async def enable(by: Me, person: UUID) -> None:
    name = await value(
        "UPDATE person SET disabled_at = NULL WHERE id = {} AND disabled_at IS NOT NULL RETURNING name", person
    )
    if name is None:
        raise Refused("该账号没有停用。")
    await audit.record(by, "people.person.enable", card(person, name))


async def first_password(by: Me | None, person: UUID) -> str:
    """For who never had one; anybody else's is reset by the security administrator."""
    password = passwords.one_time()
    stored = await passwords.hashed(password)
    async with atomic():
        if await row("SELECT id FROM person WHERE id = {}", person) is None:
            raise Missing
        if not await _keep_first(by, person, stored):
            raise Refused("该人员已有密码；忘记密码请由安全管理员重置。")
    return password


async def first_passwords_of_unit(by: Me, unit: UUID) -> list[tuple[str, str, str]]:
    """(name, account, password) of everybody with a post there who never had a password, sixty at most."""
    waiting = await rows(
        """SELECT DISTINCT p.id, p.name, p.account FROM person p JOIN post o ON o.person = p.id
            WHERE o.unit = {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.password_hash IS NULL
              AND p.disabled_at IS NULL ORDER BY p.account LIMIT {}""",
        unit,
        today(),
        MOST_AT_ONCE,
    )
    made = [(line, passwords.one_time()) for line in waiting]
    stored = [await passwords.hashed(password) for _, password in made]
    async with atomic():
        return [
            (line["name"], line["account"], password)
            for (line, password), kept in zip(made, stored, strict=True)
            if await _keep_first(by, line["id"], kept)
        ]


async def _keep_first(by: Me | None, person: UUID, stored: str) -> bool:
    name = await value(
        "UPDATE person SET password_hash = {}, password_set_at = {}, must_change_password = TRUE"
        " WHERE id = {} AND password_hash IS NULL RETURNING name",
        stored,
        now(),
        person,
    )
    if name is not None:
        await audit.record(by, "people.person.first_password", card(person, name))
    return name is not None

"""Posts: given, ended, handed over. Who someone is by way of a post is decided by somebody else, never by oneself."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.clock import today
from portal.db import atomic, row, value
from portal.errors import Missing, Refused
from portal.people import ROLES, Post, Role
from portal.subjects import Subject

ADMINS = {Role.system_admin, Role.security_admin, Role.audit_admin}
OWN = "不能变更本人的岗位，请由另一名系统管理员办理。"


def card(person: UUID, name: str) -> Subject:
    return Subject("person", person, name, f"/people/persons/{person}")


@atomic()
async def give_post(
    by: Me | None, person: UUID, unit: UUID, *, title: str, role: str, starts_on: date, ends_on: date | None = None
) -> UUID:
    if by and by.id == person:
        raise Refused(OWN)
    return await new_post(by, person, unit, title=title, role=role, starts_on=starts_on, ends_on=ends_on)


@atomic()
async def new_post(
    by: Me | None, person: UUID, unit: UUID, *, title: str, role: str, starts_on: date, ends_on: date | None = None
) -> UUID:
    """Refused when the post does not fit the person, the unit is closed, or they hold the same one in those days."""
    who = await row("SELECT id, name, kind FROM person WHERE id = {} FOR UPDATE", person)
    where = await row("SELECT id, name, closed_on FROM unit WHERE id = {} FOR SHARE", unit)
    if who is None or where is None:
        raise Missing
    _check_kind(who["name"], who["kind"], Role(role))
    if where["closed_on"] is not None:
        raise Refused(f"“{where['name']}”已撤销，不能再安排岗位。")
    held = await value(
        """SELECT 1 FROM post WHERE person = {} AND unit = {} AND role = {}
              AND (ends_on IS NULL OR ends_on >= {}) AND ({}::date IS NULL OR starts_on <= {}) LIMIT 1""",
        person,
        unit,
        role,
        starts_on,
        ends_on,
        ends_on,
    )
    if held is not None:
        raise Refused(f"{who['name']}在这段时间已经担任“{where['name']}”的{ROLES[Role(role)]}，请勿重复登记。")
    post = Post(
        person=person,
        person_kind=who["kind"],
        unit=unit,
        title=title,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    await Post.insert(post).run()
    detail = {"unit": where["name"], "title": title, "role": ROLES[Role(role)], "from": starts_on, "to": ends_on}
    await audit.record(by, "people.post.give", card(person, who["name"]), detail)
    return post.id


def _check_kind(name: str, kind: str, role: Role) -> None:
    """The database refuses it as well; this is the sentence."""
    if kind == "official" and role in ADMINS:
        raise Refused(f"{name}的账号是业务账号，不能担任{ROLES[role]}。管理员须另设专用账号。")
    if kind not in {"official", role}:
        raise Refused(
            f"{name}的账号是{ROLES[Role(kind)]}专用账号，不能担任{ROLES[role]}：三类管理员与业务岗位必须分设。"
        )


@atomic()
async def end_post(by: Me, post: UUID, ends_on: date) -> UUID:
    """The last day they hold it; the person, whose post it was."""
    held = await _held(by, post, ends_on)
    await value("UPDATE post SET ends_on = {} WHERE id = {} RETURNING id", ends_on, post)
    detail = {"unit": held["unit_name"], "title": held["title"], "to": ends_on}
    await audit.record(by, "people.post.end", card(held["person"], held["name"]), detail)
    return UUID(str(held["person"]))


@atomic()
async def hand_over(by: Me, post: UUID, account: str, ends_on: date) -> UUID:
    """The old holder's post ends on that day, the new holder has the same one from the next; the unit of both."""
    held = await _held(by, post, ends_on)
    successor = await row("SELECT id, disabled_at FROM person WHERE account = {}", account.lower())
    if successor is None:
        raise Refused(f"没有账号为“{account}”的人员，请先添加。")
    if successor["disabled_at"] is not None:
        raise Refused("接任人的账号已停用，请先恢复。")
    if successor["id"] == held["person"]:
        raise Refused("接任人就是现任，不需要交接。")
    await end_post(by, post, ends_on)
    await give_post(
        by,
        successor["id"],
        held["unit"],
        title=held["title"],
        role=held["role"],
        starts_on=ends_on + timedelta(days=1),
    )
    return UUID(str(held["unit"]))


async def _held(by: Me, post: UUID, ends_on: date) -> dict[str, Any]:
    held = await row(
        """SELECT o.person, p.name, o.unit, u.name AS unit_name, o.title, o.role, o.starts_on, o.ends_on
             FROM post o JOIN person p ON p.id = o.person JOIN unit u ON u.id = o.unit WHERE o.id = {} FOR UPDATE OF o""",
        post,
    )
    if held is None:
        raise Missing
    if held["person"] == by.id:
        raise Refused(OWN)
    if held["ends_on"] is not None and held["ends_on"] < today():
        raise Refused("该岗位已经结束。")
    if ends_on < held["starts_on"]:
        raise Refused(f"结束日期不能早于任职起（{held['starts_on'].isoformat()}）。")
    return held

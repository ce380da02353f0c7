"""Matters in their states, made through the real actions: 孙 finds, 周 judges, 林 of 区住建局 handles, 沈 settles."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from openpyxl import Workbook

from assignments.actions import matter_answers, matter_moves, matters
from assignments.queries.matters import matter_for
from assignments.queries.registers import own_register
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.people import Role
from portal.web.identity import administering
from tests.assignments_builders import a_register
from tests.people_builders import somebody_new

HEADER = ["序号", "发现单位", "发现日期", "什么事", "所在地", "领域", "紧急程度"]


async def a_village(people: Cast, name: str = "青石社区", parent: str = "qingshi") -> UUID:
    made: UUID = await administering.add_unit(
        people.wu, people.unit[parent], name=f"{name}居民委员会", short_name=name, kind="village"
    )
    return made


async def somebody_of(unit: UUID, role: Role = Role.liaison, account: str = "village") -> Me:
    return await somebody_new(account, unit, role, name="村官", title="网格员")


async def a_matter(people: Cast, by: Me | None = None, **changes: Any) -> UUID:
    """Reported by 孙 of 青石街道 unless somebody else finds it."""
    if await own_register(people.zhou) is None:
        await a_register(people)
    given: dict[str, Any] = {
        "summary": "某小区加装电梯后外墙渗水，住户与施工方未谈成",
        "territory": people.unit["qingshi"],
        "field": "城乡建设",
        "urgency": "soon",
        **changes,
    }
    return await matters.report(by or people.sun, **given)


async def assigned(people: Cast, matter: UUID | None = None, **changes: Any) -> UUID:
    matter = matter or await a_matter(people)
    given: dict[str, Any] = {"unit": people.unit["housing"], "due": today() + timedelta(days=10), **changes}
    await matter_moves.assign(await matter_for(people.zhou, matter), people.zhou, **given)
    return matter


async def answered(people: Cast, matter: UUID | None = None, **changes: Any) -> UUID:
    matter = await assigned(people, matter, **changes)
    await matter_answers.answer(await matter_for(people.lin, matter), people.lin, text="已组织维修。")
    return matter


async def settled(people: Cast, matter: UUID | None = None) -> UUID:
    matter = await answered(people, matter)
    await matter_moves.settle(await matter_for(people.shen, matter), people.shen)
    return matter


def a_sheet(*rows: list[Any], header: list[str] | None = None) -> bytes:
    """A filled 排查表 as a village would send it back."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["矛盾纠纷排查表"])
    sheet.append(header or HEADER)
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()

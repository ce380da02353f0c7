"""A register is opened with the words every office uses; it changes them, and enters the batches handed down."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments.queries.batches import subject_of as subject_of_batch
from assignments.queries.registers import register_for, subject_of
from assignments.rules import office
from assignments.states import STARTING
from assignments.tables import Batch, Register, Tag
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, row, value
from portal.errors import Refused
from portal.people import Role

WORDS = {
    "field": (
        "城乡建设",
        "国土资源",
        "劳动社保",
        "农业农村",
        "教育",
        "卫生健康",
        "生态环境",
        "交通运输",
        "涉法涉诉",
        "民政社会",
        "金融经贸",
        "其他",
    ),
    "lever": ("提级包案", "双包双挂", "双交双办", "专项督办"),
    "campaign": ("治理重复信访、化解信访积案",),
    "waiting": ("政策口径", "资金落实", "部门意见", "诉讼（复议、仲裁）结果", "上级答复", "规划、手续"),
}
"""The words a new register begins with; the office changes them as it likes."""


@atomic()
async def establish(by: Me, *, office_unit: UUID, name: str, principal: UUID | None, deputy: UUID | None) -> UUID:
    """建立积案库, by staff of the office itself; one office keeps one register, of the territory it serves."""
    if not any(held.role == Role.office and held.unit == office_unit for held in by.holdings):
        raise Refused("只有联席会议办公室的工作人员可以建立本办的积案库。")
    await value("SELECT id FROM unit WHERE id = {} FOR UPDATE", office_unit)
    if await value("SELECT TRUE FROM assignments_register WHERE office = {}", office_unit):
        raise Refused("本办已建立积案库，不必重复建立。")
    await _refuse_unfit(principal, deputy)
    territory = await value("SELECT coalesce(parent, id) FROM unit WHERE id = {}", office_unit)
    register = Register(
        office=office_unit,
        territory=territory,
        name=name,
        principal=principal,
        deputy=deputy,
        created_at=now(),
        **STARTING,
    )
    await Register.insert(register).run()
    made = [
        Tag(register=register.id, kind=kind, name=word, position=position)
        for kind, words in WORDS.items()
        for position, word in enumerate(words, 1)
    ]
    await Tag.insert(*made).run()
    found = await register_for(by, register.id)
    await audit.record(by, "assignments.register.establish", subject_of(found))
    return register.id


@atomic()
async def change(register: dict[str, Any], by: Me, values: dict[str, Any]) -> None:
    """Name, approvers and the days after which something shows as not moving."""
    _refuse_others(register, by)
    named = {**register, **values}
    await _refuse_unfit(named["principal"], named["deputy"])
    changed = await row(
        "UPDATE assignments_register SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + ", version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *values.values(),
        register["id"],
        register["version"],
    )
    if changed is None:
        raise Refused("积案库设置刚刚已被他人修改，请看过最新情况后再改。")
    await audit.record(by, "assignments.register.change", subject_of(register), values)


@atomic()
async def add_tag(register: dict[str, Any], by: Me, *, kind: str, name: str) -> UUID:
    """A word; one that was retired comes back."""
    _refuse_others(register, by)
    await _hold(register["id"])
    again = await row(
        "UPDATE assignments_tag SET retired_on = NULL WHERE register = {} AND kind = {} AND name = {} RETURNING id",
        register["id"],
        kind,
        name,
    )
    if again is not None:
        found: UUID = again["id"]
        await audit.record(by, "assignments.tag.add", subject_of(register), {"kind": kind, "name": name})
        return found
    position = await value(
        "SELECT coalesce(max(position), 0) + 1 FROM assignments_tag WHERE register = {} AND kind = {}",
        register["id"],
        kind,
    )
    tag = Tag(register=register["id"], kind=kind, name=name, position=position)
    await Tag.insert(tag).run()
    await audit.record(by, "assignments.tag.add", subject_of(register), {"kind": kind, "name": name})
    return tag.id


@atomic()
async def retire_tag(register: dict[str, Any], by: Me, tag: UUID, on: date) -> None:
    """No longer offered; what bears it keeps it."""
    _refuse_others(register, by)
    retired = await row(
        "UPDATE assignments_tag SET retired_on = {} WHERE id = {} AND register = {} AND retired_on IS NULL"
        " RETURNING kind, name",
        on,
        tag,
        register["id"],
    )
    if retired is None:
        raise Refused("该词条已停用。")
    await audit.record(by, "assignments.tag.retire", subject_of(register), dict(retired))


@atomic()
async def add_batch(
    register: dict[str, Any],
    by: Me,
    *,
    issuer_level: str,
    issuer: str,
    name: str,
    handed_on: date,
    due: date,
    target_rate: int | None,
    upward: bool = True,
) -> UUID:
    """交办批次; `upward`: what is done is 报结 to its issuer, who gives a verdict."""
    _refuse_others(register, by)
    await _refuse_batch(register["id"], issuer, name, handed_on, due)
    batch = Batch(
        register=register["id"],
        issuer_level=issuer_level,
        issuer=issuer,
        name=name,
        handed_on=handed_on,
        due=due,
        target_rate=target_rate,
        upward=upward,
        created_by=by.id,
        created_at=now(),
    )
    await Batch.insert(batch).run()
    await audit.record(by, "assignments.batch.add", subject_of(register), {"name": name, "issuer": issuer})
    return batch.id


@atomic()
async def change_batch(batch: dict[str, Any], by: Me, values: dict[str, Any]) -> None:
    """`batch` as the person saw it; `values`: the columns `add_batch` takes."""
    _refuse_others(batch, by)
    await _refuse_batch(
        batch["register"], values["issuer"], values["name"], values["handed_on"], values["due"], batch["id"]
    )
    changed = await row(
        "UPDATE assignments_batch SET "
        + ", ".join(f"{column} = {{}}" for column in values)
        + ", version = version + 1 WHERE id = {} AND version = {} RETURNING id",
        *values.values(),
        batch["id"],
        batch["version"],
    )
    if changed is None:
        raise Refused("这个批次刚刚已被他人修改，请看过最新情况后再改。")
    told = {name: new for name, new in values.items() if batch[name] != new}
    await audit.record(by, "assignments.batch.change", subject_of_batch(batch), told)


async def _refuse_batch(
    register: UUID, issuer: str, name: str, handed_on: date, due: date, but: UUID | None = None
) -> None:
    if due < handed_on:
        raise Refused("批次时限不能早于交办日期。")
    await _hold(register)
    if await value(
        "SELECT TRUE FROM assignments_batch WHERE register = {} AND issuer = {} AND name = {}"
        " AND id IS DISTINCT FROM {}::uuid",
        register,
        issuer,
        name,
        but,
    ):
        raise Refused(f"{issuer}的“{name}”已经登记，不必重复登记。")


async def _refuse_unfit(principal: UUID | None, deputy: UUID | None) -> None:
    """Approvers are two officials with an account in use."""
    if principal and principal == deputy:
        raise Refused("主要负责人和代行审批的负责人不能是同一人。")
    named = [person for person in (principal, deputy) if person is not None]
    there = await value(
        "SELECT count(*) FROM person WHERE id = ANY({}) AND kind = 'official' AND disabled_at IS NULL", named
    )
    if there != len(named):
        raise Refused("所选负责人不存在或账号已停用，请从列表中选择。")


async def _hold(register: UUID) -> None:
    """Until the end of the transaction: two of the office at once do not enter the same word twice."""
    await value("SELECT id FROM assignments_register WHERE id = {} FOR UPDATE", register)


def _refuse_others(register: dict[str, Any], by: Me) -> None:
    if not office(by, register):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")

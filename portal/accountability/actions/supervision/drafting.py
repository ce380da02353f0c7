"""A plan is drafted: what, why, when, which units, who goes. Nobody outside the office hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me, me_for
from portal.accountability.queries.letter_lists import units_to_address
from portal.accountability.queries.supervision import everything_of, lock, subject_of, team_of
from portal.accountability.rules import STAFF
from portal.accountability.supervision_rules import is_own, office
from portal.accountability.supervision_states import FORMS, UNANNOUNCED
from portal.accountability.tables import InspectedUnit, SupervisionMember, SupervisoryInspection
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.workflow import happened

Record = dict[str, Any]
BASIS = "《信访工作条例》第三十八条"
INSPECTED = "巡察整改工作有关规定"
MOST_UNITS, MOST_MEMBERS = 20, 30
STALE = "这次督查刚刚已有变化，请看过最新情况后再办。"


@dataclass(frozen=True)
class Plan:
    """What the office writes; `follow_weeks` whole weeks to the return visit."""

    title: str
    form: str
    why: str
    plan: str
    starts_on: date
    ends_on: date
    follow_weeks: int
    basis: str = ""
    contact: str = ""


@atomic()
async def draft(by: Me, plan: Plan) -> UUID:
    """In the name of the office whose post the person holds."""
    held = next((held for held in by.holdings if held.role in STAFF), None)
    if held is None:
        raise Refused("督查由联席会议办公室、巡察办的工作人员起草。")
    _check(plan)
    usual = BASIS if held.role == Role.office else INSPECTED
    made = SupervisoryInspection(
        unit=held.unit,
        **_columns(replace(plan, basis=plan.basis or usual)),
        state="drafted",
        drafted_by=by.id,
        drafted_by_name=by.name,
        drafted_at=now(),
        edited_by=by.id,
    )
    await SupervisoryInspection.insert(made).run()
    subject = subject_of({"id": made.id, "title": plan.title})
    await happened(subject, by, "draft", "起草督查方案")
    await audit.record(by, "accountability.supervision.draft", subject, {"form": plan.form})
    return made.id


@atomic()
async def edit(supervision: Record, by: Me, plan: Plan) -> None:
    refuse_others(supervision, by)
    _check(plan)
    if plan.form == UNANNOUNCED:
        for unit in await everything_of(supervision["id"]):
            await _refuse_team_of({**supervision, "form": plan.form}, unit["path"], unit["short_name"])
    await _claim(supervision, {**_columns(plan), "edited_by": by.id})
    await audit.record(by, "accountability.supervision.edit", subject_of(supervision))


@atomic()
async def add_units(supervision: Record, by: Me, units: Sequence[UUID]) -> None:
    """Units the office reaches; never itself, what lies above it, or a unit that is in already."""
    refuse_others(supervision, by)
    await lock(supervision["id"])
    there = {unit["unit"] for unit in await everything_of(supervision["id"])}
    wanted = [unit for unit in dict.fromkeys(units) if unit not in there]
    known = {key for key, _ in await units_to_address(by)}
    if any(str(unit) not in known for unit in wanted):
        raise BadInput(("被督查单位", "请从所列选项中选择"))
    if len(there) + len(wanted) > MOST_UNITS:
        raise Refused(f"一次督查最多 {MOST_UNITS} 个单位，请分次开展。")
    for unit in await rows("SELECT id, path, short_name FROM unit WHERE id = ANY({})", wanted):
        if supervision["unit_path"].startswith(unit["path"]):
            raise BadInput(("被督查单位", "不能督查本单位或者本单位的上级"))
        if is_own(by, unit["path"], supervision["unit_path"]) and supervision["form"] == UNANNOUNCED:
            raise Refused(f"您是{unit['short_name']}的人员，不能起草对该单位的暗访。")
        await _refuse_team_of(supervision, unit["path"], unit["short_name"])
    for place, unit_id in enumerate(wanted, start=len(there)):
        await InspectedUnit.insert(InspectedUnit(supervision=supervision["id"], unit=unit_id, position=place)).run()
    await _touched(supervision, by)


@atomic()
async def remove_unit(supervision: Record, by: Me, inspected: UUID) -> None:
    """With the matters chosen there by hand; what was drawn stays drawn, so its unit stays."""
    refuse_others(supervision, by)
    await lock(supervision["id"])
    if await value(
        "SELECT TRUE FROM accountability_supervision_matter m WHERE m.inspected = {} AND m.draw IS NOT NULL UNION ALL"
        " SELECT TRUE FROM accountability_supervision_draw g WHERE g.inspected = {} LIMIT 1",
        inspected,
        inspected,
    ):
        raise Refused("这个单位的事项已经随机抽取，抽取结果不能改动，单位不能移出。")
    await rows("DELETE FROM accountability_supervision_matter WHERE inspected = {} RETURNING id", inspected)
    gone = await value(
        "DELETE FROM accountability_supervised_unit WHERE id = {} AND supervision = {} RETURNING id",
        inspected,
        supervision["id"],
    )
    if gone is None:
        raise Missing
    await _touched(supervision, by)


@atomic()
async def add_member(supervision: Record, by: Me, person: UUID, *, head: bool) -> None:
    """Also while it runs, where more hands are needed; the head is named in the plan and stays."""
    running = supervision["state"] == "running"
    if not running:
        refuse_others(supervision, by)
    elif not office(by, supervision) or head:
        raise Refused("方案批准以后，只能由督查单位工作人员增加成员，不能更换组长。")
    await lock(supervision["id"])
    official = await row(
        "SELECT id, name FROM person WHERE id = {} AND kind = 'official' AND disabled_at IS NULL", person
    )
    me = await me_for(person, today()) if official else None
    if me is None or not me.holdings:
        raise BadInput(("姓名", "请从所列人员中选择"))
    units = await everything_of(supervision["id"])
    own = [unit["short_name"] for unit in units if is_own(me, unit["path"], supervision["unit_path"])]
    if own and (head or supervision["form"] == UNANNOUNCED):
        part = "担任组长" if head else "参加对本单位的暗访"
        raise Refused(f"{me.name}是被督查单位（{'、'.join(own)}）的人员，不能{part}。")
    team = await team_of(supervision["id"])
    if len(team) >= MOST_MEMBERS:
        raise Refused(f"督查组最多 {MOST_MEMBERS} 人。")
    if head:
        await rows(
            "UPDATE accountability_supervision_member SET head = FALSE WHERE supervision = {} RETURNING id",
            supervision["id"],
        )
    if any(member["person"] == person for member in team):
        await rows(
            "UPDATE accountability_supervision_member SET head = {} WHERE supervision = {} AND person = {} RETURNING id",
            head,
            supervision["id"],
            person,
        )
    else:
        words = "、".join(me.titles)[:200]
        await SupervisionMember.insert(
            SupervisionMember(
                supervision=supervision["id"], person=person, person_name=me.name, post_words=words, head=head
            )
        ).run()
    await _touched(supervision, by)
    if running:
        await happened(subject_of(supervision), by, "member", "增加督查组成员", f"{me.name}（{'、'.join(me.titles)}）")


@atomic()
async def remove_member(supervision: Record, by: Me, member: UUID) -> None:
    refuse_others(supervision, by)
    gone = await value(
        "DELETE FROM accountability_supervision_member WHERE id = {} AND supervision = {} RETURNING id",
        member,
        supervision["id"],
    )
    if gone is None:
        raise Missing
    await _touched(supervision, by)


def refuse_others(supervision: Record, by: Me) -> None:
    if not office(by, supervision):
        raise Refused("督查方案由督查单位工作人员起草、修改。")
    if supervision["state"] != "drafted":
        raise Refused("方案已经报批，不能修改；需要修改的，先请审批人退回。")


async def _refuse_team_of(supervision: Record, path: str, name: str) -> None:
    """Nobody heads an inspection of their own unit, and of an unannounced one nobody of the unit knows."""
    for member in await team_of(supervision["id"]):
        if not (member["head"] or supervision["form"] == UNANNOUNCED):
            continue
        me = await me_for(member["person"], today())
        if me is not None and is_own(me, path, supervision["unit_path"]):
            part = "担任组长" if member["head"] else "参加对本单位的暗访"
            raise Refused(f"督查组的{me.name}是{name}的人员，不能{part}，请先调整督查组。")


def _check(plan: Plan) -> None:
    if plan.form not in FORMS:
        raise BadInput(("督查方式", "请从所列选项中选择"))
    if plan.ends_on < plan.starts_on:
        raise BadInput(("结束日期", "不能早于开始日期"))


def _columns(plan: Plan) -> Record:
    return {
        **{
            name: getattr(plan, name)
            for name in ("title", "form", "why", "plan", "starts_on", "ends_on", "follow_weeks")
        },
        "basis": plan.basis or BASIS,
        "contact": plan.contact or None,
    }


async def _touched(supervision: Record, by: Me) -> None:
    """Who changed the plan wrote it last and does not approve it. The version stays: lines are added one by one."""
    if supervision["state"] == "drafted":
        await value(
            "UPDATE accountability_supervision SET edited_by = {} WHERE id = {} RETURNING id", by.id, supervision["id"]
        )
    await audit.record(by, "accountability.supervision.edit", subject_of(supervision))


async def _claim(supervision: Record, changes: Record) -> None:
    claimed = await value(
        "UPDATE accountability_supervision SET "
        + ", ".join(f"{column} = {{}}" for column in changes)
        + ", version = version + 1 WHERE id = {} AND version = {} AND state = 'drafted' RETURNING id",
        *changes.values(),
        supervision["id"],
        supervision["version"],
    )
    if claimed is None:
        raise Refused(STALE)

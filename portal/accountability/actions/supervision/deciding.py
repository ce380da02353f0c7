"""The way of an inspection: to the approval, through the writing, to its end."""

from typing import Any

from portal.access import Me, me_for
from portal.accountability import supervision_notices as notices
from portal.accountability.queries.supervision import everything_of, subject_of, team_of
from portal.accountability.supervision_rules import is_own
from portal.accountability.supervision_states import UNANNOUNCED
from portal.accountability.supervision_workflow import SUPERVISION
from portal.clock import now, today
from portal.db import atomic
from portal.errors import Refused
from portal.workflow import make

Record = dict[str, Any]


@atomic()
async def submit(supervision: Record, by: Me) -> None:
    """报请审批: whole, with a head, and for each unit somebody who may look at it."""
    await refuse_unready(supervision)
    await make(SUPERVISION, "submit", supervision, subject_of(supervision), by, values={"edited_by": by.id})
    told = {**supervision, "edited_by": by.id}
    await notices.tell_deciders(told, "一次督查的方案请您审批。", "to_approve")


async def refuse_unready(supervision: Record) -> None:
    units, team = await everything_of(supervision["id"]), await team_of(supervision["id"])
    if not units:
        raise Refused("请先选择被督查单位。")
    if not any(member["head"] for member in team):
        raise Refused("请先确定督查组组长。")
    known = [me for member in team if (me := await me_for(member["person"], today())) is not None]
    for unit in units:
        if all(is_own(me, unit["path"], supervision["unit_path"]) for me in known):
            raise Refused(f"督查组成员都是{unit['short_name']}的人员，不能督查本单位，请增加其他单位的成员。")
        for me in known:
            of_unit = is_own(me, unit["path"], supervision["unit_path"])
            if of_unit and (supervision["form"] == UNANNOUNCED or me.id == supervision["head"]):
                raise Refused(f"督查组的{me.name}是{unit['short_name']}的人员，请先调整督查组。")


@atomic()
async def approve(supervision: Record, by: Me) -> None:
    """From here the team knows; the inspected units too, unless the visit is unannounced."""
    subject = subject_of(supervision)
    await refuse_unready(supervision)
    values = {"approved_by": by.id, "approved_by_name": by.name, "approved_at": now()}
    await make(SUPERVISION, "approve", supervision, subject, by, values=values)
    await notices.take_back(supervision, "to_approve")
    await notices.tell_team(supervision, "您是这次督查的督查组成员，请按方案开展督查。", "approved")
    await notices.tell_drafters(supervision, "督查方案已批准。", "approved")
    if supervision["form"] != UNANNOUNCED:
        await notices.tell_units(supervision, "将对贵单位开展督查，时间和督查组见页面。", "coming")


@atomic()
async def send_back(supervision: Record, by: Me, *, note: str) -> None:
    await make(SUPERVISION, "send_back", supervision, subject_of(supervision), by, note)
    await notices.take_back(supervision, "to_approve")
    await notices.tell_drafters(supervision, "督查方案被退回修改，理由见页面。", "sent_back")


@atomic()
async def withdraw(supervision: Record, by: Me, *, note: str) -> None:
    """Before anything was fed back. Whoever had heard of it hears that it is over."""
    heard = supervision["approved_at"] is not None
    await make(SUPERVISION, "withdraw", supervision, subject_of(supervision), by, note)
    await notices.take_back(supervision, "to_approve")
    if not heard:
        return
    await notices.tell_team(supervision, "这次督查已撤回，不再开展。", "withdrawn")
    if supervision["form"] != UNANNOUNCED:
        await notices.take_back_units(supervision, "coming")
        await notices.tell_units(supervision, "原定对贵单位的督查已撤回。", "withdrawn")


@atomic()
async def finish(supervision: Record, by: Me) -> None:
    """The head closes the writing: of every unit there is a conclusion, of every matter a finding."""
    for unit in await everything_of(supervision["id"]):
        if not unit["conclusion"]:
            raise Refused(f"还没有写{unit['short_name']}的总体情况。")
        if unit["unlooked"]:
            raise Refused(f"{unit['short_name']}还有 {unit['unlooked']} 件抽查事项没有写核查情况。")
    subject = subject_of(supervision)
    await make(SUPERVISION, "finish", supervision, subject, by, values={"finished_by": by.id, "finished_at": now()})
    told = {**supervision, "finished_by": by.id}
    await notices.tell_deciders(told, "督查反馈意见请您签发。", "to_sign")


@atomic()
async def reopen(supervision: Record, by: Me, *, note: str) -> None:
    """退回督查组: what is signed already stays signed."""
    await make(SUPERVISION, "reopen", supervision, subject_of(supervision), by, note)
    await notices.take_back(supervision, "to_sign")
    await notices.tell_team(supervision, "反馈意见被退回补充，理由见页面。", "reopened")


@atomic()
async def close(supervision: Record, by: Me) -> None:
    """When nothing is owed of it any more."""
    for unit in await everything_of(supervision["id"]):
        name = unit["short_name"]
        if unit["unmended"]:
            raise Refused(f"{name}还有 {unit['unmended']} 项整改没有办结，不能结束督查。")
        if unit["unanswered"]:
            raise Refused(f"{name}申请的复核还没有答复，不能结束督查。")
        if unit["unvisited"]:
            raise Refused(f"{name}的回访督查还没有开展，不能结束督查。")
    await make(SUPERVISION, "close", supervision, subject_of(supervision), by)
    await notices.tell_units(supervision, "督查已结束。", "closed")

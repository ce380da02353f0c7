"""Declaring a 重点时段, approving it, stopping it early."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal import audit
from portal.access import Me
from portal.accountability.campaign_states import CAMPAIGN_KINDS, HOURS, LONGEST
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.notices import office_people, unit_people
from portal.accountability.profiles import ROOMS, SHIPPED
from portal.accountability.queries.campaign import (
    as_it_stands,
    covers,
    ladder_choices,
    subject_of,
    units_of,
    units_to_cover,
)
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.tables import Campaign, CampaignUnit
from portal.clock import now, today
from portal.db import atomic, new_id, rows
from portal.errors import BadInput, Refused
from portal.notices import drop, holders, tell
from portal.people import Role
from portal.subjects import id_in
from portal.words import day_words
from portal.workflow import happened, make

Record = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """`ladder`: the key of a shipped ladder, the id of an adopted one, or empty. Without units the whole territory."""

    kind: str
    office: UUID
    name: str
    purpose: str
    starts_on: date
    ends_on: date
    rooms: Sequence[str] = ()
    units: Sequence[UUID] = ()
    ladder: str = ""
    limit_days: int | None = None
    silent_days: int = 3
    dispatch_at: str | None = None
    press_at: str | None = None
    circular_at: str | None = None
    at_its_hour: bool = False


@atomic()
async def declare(by: Me, wanted: Wanted) -> UUID:
    """For approval by another person; nothing happens before."""
    given = next((one for one in await territories_of(by) if one["office"] == wanted.office), None)
    await refuse_wrong(by, wanted, given)
    assert given is not None
    campaign_id, adopted = new_id(), id_in(wanted.ladder)
    made = Campaign(
        id=campaign_id,
        kind=wanted.kind,
        unit=wanted.office,
        territory=given["territory"],
        name=wanted.name,
        purpose=wanted.purpose,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        last_on=wanted.ends_on,
        rooms=",".join(room for room in ROOMS if room and room in wanted.rooms),
        ladder="" if adopted else wanted.ladder,
        profile=adopted,
        limit_days=wanted.limit_days,
        silent_days=wanted.silent_days,
        dispatch_at=wanted.dispatch_at,
        press_at=wanted.press_at,
        circular_at=wanted.circular_at,
        at_its_hour=wanted.at_its_hour,
        state=CAMPAIGN.start,
        proposed_by=by.id,
        proposed_by_name=by.name,
        proposed_at=now(),
    )
    await Campaign.insert(made).run()
    covered = list(dict.fromkeys(wanted.units)) or [given["territory"]]
    await CampaignUnit.insert(*(CampaignUnit(campaign=campaign_id, unit=unit) for unit in covered)).run()
    subject = subject_of(await as_it_stands(campaign_id))
    await happened(subject, by, "propose", "提请批准", wanted.purpose)
    await audit.record(by, "accountability.campaign.propose", subject, {"from": wanted.starts_on.isoformat()})
    await ask_for_approval(await as_it_stands(campaign_id), by)
    return campaign_id


async def ask_for_approval(campaign: Record, by: Me) -> None:
    """Asked once for each version of it."""
    await drop(campaign["id"], "campaign:propose:")
    deciding = [*await office_people(campaign["unit"]), *await holders(campaign["territory"], Role.leader)]
    once = f"campaign:propose:{campaign['id']}:{campaign['version']}"
    await tell([one for one in deciding if one != by.id], subject_of(campaign), "请批准。", once)


async def refuse_wrong(by: Me, wanted: Wanted, given: Record | None) -> None:
    wrong = []
    if given is None:
        wrong.append(("提出单位", "请从所列选项中选择"))
    if wanted.kind not in CAMPAIGN_KINDS:
        wrong.append(("种类", "请从所列选项中选择"))
    if wanted.starts_on < today():
        wrong.append(("开始日期", "最早为今天：已经过去的日子不补发、不补算"))
    if wanted.ends_on < wanted.starts_on:
        wrong.append(("结束日期", "不能早于开始日期"))
    if (wanted.ends_on - wanted.starts_on).days >= LONGEST:
        wrong.append(("结束日期", f"一次最长 {LONGEST} 天，跨几年的请登记为多年计划"))
    if not set(wanted.rooms) <= set(ROOMS):
        wrong.append(("事项范围", "请从所列选项中选择"))
    if given and not set(wanted.units) <= {unit for unit, _ in await units_to_cover(given)}:
        wrong.append(("单位范围", "请从所列选项中选择"))
    if wanted.ladder and wanted.ladder not in SHIPPED and wanted.ladder not in dict(await ladder_choices(by, today())):
        wrong.append(("期间使用的督办阶梯", "请从所列选项中选择"))
    if not {wanted.dispatch_at, wanted.press_at, wanted.circular_at} <= {None, *HOURS}:
        wrong.append(("每日一调度", "请从所列时间中选择"))
    if wrong:
        raise BadInput(*wrong)


@atomic()
async def approve(campaign: Record, by: Me) -> None:
    """From its first day what it covers is watched by its rules. A day that is past is never made up for."""
    if campaign["state"] == CAMPAIGN.start and campaign["starts_on"] < today():
        raise Refused("开始日期已过，不能批准。请撤回，按新的日期另报。")
    subject = subject_of(campaign)
    approved = {"approved_by": by.id, "approved_by_name": by.name, "approved_at": now()}
    await make(CAMPAIGN, "approve", campaign, subject, by, "", approved)
    await drop(campaign["id"], "campaign:propose:")
    await look_again(campaign, campaign["starts_on"])
    words = f"{day_words(campaign['starts_on'])}至{day_words(campaign['ends_on'])}实施，请按要求办理。"
    await tell_covered(campaign, words, "approved")
    await tell([campaign["proposed_by"]], subject, "已批准实施。", _once("decided", campaign))


@atomic()
async def refuse(campaign: Record, by: Me, note: str) -> None:
    subject = subject_of(campaign)
    await make(CAMPAIGN, "refuse", campaign, subject, by, note)
    await drop(campaign["id"], "campaign:propose:")
    await tell([campaign["proposed_by"]], subject, "未获批准，请看理由。", _once("decided", campaign))


@atomic()
async def withdraw(campaign: Record, by: Me, note: str) -> None:
    await make(CAMPAIGN, "withdraw", campaign, subject_of(campaign), by, note)
    await drop(campaign["id"], "campaign:propose:")


@atomic()
async def stop(campaign: Record, by: Me, note: str) -> None:
    """From today what it covered is watched as usual; messages of it that nobody has read are taken back."""
    day = today()
    if campaign["last_on"] < day:
        raise Refused("已经到期结束，不需要提前结束。")
    last = max(day, campaign["starts_on"]) - timedelta(days=1)
    await make(CAMPAIGN, "stop", campaign, subject_of(campaign), by, note, {"last_on": last})
    await drop(campaign["id"], "campaign:")
    await look_again(campaign, day)
    await tell_covered(campaign, "已提前结束，恢复平时的督办安排。", "stopped")
    own = [campaign["proposed_by"]] if campaign["proposed_by"] != by.id else []
    await tell(own, subject_of(campaign), "已提前结束。", f"campaign:stopped:{campaign['id']}:own")


async def look_again(campaign: Record, on: date) -> None:
    """On that day another ladder looks at everything open that it covers, also at what nothing more could come of."""
    await rows(
        "UPDATE duty d SET look_on = {} WHERE d.done_at IS NULL AND d.handed_in_at IS NULL"
        " AND coalesce(d.look_on, 'infinity') > {} AND {} RETURNING d.id",
        on,
        on,
        covers(campaign),
    )


async def tell_covered(campaign: Record, words: str, what: str) -> None:
    """Who answers for each unit it names."""
    for unit in await units_of(campaign["id"]):
        people = await unit_people(unit["id"])
        await tell(people, subject_of(campaign), words, _once(what, campaign))


def _once(what: str, campaign: Record) -> str:
    return f"campaign:{what}:{campaign['id']}:{campaign['version']}"


__all__ = [
    "Wanted",
    "approve",
    "ask_for_approval",
    "declare",
    "look_again",
    "refuse",
    "refuse_wrong",
    "stop",
    "tell_covered",
    "withdraw",
]

"""A 重点时段 that was declared already: changed wholly before it begins, which asks for approval anew; while it runs only
its end, its hours and the units it covers, from today on. A day that is past stays as it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.actions.campaign import Wanted, ask_for_approval, look_again, refuse_wrong, tell_covered
from portal.accountability.campaign_states import DAILY, HOURS, LONGEST
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.notices import unit_people
from portal.accountability.profiles import ROOMS
from portal.accountability.queries.campaign import as_it_stands, subject_of, units_of, units_to_cover
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.tables import CampaignUnit
from portal.clock import now, today
from portal.db import atomic, rows
from portal.errors import BadInput
from portal.notices import drop, tell
from portal.subjects import id_in
from portal.words import day_words
from portal.workflow import make

Record = dict[str, Any]
PLAIN = ("kind", "name", "purpose", "starts_on", "ends_on", "limit_days", "silent_days", "at_its_hour")
TIMES = tuple(f"{what}_at" for what in DAILY)


@atomic()
async def change(campaign: Record, by: Me, wanted: Wanted) -> None:
    """Whoever changed it has proposed it, so another person approves it. Until then it is in force nowhere."""
    given = next((one for one in await territories_of(by) if one["office"] == wanted.office), None)
    await refuse_wrong(by, wanted, given)
    if wanted.office != campaign["unit"]:
        raise BadInput(("提出单位", "不能改，请撤回后由该单位另提"))
    subject, was_approved = subject_of(campaign), campaign["approved_by"]
    values = {name: getattr(wanted, name) for name in (*PLAIN, *TIMES)}
    adopted = id_in(wanted.ladder)
    values |= {
        "last_on": wanted.ends_on,
        "rooms": ",".join(room for room in ROOMS if room and room in wanted.rooms),
        "ladder": "" if adopted else wanted.ladder,
        "profile": adopted,
        "approved_by": None,
        "approved_by_name": None,
        "approved_at": None,
        "proposed_by": by.id,
        "proposed_by_name": by.name,
        "proposed_at": now(),
    }
    await make(CAMPAIGN, "change", campaign, subject, by, _span(campaign, wanted.starts_on, wanted.ends_on), values)
    if was_approved:
        await drop(campaign["id"], "campaign:approved:")
        await tell_covered(campaign, "安排正在修改，重新批准以前不实施。", "changing")
        others = {was_approved, campaign["proposed_by"]} - {by.id}
        await tell(sorted(others), subject, "安排有修改，须重新批准。", _once("changing-own", campaign))
    await rows("DELETE FROM accountability_campaign_unit WHERE campaign = {} RETURNING id", campaign["id"])
    covered = list(dict.fromkeys(wanted.units)) or [campaign["territory"]]
    await CampaignUnit.insert(*(CampaignUnit(campaign=campaign["id"], unit=unit) for unit in covered)).run()
    await ask_for_approval(await as_it_stands(campaign["id"]), by)


def _span(campaign: Record, starts_on: date, ends_on: date) -> str:
    if (starts_on, ends_on) == (campaign["starts_on"], campaign["ends_on"]):
        return "起止日期不变"
    return f"起止由 {campaign['starts_on']} 至 {campaign['ends_on']} 改为 {starts_on} 至 {ends_on}"


@dataclass(frozen=True)
class Adjusted:
    """What may be changed while it runs. Without units the whole territory."""

    ends_on: date
    reason: str
    dispatch_at: str | None = None
    press_at: str | None = None
    circular_at: str | None = None
    units: Sequence[UUID] = ()


@atomic()
async def adjust(campaign: Record, by: Me, wanted: Adjusted) -> None:
    """From today on; whoever is or was told of it is told, and whoever approved it."""
    before = {unit["id"]: unit for unit in await units_of(campaign["id"])}
    after = set(wanted.units) or {campaign["territory"]}
    await _refuse_unfit(campaign, wanted, before.keys(), after)
    said = await _said(campaign, wanted, before, after)
    if not said:
        raise BadInput(("结束日期", "没有改动：请改结束日期、时间或者单位范围"))
    subject, words = subject_of(campaign), "；".join(said)
    values = {"ends_on": wanted.ends_on, "last_on": wanted.ends_on, **{name: getattr(wanted, name) for name in TIMES}}
    await make(CAMPAIGN, "adjust", campaign, subject, by, f"{words}。理由：{wanted.reason}", values)
    await _cover(campaign["id"], after - before.keys(), before.keys() - after)
    now_covered = await as_it_stands(campaign["id"])
    if after != before.keys() or wanted.ends_on != campaign["ends_on"]:
        await look_again({**campaign, "paths": [*campaign["paths"], *now_covered["paths"]]}, today())
    await tell_covered(now_covered, f"安排有调整：{words}。", "adjusted")
    for unit in before.keys() - after:
        await tell(
            await unit_people(unit), subject, "本单位自今天起不再列入，恢复平时的督办安排。", _once("left", campaign)
        )
    own = {campaign["approved_by"], campaign["proposed_by"]} - {by.id}
    await tell(sorted(own), subject, f"安排有调整：{words}。", _once("adjusted", now_covered))


async def _refuse_unfit(campaign: Record, wanted: Adjusted, before: Any, after: set[UUID]) -> None:
    wrong = []
    if wanted.ends_on < today():
        wrong.append(("结束日期", "最早为今天；要马上结束的，请用“提前结束”"))
    if (wanted.ends_on - campaign["starts_on"]).days >= LONGEST:
        wrong.append(("结束日期", f"一次最长 {LONGEST} 天，跨几年的请登记为多年计划"))
    if not {getattr(wanted, name) for name in TIMES} <= {None, *HOURS}:
        wrong.append(("每日一调度", "请从所列时间中选择"))
    if (wanted.circular_at is None) != (campaign["circular_at"] is None):
        wrong.append(("每日一通报", "期间只能改时间，不能新开或者停开：过去的日子不补拟、不撤回"))
    known = {unit for unit, _ in await units_to_cover(campaign)} | {campaign["territory"], *before}
    if not after <= known:
        wrong.append(("单位范围", "请从所列选项中选择"))
    if not wanted.reason.strip():
        wrong.append(("理由", "请写明为什么调整"))
    if wrong:
        raise BadInput(*wrong)


async def _said(campaign: Record, wanted: Adjusted, before: dict[UUID, Record], after: set[UUID]) -> list[str]:
    """What is another now, in words."""
    said = []
    if wanted.ends_on != campaign["ends_on"]:
        which = "延长" if wanted.ends_on > campaign["ends_on"] else "提前"
        said.append(f"结束日期由{day_words(campaign['ends_on'])}{which}到{day_words(wanted.ends_on)}")
    for what, words in DAILY.items():
        old, new = campaign[f"{what}_at"], getattr(wanted, f"{what}_at")
        if old != new:
            said.append(f"{words}由{old or '不开'}改为{new or '不开'}")
    added = after - before.keys()
    names = await rows("SELECT short_name FROM unit WHERE id = ANY({}) ORDER BY path", list(added))
    if names:
        said.append(f"增加{'、'.join(line['short_name'] for line in names)}")
    if gone := [unit["short_name"] for identity, unit in before.items() if identity not in after]:
        said.append(f"减少{'、'.join(gone)}")
    return said


async def _cover(campaign: UUID, added: set[UUID], gone: set[UUID]) -> None:
    """From today. Past days keep the units they had: the figures printed of them can be asked again."""
    yesterday = today() - timedelta(days=1)
    await rows(
        "DELETE FROM accountability_campaign_unit WHERE campaign = {} AND unit = ANY({}) AND to_on IS NULL"
        " AND from_on = {} RETURNING id",
        campaign,
        list(gone),
        today(),
    )
    await rows(
        "UPDATE accountability_campaign_unit SET to_on = {} WHERE campaign = {} AND unit = ANY({}) AND to_on IS NULL"
        " RETURNING id",
        yesterday,
        campaign,
        list(gone),
    )
    back = await rows(
        "UPDATE accountability_campaign_unit SET to_on = NULL WHERE campaign = {} AND unit = ANY({}) AND to_on = {}"
        " RETURNING unit",
        campaign,
        list(added),
        yesterday,
    )
    fresh = added - {line["unit"] for line in back}
    if fresh:
        made = [CampaignUnit(campaign=campaign, unit=unit, from_on=today()) for unit in fresh]
        await CampaignUnit.insert(*made).run()


def _once(what: str, campaign: Record) -> str:
    return f"campaign:{what}:{campaign['id']}:{campaign['version']}"


__all__ = ["Adjusted", "adjust", "change"]

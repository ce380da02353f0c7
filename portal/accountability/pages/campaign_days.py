"""One day of a 重点时段: 每日一调度, the list for everybody it covers; 每日一督办, what the office may draft today."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from portal.access import Me
from portal.accountability.campaign_states import DAILY
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.pages.campaign import ONE
from portal.accountability.queries import campaign_days as queries
from portal.accountability.queries.campaign import ADDRESS, as_on, campaign_for, subject_of
from portal.accountability.queries.proposals import proposals_for
from portal.accountability.rules import STAFF, offices_of
from portal.accountability.states import LETTER_STATES
from portal.clock import local, today
from portal.duties import light
from portal.errors import BadInput, Missing
from portal.web.form import Day
from portal.web.guards import any_role, in_business
from portal.web.page import Page
from portal.words import distance, lamp

Asked = Request[Me, Any, Any]
AT_ONCE = 40
"""Matters of one letter."""
COUNTS = {
    "open": "在办",
    "late": "其中已逾期",
    "near": "3 天内到期",
    "silent": "{} 天没有进展",
    "handed_in": "已报送待审核",
    "done": "当日办结",
}


@get(f"{ONE}/days/{{on:str}}", access=in_business, name="accountability.campaign.day")
async def show_day(request: Asked, campaign_id: FromPath[UUID], on: FromPath[str]) -> Page:
    me, day = request.user, today()
    found = await campaign_for(me, campaign_id)
    asked = _day(on)
    if not found["starts_on"] <= asked <= min(found["last_on"], day):
        raise Missing
    subject = subject_of(found)
    found = await as_on(found, asked)
    opened = await queries.open_on(me, found, asked, day)
    counts = await queries.counts_on(me, found, asked, day)
    return Page(
        request,
        "accountability/campaign/day.html",
        title=f"{asked.month}月{asked.day}日调度",
        campaign=found,
        subject=subject,
        on=asked,
        is_today=asked == day,
        counts=[(counts[name], words.format(found["silent_days"])) for name, words in COUNTS.items()],
        lines=[_line(one, asked) for one in opened],
        more=counts["open"] - len(opened),
        wishes=found["limit_days"] is not None,
        moved=[{**one, "at": local(one["at"])} for one in await queries.moved_until(me, found, asked)],
        before=_way(found, asked - timedelta(days=1), day),
        after=_way(found, asked + timedelta(days=1), day),
        mine=found["unit"] in offices_of(me),
    )


def _day(text: str) -> date:
    try:
        on: date = Day("日期", earliest=date(2020, 1, 1)).clean(text[:20])
    except ValueError as bad:
        raise BadInput(("日期", str(bad))) from None
    return on


def _way(found: dict[str, Any], on: date, day: date) -> str | None:
    """The address of another of its days; none before the first and after the last."""
    inside = found["starts_on"] <= on <= min(found["last_on"], day)
    return f"{ADDRESS}/{found['id']}/days/{on.isoformat()}" if inside else None


def _line(one: dict[str, Any], on: date) -> dict[str, Any]:
    return {**one, "distance": distance(one["due"], on), "late": one["due"] < on, "light": lamp(light(one["due"], on))}


@get(f"{ONE}/press", access=any_role(*STAFF), name="accountability.campaign.press")
async def press(request: Asked, campaign_id: FromPath[UUID]) -> Page:
    """Today's; for the very office: who else watches over it has pages of their own."""
    me, day = request.user, today()
    found = await campaign_for(me, campaign_id)
    if found["unit"] not in offices_of(me) or not found["starts_on"] <= day <= found["last_on"]:
        raise Missing
    proposed = {one["duty"]: one for one in await proposals_for(me)}
    lines = await queries.to_press(me, found, day)
    groups: dict[UUID, dict[str, Any]] = {}
    for one in lines:
        group = groups.setdefault(one["unit"], {"name": one["unit_name"], "lines": [], "free": []})
        group["lines"].append(_pressed(one, day, proposed.get(one["id"])))
        if one["letter"] is None:
            group["free"].append(str(one["id"]))
    return Page(
        request,
        "accountability/campaign/press.html",
        title=DAILY["press"],
        campaign=found,
        subject=subject_of(found),
        on=day,
        number=len(lines),
        groups=[{**group, "write": _writing(group["free"])} for group in groups.values()],
    )


def _pressed(one: dict[str, Any], day: date, proposal: dict[str, Any] | None) -> dict[str, Any]:
    return {
        **one,
        "distance": distance(one["due"], day),
        "why": "、".join(words for words, holds in (("已逾期", one["late"]), ("没有进展", one["silent"])) if holds),
        "letter_words": (
            f"{LETTER_KINDS[one['letter_kind']].words}：{LETTER_STATES[one['letter_state']]}" if one["letter"] else ""
        ),
        "proposal": proposal["label"] if proposal else "",
    }


def _writing(duties: list[str]) -> str:
    """The way to a 催办单 about everything of a unit that no letter is under way for."""
    some = "&".join(f"duty={one}" for one in duties[:AT_ONCE])
    return f"/accountability/letters/new?kind=urging_slip&{some}" if some else ""


ROUTES = [show_day, press]

"""What the clock does for a 重点时段: 每日一调度, 每日一督办, 每日一通报, each at its hour, on rest days too; then it puts
away what is left of one that is over.

Each is done once for a day, whatever number of clocks there is: its row is taken in the transaction that does it. Who comes
late in the day still does it; a day that is past is not dispatched any more, its 通报 is drafted all the same.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from portal.accountability.actions.campaign_paper import draft_daily
from portal.accountability.campaign_states import DAILY
from portal.accountability.notices import office_people
from portal.accountability.queries.campaign import as_it_stands, living, subject_of
from portal.accountability.queries.campaign_people import dispatched_to, grouped, pressed_by
from portal.clock import local, now
from portal.db import AGAIN, atomic, new_id, row, rows, value
from portal.notices import drop, tell
from portal.subjects import Subject
from portal.words import day_words

LOG = logging.getLogger("portal.accountability")
Record = dict[str, Any]
Work = Callable[[Record, date], Awaitable[int]]


async def keep_campaigns() -> int:
    """Everything due as of now; how many things were done. What fails is logged and comes again with the next ring."""
    here, done = local(now()), 0
    for campaign in await living(here.date()):
        for what, on in await _due(campaign, here):
            try:
                done += await _once(campaign, what, on)
            except AGAIN:
                raise
            except Exception:
                LOG.exception("%s of campaign %s for %s cannot be done yet", what, campaign["id"], on)
        if campaign["last_on"] < here.date():
            done += await _put_away(campaign, here)
    return done


async def _due(campaign: Record, here: datetime) -> list[tuple[str, date]]:
    """What is not done yet; a 通报 is of the day before, for only that day's figures are whole."""
    day, hour = here.date(), f"{here:%H:%M}"
    found = await rows("SELECT of_day, what FROM accountability_campaign_day WHERE campaign = {}", campaign["id"])
    done = {(line["what"], line["of_day"]) for line in found}
    wanted: list[tuple[str, date]] = []
    if day <= campaign["last_on"]:
        wanted = [(what, day) for what in ("dispatch", "press") if _struck(campaign[f"{what}_at"], hour)]
    if campaign["circular_at"]:
        last = min(campaign["last_on"], day - timedelta(days=1 if _struck(campaign["circular_at"], hour) else 2))
        days = (last - campaign["starts_on"]).days + 1
        wanted += [("circular", campaign["starts_on"] + timedelta(days=n)) for n in range(days)]
    return [one for one in wanted if one not in done]


def _struck(at: str | None, hour: str) -> bool:
    return at is not None and at <= hour


@atomic()
async def _once(campaign: Record, what: str, on: date) -> int:
    """Its row is the claim; a campaign that is being stopped is waited for."""
    last = await value(
        "SELECT last_on FROM accountability_campaign WHERE id = {} AND closed_on IS NULL FOR SHARE", campaign["id"]
    )
    if last is None or last < on:
        return 0
    claimed = await row(
        "INSERT INTO accountability_campaign_day (id, campaign, of_day, what, told, at) VALUES ({}, {}, {}, {}, 0, {})"
        " ON CONFLICT (campaign, of_day, what) DO NOTHING RETURNING id",
        new_id(),
        campaign["id"],
        on,
        what,
        now(),
    )
    if claimed is None:
        return 0
    told = await WORK[what](campaign, on)
    await rows("UPDATE accountability_campaign_day SET told = {} WHERE id = {} RETURNING id", told, claimed["id"])
    return 1


async def _dispatch(campaign: Record, on: date) -> int:
    return await _say(
        campaign,
        on,
        "dispatch",
        {
            f"{day_words(on)}{DAILY['dispatch']}：在办 {number} 件，请打开清单核对。": people
            for (number,), people in grouped(await dispatched_to(campaign, on), "number").items()
        },
    )


async def _press(campaign: Record, on: date) -> int:
    groups = grouped(await pressed_by(campaign, on), "late", "silent")
    return await _say(
        campaign,
        on,
        "press",
        {
            f"{day_words(on)}{DAILY['press']}：逾期 {late} 件，{campaign['silent_days']} 天没有进展 {silent} 件，请研究督办。": people
            for (late, silent), people in groups.items()
            if late or silent
        },
    )


async def _say(campaign: Record, on: date, what: str, said: dict[str, list[Any]]) -> int:
    """Yesterday's that nobody read is taken back: there is one of each kind at a time."""
    subject = _way(campaign, on, what)
    await drop(campaign["id"], f"campaign:{what}:{campaign['id']}:")
    occasion = f"campaign:{what}:{campaign['id']}:{on.isoformat()}"
    told = 0
    for sentence, people in said.items():
        told += await tell(people, subject, sentence, occasion, urgent=campaign["at_its_hour"])
    return told


def _way(campaign: Record, on: date, what: str) -> Subject:
    card = subject_of(campaign)
    tail = "/press" if what == "press" else f"/days/{on.isoformat()}"
    return Subject(card.kind, card.id, card.title, card.path + tail)


async def _circular(campaign: Record, on: date) -> int:
    bulletin = await draft_daily(await as_it_stands(campaign["id"]), on)
    if bulletin is None:
        return 0
    await rows(
        "UPDATE accountability_campaign_day SET bulletin = {} WHERE campaign = {} AND of_day = {} AND what = 'circular'"
        " RETURNING id",
        bulletin.id,
        campaign["id"],
        on,
    )
    words = "系统按台账拟好，请核对文字后报请签发；须由人签发，不会自动印发。"
    return await tell(
        await office_people(campaign["unit"]),
        bulletin,
        words,
        f"campaign:circular:{bulletin.id}",
        urgent=campaign["at_its_hour"],
    )


WORK: dict[str, Work] = {"dispatch": _dispatch, "press": _press, "circular": _circular}


@atomic()
async def _put_away(campaign: Record, here: datetime) -> int:
    """It is over and its last paper is drafted: messages nobody read are taken back, and it is looked at no more."""
    if await _due(campaign, here.replace(hour=23, minute=59)):
        return 0
    closed = await row(
        "UPDATE accountability_campaign SET closed_on = {} WHERE id = {} AND closed_on IS NULL RETURNING id",
        here.date(),
        campaign["id"],
    )
    if closed is None:
        return 0
    for what in ("dispatch", "press", "approved"):
        await drop(campaign["id"], f"campaign:{what}:")
    return 1

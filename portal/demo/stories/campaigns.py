"""重点时段 in 临江区: one that is over, with a daily paper signed, and one that runs. Days count from the day of the fill."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import campaign as acting
from portal.accountability.actions import figures_moves, figures_signing
from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.accountability.queries.campaign import campaign_for
from portal.accountability.queries.figures_bulletins import bulletin_for
from portal.clock import CHINA, today
from portal.db import value
from portal.demo.cast import fixed_id
from portal.demo.printing import raise_where_it_prints
from portal.demo.timetable import Timetable
from portal.errors import Missing, Refused

LOG = logging.getLogger("portal.demo")
Happening = tuple[datetime, Callable[[], Awaitable[None]]]
STRIKES = time(9, 10)
"""When the clock rings in the story: after every hour the campaigns name."""


@dataclass(frozen=True)
class Told:
    """`since`: the day it is declared, approved and begins; `days` long. `signed`: on which of its days the paper
    of the day before is issued, counted from 0."""

    since: int
    days: int
    kind: str
    name: str
    purpose: str
    given: dict[str, Any] = field(default_factory=dict)
    signed: tuple[int, ...] = ()


CAMPAIGNS = (
    Told(
        -34,
        3,
        "period",
        "汛期重点时段",
        "汛期每天调度在办事项，逾期的当天督办，当天情况次日通报；涉及群众转移安置的，由属地街道当面回访。",
        {"dispatch_at": "08:30", "press_at": "09:00", "circular_at": "08:30", "at_its_hour": True, "ladder": "suqian"},
        signed=(1, 2, 3),
    ),
    Told(
        -3,
        21,
        "drive",
        "整改攻坚月",
        "集中攻坚青石、柳岸两个街道的在办事项：三天没有进展的列入督办，能提前的提前办结。",
        {
            "units": ("qingshi", "liuan"),
            "limit_days": 14,
            "dispatch_at": "08:30",
            "press_at": "09:00",
            "circular_at": "08:30",
        },
        signed=(1, 2),
    ),
)


def story(table: Timetable) -> list[Happening]:
    found: list[Happening] = []
    for number, told in enumerate(CAMPAIGNS):
        first, teller = table.day(told.since), Teller(told)
        found += [
            (_at(first, time(7, 40 + number)), teller.declare),
            (_at(first, time(7, 50 + number)), teller.approve),
        ]
        for n in range(told.days + 2):
            found.append((_at(first + timedelta(days=n), STRIKES), strike))
        for n in told.signed:
            on = first + timedelta(days=n)
            found += [(_at(on, time(10, 30)), teller.submit), (_at(on, time(16, 20)), teller.sign)]
    return [(at, act) for at, act in found if at.date() < table.today]  # today's is the clock's


def _at(on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, CHINA)


async def strike() -> None:
    await keep_campaigns()


class Teller:
    """One of them."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.campaign: UUID | None = None

    async def declare(self) -> None:
        told, on = self.told, today()
        given = {**told.given, "units": [fixed_id(unit) for unit in told.given.get("units", ())]}
        wanted = acting.Wanted(
            kind=told.kind,
            office=fixed_id("conference_office"),
            name=told.name,
            purpose=told.purpose,
            starts_on=on,
            ends_on=on + timedelta(days=told.days - 1),
            **given,
        )
        self.campaign = await acting.declare(await _me("zhou"), wanted)

    async def approve(self) -> None:
        assert self.campaign is not None
        tang = await _me("tang")
        await acting.approve(await campaign_for(tang, self.campaign), tang)

    async def submit(self) -> None:
        if (bulletin := await self._paper()) is not None:
            zhou = await _me("zhou")
            await figures_moves.submit(await bulletin_for(zhou, bulletin), zhou)

    async def sign(self) -> None:
        """Where nothing can be printed, it is left for a person to sign."""
        if (bulletin := await self._paper()) is None:
            return
        tang = await _me("tang")
        try:
            found = await bulletin_for(tang, bulletin)
            await figures_signing.sign(tang, bulletin, version=found["version"])
        except (Missing, Refused, OSError) as cannot:
            await raise_where_it_prints(cannot)
            LOG.warning("the daily paper of %s was not signed: %s", self.told.name, cannot)

    async def _paper(self) -> UUID | None:
        """Of the day before; none where nothing was owed then."""
        found: UUID | None = await value(
            "SELECT bulletin FROM accountability_campaign_day WHERE campaign = {} AND of_day = {} AND what = 'circular'",
            self.campaign,
            today() - timedelta(days=1),
        )
        return found


async def _me(who: str) -> Me:
    me = await me_for(fixed_id(who), today())
    assert me is not None
    return me

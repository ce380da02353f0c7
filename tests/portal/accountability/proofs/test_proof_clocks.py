"""Four clocks over many duties, killed with -9 at random statements for several days: what they leave is what one clock
leaves that nobody disturbs. `bin/prove clocks` does it with ten thousand duties."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
import time_machine

from portal.auditing import verify
from portal.clock import CHINA
from portal.db import close_pool
from tests.conftest import open_pool
from tests.databases import Databases
from tests.portal.accountability.proofs import duties, standing
from tests.portal.accountability.proofs.clocks import Order, end_of, once, start
from tests.portal.messages.gateways import WeComServer
from tests.proving import reached, times

pytestmark = pytest.mark.committed

FIRST = date(2026, 11, 23)
"""A Monday; nothing rests until the Saturday."""
MOMENTS = (time(7, 50), time(8, 40), time(8, 50), time(14, 40))
"""The round, the first slot, after the lease of who was killed while sending, the second slot."""
FOUR = 4


@dataclass
class Gateway(WeComServer):
    """The real one gives the same token to all who ask while it lasts, and knows every member."""

    def give_token(self) -> Any:
        self.token = "token-all"
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}

    def answer(self, asked: Any) -> Any:
        if asked.path.endswith("send"):
            self.members.add(asked.json["touser"])
        return super().answer(asked)


@dataclass
class Kills:
    """How many clocks are to be killed at each moment, and how it went."""

    dice: Random
    each: int
    longest: int
    done: int = 0
    lived: int = 0

    def order(self, calm: Order) -> Order:
        at = int(self.dice.triangular(1, self.longest, 1))
        return replace(calm, dies_at=at, under_way=self.dice.random() < 0.5)


@pytest.mark.slow
async def test_killed_at_random_four_clocks_leave_what_one_undisturbed_clock_leaves(
    committed: str, databases: Databases
) -> None:
    number, days = times(200, 10_000), times(2, 5)
    dice = Random(6)
    there, subjects = await begun(number, dice)
    await close_pool()
    calm_name = databases.fresh_name()
    await databases.create(calm_name, name_in(committed))
    calm_url = databases.url(calm_name)

    kills = Kills(Random(7), each=times(6, 40), longest=times(400, 1500))
    stormy = await lived(committed, there, subjects, days, kills)
    calm = await lived(calm_url, there, subjects, days, None)

    await open_pool(committed, size=2)
    assert await standing.wrong() == {}
    left = await standing.left()
    assert (await verify())[1] == []
    await close_pool()
    await open_pool(calm_url, size=2)
    expected = await standing.left()
    await close_pool()
    await databases.drop(calm_name)
    await open_pool(committed, size=2)
    for name, wanted in expected.items():
        assert (name, left[name] - wanted, wanted - left[name]) == (name, {}, {})
    assert kills.done >= times(20, 300), "too few were killed to prove anything"
    assert (len(stormy.seen), stormy.doubled) == (len(calm.seen), 0), "each message was read once, however often sent"
    reached("duties", number)
    reached("rungs, all as undisturbed", sum(left["rungs"].values()))
    reached("notices, all as undisturbed", sum(left["notices"].values()))
    reached("messages", len(stormy.seen))
    reached("lost", 0)
    reached("twice", 0)


async def begun(number: int, dice: Random) -> tuple[duties.World, list[UUID]]:
    with time_machine.travel(datetime.combine(FIRST - timedelta(days=3), time(9), CHINA), tick=False):
        there = await duties.world(number)
        await duties.any_number_of_letters(there.cast, FIRST - timedelta(days=2))
        return there, await duties.owed(there, number, FIRST, dice)


def name_in(url: str) -> str:
    """The name of a database of the tests, without the number of this run."""
    return url.partition("?")[0].rpartition("/")[2].rpartition("_")[0]


@dataclass
class Seen:
    seen: list[tuple[str, str]]
    doubled: int


async def lived(url: str, there: duties.World, subjects: list[UUID], days: int, kills: Kills | None) -> Seen:
    """Some days pass on this database, with clocks that are killed or with one that is not."""
    dice = Random(8)
    await open_pool(url, size=2)
    async with Gateway() as gateway:
        for n in range(days):
            day = FIRST + timedelta(days=n)
            with time_machine.travel(datetime.combine(day, time(7, 30), CHINA), tick=False):
                await duties.go_on(there, subjects, day, dice)
            for moment in MOMENTS:
                order = Order(url, datetime.combine(day, moment, CHINA), gateway=gateway.url)
                if kills is not None:
                    await storm(order, kills)
                    await standing.backends_are_gone()
                assert await once(order) == 0
        last = datetime.combine(FIRST + timedelta(days=days - 1), time(15), CHINA)
        assert await once(Order(url, last, gateway=gateway.url)) == 0
    await close_pool()
    return Seen(gateway.seen, len(gateway.seen) - len(set(gateway.seen)))


async def storm(calm: Order, kills: Kills) -> None:
    """Four at a time; whoever is killed is followed by another, until enough were killed or all is done."""
    wanted = kills.each

    async def one_after_the_other() -> None:
        nonlocal wanted
        while wanted > 0:
            wanted -= 1
            code = await end_of(start(kills.order(calm)))
            assert code in {0, -9}
            kills.done += code == -9
            reached("clocks killed, all looked at at the end", int(code == -9))
            kills.lived += code == 0

    await asyncio.gather(*(one_after_the_other() for _ in range(FOUR)))

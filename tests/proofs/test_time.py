"""A clock that jumps by hours and days, over the end of a year, on machines of any time zone: who is reminded of what is
the same as by a clock that never jumped; and a deadline is the same day everywhere."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

import chinese_calendar
import pytest
import time_machine

from portal.auditing import verify
from portal.clock import CHINA
from portal.db import close_pool, rows
from portal.settings import ROOT
from portal.workdays import Limit, Unit, compute
from portal.workdays.command import shipped_calendar
from tests.conftest import open_pool
from tests.databases import Databases
from tests.portal.accountability.proofs import duties, standing
from tests.portal.accountability.proofs.clocks import Order, once
from tests.portal.accountability.proofs.test_proof_clocks import Gateway, name_in
from tests.proving import reached, times

ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
FIRST = date(2026, 12, 31)
"""A Thursday, the last of its year."""
MOMENTS = (time(7, 50), time(8, 40), time(14, 40))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
JUMPS = (timedelta(), HOUR, -HOUR, DAY, -DAY, timedelta())
LEFT = {
    "reminders": "SELECT r.duty, r.step, r.due, r.told FROM accountability_rung r WHERE r.step NOT LIKE 'often%'",
    "notices": "SELECT n.person, n.once FROM notice n WHERE n.once NOT LIKE '%often%' AND n.once NOT LIKE 'clock:%'",
    "proposals": "SELECT p.duty, r.step, p.due, p.produces FROM accountability_proposal p"
    " JOIN accountability_rung r ON r.id = p.rung WHERE r.step NOT LIKE 'often%'",
}
"""Without the days on which it was done: a clock that is a day ahead does it a day ahead."""


@pytest.fixture
async def two(committed: str, databases: Databases) -> AsyncIterator[tuple[str, str]]:
    """The same district twice, with duties due round the end of the year."""
    with time_machine.travel(datetime.combine(FIRST - 3 * DAY, time(9), CHINA), tick=False):
        number = times(60, 1_000)
        there = await duties.world(number)
        await duties.any_number_of_letters(there.cast, FIRST - 2 * DAY)
        await duties.owed(there, number, FIRST, Random(14))
    await close_pool()
    name = databases.fresh_name()
    await databases.create(name, name_in(committed))
    yield committed, databases.url(name)
    await databases.drop(name)


@pytest.mark.slow
@pytest.mark.committed
async def test_a_clock_that_jumps_reminds_of_the_same_as_one_that_does_not(two: tuple[str, str]) -> None:
    days = times(1, 8)
    calm, jumpy = two
    straight = [datetime.combine(FIRST + n * DAY, moment, CHINA) for n in range(days) for moment in MOMENTS]
    after = [datetime.combine(FIRST + days * DAY, moment, CHINA) for moment in (*MOMENTS, time(15))]
    expected, _ = await lived(calm, [*straight, *after], ["Asia/Shanghai"])
    found, doubled = await lived(jumpy, [*(at + by for at in straight for by in JUMPS), *after], ZONES)
    for name, wanted in expected.items():
        assert (name, found[name] - wanted, wanted - found[name]) == (name, {}, {})
    assert sum(expected["reminders"].values()) >= times(20, 500), "a quiet time proves nothing"
    assert doubled == 0
    await open_pool(jumpy, size=1)
    assert await standing.wrong() == {}
    assert (await verify())[1] == []
    reached("clock rings, jumping by ±1 hour and ±1 day in three zones", len(straight) * len(JUMPS))
    reached("reminders, all as without jumps", sum(found["reminders"].values()))
    reached("lost or doubled", 0)


async def lived(url: str, instants: Iterable[datetime], zones: Iterable[str]) -> tuple[dict[str, Counter[Any]], int]:
    async with Gateway() as gateway:
        for instant, zone in zip(instants, cycle(zones), strict=False):
            assert await once(Order(url, instant.astimezone(UTC), gateway=gateway.url, zone=zone)) == 0
        doubled = len(gateway.seen) - len(set(gateway.seen))
    await open_pool(url, size=1)
    left = {name: Counter(tuple(line.values()) for line in await rows(sql)) for name, sql in LEFT.items()}
    await close_pool()
    return left, doubled


def cases() -> list[tuple[str, int, str]]:
    """Limits over the festivals of the years whose calendar is settled."""
    dice, first = Random(15), date(2019, 1, 1)
    days = [first + timedelta(days=dice.randrange(365 * 7 + 200)) for _ in range(200)]
    return [(day.isoformat(), dice.randrange(1, 61), dice.choice(("日", "工作日"))) for day in days]


def by_hand(start: date, amount: int, unit: str) -> date:
    """Day by day, with another's calendar."""
    day, left = start, amount
    while left:
        day += DAY
        left -= unit == "日" or chinese_calendar.is_workday(day)
    while not chinese_calendar.is_workday(day):
        day += DAY
    return day


def test_two_hundred_deadlines_are_those_counted_day_by_day_with_another_calendar() -> None:
    calendar = shipped_calendar()
    for start, amount, unit in cases():
        limit = Limit("", "", amount, Unit(unit), roll=True, article="")
        due = compute(date.fromisoformat(start), limit, calendar).effective_due
        assert due == by_hand(date.fromisoformat(start), amount, unit), (start, amount, unit)
    reached("deadlines equal to a count day by day", len(cases()))


CHILD = """
import json, sys, time
from datetime import UTC, date, datetime, timedelta
import time_machine
from portal.clock import local, now, today
from portal.words import moment
from portal.workdays import Limit, Unit, compute
from portal.workdays.command import shipped_calendar

calendar, told = shipped_calendar(), [time.tzname[0]]
for start, amount, unit in json.loads(sys.argv[1]):
    made = compute(date.fromisoformat(start), Limit("", "", amount, Unit(unit), roll=True, article=""), calendar)
    told.append(made.effective_due.isoformat())
at = datetime(2026, 12, 30, tzinfo=UTC)
for _ in range(72):
    with time_machine.travel(at, tick=False):
        told.append(f"{today()} {local(now()).isoformat()} {moment(local(now()))}")
    at += timedelta(hours=1)
print(json.dumps(told))
"""


async def test_deadlines_and_today_are_the_same_wherever_the_machine_stands() -> None:
    said = dict(zip(ZONES, await asyncio.gather(*(asyncio.to_thread(told_in, zone) for zone in ZONES)), strict=True))
    names = [told[0] for told in said.values()]
    assert len(set(names)) == len(ZONES), f"the zones were not taken: {names}"
    assert said["UTC"][1:] == said["Asia/Shanghai"][1:] == said["America/New_York"][1:]
    hours = [datetime(2026, 12, 30, tzinfo=UTC) + n * HOUR for n in range(72)]
    assert [line.split()[0] for line in said["UTC"][201:]] == [str((at + 8 * HOUR).date()) for at in hours]
    reached("deadlines and hours equal in three zones", len(said["UTC"]) - 1)


def told_in(zone: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(cases())],
        env=os.environ | {"TZ": zone, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [str(line) for line in json.loads(done.stdout)]

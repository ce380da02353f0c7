"""The round under races and cuts: everything here commits, on a database of its own."""

import asyncio
from collections import Counter
from contextvars import Context
from datetime import timedelta

import pytest

from portal.accountability.actions.round import walk_the_round
from portal.db import atomic, rows, value
from portal.demo.cast import make_cast
from tests.portal.accountability.ledger import DUE, owe, reminders, steps, told

pytestmark = pytest.mark.committed
WEEK = timedelta(days=7)


async def test_four_rounds_at_once_climb_every_duty_exactly_once(committed: str) -> None:
    people = await make_cast()
    duties = [await owe(people.unit["fuwu"], title=f"事项{n}") for n in range(40)]
    climbed = await asyncio.gather(*(walk_the_round(DUE - WEEK) for _ in range(4)))
    assert sum(climbed) == 40
    assert all(climbed), "four clocks shall share the work, or this test shows nothing"
    once = Counter(line["duty"] for line in await rows("SELECT duty FROM accountability_rung"))
    assert once == {duty["id"]: 1 for duty in duties}
    assert len(await told()) == len({sentence for _, sentence in await told()}) == 40
    assert await reminders() == 40


async def test_cut_off_before_the_commit_nothing_is_written(committed: str) -> None:
    people = await make_cast()
    await owe(people.unit["fuwu"])
    async with atomic():
        await rows("LOCK TABLE transition IN EXCLUSIVE MODE")  # the last table the step writes to
        walking = asyncio.create_task(walk_the_round(DUE - WEEK), context=Context())
        await waiting_backend()
        walking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await walking
    assert (await steps(), await told(), await reminders()) == ([], [], 0)
    assert await walk_the_round(DUE - WEEK) == 1


async def test_a_connection_lost_in_the_middle_is_made_good_in_the_same_round(committed: str) -> None:
    people = await make_cast()
    await owe(people.unit["fuwu"])
    async with atomic():
        await rows("LOCK TABLE transition IN EXCLUSIVE MODE")
        walking = asyncio.create_task(walk_the_round(DUE - WEEK), context=Context())
        await rows("SELECT pg_terminate_backend({})", await waiting_backend())
    assert await walking == 1
    assert (await steps(), len(await told()), await reminders()) == (["d-7"], 1, 1)


async def waiting_backend() -> int:
    """The process of the one connection that waits for a lock."""
    while True:
        pid = await value(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        if pid:
            return int(pid)
        await rows("SELECT pg_stat_clear_snapshot()")
        await asyncio.sleep(0)


async def test_a_duty_somebody_else_has_in_hand_is_passed_over(committed: str) -> None:
    people = await make_cast()
    held, free = await owe(people.unit["fuwu"]), await owe(people.unit["fuwu"])
    has_it, may_go = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with atomic():
            await rows("SELECT id FROM duty WHERE id = {} FOR UPDATE", held["id"])
            has_it.set()
            await may_go.wait()

    holder = asyncio.create_task(hold())
    await has_it.wait()
    assert await walk_the_round(DUE - WEEK) == 1
    assert (await steps(held), await steps(free)) == ([], ["d-7"])
    may_go.set()
    await holder
    assert await walk_the_round(DUE - WEEK) == 1

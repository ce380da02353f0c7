"""The clock watches itself: a missed beat is seen by machines, by the operator, and told once it is over."""

from datetime import timedelta

import pytest
import time_machine

from portal.db import rows, value
from portal.demo.cast import Cast
from portal.ringing import _note as note
from portal.ringing import clock_state, keep_only, silent_jobs
from tests.browser import Browser
from tests.portal.messages.post import at


async def beat(name: str, minutes: int | None = 10) -> None:
    await note(name, 5, None, minutes)


async def test_a_job_is_silent_after_three_times_its_interval_and_not_before(people: Cast) -> None:
    assert await clock_state() == "never"
    with time_machine.travel(at(8), tick=False) as clock:
        await beat("round", 10)
        await beat("sweep", 60)
        await beat("of an older program", None)
        clock.shift(timedelta(minutes=30))
        assert await clock_state() == "ok"
        clock.shift(timedelta(seconds=1))
        assert await silent_jobs() == {"round": at(8)}
        assert await clock_state() == "silent"
        await beat("round")
        assert await clock_state() == "ok"


async def test_what_a_newer_program_does_not_ring_is_not_silent(people: Cast) -> None:
    with time_machine.travel(at(8), tick=False) as clock:
        await beat("gone")
        await beat("round")
        clock.shift(timedelta(hours=2))
        await keep_only(["round"])
        assert list(await silent_jobs()) == ["round"]


async def test_when_the_clock_comes_back_each_system_administrator_is_told_once(people: Cast) -> None:
    with time_machine.travel(at(8), tick=False) as clock:
        for name in ("round", "sweep"):
            await beat(name)
        assert await value("SELECT count(*) FROM notice") == 0
        clock.shift(timedelta(hours=5))
        for name in ("round", "sweep", "round"):
            await beat(name)
        (told,) = await rows("SELECT p.account, n.sentence, n.urgent FROM notice n JOIN person p ON p.id = n.person")
    assert (told["account"], told["urgent"]) == ("wu", True)
    assert "自2026-11-23 08:00起停过" in told["sentence"]


async def test_another_clock_tells_of_a_job_that_hangs(people: Cast) -> None:
    with time_machine.travel(at(8), tick=False) as clock:
        await beat("hangs")
        clock.shift(timedelta(minutes=25))
        await beat("round")
        assert await value("SELECT count(*) FROM notice") == 0
        clock.shift(timedelta(minutes=10))
        await beat("round")
        assert await value("SELECT count(*) FROM notice") == 1


@pytest.mark.parametrize(("silent", "said"), [(timedelta(minutes=5), "ok"), (timedelta(hours=1), "silent")])
async def test_a_machine_a_page_and_a_banner_say_it(
    browser: Browser, people: Cast, silent: timedelta, said: str
) -> None:
    with time_machine.travel(at(8), tick=False) as clock:
        await beat("round")
        clock.shift(silent)
        await beat("sweep")
        answer = await browser.get("/health")
        assert (answer.status_code, answer.text, answer.headers["portal-clock"]) == (200, "ok", said)
        await browser.sign_in(people.wu)
        assert ("定时任务停了" in await browser.see("/people")) == (said == "silent")
        assert ("round（2026-11-23 08:00起）" in await browser.see("/operator")) == (said == "silent")
        await browser.sign_in(people.li)
        assert "定时任务停了" not in await browser.see("/")

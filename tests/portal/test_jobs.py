"""The door of the clock, as the process it is."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.clock import now, today
from portal.db import new_id, rows, value
from portal.demo.cast import make_cast
from portal.jobs import JOBS
from portal.ringing import ring, rings
from portal.settings import ROOT
from tests.portal.accountability.ledger import owe, steps
from tests.portal.rings import make_table

pytestmark = pytest.mark.committed


@pytest.fixture
async def clock(committed: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a clock on a database of its own."""
    await make_table()
    return os.environ | {"DATABASE_URL": committed, "PORTAL_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "portal.jobs", *words]


async def once(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run, command("--once"), env=environment, capture_output=True, text=True, check=False
    )


def lines(text: str) -> list[dict[str, Any]]:
    """What was logged about rings."""
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if "job" in line]


async def test_once_does_everything_that_is_due_and_twice_is_harmless(clock: dict[str, str], tmp_path: Path) -> None:
    people = await make_cast()
    duty = await owe(people.unit["fuwu"], due=today() + timedelta(days=3))
    first = await once(clock)
    assert first.returncode == 0, first.stderr
    assert {line["job"]: line["error"] for line in lines(first.stderr)} == {job.name: None for job in JOBS}
    assert await steps(duty) == ["d-3"]
    assert {line["job"]: line["done"] for line in lines(first.stderr)}["accountability.round"] == 1
    second = await once(clock)
    assert second.returncode == 0
    assert {line["job"]: line["done"] for line in lines(second.stderr)}["accountability.round"] == 0
    assert await steps(duty) == ["d-3"]
    assert [line["name"] for line in await rings()] == sorted(job.name for job in JOBS)


async def test_a_running_clock_rings_at_once_and_ends_cleanly_when_told_to(clock: dict[str, str]) -> None:
    people = await make_cast()
    duty = await owe(people.unit["fuwu"], due=today())
    process = await asyncio.create_subprocess_exec(
        *command(), env=clock, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    rung: set[str] = set()
    while len(rung) < len(JOBS):
        rung |= {line["job"] for line in lines((await process.stderr.readline()).decode())}
    process.send_signal(signal.SIGTERM)
    _, rest = await process.communicate()
    assert process.returncode == 0, rest.decode()
    assert "Traceback" not in rest.decode()
    assert await steps(duty) == ["d0"]


async def test_a_database_that_lacks_a_migration_is_refused_in_plain_words(clock: dict[str, str]) -> None:
    await rows("DELETE FROM migration WHERE app_name = 'accountability'")
    refused = await once(clock)
    assert refused.returncode == 1
    assert "请先运行 bin/portal migrate" in refused.stderr


async def test_a_job_that_fails_is_noted_without_its_text_and_the_next_ring_clears_it(clock: dict[str, str]) -> None:
    async def fails() -> int:
        raise ValueError("张三 13800000000")

    async def works() -> int:
        return 2

    assert not await ring("a.job", fails)
    assert (await rings())[0]["last_error"] == "ValueError"
    assert await ring("a.job", works)
    assert [line["last_error"] for line in await rings()] == [None]


async def test_the_sweep_ends_what_is_idle_and_leaves_what_is_used(clock: dict[str, str]) -> None:
    from portal.sweeping import sweep_sessions, sweep_tries
    from portal.web import sessions

    people = await make_cast()
    for account in ("li", "sun", "chen", "wang"):
        await sessions.begin(people.person[account].id, "10.0.0.1", "pc", second_factor=False)
    for account, column, past in (
        ("sun", "seen_at", timedelta(minutes=16)), ("chen", "created_at", timedelta(hours=9)),
    ):  # fmt: skip
        await rows(f"UPDATE session SET {column} = {{}} WHERE person = {{}}", now() - past, people.person[account].id)
    await rows("UPDATE session SET ended_at = {} WHERE person = {}", now() - timedelta(days=181), people.wang.id)
    assert await sweep_sessions() == 3
    assert await value("SELECT count(*) FROM session") == 3
    (open_one,) = await rows("SELECT person FROM session WHERE ended_at IS NULL")
    assert open_one["person"] == people.li.id
    for name, first, until in (
        ("old", timedelta(days=2), None), ("locked", timedelta(days=2), now() + timedelta(minutes=5)),
        ("fresh", timedelta(0), None),
    ):  # fmt: skip
        await rows(
            "INSERT INTO sign_in_attempt (id, purpose_key, failed, first_at, locked_until) VALUES ({}, {}, 1, {}, {})",
            new_id(), name, now() - first, until,
        )  # fmt: skip
    assert await sweep_tries() == 1
    assert {line["purpose_key"] for line in await rows("SELECT purpose_key FROM sign_in_attempt")} == {
        "locked",
        "fresh",
    }


async def test_from_november_on_the_office_is_told_once_that_next_year_is_missing(committed: str) -> None:
    from datetime import date

    from portal.yearend import nudge_for_calendar

    await make_cast()
    assert await nudge_for_calendar(date(2029, 10, 31)) == 0
    assert await nudge_for_calendar(date(2029, 11, 1)) == 3
    assert await nudge_for_calendar(date(2029, 12, 31)) == 0
    told = await rows("SELECT p.account FROM notice n JOIN person p ON p.id = n.person ORDER BY p.account")
    assert [line["account"] for line in told] == ["shen", "wu", "zhou"]
    assert await nudge_for_calendar(date(2024, 11, 1)) == 0, "2025 is shipped with the program"
    await rows(
        "INSERT INTO calendar_year (id, year, notice, entered_at) VALUES ({}, 2031, '通知', {})", new_id(), now()
    )
    assert await nudge_for_calendar(date(2030, 11, 1)) == 0


async def test_four_clocks_at_once_do_everything_once(clock: dict[str, str]) -> None:
    people = await make_cast()
    duties = [await owe(people.unit["fuwu"], due=today() + timedelta(days=1)) for _ in range(20)]
    clocks = await asyncio.gather(*(once(clock) for _ in range(4)))
    assert [one.returncode for one in clocks] == [0, 0, 0, 0], clocks
    assert sum(line["done"] for one in clocks for line in lines(one.stderr) if line["job"] == JOBS[0].name) == 20
    assert [await steps(duty) for duty in duties] == [["d-1"]] * 20
    assert await value("SELECT count(*) FROM notice WHERE sentence LIKE '%还有 1 天%'") == 20

"""Program and database in step or not at all: every door stays shut on a pending or an unknown step, and two who migrate
at once do each step once."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal import migrate
from portal.app import lifespan
from portal.db import close_pool, rows, value
from portal.settings import ROOT
from tests.browser import the_app
from tests.conftest import open_pool
from tests.databases import Databases
from tests.house import schema
from tests.proving import LONG, reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]
PENDING = "DELETE FROM migration WHERE id = (SELECT max(id) FROM migration)"
UNKNOWN = "INSERT INTO migration (name, app_name) VALUES ('2099-01-01T00:00:00:000000', 'portal')"
STATES = {PENDING: "请先运行 bin/portal migrate", UNKNOWN: "数据库比程序新"}
DOORS = {
    "clock": ["portal.jobs", "--once"],
    "web": ["uvicorn", "portal.app:create_app", "--factory", "--port", "0", "--log-level", "warning"],
    "command": ["portal", "clock", "once"],
    "backup": ["portal", "backup", "nowhere.lxdb"],
}


@pytest.mark.parametrize("state", STATES, ids=["pending", "unknown"])
async def test_every_door_stays_shut_on_a_database_that_is_not_in_step(
    committed: str, tmp_path: Path, state: str
) -> None:
    """In the quick form the doors are asked in here; in the long one as the processes they are."""
    await rows(state)
    before = await rows("SELECT app_name, name FROM migration ORDER BY 1, 2")
    for door in DOORS if LONG else ():
        code, said = await opened(door, committed, tmp_path)
        assert code != 0, door
        assert STATES[state] in said, (door, said)
        assert "Traceback" not in said or door == "web", said
    if not LONG:
        with pytest.raises(migrate.OutOfStep, match=STATES[state]):
            await migrate.check()
        await close_pool()
        with pytest.raises(migrate.OutOfStep, match=STATES[state]):
            async with lifespan(the_app()):
                pytest.fail("the web opened")
        await open_pool(committed, size=2)
    assert await rows("SELECT app_name, name FROM migration ORDER BY 1, 2") == before
    assert await value("SELECT count(*) FROM job_ring") == 0, "nothing was done"
    reached("doors that stayed shut", len(DOORS) if LONG else 2)


async def opened(door: str, url: str, home: Path) -> tuple[int, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", *DOORS[door], cwd=home,
        env=os.environ | {"DATABASE_URL": url, "PORTAL_HOME": str(home), "PYTHONPATH": str(ROOT),
                          "PORTAL_BACKUP_KEY": "sixteen characters and more"},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await child.communicate()
    assert child.returncode is not None
    return child.returncode, said.decode()


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[str]:
    name = databases.fresh_name()
    await databases.create(name)
    await open_pool(databases.url(name), size=4)
    yield databases.url(name)
    await close_pool()
    await databases.drop(name)


def named_alike(story: list[str]) -> list[str]:
    """Who comes second to the book of steps may have taken the first name of its sequence, and given it up again."""
    return [line.replace("migration_id_seq1", "migration_id_seq") for line in story]


async def test_two_who_migrate_the_house_at_once_do_every_step_once(
    empty: str, template: str, databases: Databases, tmp_path: Path
) -> None:
    rounds = times(1, 50)
    steps = sorted(str(step) for step in migrate.known_steps())
    for _ in range(rounds):
        if LONG:
            await rows("DROP SCHEMA public CASCADE")
            await rows("CREATE SCHEMA public")
            DOORS["migrate"] = ["portal.migrate"]
            answers = await asyncio.gather(*(opened("migrate", empty, tmp_path) for _ in range(2)))
            assert [code for code, _ in answers] == [0, 0], answers
            done = [line.split(" ", 1)[1] for _, said in answers for line in said.splitlines()]
        else:
            both = await asyncio.gather(migrate.migrate(), migrate.migrate())
            done = [step for one in both for step in one]
        assert sorted(done) == steps
        await migrate.check()
    made = named_alike(await schema.story_of_the_database())
    await close_pool()
    await open_pool(databases.url(template), size=2)
    assert named_alike(await schema.story_of_the_database()) == made
    reached("times two migrated at once", rounds)
    reached("steps left out, done twice or differing", 0)

"""From the data of every released version to the head: nothing lost, the chain whole, every step resumed where it was cut off.

A release leaves its demonstration district as `releases/VERSION.dump`: `pg_dump -Fc -Z9 --no-owner`.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal import migrate
from portal.access import me_for
from portal.auditing import verify
from portal.backup import postgres_tools
from portal.clock import today
from portal.db import close_pool, rows, value
from tests.browser import Browser
from tests.conftest import TEMPLATE, open_pool
from tests.databases import Databases
from tests.house import schema
from tests.house.migrations import Interrupted, failing_at
from tests.proving import reached

pytestmark = pytest.mark.slow
DUMPS = sorted((Path(__file__).parent / "releases").glob("*.dump"))
KEPT = (
    "unit",
    "person",
    "post",
    "duty",
    "audit_entry",
    "inspections_item",
    "inspections_finding",
    "inspections_progress",
)
ROOMS = ("/", "/inspections", "/meetings", "/assignments", "/accountability", "/accountability/figures", "/inbox")


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.stem)
async def release(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Path]:
    """A database as that version left it."""
    name = databases.fresh_name()
    await databases.create(name)
    await open_pool(databases.url(name), size=4)
    await postgres_tools.run("pg_restore", "--no-owner", "--exit-on-error", str(request.param))
    yield request.param
    await close_pool()
    await databases.drop(name)


async def counts() -> dict[str, int]:
    return {table: int(await value(f"SELECT count(*) FROM {table}")) for table in KEPT}


async def test_its_data_comes_to_the_head_through_every_cut(
    release: Path, template: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await counts()
    steps = migrate.known_steps()
    waiting = set(await migrate.pending())
    todo = [step for step in steps if str(step) in waiting]
    assert todo, "the release is not the head"
    for place, step in enumerate(todo):
        known = [one for one in steps if one not in todo[place + 1 :]]
        cut = failing_at(known, step)
        monkeypatch.setattr(migrate, "known_steps", lambda apps=None, cut=cut: cut)
        story = await schema.story_of_the_database()
        with pytest.raises(Interrupted):
            await migrate.migrate()
        assert await schema.story_of_the_database() == story, f"{step} left something behind"
        monkeypatch.setattr(migrate, "known_steps", lambda apps=None, known=known: known)
        assert await migrate.migrate() == [str(step)]
    monkeypatch.undo()
    assert await migrate.pending() == []
    after = await counts()
    assert after == before, "rows were lost or made"
    assert (await verify())[1] == []
    await _pages_open()
    grown = await plainly()
    await open_pool(databases.url(TEMPLATE), size=2)
    assert grown == await plainly(), "it ended as another database than a new one"
    reached(f"{release.stem}: steps cut off and resumed", len(todo))
    reached(f"{release.stem}: rows kept", sum(after.values()))


async def plainly() -> list[str]:
    """Without the casts and brackets that a dump writes in other places than the one who made the index."""
    return sorted(
        re.sub(r"::(text|character varying)(\[\])?|[()]", "", line) for line in await schema.story_of_the_database()
    )


async def _pages_open() -> None:
    """As some of those who worked in it."""
    async with Browser() as browser:
        for line in await rows("SELECT id FROM person WHERE account IN ('zhou', 'tang', 'wang', 'li', 'lin')"):
            await browser.sign_in(await me_for(line["id"], today()))
            for page in ROOMS:
                answer = await browser.get(page, follow_redirects=True)
                assert answer.status_code in {200, 403}, (page, answer.status_code)

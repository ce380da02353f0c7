"""Nobody removes an entry of the audit, however old: not by a page, not by a command, not by a job, not by the database."""

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import asyncpg
import pytest
import time_machine

from portal import audit, jobs
from portal.auditing import verify
from portal.clock import now
from portal.commands.door import parser
from portal.db import atomic, close_pool, rows, value
from portal.demo.cast import Cast, make_cast
from portal.postgres import Server
from portal.settings import ROOT, SETTINGS
from tests.browser import Browser, the_app
from tests.builders import an_item
from tests.conftest import open_pool
from tests.portal.commands.test_door import verbs
from tests.proving import reached

pytestmark = pytest.mark.committed
AGES = (timedelta(days=3653), timedelta(days=3 * 366), timedelta())
"""Entries of ten years ago, of more than three, and of today."""
REMOVALS = (
    "DELETE FROM audit_entry", "DELETE FROM audit_entry WHERE at < now() - interval '3 years'", "TRUNCATE audit_entry",
    "TRUNCATE audit_entry CASCADE", "UPDATE audit_entry SET detail = '{{}}'", "UPDATE audit_entry SET at = now()",
)  # fmt: skip
SWITCHES = (
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "DROP TRIGGER audit_entry_append_only ON audit_entry",
    "DROP TABLE audit_entry CASCADE", "ALTER TABLE audit_entry RENAME TO gone", "ALTER TABLE audit_entry DROP COLUMN detail",
    "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    "SET session_replication_role = replica", "DELETE FROM transition", "UPDATE duty_event SET duty = duty",
    "DELETE FROM migration",
)  # fmt: skip


async def entries() -> list[tuple[object, ...]]:
    return [tuple(line.values()) for line in await rows("SELECT * FROM audit_entry ORDER BY seq")]


async def written(people: Cast) -> None:
    """Some acts by way of pages."""
    item = await an_item(people)
    async with Browser() as browser:
        await browser.sign_in(people.li)
        path = f"/inspections/items/{item}"
        await browser.send(f"{path}/progress", {"text": "已部署。", "happened_on": ""}, to=path)


async def test_the_database_removes_and_changes_nothing_at_any_age_not_even_for_the_owner(committed: str) -> None:
    people = await make_cast()
    for age in AGES:
        with time_machine.travel(now() - age, tick=False):
            await audit.record(people.li, "made")
    before = await entries()
    for sql in REMOVALS:
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            async with atomic():
                await rows(sql)
    assert await entries() == before
    assert (await verify())[1] == []
    reached("removals the database refused to the owner", len(REMOVALS))


@pytest.fixture(autouse=True)
def no_anchors_stay() -> Iterator[None]:
    """The clock leaves its anchors in the home all tests share, and the next chain is another one."""
    yield
    shutil.rmtree(SETTINGS.anchors, ignore_errors=True)


def blocks(text: str, language: str) -> Iterator[str]:
    yield from re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
async def as_the_app(own: str, cluster: Server) -> AsyncIterator[Cast]:
    """The portal at work as the role of `docs/operations.md`, which owns nothing."""
    people = await make_cast()
    role = next(block for block in blocks((ROOT / "docs/operations.md").read_text(), "sql") if "portal_app" in block)
    cluster.psql(role, "own")
    await close_pool()
    await open_pool(own.replace("//portal@", "//portal_app@"), size=4)
    assert await value("SELECT current_user") == "portal_app"
    yield people
    await close_pool()
    await open_pool(own, size=4)
    cluster.psql("DROP OWNED BY portal_app; DROP ROLE portal_app", "own")


async def test_the_role_the_portal_works_as_can_do_its_work_and_cannot_touch_the_log(as_the_app: Cast) -> None:
    await written(as_the_app)
    assert await jobs.ring_all(), "the clock works as that role too"
    before = await entries()
    for sql in (*REMOVALS, *SWITCHES):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with atomic():
                await rows(sql)
    assert await entries() == before
    assert (await verify())[1] == []
    reached("removals and switches refused to the role of the portal", len(REMOVALS) + len(SWITCHES))


async def test_the_clock_of_ten_years_later_clears_away_other_things_and_no_entry(committed: str) -> None:
    await written(await make_cast())
    before = await entries()
    for later in sorted(AGES):
        with time_machine.travel(now() + later, tick=False):
            assert await jobs.ring_all()
    assert (await entries())[: len(before)] == before
    assert await value("SELECT count(*) FROM session") == 0, "it did clear away"
    assert (await verify())[1] == []
    reached("rings of every job years later, no entry removed", len(AGES))


def test_no_page_and_no_command_speaks_of_removing_entries() -> None:
    routes = [route for route in the_app().routes if "audit" in route.path]
    assert {route.path for route in routes if set(route.methods) - {"GET", "HEAD", "OPTIONS"}} == {"/audit/verify"}
    assert {" ".join(way) for way in verbs(parser()) if way[0] == "audit"} <= {"audit", "audit verify", "audit anchor"}

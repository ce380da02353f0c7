"""One world for all cells."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from assignments.pages import ledger as cases_ledger
from assignments.pages import matter_ledger
from inspections.pages import ledger
from portal import db
from portal.app import create_app
from portal.clock import now
from portal.settings import SETTINGS
from portal.web import sessions
from tests import sharing
from tests.conftest import open_pool
from tests.databases import SHARED, Databases
from tests.matrix.asking import Asker
from tests.matrix.world import World, make_world

WORLD = f"{SHARED}world"


@pytest.fixture(scope="package")
async def world(databases: Databases, template: str) -> AsyncIterator[World]:
    """Committed, in a database of its own. Within one open transaction the many thousand things undone would stay in
    the tables as dead rows, and the statistics would call the tables empty: every question grew slower with the last.

    Made by one worker, with its files; each has a copy."""
    files = sharing.folder() / "world"

    async def make() -> World:
        await databases.create(WORLD, template)
        await open_pool(databases.url(WORLD), size=2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(SETTINGS), "files", files)
            made = await make_world()
        await db.close_pool()
        await databases.analyse(WORLD)
        return made

    made = await sharing.once(WORLD, make)
    name = databases.fresh_name()
    await databases.create(name, WORLD)
    shutil.copytree(files, SETTINGS.files, dirs_exist_ok=True)
    await open_pool(databases.url(name), size=2)
    await db.rows("UPDATE session SET seen_at = {} WHERE seen_at > {} RETURNING id", now(), now() - timedelta(hours=12))
    yield made
    await db.close_pool()
    await databases.drop(name)


@pytest.fixture(scope="package")
async def asker(world: World) -> AsyncIterator[Asker]:
    """The printed ledger is always too long here: who is let in is told so (409), and nothing need be printed. What is asked is
    undone, that somebody was there too: whoever sits still for eight hours is still signed in, else everybody is sent away
    a quarter of an hour into a long form."""
    made = Asker(world, create_app(own_pool=False))
    still = replace(SETTINGS, idle_minutes=8 * 60, idle_minutes_phone=8 * 60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "SETTINGS", still)
        for pages in (ledger, cases_ledger, matter_ledger):
            patch.setattr(pages, "PRINTED", -1)
        async with made.http:
            yield made

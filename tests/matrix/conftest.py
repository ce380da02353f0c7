"""One world for all cells."""

from collections.abc import AsyncIterator

import pytest

from assignments.pages import ledger as cases_ledger
from assignments.pages import matter_ledger
from inspections.pages import ledger
from portal import db
from portal.app import create_app
from tests.conftest import open_pool
from tests.databases import Databases
from tests.matrix.asking import Asker
from tests.matrix.world import World, make_world


@pytest.fixture(scope="package")
async def world(databases: Databases, template: str) -> AsyncIterator[World]:
    """Committed, in a database of its own. Within one open transaction the many thousand things undone would stay in
    the tables as dead rows, and the statistics would call the tables empty: every question grew slower with the last."""
    name = databases.fresh_name()
    await databases.create(name, template)
    await open_pool(databases.url(name), size=2)
    made = await make_world()
    await databases.analyse(name)
    yield made
    await db.close_pool()
    await databases.drop(name)


@pytest.fixture(scope="package")
async def asker(world: World) -> AsyncIterator[Asker]:
    """The printed ledger is always too long here: who is let in is told so (409), and nothing need be printed."""
    made = Asker(world, create_app(own_pool=False))
    with pytest.MonkeyPatch.context() as patch:
        for pages in (ledger, cases_ledger, matter_ledger):
            patch.setattr(pages, "PRINTED", -1)
        async with made.http:
            yield made

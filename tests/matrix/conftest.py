"""One world for all cells, in one transaction that is never committed."""

from collections.abc import AsyncIterator

import pytest

from assignments.pages import ledger as cases_ledger
from assignments.pages import matter_ledger
from inspections.pages import ledger
from portal import db
from portal.app import create_app
from tests.matrix.asking import Asker
from tests.matrix.world import World, make_world


@pytest.fixture(scope="package")
async def world(shared: str) -> AsyncIterator[World]:
    await db.open_pool(shared, size=1)
    transaction = await db._begin()
    token = db.DB.current_transaction.set(transaction)
    try:
        yield await make_world()
    finally:
        db.DB.current_transaction.reset(token)
        await transaction.transaction.rollback()
        assert db.DB.pool is not None
        await db.DB.pool.release(transaction.connection)
        await db.close_pool()


@pytest.fixture(scope="package")
async def asker(world: World) -> AsyncIterator[Asker]:
    """The printed ledger is always too long here: who is let in is told so (409), and nothing need be printed."""
    made = Asker(world, create_app(own_pool=False))
    with pytest.MonkeyPatch.context() as patch:
        for pages in (ledger, cases_ledger, matter_ledger):
            patch.setattr(pages, "PRINTED", -1)
        async with made.http:
            yield made

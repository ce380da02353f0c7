"""One world for all cells of a module, in one transaction that is never committed."""

from collections.abc import AsyncIterator

import pytest

from portal import db
from portal.app import create_app
from tests.matrix.asking import Asker
from tests.matrix.world import World, make_world


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
async def asker(world: World) -> AsyncIterator[Asker]:
    made = Asker(world, create_app(own_pool=False))
    async with made.http:
        yield made

"""The demonstration district, filled once for all the tests that only look at it."""

from collections.abc import AsyncIterator

import pytest

from portal import db
from portal.demo.district import fill
from tests.databases import Databases


@pytest.fixture(scope="session")
async def told(databases: Databases, template: str) -> AsyncIterator[tuple[str, str]]:
    """Its address, and what was said when it was filled."""
    name = databases.fresh_name()
    await databases.create(name, template)
    await db.open_pool(databases.url(name), size=2)
    try:
        said = await fill()
    finally:
        await db.close_pool()
    yield databases.url(name), said
    await databases.drop(name)


@pytest.fixture(scope="module")
async def filled(told: tuple[str, str]) -> AsyncIterator[str]:
    await db.open_pool(told[0], size=2)
    yield told[1]
    await db.close_pool()

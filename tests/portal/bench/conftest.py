"""A filled district is made once for each file; every test changes a copy of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from portal.app import create_app
from portal.bench.measuring import Patience
from portal.bench.rows import Bench
from portal.db import close_pool
from portal.demo.cast import find_cast, make_cast
from portal.demo.city.filling import District, Filling, Scale
from portal.demo.units import plant
from tests.conftest import open_pool
from tests.databases import Databases

ONCE = Patience(least=2, most=2, seconds=0, warm=1)
Made = tuple[str, District]


@pytest.fixture(scope="module")
async def made(databases: Databases, template: str, request: pytest.FixtureRequest) -> AsyncIterator[Made]:
    """By the scale and the last steps its file asks for."""
    scale: Scale = request.module.SCALE
    afterwards: Callable[[], Awaitable[None]] = request.module.afterwards
    name = databases.fresh_name()
    await databases.create(name, template)
    async with visited(databases, name) as bare:
        await make_cast()
        await plant()
        district = await Filling(bare, scale).fill()
        await afterwards()
    yield name, district
    await databases.drop(name)


@pytest.fixture
async def bench(databases: Databases, made: Made) -> AsyncIterator[Bench]:
    source, district = made
    name = databases.fresh_name()
    await databases.create(name, source)
    async with visited(databases, name) as bare:
        yield Bench(create_app(own_pool=False), bare, await find_cast(), district, ONCE, ONCE)
    await databases.drop(name)


@asynccontextmanager
async def visited(databases: Databases, name: str) -> AsyncIterator[asyncpg.Connection]:
    """With the pool of the portal, and a connection past it."""
    await open_pool(databases.url(name), size=8)
    bare = await asyncpg.connect(databases.url(name))
    try:
        yield bare
    finally:
        await bare.close()
        await close_pool()

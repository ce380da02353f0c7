"""The demonstration district, filled once for all the tests that only look at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from portal import db
from portal.demo.district import fill
from tests.databases import Databases


@asynccontextmanager
async def analysed_meanwhile(url: str) -> AsyncIterator[None]:
    """What autovacuum does at a moment of its own, all the time: figures taken while nothing of it is committed yet."""

    async def again_and_again() -> None:
        connection = await asyncpg.connect(url)
        try:
            tables = [
                row[0] for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            while True:
                for table in tables:
                    await connection.execute(f"ANALYZE (SKIP_LOCKED) {table}")
                await asyncio.sleep(6)  # autovacuum itself looks once a minute
        finally:
            connection.terminate()

    task = asyncio.create_task(again_and_again())
    try:
        yield
    finally:
        assert not task.done(), "it must have gone on to the end"
        task.cancel()


@pytest.fixture(scope="session")
async def told(databases: Databases, template: str) -> AsyncIterator[tuple[str, str]]:
    """Its address, and what was said when it was filled."""
    name = databases.fresh_name()
    await databases.create(name, template)
    await db.open_pool(databases.url(name), size=2)
    try:
        async with analysed_meanwhile(databases.url(name)):
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

"""Running a command's work with a pool of its own, on a database that fits the program."""

import asyncio
from collections.abc import Awaitable, Callable

from portal.db import close_pool, open_pool
from portal.migrate import check as check_migrations


def inside(work: Callable[[], Awaitable[int]], *, check: bool = True, size: int = 2) -> int:
    """`check=False` for what must work on any database: migrating, restoring, the doctor."""

    async def whole() -> int:
        await open_pool(size=size)
        try:
            if check:
                await check_migrations()
            return await work()
        finally:
            await close_pool()

    return asyncio.run(whole())

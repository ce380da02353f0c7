"""A clock of its own, killed by the gateway it has just reached: `python -m tests.portal.messages.killed INSTANT`."""

import asyncio
import sys
from datetime import datetime

import time_machine

from portal.db import close_pool, open_pool
from portal.messages.work import deliver


async def main() -> None:
    await open_pool(size=2)
    try:
        with time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=False):
            await deliver()
    finally:
        await close_pool()


if __name__ == "__main__":
    asyncio.run(main())

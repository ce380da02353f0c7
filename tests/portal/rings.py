"""The table of rings, where no migration has made it yet."""

from portal.db import rows
from portal.ringing import Ring


async def make_table() -> None:
    if not await rows("SELECT 1 WHERE to_regclass('job_ring') IS NOT NULL"):
        await Ring.create_table().run()

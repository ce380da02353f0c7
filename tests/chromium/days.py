"""The app as it runs on a chosen day: a story of weeks is walked without waiting for them."""

import asyncio
import base64
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from playwright.async_api import Browser, Error

from portal.clock import CHINA
from tests.chromium.conftest import Walk, _free_port, opened, opens

SERVE = """
from datetime import datetime
from sys import argv

import uvicorn

from portal.clock import as_of

with as_of(datetime.fromisoformat(argv[1])):
    uvicorn.run("portal.app:create_app", factory=True, port=int(argv[2]), log_level="warning")
"""


def at(day: str, hour: str = "09:00") -> datetime:
    """An hour of the office on a day of 2026, `at("03-02")`."""
    return datetime.fromisoformat(f"2026-{day}T{hour}:00").replace(tzinfo=CHINA)


@contextlib.asynccontextmanager
async def the_office_on(instant: datetime, database: str) -> AsyncIterator[str]:
    """The address of the app in a process of its own, in which it is this instant."""
    port = _free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        SERVE,
        instant.isoformat(),
        str(port),
        env={**os.environ, "DATABASE_URL": database},
        cwd=Path(__file__).parents[2],
    )
    try:
        await opens(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        await server.wait()


@contextlib.asynccontextmanager
async def signed_in(chromium: Browser, address: str, account: str, size: str = "desk") -> AsyncIterator[Walk]:
    """Who does not find what ought to be there is told at once, and what was there is kept for looking."""
    async with opened(chromium, address, size) as walk:
        await walk.sign_in(account)
        try:
            yield walk
        except BaseException:
            with contextlib.suppress(Error):
                await seen(walk, "failed")
            raise


async def seen(walk: Walk, name: str) -> None:
    """A picture of the page, for whoever wants to look at it. Taken from outside: Playwright's own puts a style into
    the page, which the page's policy forbids and says so."""
    if folder := os.environ.get("PICTURES"):
        width = (walk.page.viewport_size or {"width": 0})["width"]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                (Path(folder) / f"{name}-{width}.png").write_bytes(await _picture(walk))


async def _picture(walk: Walk) -> bytes:
    devtools = await walk.context.new_cdp_session(walk.page)
    size = (await devtools.send("Page.getLayoutMetrics"))["cssContentSize"]
    whole = {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
    return base64.b64decode((await devtools.send("Page.captureScreenshot", whole))["data"])

"""The app as it runs on a chosen day: a story of weeks is walked without waiting for them."""

import asyncio
import base64
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Error

from portal.clock import CHINA, as_of
from tests.browser import the_app
from tests.chromium.conftest import Walk, answering, opened


def at(day: str, hour: str = "09:00") -> datetime:
    """An hour of the office on a day of 2026, `at("03-02")`."""
    return datetime.fromisoformat(f"2026-{day}T{hour}:00").replace(tzinfo=CHINA)


@contextlib.asynccontextmanager
async def the_office_on(instant: datetime) -> AsyncIterator[str]:
    """The address of the app, for whom it is this instant."""

    async def then(scope: Any, receive: Any, send: Any) -> None:
        with as_of(instant):
            await the_app()(scope, receive, send)

    async with answering(then) as address:
        yield address


@contextlib.asynccontextmanager
async def signed_in(chromium: Browser, address: str, account: str, size: str = "desk") -> AsyncIterator[Walk]:
    """Who does not find what ought to be there is told at once, and what was there is kept for looking."""
    async with opened(chromium, address, size) as walk:
        await walk.come_in(account)
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

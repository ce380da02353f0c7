"""A real server on a database of its own, and a real Chromium in front of it."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from portal.demo.cast import DEMO_PASSWORD, Cast, make_cast
from portal.serve.__main__ import KEEP_ALIVE, words_of_the_web
from tests.browser import the_app
from tests.chromium_program import ARGS, PROGRAM

PATIENCE = 60_000
"""Milliseconds for what must come in the end: nothing here says how fast, and the machine may be busy."""
TOKEN = re.compile(r'name="_csrf_token" value="([^"]+)"')
SIZES = {"phone": (390, 844), "desk": (1366, 768)}


@dataclass
class Walk:
    """One person in front of one screen. `taps` counts what the person pressed since the last `count()`."""

    page: Page
    context: BrowserContext
    address: str
    taps: int = 0
    faults: list[str] = field(default_factory=list)

    async def sign_in(self, account: str) -> None:
        await self.page.goto(f"{self.address}/sign-in")
        await self.page.get_by_label("账号").fill(account)
        await self.page.get_by_label("密码", exact=True).fill(DEMO_PASSWORD)
        await self.page.get_by_role("button", name="登录").click()
        await self.page.wait_for_url(f"{self.address}/")

    async def come_in(self, account: str) -> None:
        """Through the same form, but no page is drawn for it: for whoever opens another page next."""
        form = await self.context.request.get(f"{self.address}/sign-in")
        token = TOKEN.search(await form.text())
        assert token is not None
        given = {"_csrf_token": token[1], "account": account, "password": DEMO_PASSWORD}
        answer = await self.context.request.post(f"{self.address}/sign-in", form=given, max_redirects=0)
        assert (answer.status, answer.headers["location"]) == (303, "/"), account

    async def open(self, path: str) -> None:
        await self.page.goto(self.address + path)

    async def tap(self, role: str, name: str, *, exact: bool = False) -> None:
        self.taps += 1
        await self.page.get_by_role(role, name=name, exact=exact).first.click()  # type: ignore[arg-type]
        await self.settled()

    async def settled(self) -> None:
        """The page is there, and nothing it asked for is still to come."""
        await self.page.wait_for_load_state("load")
        await self.page.locator(".htmx-request").first.wait_for(state="detached")

    async def quiet(self) -> None:
        """Before looking that something did not happen: nothing was asked for a while, so whatever was to come has come."""
        await self.page.wait_for_load_state("networkidle")

    async def sees(self, text: str) -> None:
        await self.page.get_by_text(text, exact=False).first.wait_for(state="visible", timeout=PATIENCE)

    async def fits(self) -> None:
        """Nothing scrolls sideways."""
        wide, shown = await self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= shown, f"{self.page.url} is {wide} px wide on {shown}"

    def count(self) -> int:
        taps, self.taps = self.taps, 0
        return taps


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=ARGS)
        yield browser
        await browser.close()


@pytest.fixture
async def cast(committed: str) -> Cast:
    return await make_cast(PasswordHasher(time_cost=1, memory_cost=64).hash(DEMO_PASSWORD))


@pytest.fixture
async def address(committed: str, cast: Cast) -> AsyncIterator[str]:
    async with answering(the_app()) as opened_at:
        yield opened_at


class Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C is for the tests."""
        yield


@contextlib.asynccontextmanager
async def answering(app: Any) -> AsyncIterator[str]:
    """The app behind the server that serves the portal, in this process and on the pool that is open in it: another process
    would take seconds to start, for every walk. `serving` is one of its own; the proofs that kill it need that."""
    server = Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_keep_alive=KEEP_ALIVE))
    answers = asyncio.create_task(server.serve())
    try:
        while not server.started:
            assert not answers.done(), "the server did not start"
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await answers


@contextlib.asynccontextmanager
async def serving(url: str, workers: int = 1) -> AsyncIterator[str]:
    """The app in processes of its own, as `bin/serve` starts it."""
    port = _free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words_of_the_web("127.0.0.1", port, workers),
        env={**os.environ, "DATABASE_URL": url},
        cwd=Path(__file__).parents[2],
    )
    try:
        await opens(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        await server.wait()


@pytest.fixture(params=list(SIZES))
async def walk(request: pytest.FixtureRequest, chromium: Browser, address: str) -> AsyncIterator[Walk]:
    async with opened(chromium, address, request.param) as one:
        yield one


@contextlib.asynccontextmanager
async def opened(chromium: Browser, address: str, size: str = "desk") -> AsyncIterator[Walk]:
    width, height = SIZES[size]
    context = await chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    one = Walk(page, context, address)
    page.on("console", lambda said: one.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: one.faults.append(str(error)))
    yield one
    await context.close()
    assert [fault for fault in one.faults if "status of 4" not in fault and "Error Code 4" not in fault] == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def opens(server: asyncio.subprocess.Process, port: int) -> None:
    """A machine that has much to do may be slow to start; a server that stopped will not start any more."""
    async with asyncio.timeout(PATIENCE / 500), httpx.AsyncClient() as client:
        while not await _answers(client, port):
            assert server.returncode is None, "the server stopped"
            await asyncio.sleep(0.05)


async def _answers(client: httpx.AsyncClient, port: int) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await client.get(f"http://127.0.0.1:{port}/sign-in")).status_code == 200
    return False

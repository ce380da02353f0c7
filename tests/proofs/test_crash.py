"""Killed with -9 while eight people write: what was acknowledged stands once, nothing is half done, the chain is whole."""

import asyncio
import os
import random
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest

from portal.demo.cast import make_cast
from portal.settings import ROOT
from tests.proofs.writing import PATIENCE, WRITERS, Work, Writer, check, writer
from tests.proving import reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]


class House:
    """One web process that is started again whenever it was killed, as the supervisor does."""

    def __init__(self, url: str, home: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = int(door.getsockname()[1])
        self.environment = os.environ | {"DATABASE_URL": url, "PORTAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self.web: asyncio.subprocess.Process | None = None
        self.work = Work()
        self.restarts: list[float] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        words = ["uvicorn", "portal.app:create_app", "--factory", "--host", "127.0.0.1", "--port", str(self.port)]
        began = time.monotonic()
        self.web = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", *words, "--no-access-log", "--log-level", "critical",
            env=self.environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as visitor:
            while not await self._answers(visitor):
                assert self.web.returncode is None, "the web process did not start"
                await asyncio.sleep(0.02)
        self.restarts.append(time.monotonic() - began)
        self.work.up.set()

    async def _answers(self, visitor: httpx.AsyncClient) -> bool:
        with suppress(httpx.HTTPError):
            return (await visitor.get(f"{self.address}/sign-in")).status_code == 200
        return False

    async def kill(self) -> None:
        assert self.web is not None
        self.work.up.clear()
        self.web.kill()
        await self.web.wait()


@asynccontextmanager
async def at_work(url: str, home: Path) -> AsyncIterator[tuple[House, list[Writer]]]:
    """Eight people of one unit with an item each, writing as fast as they are answered."""
    people = await make_cast()
    house = House(url, home)
    await house.start()
    clients = [httpx.AsyncClient(base_url=house.address, timeout=PATIENCE) for _ in range(WRITERS)]
    writers = [await writer(house.work, people, number, http) for number, http in enumerate(clients)]
    async with house.work.of(writers):
        yield house, writers
    await house.kill()


async def test_the_web_process_killed_at_any_moment_loses_nothing_it_acknowledged(
    committed: str, tmp_path: Path
) -> None:
    chance, kills = random.Random(4), times(2, 300)
    async with at_work(committed, tmp_path) as (house, writers):
        for _ in range(kills):
            await house.work.some_answers(chance)
            await house.kill()
            await house.start()
            reached("kills begun, all looked at at the end", 1)
    await check(writers, kills, "web")
    reached("longest restart to the first page, seconds", round(max(house.restarts), 2))

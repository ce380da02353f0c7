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
from uuid import UUID

import httpx
import pytest

from portal.auditing import verify
from portal.clock import today
from portal.db import rows
from portal.demo.cast import Cast, make_cast
from portal.settings import ROOT
from portal.web import sessions
from portal.web.submissions import fresh_key
from tests.builders import an_item
from tests.proving import reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]

WRITERS = 8
PATIENCE = 60.0


class House:
    """One web process that is started again whenever it was killed, as the supervisor does."""

    def __init__(self, url: str, home: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = int(door.getsockname()[1])
        self.environment = os.environ | {"DATABASE_URL": url, "PORTAL_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self.web: asyncio.subprocess.Process | None = None
        self.answers: asyncio.Queue[str] = asyncio.Queue()
        self.up = asyncio.Event()
        self.restarts: list[float] = []

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
        self.up.set()

    async def _answers(self, visitor: httpx.AsyncClient) -> bool:
        with suppress(httpx.HTTPError):
            return (await visitor.get(f"http://127.0.0.1:{self.port}/sign-in")).status_code == 200
        return False

    async def kill(self) -> None:
        assert self.web is not None
        self.up.clear()
        self.web.kill()
        await self.web.wait()


class Writer:
    """Presses a form until it is told that it was taken. After a crash the same form again, with the same key."""

    def __init__(self, house: House, people: Cast, number: int, item: UUID, cookie: str, token: str) -> None:
        self.house, self.number = house, number
        self.address = f"http://127.0.0.1:{house.port}/inspections/items/{item}/progress"
        self.http = httpx.AsyncClient(cookies={sessions.COOKIE: cookie}, timeout=PATIENCE)
        self.token = token
        self.acknowledged: list[str] = []
        self.tried_again = 0

    async def write(self, enough: asyncio.Event) -> None:
        async with self.http:
            while not enough.is_set():
                text = f"第{self.number}组第{len(self.acknowledged) + 1}次核对值班记录。"
                form = {
                    "_csrf_token": self.token,
                    "_once": fresh_key(),
                    "text": text,
                    "happened_on": today().isoformat(),
                }
                while not await self.taken(form):
                    self.tried_again += 1
                    await self.house.up.wait()
                self.acknowledged.append(text)
                self.house.answers.put_nowait(text)

    async def taken(self, form: dict[str, str]) -> bool:
        try:
            answer = await self.http.post(self.address, data=form)
        except httpx.HTTPError:
            return False
        assert answer.status_code in {303, 409, 503}, (answer.status_code, answer.text[:2000])
        return answer.status_code == 303 or "已经提交成功" in answer.text


@asynccontextmanager
async def at_work(url: str, home: Path) -> AsyncIterator[tuple[House, list[Writer]]]:
    """Eight people of one unit with an item each, writing as fast as they are answered."""
    people = await make_cast()
    house = House(url, home)
    await house.start()
    writers = []
    for number in range(WRITERS):
        item = await an_item(people)
        cookie = await sessions.begin(people.li.id, "127.0.0.1", "writer", second_factor=True)
        session = await sessions.find(cookie)
        assert session is not None
        token = sessions.csrf_token(f"session:{session['id']}")
        writers.append(Writer(house, people, number, item, cookie, token))
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(writer.write(enough))
        try:
            yield house, writers
        finally:
            enough.set()
    await house.kill()


async def check(house: House, writers: list[Writer], kills: int, what: str) -> None:
    acknowledged = sorted(text for writer in writers for text in writer.acknowledged)
    written = sorted(line["text"] for line in await rows("SELECT text FROM inspections_progress"))
    assert written == acknowledged, "each once: neither lost nor doubled"
    told = await rows("SELECT count(*) AS n FROM audit_entry WHERE action ~ 'progress'")
    length, faults = await verify()
    assert faults == []
    assert told[0]["n"] in {0, len(acknowledged)}
    reached(f"{what} killed", kills)
    reached("writes acknowledged", len(acknowledged))
    reached("sent again after a crash", sum(writer.tried_again for writer in writers))
    reached("acknowledged writes lost or doubled", 0)
    reached("audit entries verified", length)
    reached("longest restart to the first page, seconds", round(max(house.restarts), 2))


async def some_answers(house: House, chance: random.Random) -> None:
    """A moment that is told by the work, not by the clock: so many more answers, and then somewhere in the next."""
    async with asyncio.timeout(PATIENCE):
        for _ in range(chance.randrange(1, 3 * WRITERS)):
            await house.answers.get()
    for _ in range(chance.randrange(400)):
        await asyncio.sleep(0)


async def test_the_web_process_killed_at_any_moment_loses_nothing_it_acknowledged(
    committed: str, tmp_path: Path
) -> None:
    chance, kills = random.Random(4), times(2, 300)
    async with at_work(committed, tmp_path) as (house, writers):
        for _ in range(kills):
            await some_answers(house, chance)
            await house.kill()
            await house.start()
    await check(house, writers, kills, "web")

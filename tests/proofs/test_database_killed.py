"""The database killed, stopped and started again under eight writers, in every way there is.

The portal goes on in this process, with its real pool, so that the pool itself can be looked at afterwards; the database
is a real server of its own. Whoever asks meanwhile reads a page of the house that says so.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import httpx
import pytest

from portal.connecting import Unreachable
from portal.db import DB
from portal.demo.cast import make_cast
from portal.postgres import Server
from portal.postgres.leftovers import inhabitants
from portal.web.errors import HANDLERS, on_database_gone
from tests.browser import the_app
from tests.proofs.writing import PATIENCE, WRITERS, Work, Writer, assert_plain, check, writer
from tests.proving import reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]
POOL = 10


class House:
    """The portal in here, the server out there, and a visitor who looks in."""

    def __init__(self, server: Server) -> None:
        self.server, self.work = server, Work()
        self.visitor = self.client()
        self.refusals: list[float] = []
        self.first_answers: list[float] = []
        self.work.up.set()

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=the_app(), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://portal.test", timeout=PATIENCE)

    async def look(self) -> httpx.Response:
        began = time.monotonic()
        answer = await self.visitor.get("/inbox")
        assert answer.status_code in {200, 503}, (answer.status_code, answer.text[:2000])
        if answer.status_code == 503:
            self.refusals.append(time.monotonic() - began)
            assert_plain(answer)
        return answer

    async def down(self) -> None:
        """Somebody looks in while there is no database."""
        assert (await self.look()).status_code == 503

    async def back(self) -> None:
        """Until a page comes again, counted from when the server takes whoever knocks at its own door."""
        async with asyncio.timeout(PATIENCE):
            while not await self._ready():
                await self.look()
            began = time.monotonic()
            while (await self.look()).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        self.first_answers.append(time.monotonic() - began)
        self.work.up.set()

    async def _ready(self) -> bool:
        with suppress(OSError, asyncpg.PostgresError):
            await (await asyncpg.connect(self.server.url_of("own"))).close()
            return True
        return False

    def backends(self) -> list[int]:
        """Those who work for somebody, by what they call themselves."""
        return [pid for pid in inhabitants(self.server.folder.data) if b" own " in _title(pid)]


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


async def one_backend_killed(house: House, chance: random.Random) -> None:
    """PostgreSQL then ends all the others, and recovers by itself."""
    house.work.up.clear()
    there = house.backends()
    send(signal.SIGKILL, [chance.choice(there)])
    async with asyncio.timeout(PATIENCE):
        while set(there) & set(house.backends()):  # noqa: ASYNC110
            await asyncio.sleep(0)
    await house.back()


async def everything_killed(house: House, chance: random.Random) -> None:
    house.work.up.clear()
    there = inhabitants(house.server.folder.data)
    send(signal.SIGKILL, chance.sample(there, len(there)))
    await stopped(house)


async def shut_down_at_once(house: House, chance: random.Random) -> None:
    """`immediate`: it takes leave of nobody and recovers at the next start."""
    house.work.up.clear()
    assert house.server.process is not None
    house.server.process.send_signal(signal.SIGQUIT)
    await stopped(house)


async def shut_down_in_order(house: House, chance: random.Random) -> None:
    """`fast`: transactions are undone, sessions told."""
    house.work.up.clear()
    assert house.server.process is not None
    house.server.process.send_signal(signal.SIGINT)
    await stopped(house)


async def stopped(house: House) -> None:
    assert house.server.process is not None
    await asyncio.to_thread(house.server.process.wait)
    await house.down()
    house.server.keep_running()
    await house.back()


async def backends_terminated(house: House, chance: random.Random) -> None:
    """As an administrator does, or a proxy that cuts what is old."""
    there = house.backends()
    send(signal.SIGTERM, chance.sample(there, chance.randrange(1, len(there) + 1)))


def send(order: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # it was going anyway
            os.kill(pid, order)


WAYS: tuple[Callable[[House, random.Random], Awaitable[None]], ...] = (
    one_backend_killed, everything_killed, backends_terminated, shut_down_at_once, shut_down_in_order
)  # fmt: skip


@asynccontextmanager
async def at_work(server: Server) -> AsyncIterator[tuple[House, list[Writer]]]:
    people = await make_cast()
    house = House(server)
    writers = [await writer(house.work, people, number, house.client()) for number in range(WRITERS)]
    house.visitor.cookies.update(writers[0].http.cookies)
    async with house.visitor, house.work.of(writers):
        yield house, writers


async def test_the_database_killed_in_any_way_at_any_moment_costs_nothing_but_the_wait(
    own: str, cluster: Server
) -> None:
    chance, rounds = random.Random(9), times(1, 13)
    async with at_work(cluster) as (house, writers):
        for _ in range(rounds):
            for way in chance.sample(WAYS, len(WAYS)):
                await house.work.some_answers(chance)
                print("WAY", way.__name__, flush=True)
                await way(house, chance)
                print("DONE", flush=True)
    await the_pool_is_whole()
    await check(writers, rounds * len(WAYS), "database")
    assert len(house.refusals) >= 3 * rounds, "nobody looked in while it was down"
    reached("pages that said so meanwhile", len(house.refusals) + sum(one.refused for one in writers))
    reached("longest wait for such a page, seconds", round(max(house.refusals), 2))
    reached("longest from ready to the first page, seconds", round(max(house.first_answers), 2))
    reached("connections lost", 0)


GONE = (
    Unreachable(), asyncpg.AdminShutdownError(), asyncpg.CrashShutdownError(), asyncpg.ConnectionDoesNotExistError(),
    asyncpg.InternalClientError(), TimeoutError(), ConnectionResetError(),
)  # fmt: skip


@pytest.mark.parametrize("error", GONE, ids=lambda error: type(error).__name__)
def test_whatever_the_end_of_a_connection_is_called_people_read_the_same_page(error: Exception) -> None:
    assert next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS) is on_database_gone


async def the_pool_is_whole() -> None:
    """Nobody holds a connection any more, and every place of the pool can be taken."""
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()
    held = [await DB.pool.acquire(timeout=PATIENCE) for _ in range(POOL)]
    for connection in held:
        assert await connection.fetchval("SELECT 1") == 1
        await DB.pool.release(connection)
    assert DB.pool.get_idle_size() == DB.pool.get_size() == POOL

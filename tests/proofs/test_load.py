"""Many people at once, as an office works: they read, think, follow a link, now and then write. In front of real workers.

The quick form asks only that nobody gets an error. The long form is two hundred people who think three to eight seconds, for
ten minutes; then the same while somebody prints and somebody takes the whole ledger out; then on to a whole hour, and
whether the processes of the web have grown meanwhile.
"""

import asyncio
import os
import random
import re
import resource
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from uuid import UUID

import asyncpg
import httpx
import pytest

from portal.clock import now, today
from portal.demo.cast import Cast, find_cast, make_cast
from portal.web import sessions
from portal.web.submissions import fresh_key
from tests.browser import ways_on
from tests.builders import an_item
from tests.chromium.conftest import serving
from tests.proving import LONG, reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]

READERS = ("sun", "chen", "wang", "he", "qian", "zhou", "shen", "tang", "luo", "lin")
WRITING = 0.2
"""The share of all requests that write."""
PATIENCE = 60.0
WORKERS, POOL = 2, 10
HOUR = 3_600
SAID = re.compile(r"<h1[^>]*>.*?</h1>|<p[^>]*>[^<]*</p>")
"""Of a page that tells of an error."""


@dataclass
class Load:
    """What all of them saw. `slow`: seconds of every answer, in the order they came."""

    thinking: tuple[float, float]
    until: float
    slow: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    written: int = 0

    def over(self) -> bool:
        return time.monotonic() >= self.until

    async def timed(self, http: httpx.AsyncClient, method: str, path: str, **given: object) -> httpx.Response | None:
        began = time.monotonic()
        try:
            answer = await http.request(method, path, **given)  # type: ignore[arg-type]
        except httpx.HTTPError as problem:
            self.errors.append(f"{method} {path}: {problem!r}")
            return None
        self.slow.append(time.monotonic() - began)
        if answer.status_code not in {200, 303}:  # no link leads to a refusal
            said = "".join(SAID.findall(answer.text))
            took = f"after {self.slow[-1]:.1f} s, {now():%H:%M:%S}"
            self.errors.append(f"{method} {path}: {answer.status_code} {took} {said}")
        return answer


@dataclass
class Visitor:
    """`item`: what somebody who writes reports on; the others only follow links."""

    http: httpx.AsyncClient
    token: str
    item: UUID | None
    chance: random.Random
    page: str = "/"

    async def work(self, load: Load) -> None:
        async with self.http:
            await asyncio.sleep(self.chance.uniform(0, load.thinking[1]))
            while not load.over():
                if self.item and self.chance.random() < WRITING * 2:
                    await self._write(load)
                else:
                    await self._read(load)
                await asyncio.sleep(self.chance.uniform(*load.thinking))

    async def _read(self, load: Load) -> None:
        answer = await load.timed(self.http, "GET", self.page)
        ways = ways_on(answer.text) if answer else []
        self.page = self.chance.choice(ways) if ways else "/"

    async def _write(self, load: Load) -> None:
        text = {"text": "核对值班记录，制度照常执行。", "happened_on": today().isoformat()}
        form = {"_csrf_token": self.token, "_once": fresh_key(), **text}
        answer = await load.timed(self.http, "POST", f"/inspections/items/{self.item}/progress", data=form)
        load.written += answer is not None and answer.status_code == 303


async def visitor(people: Cast, address: str, number: int) -> Visitor:
    """Every second one is of a unit that has something to put right, and reports on it."""
    writes = number % 2 == 0
    account = "li" if writes else READERS[number // 2 % len(READERS)]
    cookie = await sessions.begin(people.person[account].id, "127.0.0.1", "one of many", second_factor=True)
    session = await sessions.find(cookie)
    assert session is not None
    http = httpx.AsyncClient(base_url=address, timeout=PATIENCE, cookies={sessions.COOKIE: cookie})
    item = await an_item(people) if writes else None
    return Visitor(http, sessions.csrf_token(f"session:{session['id']}"), item, random.Random(number))


@pytest.fixture
async def people(own: str) -> Cast:
    """In the long form among the demonstration district's matters."""
    if not LONG:
        return await make_cast()
    from portal.demo import district

    await district.fill()
    return await find_cast()


@asynccontextmanager
async def at_their_desks(people: Cast, address: str, load: Load, number: int) -> AsyncIterator[None]:
    visitors = [await visitor(people, address, one) for one in range(number)]
    load.until += time.monotonic()
    async with asyncio.TaskGroup() as group:
        for one in visitors:
            group.create_task(one.work(load))
        yield


def told(load: Load, what: str) -> float:
    """The 95th of a hundred, in milliseconds."""
    hundredths = quantiles(load.slow, n=100)
    for share in (50, 95, 99):
        reached(f"{what}: p{share}, ms", round(hundredths[share - 1] * 1000))
    reached(f"{what}: slowest, ms", round(max(load.slow) * 1000))
    reached(f"{what}: answers", len(load.slow))
    reached(f"{what}: errors", len(load.errors))
    for place, error in enumerate(load.errors[:20], start=1):
        reached(f"{what}: error {place}", error)
    return hundredths[94] * 1000


async def connections(url: str) -> int:
    own = await asyncpg.connect(url)
    try:
        found = await own.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    finally:
        await own.close()
    return int(found)


@dataclass(frozen=True)
class Weight:
    """Of the processes that answer. `memory` in megabytes."""

    memory: int
    files: int


def weight() -> Weight:
    """The web's own processes below this one; not the printing ones, which are counted where they are tried."""
    found = [one for one in below(os.getpid()) if b"spawn_main" in command(one)]
    assert len(found) >= WORKERS, "the processes of the web were not found"
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in found)
    files = sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in found)
    return Weight(pages * resource.getpagesize() // 2**20, files)


def below(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for one in lists for child in one.read_text().split()]
    return children + [deeper for child in children for deeper in below(child)]


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_many_people_at_once_all_get_their_answers(own: str, people: Cast) -> None:
    thinking = (3.0, 8.0) if LONG else (0.0, 0.1)
    async with serving(own, workers=WORKERS) as address:
        load = Load(thinking, times(2, 600))
        async with at_their_desks(people, address, load, times(12, 200)):
            pass
        alone = told(load, f"{times(12, 200)} people")
        light = weight()
        beside = Load(thinking, times(2, 120))
        async with at_their_desks(people, address, beside, times(12, 200)):
            heavy = await heavy_work(people, address, beside)
        pressed = told(beside, "with printing and exports beside")
        reached("papers printed and sheets taken out beside it", heavy)
        rest = Load(thinking, times(1, HOUR - 600 - 120))
        async with at_their_desks(people, address, rest, times(12, 200)):
            pass
        told(rest, "the rest of an hour")
        heavier = weight()
        reached(
            "memory of the web after the first ten minutes and after the hour, MB", f"{light.memory}, {heavier.memory}"
        )
        reached("files open after the first ten minutes and after the hour", f"{light.files}, {heavier.files}")
        assert heavier.files <= light.files + POOL * WORKERS, "no open file is forgotten"
        assert await connections(own) <= WORKERS * POOL + 1 + 10, (
            "no more than the pools hold, the asking one and our own"
        )
    assert [*load.errors, *beside.errors, *rest.errors] == [], "everybody was answered"
    assert min(load.written, beside.written, heavy) > 0
    if LONG:
        assert alone <= 300, "promised: p95 within 300 ms"
        assert pressed <= 2 * alone, "promised: at most twice as slow beside heavy work"
        assert heavier.memory <= 1.2 * light.memory, "an hour leaves nothing behind that grows"


async def heavy_work(people: Cast, address: str, load: Load) -> int:
    """One prints the ledger and takes it out as a workbook, again and again."""
    cookie = await sessions.begin(people.wang.id, "127.0.0.1", "a heavy one", second_factor=True)
    done = 0
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, cookies={sessions.COOKIE: cookie}) as http:
        while not load.over():
            for path in ("/inspections/ledger.pdf", "/inspections/ledger.xlsx"):
                answer = await http.get(path)
                assert answer.status_code == 200, (path, answer.status_code)
                done += 1
    return done

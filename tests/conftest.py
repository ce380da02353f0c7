"""A real PostgreSQL for every test, and each test in a transaction that is never committed.

The app runs in the test's own event loop, so its handlers write into that transaction too. A test marked
`committed` gets a database of its own instead and commits for real.
"""

import os
import tempfile

HOME = tempfile.mkdtemp(prefix="portal-test-")
os.environ["PORTAL_HOME"] = HOME
os.environ.pop("PORTAL_HTTPS", None)
os.environ["PORTAL_SECRET"] = "a secret for the tests, long enough to be taken"

import asyncio  # noqa: E402
import atexit  # noqa: E402
import gc  # noqa: E402
import shutil  # noqa: E402
from collections.abc import AsyncIterator, Callable  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from datetime import date  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import pytest  # noqa: E402
import uvloop  # noqa: E402
from jinja2 import FileSystemBytecodeCache  # noqa: E402
from xdist.scheduler import LoadScopeScheduling  # noqa: E402

from portal import db, migrate  # noqa: E402
from portal.clock import today  # noqa: E402
from portal.demo.cast import Cast, find_cast, make_cast  # noqa: E402
from portal.papers.environment import environment as of_papers  # noqa: E402
from portal.web.page import environment as of_pages  # noqa: E402
from tests import sharing  # noqa: E402
from tests.browser import Browser  # noqa: E402
from tests.databases import SHARED, Databases, drop_shared, rolled_back  # noqa: E402


def _remembering(url: str) -> dict[str, Any]:
    """A connection of the tests meets every statement of the house; asyncpg's hundred are forgotten before they come again."""
    return {**_config(url), "statement_cache_size": 2_000}


_config, db.config = db.config, _remembering
TEMPLATE, INHABITED = f"{SHARED}template", f"{SHARED}inhabited"
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


LONGEST = (
    "chromium/",
    "matrix/",
    "portal/demo/",
    "test_commands",
    "portal/commands/",
    "proofs/",
    "portal/accountability/proofs/",
)
"""Begun first, so that no worker sits alone with a walk of three minutes when all else is done."""


WAITING = tuple(
    f"tests/{name}"
    for name in (
        "chromium/",
        "test_commands",
        "portal/commands/",
        "proofs/",
        "portal/accountability/proofs/",
        "portal/bench/",
        "portal/serve/",
        "gallery/",
    )
)
"""Half of their time they wait: for a browser, a program that starts, a lock. One worker takes these and the others the rest,
until there is no more of it: all at once they leave a processor idle, and everything else after them crowds it."""


TOGETHER = ("tests/portal/demo/test_",)
"""Files that one worker runs one after another, because what they begin with takes long to make; any other file goes to
whoever is free."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent

    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(here).as_posix()
        return next((place for place, long in enumerate(LONGEST) if name.startswith(long)), len(LONGEST))

    items.sort(key=turn)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop the portal runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """As `--dist loadfile`; its groups (`--dist loadgroup`) are lost on pytest 9.2, which names its tests otherwise."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _assign_work_unit(self, node: Any) -> None:
        waits = node is self.nodes[0]
        if mine := next((scope for scope in self.workqueue if scope.startswith(WAITING) is waits), None):
            self.workqueue.move_to_end(mine, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        name = nodeid.split("::", maxsplit=1)[0]
        return next((one for one in TOGETHER if name.startswith(one)), name)


def pytest_collection_finish() -> None:
    """The modules and some five thousand tests stay to the end: the collector need not look through them again and again,
    nor so often as it would by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
async def databases() -> AsyncIterator[Databases]:
    server = Databases(Path(HOME))
    yield server
    await server.leave()
    shutil.rmtree(HOME, ignore_errors=True)


BEGUN_HERE = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """In the process that starts the workers: before they start, so that they inherit the name of the folder."""
    config.stash[BEGUN_HERE] = sharing.begin()
    for made in (of_pages(), of_papers()):
        made.bytecode_cache = FileSystemBytecodeCache(str(sharing.folder()))


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(BEGUN_HERE, False):
        asyncio.run(drop_shared())
        shutil.rmtree(sharing.folder(), ignore_errors=True)


@pytest.fixture(scope="session")
async def template(databases: Databases) -> str:
    """A database with every migration applied, copied for whoever needs to commit."""

    async def make() -> str:
        await databases.create(TEMPLATE)
        await db.open_pool(databases.url(TEMPLATE), size=2)
        await migrate.migrate()
        await db.close_pool()
        return TEMPLATE

    return await sharing.once(TEMPLATE, make)


@dataclass
class Shared:
    """A database of all the tests that roll back, and the one connection to it that each of them gets in turn: a new one
    would have to learn every table and every statement anew, for each of some four thousand tests."""

    url: str
    pool: Any = None

    async def enter(self) -> None:
        await leave_none_behind()
        if self.pool is None or self.pool.is_closing():
            await db.open_pool(self.url, size=1)
            self.pool = db.DB.pool
        db.DB.config, db.DB.pool = db.config(self.url), self.pool

    def leave(self) -> None:
        db.DB.pool = None

    async def close(self) -> None:
        if self.pool is not None and not self.pool.is_closing():
            self.pool.terminate()


async def _shared(databases: Databases, template: str, name: str) -> Shared:
    """Its tables are not to be analysed: rows that are never committed count as none, and from then on every plan is made
    for empty tables. A query over 50,000 cases takes half a minute that way, where it takes a tenth of a second.
    """
    await databases.create(name, template)
    await databases.leave_unanalysed(name)
    return Shared(databases.url(name))


@pytest.fixture(scope="session")
async def shared(databases: Databases, template: str) -> AsyncIterator[Shared]:
    """Without anybody in it."""
    made = await _shared(databases, template, "portal_empty")
    yield made
    await made.close()


@pytest.fixture(scope="session")
async def inhabited(databases: Databases, template: str) -> AsyncIterator[Shared]:
    """With the cast in it, which nearly every test begins with."""

    async def make() -> str:
        await databases.create(INHABITED, template)
        await open_pool(databases.url(INHABITED), size=2)
        await make_cast()
        await db.close_pool()
        return INHABITED

    made = await _shared(databases, await sharing.once(INHABITED, make), "portal_inhabited")
    yield made
    await made.close()


async def leave_none_behind() -> None:
    """A pool that a failed test left behind must not fail everybody after it."""
    if db.DB.pool is not None:
        db.DB.pool.terminate()
        db.DB.pool = None


async def open_pool(url: str, size: int) -> None:
    await leave_none_behind()
    await db.open_pool(url, size)


@pytest.fixture
def here(request: pytest.FixtureRequest) -> Shared:
    found: Shared = request.getfixturevalue("inhabited" if "people" in request.fixturenames else "shared")
    return found


@pytest.fixture
async def rollback(here: Shared) -> AsyncIterator[None]:
    """Everything the test does is undone. The outermost `atomic()` of the house becomes a savepoint in here."""
    await here.enter()
    async with rolled_back():
        yield
    here.leave()


@pytest.fixture
async def committed(databases: Databases, template: str) -> AsyncIterator[str]:
    """A database of this test's own, where things are committed; its address."""
    name = databases.fresh_name()
    await databases.create(name, template)
    await open_pool(databases.url(name), size=8)
    yield databases.url(name)
    await db.close_pool()
    await databases.drop(name)


@pytest.fixture
async def people(rollback: None) -> Cast:
    """As they stand on this day; nobody in the house changes who is signed in, so the next test may have the same."""
    day = today()
    if day not in CASTS:
        CASTS[day] = await find_cast()
    return Cast(*(dict(part) for part in (CASTS[day].unit, CASTS[day].path, CASTS[day].person)))


CASTS: dict[date, Cast] = {}


@pytest.fixture
async def browser(people: Cast) -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened

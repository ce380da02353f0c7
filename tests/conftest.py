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

import atexit  # noqa: E402
import shutil  # noqa: E402
from collections.abc import AsyncIterator  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from portal import db, migrate  # noqa: E402
from portal.demo.cast import Cast, make_cast  # noqa: E402
from tests.browser import Browser  # noqa: E402
from tests.databases import Databases, rolled_back  # noqa: E402

TEMPLATE = "portal_template"
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent

    def turn(item: pytest.Item) -> int:
        name = item.path.relative_to(here).as_posix()
        return next((place for place, long in enumerate(LONGEST) if name.startswith(long)), len(LONGEST))

    items.sort(key=turn)


@pytest.fixture(scope="session")
async def databases() -> AsyncIterator[Databases]:
    server = Databases(Path(HOME))
    yield server
    await server.leave()
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
async def template(databases: Databases) -> str:
    """A database with every migration applied, copied for whoever needs to commit."""
    await databases.create(TEMPLATE)
    await db.open_pool(databases.url(TEMPLATE), size=2)
    await migrate.migrate()
    await db.close_pool()
    return TEMPLATE


@pytest.fixture(scope="session")
async def shared(databases: Databases, template: str) -> str:
    """The database of all the tests that roll back.

    Its tables are not to be analysed: rows that are never committed count as none, and from then on every plan is made
    for empty tables. A query over 50,000 cases takes half a minute that way, where it takes a tenth of a second.
    """
    await databases.create("portal_shared", template)
    await databases.leave_unanalysed("portal_shared")
    return databases.url("portal_shared")


async def open_pool(url: str, size: int) -> None:
    """A pool that a failed test left behind must not fail everybody after it."""
    if db.DB.pool is not None:
        db.DB.pool.terminate()
        db.DB.pool = None
    await db.open_pool(url, size)


@pytest.fixture
async def rollback(shared: str) -> AsyncIterator[None]:
    """Everything the test does is undone. The outermost `atomic()` of the house becomes a savepoint in here."""
    await open_pool(shared, size=1)
    async with rolled_back():
        yield
    await db.close_pool()


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
    return await make_cast()


@pytest.fixture
async def browser(people: Cast) -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened

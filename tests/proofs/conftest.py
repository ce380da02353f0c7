"""A PostgreSQL of the proofs' own: it is killed, filled up and restored, which nobody else's may be."""

from collections.abc import AsyncIterator

import pytest

from portal import db, migrate, postgres
from tests.conftest import open_pool

MODEL = "portal"


@pytest.fixture(scope="session")
async def cluster(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[postgres.Server]:
    """As careful as in production: what is acknowledged must be on the disk. Its first database is a migrated model."""
    with postgres.start(tmp_path_factory.mktemp("cluster"), fsync=True) as server:
        await open_pool(server.url_of(MODEL), size=1)
        await migrate.migrate()
        await db.close_pool()
        yield server


@pytest.fixture
async def own(cluster: postgres.Server) -> AsyncIterator[str]:
    """The address of a fresh migrated database on that server, with the pool open, as large as the web's."""
    cluster.drop_database("own")
    url = cluster.create_database("own", MODEL)
    await open_pool(url, size=10)
    yield url
    await db.close_pool()
    cluster.drop_database("own")

"""The server the tests run on: the one `TEST_DATABASE_URL` points to, or an embedded one of their own."""

import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from portal import db
from tests import sharing

SHARED = "portal_shared_"
"""How the names of databases begin that the workers of one run share."""


async def drop_shared() -> None:
    """When all workers have left."""
    admin = os.environ.get("TEST_DATABASE_URL", "")
    if admin:
        connection = await asyncpg.connect(admin)
        try:
            for found in await connection.fetch(
                "SELECT datname FROM pg_database WHERE datname LIKE $1", f"%\\_{sharing.run()}"
            ):
                await connection.execute(f"DROP DATABASE IF EXISTS {found[0]} WITH (FORCE)")
        finally:
            await connection.close()


class Databases:
    def __init__(self, home: Path) -> None:
        self._names = (f"portal_own_{n}" for n in itertools.count())
        self._server = None
        self._made: list[str] = []
        admin = os.environ.get("TEST_DATABASE_URL", "")
        if not admin:
            from portal import postgres

            self._server = postgres.start(home / "pg", fsync=False)
            admin = self._server.url
        self._admin = admin

    def url(self, name: str) -> str:
        """The admin address with another database's name in it."""
        head, _, query = self._admin.partition("?")
        return head.rsplit("/", 1)[0] + "/" + self._own(name) + (f"?{query}" if query else "")

    async def create(self, name: str, template: str | None = None) -> None:
        """One that is shared stays to the end of the run: others may still copy it."""
        source = f" TEMPLATE {self._own(template)}" if template else ""
        await self._run(f"DROP DATABASE IF EXISTS {self._own(name)} WITH (FORCE)")
        await self._run(f"CREATE DATABASE {self._own(name)}{source}")
        if not name.startswith(SHARED):
            self._made.append(name)

    async def drop(self, name: str) -> None:
        await self._run(f"DROP DATABASE IF EXISTS {self._own(name)} WITH (FORCE)")

    async def analyse(self, name: str) -> None:
        """Housekeeping, on a connection without the portal's limits: a busy machine takes its time."""
        await self._run("ANALYZE", self.url(name))

    async def sweep(self, url: str) -> None:
        """Between two tests: what some thousand walks have written and undone lies about until then, and whoever counts the
        rows of a table reads past it."""
        await self._run("VACUUM", url)

    async def leave_unanalysed(self, name: str) -> None:
        connection = await asyncpg.connect(self.url(name))
        try:
            for table in await connection.fetch(
                "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
            ):
                await connection.execute(f"ALTER TABLE {table[0]} SET (autovacuum_enabled = false)")
        finally:
            await connection.close()

    def fresh_name(self) -> str:
        return next(self._names)

    async def leave(self) -> None:
        """A server of its own goes as a whole; on a shared one nothing of this run stays."""
        if self._server is not None:
            self._server.stop()
            return
        for name in reversed(self._made):
            await self.drop(name)

    def _own(self, name: str | None) -> str:
        """Several runs may share a server: each has names of its own, and each of its workers."""
        return f"{name}_{sharing.run() if name and name.startswith(SHARED) else os.getpid()}"

    async def _run(self, sql: str, url: str = "") -> None:
        connection = await asyncpg.connect(url or self._admin)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@asynccontextmanager
async def rolled_back() -> AsyncIterator[None]:
    """One transaction over the pool that is open, never committed: `atomic()` of the house becomes a savepoint in it."""
    transaction = await db._begin()
    token = db.DB.current_transaction.set(transaction)
    try:
        yield
    finally:
        db.DB.current_transaction.reset(token)
        await transaction.transaction.rollback()
        assert db.DB.pool is not None
        await db.DB.pool.release(transaction.connection)

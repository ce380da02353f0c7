"""The database, and the only way to change several things at once: `atomic()`.

Piccolo's own `transaction()` and `batch()` are banned in this house. They lose connections when a
commit fails and swallow errors; `tests/portal/test_db.py` shows it for both and for the cure.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar
from uuid import UUID

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from uuid_utils.compat import uuid7

from portal.connecting import AGAIN, LOST, connect
from portal.settings import SETTINGS
from portal.sql import Sql


class Unsure(Exception):
    """The connection was lost while committing: it may have been written or not, so it must not be done again."""


P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3


class Engine(PostgresEngine):
    """Piccolo connects as soon as the engine is made; ours waits until somebody asks."""

    async def check_version(self) -> None:
        pass

    async def prep_database(self) -> None:
        pass


async def keep_as_it_is(_: Any) -> None:
    """A connection goes back to the pool without a round trip to reset it: nobody in this house changes a session
    (no SET but SET LOCAL, no session locks, no LISTEN; a law in tests/test_house.py)."""


def config(url: str) -> dict[str, Any]:
    return {
        "dsn": url or "postgresql:///portal",
        "command_timeout": 30,
        "server_settings": {
            "application_name": "portal",
            "timezone": "UTC",
            "statement_timeout": "15s",
            "idle_in_transaction_session_timeout": "30s",
            "plan_cache_mode": "force_generic_plan",
            "jit": "off",
        },
    }


DB = Engine(config(SETTINGS.database_url))


def new_id() -> UUID:
    """UUIDv7, made here and not in the database: ordered by time, unguessable, good on many machines."""
    return uuid7()


async def open_pool(url: str = "", size: int = 10) -> None:
    if url:
        DB.config = config(url)
    await DB.start_connection_pool(min_size=1, max_size=size, reset=keep_as_it_is, connect=connect)


async def close_pool() -> None:
    await DB.close_connection_pool()


OPENING: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("opening", default=None)
"""What a request writes first of all in every transaction of its own; an error of it ends the transaction."""


class Transaction(PostgresTransaction):
    """Piccolo's, with a list of what must be written last, just before the commit."""

    last: "list[Callable[[], Awaitable[None]]] | None" = None


class atomic:  # noqa: N801 (reads as a keyword at the call)
    """All or nothing. Inside another `atomic()` it is a savepoint.

    `async with atomic():` runs once. `@atomic()` on a coroutine function also runs it again, up to three
    times, when the database lost a race or the connection: such a function must do nothing else that lasts.
    Inside, await one query after another; `gather` or a new task would use a connection that is taken.
    """

    def __init__(self) -> None:
        self._inner: Any = None
        self._outer: Transaction | None = None
        self._first = False
        self._mark = 0

    def __call__(self, function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @functools.wraps(function)
        async def whole(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(TRIES):
                try:
                    async with atomic():
                        return await function(*args, **kwargs)
                except AGAIN:
                    if in_transaction() or attempt == TRIES - 1:
                        raise
            raise AssertionError("unreachable")

        return whole

    async def __aenter__(self) -> Self:
        transaction = current()
        if transaction is None:
            transaction = self._outer = await _begin()
            self._token = DB.current_transaction.set(transaction)
        else:
            self._inner = transaction.connection.transaction()
            await self._inner.start()
        self._first = transaction.last is None
        if self._first:
            transaction.last = []
        self._mark = len(transaction.last or ())
        if self._first and (opening := OPENING.get()) is not None:
            try:
                await opening()
            except BaseException as error:
                await self.__aexit__(type(error), error, None)
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        transaction = current()
        assert transaction is not None
        assert transaction.last is not None
        try:
            if kind is None and self._first:
                for write in transaction.last:
                    await write()
        except BaseException as late:
            kind = type(late)
            raise
        finally:
            if kind is not None:
                del transaction.last[self._mark :]
            if self._first:
                transaction.last = None
            await self._end(failed=kind is not None)

    async def _end(self, *, failed: bool) -> None:
        if self._inner is not None:
            await (self._inner.rollback() if failed else self._inner.commit())
            return
        assert self._outer is not None
        DB.current_transaction.reset(self._token)
        try:
            if failed:
                await asyncio.shield(self._outer.transaction.rollback())
            else:
                await self._outer.transaction.commit()
        except LOST as lost:
            if not failed:
                raise Unsure from lost
        finally:
            await asyncio.shield(_release(self._outer.connection))


def current() -> Transaction | None:
    """The transaction this task is in, if any."""
    found: Any = DB.current_transaction.get()
    return found if isinstance(found, Transaction) else None


async def _begin() -> Transaction:
    if DB.pool is None:
        raise RuntimeError("the pool is not open")
    transaction = Transaction(DB)
    transaction.connection = await DB.pool.acquire(timeout=3)
    try:
        transaction.transaction = transaction.connection.transaction()
        await transaction.transaction.start()
    except BaseException:
        await asyncio.shield(_release(transaction.connection, spoilt=True))
        raise
    return transaction


async def _release(connection: Any, *, spoilt: bool = False) -> None:
    """A connection that was lost has left its place by itself, perhaps at this very moment."""
    assert DB.pool is not None
    try:
        if spoilt or (not connection.is_closed() and connection.is_in_transaction()):
            connection.terminate()
        await DB.pool.release(connection, timeout=3)
    except (asyncpg.InterfaceError, asyncpg.InternalClientError):
        pass


def at_the_end(write: Callable[[], Awaitable[None]]) -> None:
    """Let this be written just before the outermost `atomic()` commits, so that its lock is held for a moment only."""
    transaction = current()
    assert transaction is not None, "only inside atomic()"
    assert transaction.last is not None, "only inside atomic()"
    transaction.last.append(write)


def in_transaction() -> bool:
    return DB.current_transaction.get() is not None


async def rows(sql: str, *args: Any) -> list[dict[str, Any]]:
    """Reading: SQL with `{}` for each value. A value that is itself `Sql` is put in as SQL, with its own values."""
    found = await DB.run_querystring(Sql(sql, *args))
    return [dict(record) for record in found]


async def row(sql: str, *args: Any) -> dict[str, Any] | None:
    found = await rows(sql, *args)
    return found[0] if found else None


async def value(sql: str, *args: Any) -> Any:
    found = await DB.run_querystring(Sql(sql, *args))
    return found[0][0] if found else None


def all_of(*clauses: Sql) -> Sql:
    """Where-clauses joined by AND."""
    return Sql("(" + (" AND ".join(["({})"] * len(clauses)) or "TRUE") + ")", *clauses)


def any_of(*clauses: Sql) -> Sql:
    return Sql("(" + (" OR ".join(["({})"] * len(clauses)) or "FALSE") + ")", *clauses)

"""Reaching the database, and in which words a connection ends. To the house all of it is one thing: there is none."""

from typing import Any

import asyncpg

CONNECT = 5.0
"""Seconds until a database that does not answer counts as gone: somebody waits for the page."""


class Unreachable(ConnectionError):
    """There is no database to talk to: it is down, or just coming up, or busy with too many others."""


SHUTTING_DOWN = (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError)
"""The server's last words on a connection: it is being stopped, somebody ended this backend, or another one crashed."""
AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # of a connection that was ended and has not noticed yet
    *SHUTTING_DOWN,
    ConnectionError,
)
"""The race or the connection was lost before anything was written: what was to be done may be done again."""
LOST = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    *SHUTTING_DOWN,
    ConnectionError,
    TimeoutError,
)
"""After one of these nobody knows whether a commit was done."""


async def connect(*args: Any, **kwargs: Any) -> Any:
    try:
        return await asyncpg.connect(*args, timeout=CONNECT, **kwargs)
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.TooManyConnectionsError, *SHUTTING_DOWN) as error:
        raise Unreachable from error

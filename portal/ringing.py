"""How each of the clock's rings went: one row for each name, so that an operator sees at once what stands still."""

import logging
import time
from collections.abc import Awaitable, Callable

from piccolo.table import Table

from portal.clock import now
from portal.columns import count, instant, key, words
from portal.db import in_transaction, new_id, rows

LOG = logging.getLogger("portal.clock")


class Ring(Table, tablename="job_ring"):
    """`last_error` names the kind of the error only: its text may quote what somebody typed."""

    id = key()
    name = words(40, unique=True)
    last_at = instant()
    last_ms = count()
    last_error = words(120, null=True)


async def ring(name: str, work: Callable[[], Awaitable[int]]) -> bool:
    """Does the work once and notes how it went. A failure is logged and noted, and does not reach the other jobs."""
    assert not in_transaction(), "every piece of work makes transactions of its own"
    began, error, done = time.perf_counter(), None, 0
    try:
        done = await work()
    except Exception as failure:
        error = type(failure).__name__
        LOG.exception("the job %s failed", name)
    took = round((time.perf_counter() - began) * 1000)
    LOG.info({"job": name, "done": done, "ms": took, "error": error})
    await _note(name, took, error)
    return error is None


async def _note(name: str, took: int, error: str | None) -> None:
    try:
        await rows(
            """INSERT INTO job_ring (id, name, last_at, last_ms, last_error) VALUES ({}, {}, {}, {}, {})
               ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at, last_ms = excluded.last_ms,
                      last_error = excluded.last_error""",
            new_id(),
            name,
            now(),
            took,
            error,
        )
    except Exception:
        LOG.exception("the ring of %s could not be noted", name)


async def rings() -> list[dict[str, object]]:
    """For the operator: each job with its last ring."""
    return await rows("SELECT name, last_at, last_ms, last_error FROM job_ring ORDER BY name")

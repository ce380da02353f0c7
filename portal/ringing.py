"""How each of the clock's rings went: one row for each name, so that an operator sees at once what stands still.

The clock watches itself: a job that has not rung for three times its interval is silent. `/health`, the operator's page
and a banner say so while it lasts; whichever clock rings next tells the system administrators that it was.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from piccolo.table import Table

from portal.clock import local, now, today
from portal.columns import count, instant, key, number, words
from portal.db import in_transaction, new_id, rows, value
from portal.notices import tell
from portal.people import Role
from portal.subjects import Subject
from portal.words import moment

LOG = logging.getLogger("portal.clock")


SILENT_AFTER = 3
"""Intervals without a ring."""


class Ring(Table, tablename="job_ring"):
    """`last_error` names the kind of the error only: its text may quote what somebody typed. `minutes`: its interval."""

    id = key()
    name = words(40, unique=True)
    last_at = instant()
    last_ms = count()
    last_error = words(120, null=True)
    minutes = number(null=True)


async def ring(name: str, work: Callable[[], Awaitable[int]], minutes: int | None = None) -> bool:
    """Does the work once and notes how it went. A failure is logged and noted, and does not reach the other jobs.

    `minutes` is how often it is to ring; without it nobody can say that it is silent.
    """
    assert not in_transaction(), "every piece of work makes transactions of its own"
    began, error, done = time.perf_counter(), None, 0
    try:
        done = await work()
    except Exception as failure:
        error = type(failure).__name__
        LOG.exception("the job %s failed", name)
    took = round((time.perf_counter() - began) * 1000)
    LOG.info({"job": name, "done": done, "ms": took, "error": error})
    await _note(name, took, error, minutes)
    return error is None


async def _note(name: str, took: int, error: str | None, minutes: int | None) -> None:
    """And tells of a job that was silent until now, or still is: perhaps only this clock lives."""
    try:
        silent = await silent_jobs()
        await rows(
            """INSERT INTO job_ring (id, name, last_at, last_ms, last_error, minutes) VALUES ({}, {}, {}, {}, {}, {})
               ON CONFLICT (name) DO UPDATE SET last_at = excluded.last_at, last_ms = excluded.last_ms,
                      last_error = excluded.last_error, minutes = coalesce(excluded.minutes, job_ring.minutes)""",
            new_id(),
            name,
            now(),
            took,
            error,
            minutes,
        )
        if silent:
            await _tell(min(silent.values()))
    except Exception:
        LOG.exception("the ring of %s could not be noted", name)


async def silent_jobs() -> dict[str, datetime]:
    """Which jobs have not rung for three times their interval, with their last ring."""
    found = await rows(
        "SELECT name, last_at FROM job_ring WHERE last_at + make_interval(mins => minutes * {}::int) < {}::timestamptz"
        " ORDER BY name",
        SILENT_AFTER,
        now(),
    )
    return {line["name"]: line["last_at"] for line in found}


async def _tell(since: datetime) -> None:
    """Each system administrator, once for one silence however many jobs kept it, and once a day at most."""
    day = today()
    told = await rows(
        "SELECT DISTINCT person FROM post WHERE role = {} AND starts_on <= {} AND (ends_on IS NULL OR ends_on >= {})",
        str(Role.system_admin),
        day,
        day,
    )
    subject = Subject("operator", uuid5(NAMESPACE_URL, f"clock:{day}"), "定时任务", "/operator")
    sentence = f"定时任务自{moment(local(since))}起停过，其间的提醒会补发。请在“运行状况”中核对。"
    await tell([line["person"] for line in told], subject, sentence, f"clock:{day}", urgent=True)


async def clock_state() -> str:
    """For machines: `ok`, `silent` when a job has missed its beat, `never` when none has ever rung."""
    if await silent_jobs():
        return "silent"
    return "ok" if await value("SELECT 1 FROM job_ring LIMIT 1") else "never"


async def keep_only(names: list[str]) -> None:
    """What a newer program does not ring any more is not silent, it is gone."""
    await rows("DELETE FROM job_ring WHERE name <> ALL({}::varchar[]) AND minutes IS NOT NULL RETURNING id", names)


async def rings() -> list[dict[str, object]]:
    """For the operator: each job with its last ring."""
    return await rows("SELECT name, last_at, last_ms, last_error FROM job_ring ORDER BY name")

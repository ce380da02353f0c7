"""The door of the clock: `python -m portal.jobs`. It only rings; what is due is found, claimed and done by the rooms.

Nothing is planned for a certain moment: each ring does what is due as of now. A lost ring, a restart or a second
clock costs nothing. `--once` rings everything once and ends (for cron and tests).
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from portal import auditing, sweeping, yearend
from portal.accountability.actions.campaign_clock import keep_campaigns
from portal.accountability.actions.round import walk_the_round
from portal.clock import CHINA, now, today
from portal.db import close_pool, open_pool
from portal.logs import quiet_logging
from portal.messages.work import deliver
from portal.migrate import OutOfStep
from portal.migrate import check as check_migrations
from portal.ringing import keep_only, ring
from portal.settings import SETTINGS

PATIENCE = 5.0
"""Seconds a ring may still take when the clock is told to stop."""


async def remind() -> int:
    return await walk_the_round(today())


async def anchor_audit() -> int:
    return await auditing.anchor(SETTINGS.anchors)


async def nudge() -> int:
    return await yearend.nudge_for_calendar(today())


@dataclass(frozen=True)
class Job:
    name: str
    minutes: int
    work: Callable[[], Awaitable[int]]


JOBS = (
    Job("accountability.round", 10, remind),
    Job("accountability.campaigns", 5, keep_campaigns),
    Job("messages.deliver", 1, deliver),
    Job("audit.anchor", 5, anchor_audit),
    Job("sessions.sweep", 15, sweeping.sweep_sessions),
    Job("tries.sweep", 60, sweeping.sweep_tries),
    Job("submissions.sweep", 60, sweeping.sweep_submissions),
    Job("previews.sweep", 60, sweeping.sweep_previews),
    Job("remains.sweep", 60, sweeping.sweep_remains),
    Job("calendar.nudge", 720, nudge),
)


def scheduler() -> AsyncIOScheduler:
    """Intervals only (cron triggers of 3.11 can hang), in memory, never missed and never twice at a time."""
    made = AsyncIOScheduler(
        timezone=CHINA, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in JOBS:
        made.add_job(
            ring, "interval", (job.name, job.work, job.minutes), id=job.name, minutes=job.minutes, next_run_time=now()
        )
    return made


async def ring_all() -> bool:
    """Everything once, one after the other; whether all went well."""
    return all([await ring(job.name, job.work, job.minutes) for job in JOBS])


async def tick() -> None:
    """Until somebody says stop. What takes too long then is cut: all work is done in transactions, nothing is half done."""
    stopped = asyncio.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(order, stopped.set)
    clock = scheduler()
    # From an empty context: a timer keeps the context it was made in, and must never find a transaction there.
    Context().run(clock.start)
    try:
        await stopped.wait()
    finally:
        clock.pause()
        await _let_finish()
        clock.shutdown(wait=False)


async def _let_finish() -> None:
    running = asyncio.all_tasks() - {asyncio.current_task()}
    if running:
        _, late = await asyncio.wait(running, timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def run(*, once: bool) -> int:
    await open_pool(size=4)
    try:
        await check_migrations()
        await keep_only([job.name for job in JOBS])
        if once:
            return 0 if await ring_all() else 1
        await tick()
        return 0
    finally:
        await close_pool()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.jobs", description="The clock: rings until it is stopped.")
    parser.add_argument("--once", action="store_true", help="do everything that is due now, then end")
    options = parser.parse_args()
    quiet_logging()
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # every ring has a line of its own already
    try:
        return asyncio.run(run(once=options.once))
    except OutOfStep as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

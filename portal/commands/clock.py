"""`clock once`: everything the clock would do now, for a machine that has cron and no clock of ours."""

import argparse
import asyncio

from portal import jobs
from portal.logs import quiet_logging


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    clock = commands.add_parser("clock", help="do what is due now", description="What the clock does, by hand.")
    verbs = clock.add_subparsers(dest="verb", required=True, metavar="VERB")
    once = verbs.add_parser(
        "once",
        help="ring every job once",
        description="Harmless twice, and beside a running clock. 1 when a job failed.",
    )
    once.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    quiet_logging()
    return asyncio.run(jobs.run(once=True))

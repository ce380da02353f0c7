"""`retention [--purge]`: what has served its purpose and is due to go, counted; with `--purge` it goes now."""

import argparse

from portal import audit, sweeping
from portal.commands.pool import inside
from portal.db import atomic, rows


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "retention",
        help="count what is due to be cleared away, or clear it",
        description="The clock clears the same by itself. Records, papers, notices and the audit are never cleared.",
    )
    parser.add_argument("--purge", action="store_true", help="clear it now; leaves an entry in the audit")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    return inside(purge if args.purge else tell)


async def tell() -> int:
    for due, many in await sweeping.report():
        print(f"{due.words}：保留 {due.kept.days} 天，到期 {many} 条")
    print("这只是清点，没有清除任何内容。要现在清除，请加 --purge。")
    return 0


async def purge() -> int:
    """The tables are written anew, so that what is gone from them is gone from the disk as well; they are small."""
    cleared = await sweeping.sweep()
    async with atomic():
        await audit.record(None, "retention.purge", None, {due.name: many for due, many in cleared})
    for table in sweeping.TABLES:
        # The first takes what is dead, whatever goes on in other databases; the second leaves its bytes behind.
        await rows(f"VACUUM {table}")
        await rows(f"VACUUM FULL {table}")
    for due, many in cleared:
        print(f"{due.words}：已清除 {many} 条")
    return 0

"""`migrate`: bring the database to the program's state. `demo`: fill an empty one with the demonstration district."""

import argparse
import asyncio
from importlib.util import find_spec

from portal.commands.pool import inside
from portal.db import value
from portal.errors import Refused
from portal.migrate import check_alone, migrate_alone


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    migrate = commands.add_parser(
        "migrate", help="bring the database up to date", description="Does every pending migration, each in one piece."
    )
    migrate.add_argument("--check", action="store_true", help="only look: 1 when something is pending")
    migrate.set_defaults(run=run_migrate)
    demo = commands.add_parser(
        "demo",
        help="fill an empty database with the demonstration district",
        description="Invented units, people and matters in every state. Refuses a database in which there is anybody.",
    )
    demo.add_argument("--if-empty", action="store_true", help="do nothing, instead of refusing, where there is anybody")
    demo.add_argument(
        "--scale",
        choices=["district", "city"],
        default="district",
        help="city: the whole city at work for years (30,000 items, 1,000,000 audit entries), about two minutes",
    )
    demo.set_defaults(run=run_demo)


def run_migrate(args: argparse.Namespace) -> int:
    if args.check:
        asyncio.run(check_alone())
        print("数据库与程序一致。")
        return 0
    done = asyncio.run(migrate_alone())
    print("\n".join(f"已更新数据库：{name}" for name in done) or "数据库已是最新。")
    return 0


def run_demo(args: argparse.Namespace) -> int:
    there = find_spec("portal.demo.district") is not None
    if there and args.scale == "city":
        return _run_city(if_empty=args.if_empty)

    async def fill() -> int:
        if await value("SELECT EXISTS (SELECT FROM person) OR EXISTS (SELECT FROM unit)"):
            if args.if_empty:
                return 0
            raise Refused("数据库里已有单位或人员。演示数据只能写入空的数据库。")
        if not there:
            if args.if_empty:
                return 0
            raise Refused("本程序不含演示数据。")
        from portal.demo import district  # noqa: PLC0415 (an installation for real work may leave it out)

        print(await district.fill())
        return 0

    return inside(fill, size=5)


def _run_city(*, if_empty: bool) -> int:
    async def fill() -> int:
        from portal.demo.city import door  # noqa: PLC0415 (an installation for real work may leave it out)

        if if_empty and await value("SELECT EXISTS (SELECT FROM person) OR EXISTS (SELECT FROM unit)"):
            return 0
        print(await door.fill(lambda line: print(line, flush=True)))
        return 0

    return inside(fill, size=5)

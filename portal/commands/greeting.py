"""`greeting`: where the portal is, and as whom one can sign in to the demonstration."""

import argparse

from portal.commands.pool import inside
from portal.db import rows
from portal.demo.cast import present
from portal.settings import SETTINGS

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104
"""Who listens at every address is reached from here by this one."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "greeting",
        help="where the portal is and as whom one can sign in",
        description="Prints the address; for the demonstration district also its people, what they do, the password.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address it listens at")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    async def greet() -> int:
        address = f"http://{EVERYWHERE.get(args.host, args.host)}:{SETTINGS.port}/"
        if await present():
            from portal.demo.district import greeting  # noqa: PLC0415 (it loads every story; an empty house needs none)

            print(greeting(address))
            return 0
        print(f"门户已启动：{address}")
        if not await rows("SELECT 1 FROM person LIMIT 1"):
            print("还没有任何人员。请运行 bin/portal people import 文件，或 bin/portal people new。")
        return 0

    return inside(greet)

"""`doctor`: the facts of the operator's page at the command line."""

import argparse

from portal.clock import today
from portal.commands.pool import inside
from portal.web.identity.health import findings


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "doctor",
        help="how the house is doing",
        description="What stands on the operator's page. 1 when something is wrong.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    async def look() -> int:
        found = await findings(today())
        for finding in found:
            print(f"{'正常' if finding.well else '注意'}　{finding.name}：{finding.words}")
        return 0 if all(finding.well for finding in found) else 1

    return inside(look, check=False)

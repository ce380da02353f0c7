"""`assignments …`: what the room of cases carried by leaders offers at the command line."""

import argparse

from assignments import figures_command
from portal.commands.pool import inside


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    assignments = commands.add_parser(
        "assignments", help="print figures of cases carried by leaders", description="The room assignments/."
    )
    verbs = assignments.add_subparsers(dest="verb", required=True, metavar="VERB")
    figures_command.add_parser(verbs, inside)

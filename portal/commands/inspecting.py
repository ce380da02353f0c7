"""`inspections …`: what the room of inspections offers at the command line."""

import argparse

from inspections.reading import command as reading
from inspections.searching import command as searching
from portal.commands.pool import inside


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inspections = commands.add_parser(
        "inspections", help="read a rectification report, rebuild the search", description="The room of inspections."
    )
    verbs = inspections.add_subparsers(dest="verb", required=True, metavar="VERB")
    reading.add_parser(verbs)
    searching.add_parser(verbs, inside)

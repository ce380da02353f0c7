"""`inspections …`: what the room of inspections offers at the command line."""

import argparse

from inspections.reading import command as reading


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inspections = commands.add_parser(
        "inspections", help="read a rectification report", description="The room of inspections."
    )
    reading.add_parser(inspections.add_subparsers(dest="verb", required=True, metavar="VERB"))

"""`meetings …`: what the room of joint conferences offers at the command line."""

import argparse

from meetings import figures_command
from meetings.searching import command as searching
from portal.commands.pool import inside


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    meetings = commands.add_parser(
        "meetings", help="print figures of the joint conferences, rebuild the search", description="The room meetings/."
    )
    verbs = meetings.add_subparsers(dest="verb", required=True, metavar="VERB")
    figures_command.add_parser(verbs, inside)
    searching.add_parser(verbs, inside)

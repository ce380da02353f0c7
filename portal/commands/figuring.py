"""`figures …`: figures of issued papers, counted again."""

import argparse

from portal.accountability import figures_command
from portal.commands.pool import inside


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    figures = commands.add_parser(
        "figures", help="count the figures of an issued paper again", description="The figures of 督办通报 and 月报."
    )
    figures_command.add_parser(figures.add_subparsers(dest="verb", required=True, metavar="VERB"), inside)

"""The operator's door: every subcommand, and how each of them says no."""

import argparse
import asyncio
import sys
from importlib import import_module

import asyncpg

from portal.errors import BadInput, Missing, Refused
from portal.migrate import OutOfStep
from portal.postgres import Trouble
from portal.version import VERSION

OUT_OF_REACH = (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidCatalogNameError, TimeoutError)


PARTS = {
    "portal.commands.database": ("migrate", "demo"),
    "portal.commands.greeting": ("greeting",),
    "portal.commands.calendar": ("due", "calendar"),
    "portal.commands.auditing": ("audit",),
    "portal.commands.clock": ("clock",),
    "portal.commands.backing_up": ("backup", "restore", "drill"),
    "portal.commands.health": ("doctor",),
    "portal.commands.bill": ("sbom",),
    "portal.commands.clearing": ("retention",),
    "portal.commands.inspecting": ("inspections",),
    "portal.commands.meeting": ("meetings",),
    "portal.commands.assigning": ("assignments",),
    "portal.commands.figuring": ("figures",),
    "portal.web.identity.commands": ("people",),
}
"""Which module adds which commands. Only the one that is asked for is loaded: all the rooms together take two seconds."""


def parser(command: str = "") -> argparse.ArgumentParser:
    """With every command, or with those that stand beside the one that is asked for."""
    made = argparse.ArgumentParser(prog="bin/portal", description="The operator's door of the portal.")
    made.add_argument("--version", action="version", version=VERSION)
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = [part for part, names in PARTS.items() if command in names] or PARTS
    for part in wanted:
        import_module(part).add_parser(commands)
    return made


def main(words: list[str] | None = None) -> int:
    """0: done. 1: not done, or something is wrong. 2: what was typed cannot be taken."""
    words = sys.argv[1:] if words is None else words
    args = parser(words[0] if words else "").parse_args(words)
    try:
        return int(args.run(args))
    except BadInput as bad:
        return _say(2, *(f"{where}：{sentence}" if where else sentence for where, sentence in bad.complaints))
    except Refused as refused:
        return _say(1, refused.sentence)
    except Missing:
        return _say(1, "没有找到。")
    except (OutOfStep, Trouble) as trouble:
        return _say(1, str(trouble))
    except OUT_OF_REACH as error:
        return _say(
            1, f"连不上数据库或读写文件失败（{type(error).__name__}）。请确认门户或数据库已启动、磁盘未满，再重试。"
        )
    except (KeyboardInterrupt, asyncio.CancelledError):
        return _say(1, "已中断。")


def _say(code: int, *sentences: str) -> int:
    print("\n".join(sentences), file=sys.stderr)
    return code

"""`python -m portal.postgres COMMAND…`: runs a command with a database, named to it in DATABASE_URL."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from portal.postgres.leash import leash
from portal.postgres.lend import lent, running
from portal.postgres.server import start
from portal.postgres.trouble import Trouble


def main() -> int:
    options = _options()
    home = Path(os.environ.get("PORTAL_HOME") or "var").absolute()
    with ExitStack() as stack:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        if options.scratch:
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True))
            url: str | None = stack.enter_context(start(Path(scratch), fsync=False)).url
        elif options.if_running:
            url = running(home)
        else:
            url = stack.enter_context(lent(home))
        return _run(options.command, {options.name: url} if url else {})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m portal.postgres", description=__doc__)
    parser.add_argument("--scratch", action="store_true", help="an empty database that is thrown away afterwards")
    parser.add_argument("--if-running", action="store_true", help="none, unless the portal is running")
    parser.add_argument("--name", default="DATABASE_URL", help="the variable that names the database")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def _run(command: list[str], extra: dict[str, str]) -> int:
    """Ctrl-C reaches the command by the terminal; we stay until it has ended, to put the database away."""
    signal.signal(signal.SIGINT, lambda *_: None)
    tied = leash(signal.SIGTERM)
    with subprocess.Popen(command, env=os.environ | extra, preexec_fn=tied) as child:  # noqa: S603, PLW1509
        try:
            return child.wait()
        finally:
            child.terminate()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        sys.exit(str(trouble))

"""A database for as long as one command runs: the running portal's own, or one started for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.postgres.folder import Folder
from portal.postgres.server import start
from portal.postgres.trouble import Taken


def running(home: Path) -> str | None:
    """The URL of the server somebody else runs in this home, or None."""
    folder = Folder(home)
    if not (folder.place / "lock").exists():
        return None
    try:
        folder.lock().close()
    except Taken:
        return folder.url()
    return None


@contextmanager
def lent(home: Path) -> Iterator[str]:
    """The URL of a database that is there until the block ends."""
    try:
        server = start(home)
    except Taken:
        yield Folder(home).url()
        return
    with server:
        yield server.url

"""What takes long to make is made by one worker, for all of them.

The process that starts the workers makes a folder and names it in the environment; whoever comes first makes the thing and
leaves its memory there, and the others wait for it. With one process and no workers it is just made.
"""

import fcntl
import os
import pickle
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
FOLDER = "PORTAL_TESTS_TOGETHER"


def begin() -> bool:
    """Whether the run begins here, and nobody above us has made the folder."""
    first = FOLDER not in os.environ
    if first:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="portal-together-")
    return first


def folder() -> Path:
    """Of this run: all its workers have the same."""
    return Path(os.environ[FOLDER])


def run() -> str:
    """A word for this run, for the names of what its workers share."""
    return "".join(sign for sign in folder().name.lower() if sign.isalnum())[-12:]


async def once(name: str, make: Callable[[], Awaitable[T]]) -> T:
    """What `make` gave to whichever worker asked first. One that fails leaves nothing, and the next tries again.

    Where each worker has a database server of its own, each makes its own."""
    if not os.environ.get("TEST_DATABASE_URL"):
        name = f"{name}-{os.getpid()}"
    kept = folder() / f"{name}.pickle"
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            made = await make()
            kept.write_bytes(pickle.dumps(made))
        found: T = pickle.loads(kept.read_bytes())
    return found


def known(what: str, name: str) -> bool:
    """Whether a worker of this run has said so."""
    return (folder() / what / name).exists()


def know(what: str, name: str) -> None:
    (folder() / what).mkdir(exist_ok=True)
    (folder() / what / name).touch()

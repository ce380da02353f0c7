"""As whom the server runs. PostgreSQL refuses to be root, and no folder is opened wider for its sake."""

import ctypes
import os
import pwd
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.postgres.leash import LIBC

CLONE_NEWUSER = 0x10000000
UNPRIVILEGED = ("postgres", "nobody")
INSIDE = "daemon"  # any entry of /etc/passwd but root; not nobody, which also stands for every stranger


@dataclass(frozen=True)
class Identity:
    name: str
    uid: int
    gid: int
    become: Callable[[], None]

    def can_work(self, folder: Path, programs: Path) -> bool:
        """Can it enter the folder and run the programs there? Tried out, not guessed from permission bits."""
        try:
            tried = subprocess.run(  # noqa: S603
                ["/bin/sh", "-c", 'cd "$1" && test -w . && "$2" --version', "sh", folder, programs / "postgres"],
                preexec_fn=self.become,
                cwd="/",
                capture_output=True,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return tried.returncode == 0

    def own(self, folder: Path) -> None:
        """Hands over what an earlier start made as somebody else (root in a namespace, then as postgres)."""
        if os.geteuid() != 0 or folder.stat().st_uid == self.uid:
            return
        for place, folders, files in os.walk(folder):
            for name in [*folders, *files]:
                os.lchown(Path(place) / name, self.uid, self.gid)
        os.chown(folder, self.uid, self.gid)


def possible(owner: int) -> Iterator[Identity]:
    """The ways open to us, best first: whoever owns the folder already; then root in a user namespace, who keeps
    reading what root owns, however closed; then the system's unprivileged users.
    """
    if os.geteuid() != 0:
        yield Identity("self", os.geteuid(), os.getegid(), lambda: None)
        return
    if owner:
        yield from _known(owner)
    yield Identity("namespace", 0, 0, namespace())
    for name in UNPRIVILEGED:
        yield from _known(name)


def _known(user: int | str) -> Iterator[Identity]:
    try:
        yield unprivileged(user if isinstance(user, str) else pwd.getpwuid(user).pw_name)
    except KeyError:
        return


def namespace() -> Callable[[], None]:
    """To the kernel the child is still root without its powers; to itself it is an ordinary user."""
    inside = pwd.getpwnam(INSIDE)
    maps = {"setgroups": "deny", "uid_map": f"{inside.pw_uid} 0 1", "gid_map": f"{inside.pw_gid} 0 1"}

    def become() -> None:
        if LIBC.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, text in maps.items():
            with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 (between fork and exec: no more than needed)
                file.write(text)

    return become


def unprivileged(name: str) -> Identity:
    """KeyError where the system has no such user."""
    user = pwd.getpwnam(name)

    def become() -> None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)

    return Identity(name, user.pw_uid, user.pw_gid, become)

"""The database's own folder: its lock, its socket, its cluster; and where all that is when root may not be root."""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from portal.postgres import binaries
from portal.postgres.identity import Identity, possible
from portal.postgres.leash import leash
from portal.postgres.trouble import Taken, Trouble

DATABASE = OWNER = "portal"
LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")
BASES = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 (a folder of our own inside, closed to others)


@dataclass(frozen=True)
class Folder:
    """Everything about one cluster that can be known without starting it."""

    home: Path

    @property
    def place(self) -> Path:
        return self.home.absolute() / "postgres"

    @property
    def data(self) -> Path:
        return (self.place / "data").resolve()

    @property
    def socket(self) -> Path:
        """A socket's path must be short, and PostgreSQL splits it at commas: else it stands under /tmp."""
        inside = self.data.parent / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET and re.fullmatch(r"[\w./+-]+", str(inside), re.ASCII):
            return inside
        return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{self.mark}"

    @property
    def mark(self) -> str:
        return hashlib.sha256(os.fsencode(self.place)).hexdigest()[:12]

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{OWNER}@/{quote(database)}?host={quote(str(self.socket))}"

    def lock(self) -> IO[str]:
        """Held as long as the returned file is open; the kernel lets go when its holder dies, however it dies."""
        try:
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            held = (self.place / "lock").open("a")
        except OSError as error:
            raise Trouble(f"无法写入文件夹 {self.place}：请检查这个文件夹属于谁、磁盘是否已满。") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise Taken(
                f"{self.place} 里的数据库正由另一个程序使用，请先停下它，或为这一个另设 PORTAL_HOME。"
            ) from None
        return held


def settle(folder: Folder, identities: list[Identity] | None = None) -> tuple[Identity, Path]:
    """Finds somebody who can work here, with programs he can run, and gives him the folder."""
    programs = binaries.find(folder.data)
    candidates = list(possible(folder.place.stat().st_uid)) if identities is None else identities
    elsewhere = not folder.data.is_relative_to(folder.place.resolve())
    for identity in [] if elsewhere else candidates:
        identity.own(folder.place)
        if identity.can_work(folder.place, programs):
            return identity, programs
    return _settle_elsewhere(folder, programs, candidates)


def _settle_elsewhere(folder: Folder, programs: Path, candidates: list[Identity]) -> tuple[Identity, Path]:
    """Where nobody but root may enter our folder, the cluster lives outside and a link leads there."""
    if (folder.place / "data" / "PG_VERSION").exists() and not (folder.place / "data").is_symlink():
        raise Trouble(f"数据库文件在 {folder.data}，但这台机器上没有能进入它的非 root 用户。请改用普通用户运行。")
    for base in [folder.data.parent] if (folder.place / "data").is_symlink() else BASES:
        home = base if base.name.startswith("portal-") else base / f"portal-{folder.mark}"
        home.mkdir(mode=0o700, exist_ok=True)
        copied = binaries.copy(programs, home)
        for identity in candidates:
            identity.own(home)
            if identity.can_work(home, copied):
                if not (folder.place / "data").is_symlink():
                    (folder.place / "data").symlink_to(home / "data")
                return identity, copied
    raise Trouble("PostgreSQL 不能以 root 身份运行，这里也没有别的用户可用。请改用普通用户运行 bin/serve。")


def make_cluster(folder: Folder, identity: Identity, programs: Path) -> None:
    """Made aside and renamed when whole: a cluster that was cut short while being made is made again."""
    if (folder.data / "PG_VERSION").exists():
        return
    half = folder.data.with_name("data.new")
    shutil.rmtree(half, ignore_errors=True)
    encoding = ["--encoding=UTF8", "--locale=C.UTF-8"]  # any other locale leaves trigrams of hanzi empty
    made: list[str | Path] = ["initdb", "-D", half, "-U", OWNER, *encoding, "--auth=trust", "-k", "--no-instructions"]
    _run(identity, programs, made)
    _run(identity, programs, ["postgres", "--single", "-D", half, "postgres"], f"CREATE DATABASE {DATABASE}\n")
    half.rename(folder.data)


def make_socket_folder(folder: Folder, identity: Identity) -> None:
    """Only its owner may enter: this is why the server can trust whoever comes through the socket."""
    folder.socket.mkdir(mode=0o700, exist_ok=True)
    seen = folder.socket.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {os.geteuid(), identity.uid}:
        raise Trouble(f"{folder.socket} 被别人占用，请删除它后再试。")
    folder.socket.chmod(0o700)
    for old in folder.socket.glob(".s.PGSQL.*"):  # a killed server's: it too names a process, perhaps a zombie
        old.unlink()
    identity.own(folder.socket)


def environment() -> dict[str, str]:
    """Without the caller's own PostgreSQL settings, which would move port, data and time zone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C.UTF-8"}


def _run(identity: Identity, programs: Path, words: list[str | Path], said: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        [programs / words[0], *words[1:]],
        input=said,
        preexec_fn=leash(signal.SIGKILL, identity.become),
        cwd="/",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Trouble(f"数据库没有建成（{words[0]}）：\n{done.stderr.strip()}")

"""Starting and stopping the server of one home."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from portal.postgres.folder import (
    OWNER,
    Folder,
    environment,
    make_cluster,
    make_socket_folder,
    settle,
)
from portal.postgres.identity import Identity
from portal.postgres.leash import leash
from portal.postgres.leftovers import clear
from portal.postgres.trouble import Trouble

QUIET = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "hot_standby": "off",  # brought back to a moment, it is ready when it is there, not while it is on the way
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # statements and details carry people's data; logs must not
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LOG_LIMIT = 8_000_000  # bytes; then one older log is kept beside the new one


def start(home: Path, *, fsync: bool = True, identities: list[Identity] | None = None) -> "Server":
    """A server that is ready. It ends with `stop()`, or with the thread that started it.

    Raises Taken where another process holds this home, Trouble where it cannot be. `fsync=False` is for tests:
    a power cut may then lose the whole database.
    """
    folder = Folder(home)
    lock = folder.lock()
    try:
        identity, programs = settle(folder, identities)
        clear(folder.data)
        make_cluster(folder, identity, programs)
        make_socket_folder(folder, identity)
        server = Server(folder, identity, programs, QUIET if fsync else QUIET | CARELESS, lock)
        server.launch()
    except BaseException:
        lock.close()
        raise
    return server


@dataclass
class Server:
    folder: Folder
    identity: Identity
    programs: Path
    settings: dict[str, str]
    lock: IO[str] = field(repr=False)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Of the portal's own database; the superuser stands behind it, so it also makes databases."""
        return self.folder.url()

    def url_of(self, database: str) -> str:
        return self.folder.url(database)

    def launch(self) -> None:
        words = [f"--{name}={value}" for name, value in self.settings.items()]
        words.append(f"--unix_socket_directories={self.folder.socket}")
        with _fresh_log(self.folder.place / "log") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [self.programs / "postgres", "-D", self.folder.data, *words],
                preexec_fn=leash(signal.SIGINT, self.identity.become),  # noqa: PLW1509
                start_new_session=True,
                cwd="/",
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self) -> None:
        """As long as it takes: recovery after a crash may be minutes, and giving up would start it over."""
        assert self.process is not None
        while self.process.poll() is None:
            if _is_ready(self.folder.data / "postmaster.pid", self.process.pid):
                return
            time.sleep(0.01)
        tail = (self.folder.place / "log").read_text(errors="replace").splitlines()[-5:]
        raise Trouble("数据库没有启动：\n" + "\n".join(tail))

    def keep_running(self) -> None:
        """Starts it again if it died; sessions find it back by themselves."""
        if self.process is not None and self.process.poll() is not None:
            clear(self.folder.data)
            self.launch()

    def stop(self) -> None:
        """Sessions are cut off, what was committed stays. Harmless twice."""
        if self.process is None:
            return
        for order, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if self.process.poll() is None:
                self.process.send_signal(order)
            try:
                self.process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process = None
        self.lock.close()

    def create_database(self, name: str, template: str | None = None) -> str:
        """Its URL. The template must have no sessions open."""
        self.psql(f"CREATE DATABASE {_quoted(name)}" + (f" TEMPLATE {_quoted(template)}" if template else ""))
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Sessions that are still open in it are ended."""
        self.psql(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")

    def psql(self, sql: str, database: str = "postgres") -> str:
        """For the few things done where there is no event loop; the answer as bare text."""
        words: list[str | Path] = [
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            self.folder.socket,
            "-U",
            OWNER,
        ]
        done = subprocess.run(  # noqa: S603
            [self.programs / "psql", *words, "-d", database, "-c", sql],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"数据库没有照办：{done.stderr.strip()}")
        return done.stdout.strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _is_ready(pid_file: Path, pid: int) -> bool:
    """The postmaster writes its state into the eighth line."""
    try:
        lines = pid_file.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _fresh_log(path: Path) -> IO[Any]:
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.rename(path.with_name("log.old"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

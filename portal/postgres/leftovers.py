"""What a killed server left behind: processes still at work in its folder, and a pid file that speaks of the dead.

A postmaster that was killed stays a zombie where process 1 does not reap; its number may belong to somebody
else after a reboot. PostgreSQL believes the number and refuses. We ask who really stands in the folder.
"""

import os
import signal
import time
from pathlib import Path

from portal.postgres.trouble import Trouble

FIRST_PATIENCE = 5.0  # seconds: a server whose parent died is already shutting down by itself
ORDERS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def clear(data: Path) -> None:
    """Waits for the last server to go, then helps it; its pid file goes after it. Call only under the lock."""
    empty = _wait_until_empty(data, FIRST_PATIENCE)
    for order, seconds in ORDERS:
        if empty:
            break
        for pid in inhabitants(data):
            _send(pid, order)
        empty = _wait_until_empty(data, seconds)
    if not empty:
        raise Trouble(f"上一次运行的数据库进程仍占用 {data}，无法结束它。")
    (data / "postmaster.pid").unlink(missing_ok=True)


def inhabitants(data: Path) -> list[int]:
    """Every process of a server works in its data folder. A zombie works nowhere; a shell may just look around."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _stands_in(entry, data)]


def _stands_in(process: Path, data: Path) -> bool:
    try:
        if (process / "cwd").readlink() != data or is_zombie(int(process.name)):
            return False
        return (process / "exe").readlink().name.split()[0] == "postgres"
    except OSError:
        return False


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _send(pid: int, order: signal.Signals) -> None:
    try:
        os.kill(pid, order)
    except ProcessLookupError:
        pass


def _wait_until_empty(data: Path, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while inhabitants(data):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True

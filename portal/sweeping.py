"""What the clock clears away, each kind after its time: `DUE` is the list, `report` counts, `sweep` clears.

Business records, their files and papers, notices and the audit are not in it: they are the office's archive, and nothing
in the program deletes them. What is here is what served its purpose and may hold somebody's words or address.
"""

import shutil
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from portal.clock import now
from portal.db import Sql, rows, value
from portal.settings import SETTINGS
from portal.sheets.returning import WAITS

KEEP_SESSIONS = timedelta(days=180)
"""As long as the law wants logs of sign-ins kept (网络安全法); the audit keeps them longer."""
A_DAY = timedelta(days=1)
"""For failed tries, one-time keys of forms (no page outlives its session, and no session a day), and what a killed
program left of its work."""
PREVIEWS = {
    "inspections_exchange": "at",
    "assignments_exchange": "at",
    "assignments_matter_sheet": "at",
    "meetings_progress_intake": "created_at",
}
"""Sheets that came back and wait for somebody to take them in: the table of each room that has them."""


TABLES = ("session", "sign_in_attempt", "web_submission", *PREVIEWS)


@dataclass(frozen=True)
class Due:
    """One kind of thing and when its time is over. `find` counts what is due, `clear` removes it and tells how many."""

    name: str
    words: str
    kept: timedelta
    find: Callable[[], Awaitable[int]]
    clear: Callable[[], Awaitable[int]]


async def report() -> list[tuple[Due, int]]:
    """A dry run: what would be cleared now."""
    return [(due, await due.find()) for due in DUE]


async def sweep() -> list[tuple[Due, int]]:
    return [(due, await due.clear()) for due in DUE]


async def sweep_sessions() -> int:
    """Ends what has been idle or has lasted too long, and forgets what ended half a year ago."""
    moment = now()
    ended = await rows(
        """UPDATE session SET ended_at = {}, ended_because = '长时间未操作' WHERE ended_at IS NULL AND (
             seen_at < {}::timestamptz - make_interval(mins => CASE WHEN phone THEN {}::int ELSE {}::int END)
             OR created_at < {}) RETURNING id""",
        moment,
        moment,
        SETTINGS.idle_minutes_phone,
        SETTINGS.idle_minutes,
        moment - timedelta(hours=SETTINGS.absolute_hours),
    )
    return len(ended) + await _deleted("session", _old_sessions())


async def sweep_tries() -> int:
    """Failed sign-ins that count no more: the lock is over and the first try a day ago."""
    return await _deleted("sign_in_attempt", _old_tries())


async def sweep_submissions() -> int:
    """One-time keys of forms whose pages are closed long since."""
    return await _deleted("web_submission", _old_submissions())


async def sweep_previews() -> int:
    """Sheets nobody took in, and workbooks nobody confirmed."""
    return sum([await _deleted(table, _old_previews(since)) for table, since in PREVIEWS.items()]) + _unlinked(
        _workbooks()
    )


async def sweep_remains() -> int:
    """What a program that was killed left in PORTAL_HOME: half a file, the folder of a backup that was under way."""
    return _unlinked(_remains())


def _old_sessions() -> Sql:
    return Sql("ended_at < {}", now() - KEEP_SESSIONS)


def _old_tries() -> Sql:
    return Sql("first_at < {} AND (locked_until IS NULL OR locked_until < {})", now() - A_DAY, now())


def _old_submissions() -> Sql:
    return Sql("at < {}", now() - A_DAY)


def _old_previews(since: str) -> Sql:
    return Sql(f"taken_at IS NULL AND {since} < {{}}", now() - WAITS)


async def _deleted(table: str, which: Sql) -> int:
    return len(await rows(f"DELETE FROM {table} WHERE {{}} RETURNING id", which))


async def _counted(table: str, which: Sql) -> int:
    return int(await value(f"SELECT count(*) FROM {table} WHERE {{}}", which))


def _workbooks() -> list[Path]:
    return _old(SETTINGS.home.glob("incoming/*"))


def _remains() -> list[Path]:
    """The names under which this program works on something that has no name of its own yet."""
    beside = [".secret.*", "backup-*", "restore-*", "drill-*", "files/*/.*"]
    return _old(path for pattern in beside for path in SETTINGS.home.glob(pattern))


def _old(paths: Iterable[Path]) -> list[Path]:
    """Untouched for a day; what vanished meanwhile is none."""
    before = (now() - A_DAY).timestamp()
    return [path for path in paths if path.exists() and path.stat().st_mtime < before]


def _unlinked(paths: list[Path]) -> int:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(paths)


async def _previews() -> int:
    return sum([await _counted(table, _old_previews(since)) for table, since in PREVIEWS.items()]) + len(_workbooks())


async def _half_done() -> int:
    return len(_remains())


DUE = (
    Due("sessions", "已结束的登录（地址、设备）", KEEP_SESSIONS, lambda: _counted("session", _old_sessions()), sweep_sessions),
    Due("tries", "登录失败计数", A_DAY, lambda: _counted("sign_in_attempt", _old_tries()), sweep_tries),
    Due("submissions", "表单的一次性编号", A_DAY, lambda: _counted("web_submission", _old_submissions()), sweep_submissions),
    Due("previews", "没有确认导入的表格", WAITS, _previews, sweep_previews),
    Due("remains", "中断的程序留下的临时文件", A_DAY, _half_done, sweep_remains),
)  # fmt: skip

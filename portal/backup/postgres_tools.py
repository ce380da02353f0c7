"""pg_dump and pg_restore: those of the embedded database, else of the machine, never older than the server."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from portal.db import DB, value
from portal.errors import Refused
from portal.postgres import Trouble, binaries


async def run(tool: str, *words: str) -> str:
    """Runs to its end and returns what it printed; Refused with the tool's own last line when it fails."""
    program = find(tool, await value("SELECT current_setting('server_version_num')::int / 10000"))
    url, environment = _address()
    done = await asyncio.to_thread(
        subprocess.run,
        [str(program), *words, *([f"--dbname={url}"] if "--list" not in words else [])],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["原因不明"])[-1]
        raise Refused(f"数据库工具 {tool} 没有成功：{last}")
    return done.stdout


def find(tool: str, server: int) -> Path:
    for program in _candidates(tool):
        if _major(program) >= server:
            return program
    raise Refused(f"这台机器上没有 PostgreSQL {server} 的 {tool}。请运行：apt-get install postgresql-client-{server}")


def _candidates(tool: str) -> Iterator[Path]:
    try:
        yield binaries.find(Path("nowhere")) / tool
    except Trouble:
        pass
    if found := shutil.which(tool):
        yield Path(found)


def _major(program: Path) -> int:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r" (\d+)", said)
    return int(found[1]) if found else 0


def _address() -> tuple[str, dict[str, str]]:
    """The password goes by the environment: what stands on a command line is read by everybody on the machine."""
    url = urlsplit(DB.config["dsn"])
    if url.password is None:
        return url.geturl(), dict(os.environ)
    account, _, place = url.netloc.rpartition("@")
    bare = urlunsplit(url._replace(netloc=f"{account.split(':', 1)[0]}@{place}"))
    return bare, os.environ | {"PGPASSWORD": unquote(url.password)}

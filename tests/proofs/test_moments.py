"""PostgreSQL's own log beside a base copy, as `docs/operations.md` tells: any moment under load comes back as it was."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from portal import postgres
from portal.auditing import verify
from portal.db import close_pool, rows, value
from portal.postgres import Server
from portal.postgres.folder import OWNER, environment
from tests.conftest import open_pool
from tests.proofs.test_database_killed import at_work
from tests.proving import reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]


@dataclass(frozen=True)
class Moment:
    """`before` was acknowledged when the database's clock said `at`."""

    at: datetime
    before: set[str]


async def test_any_moment_under_load_comes_back_from_base_copy_and_log(
    own: str, cluster: Server, tmp_path: Path
) -> None:
    base, log, chance = tmp_path / "base", tmp_path / "log", Random(16)
    log.mkdir()
    moments = []
    async with at_work(cluster) as (house, writers):
        with log_kept(cluster, log):
            await asyncio.to_thread(run, cluster, "pg_basebackup", "-D", str(base), "-X", "none", "-c", "fast")
            for _ in range(times(1, 20)):
                await house.work.some_answers(chance)
                acknowledged = {text for one in writers for text in one.acknowledged}
                moments.append(Moment(await value("SELECT clock_timestamp()"), acknowledged))
            await house.work.some_answers(chance)
            await until_kept()
        wanted = str(await value("SELECT system_identifier::text FROM pg_control_system()"))
    everything = {text for one in writers for text in one.acknowledged}
    await close_pool()
    for number, moment in enumerate(moments):
        with as_of(moment.at, base, log, tmp_path / f"house-{number}") as server:
            await open_pool(server.url_of("own"), size=2)
            assert not await value("SELECT pg_is_in_recovery()"), "still on the way there"
            assert str(await value("SELECT system_identifier::text FROM pg_control_system()")) == wanted
            written = {line["text"] for line in await rows("SELECT text FROM inspections_progress")}
            noted = {line["text"] for line in await rows("SELECT text FROM duty_note")}
            assert moment.before <= written <= everything
            assert noted == written
            assert await value("SELECT max(at) FROM inspections_progress") <= moment.at
            assert (await verify())[1] == []
            await close_pool()
    await open_pool(own, size=10)
    reached("moments restored from the log", len(moments))
    reached("acknowledged before the moment and missing, or done after it and there", 0)


def run(server: Server, tool: str, *words: str) -> None:
    where = ["-h", str(server.folder.socket), "-U", OWNER]
    subprocess.run([server.programs / tool, *where, *words], env=environment(), check=True, capture_output=True)


SLOT = "kept"
"""With it the server throws nothing away that has not been fetched: a busy one is faster than who fetches."""


@contextmanager
def log_kept(server: Server, into: Path) -> Iterator[None]:
    """What PostgreSQL writes, as it is written."""
    where = ["-h", str(server.folder.socket), "-U", OWNER, "-S", SLOT]
    command = [server.programs / "pg_receivewal", *where]
    subprocess.run([*command, "--create-slot"], env=environment(), check=True)
    try:
        with subprocess.Popen([*command, "-D", str(into), "-s", "1"], env=environment()) as keeper:
            try:
                yield
            finally:
                keeper.terminate()
    finally:
        subprocess.run([*command, "--drop-slot"], env=environment(), check=True)
    for half in into.glob("*.partial"):
        half.rename(half.with_suffix(""))


async def until_kept() -> None:
    """All that is written by now has arrived. The last piece is not closed: as when the machine burns down."""
    written = await value("SELECT pg_current_wal_insert_lsn()::text")
    kept = "SELECT max(write_lsn) >= {}::pg_lsn FROM pg_stat_replication WHERE application_name = 'pg_receivewal'"
    async with asyncio.timeout(60):
        while not await value(kept.replace("{}", f"'{written}'")):  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.05)


@contextmanager
def as_of(at: datetime, base: Path, log: Path, home: Path) -> Iterator[Server]:
    """A server of another home, brought forward to that moment and no further."""
    data = home / "postgres" / "data"
    data.parent.mkdir(parents=True, mode=0o700)
    shutil.copytree(base, data)
    data.chmod(0o700)
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {log}/%f %p'\nrecovery_target_time = '{at.isoformat()}'\n")
        settings.write("recovery_target_action = 'promote'\n")
    (data / "recovery.signal").touch()
    with postgres.start(home, fsync=False) as server:
        yield server

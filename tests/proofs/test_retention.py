"""What served its purpose is counted, then cleared: gone from tables, dump, files and disk, and the audit chain stands."""

import importlib
import os
import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from piccolo.columns import ForeignKey
from piccolo.table import TABLE_REGISTRY

from portal import audit
from portal.auditing import verify
from portal.clock import now
from portal.db import new_id, rows, value
from portal.demo.cast import Cast, make_cast
from portal.postgres.binaries import find
from portal.sweeping import DUE, PREVIEWS, TABLES
from tests.portal.commands.at_the_door import Operator
from tests.proving import reached

pytestmark = pytest.mark.committed

GONE, STAYS = "mimicanary-due", "mimicanary-young"
MANY = 7


async def fill(people: Cast, home: Path) -> None:
    """One of each kind whose time is over, and one whose time is not."""
    for word, ago in ((GONE, timedelta(days=400)), (STAYS, timedelta(hours=2))):
        at = now() - ago
        for number in range(MANY if word == GONE else 1):
            await rows_of(people, f"{word} {number}", at)
        for table in PREVIEWS:
            await a_preview(table, people, word, at)
        for place in ("incoming", f"backup-{word}", f"restore-{word}", "files/ab"):
            file = home / place / f".{word}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(word)
            os.utime(file, (at.timestamp(), at.timestamp()))
            os.utime(file.parent, (at.timestamp(), at.timestamp()))


async def rows_of(people: Cast, word: str, at: datetime) -> None:
    await value(
        "INSERT INTO session (id, token_hash, person, created_at, seen_at, ended_at, ended_because, address, device,"
        " phone, second_factor) VALUES ({}, {}, {}, {}, {}, {}, 'x', '', {}, FALSE, FALSE) RETURNING id",
        new_id(), word, people.li.id, at, at, at, word,
    )  # fmt: skip
    await value(
        "INSERT INTO sign_in_attempt (id, purpose_key, failed, first_at) VALUES ({}, {}, 1, {}) RETURNING id",
        new_id(), f"account:{word}", at,
    )  # fmt: skip
    await value(
        "INSERT INTO web_submission (id, person, key_hash, path, at, location) VALUES ({}, {}, {}, '', {}, {})"
        " RETURNING id",
        new_id(), people.li.id, word, at, f"/{word}",
    )  # fmt: skip


async def a_preview(table: str, people: Cast, word: str, at: object) -> None:
    """A row that holds the word, whatever columns the table has; keys of other records are not looked at here."""
    importlib.import_module(f"{table.partition('_')[0]}.tables")
    kind = next(one for one in TABLE_REGISTRY if one._meta.tablename == table)
    given: dict[str, object] = {}
    for column in kind._meta.columns:
        name = column._meta.db_column_name
        if name == "id" or isinstance(column, ForeignKey) or column.value_type.__name__ == "UUID":
            given[name] = people.li.id if name in {"person", "by"} else new_id()
        elif name in {"at", "created_at"}:
            given[name] = at
        elif column._meta.null:
            given[name] = None
        elif name == "understood":
            given[name] = f'{{"said": "{word}"}}'
        else:
            given[name] = {"str": word, "int": 0, "bool": False, "datetime": at, "bytes": word.encode()}[
                column.value_type.__name__
            ]
    slots = ", ".join("{}::json" if name == "understood" else "{}" for name in given)
    await rows("SET session_replication_role = replica")
    await value(f"INSERT INTO {table} ({', '.join(given)}) VALUES ({slots}) RETURNING id", *given.values())
    await rows("SET session_replication_role = origin")


async def in_tables(word: str) -> list[str]:
    tables = await rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = []
    for table in tables:
        name = table["tablename"]
        if await value(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE {{}}', f"%{word}%"):
            found.append(name)
    return sorted(found)


def in_files(folder: Path, word: str) -> list[str]:
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and re.search(word.encode(), file.read_bytes())
    ]


def dumped(url: str) -> str:
    words = [str(find(Path("/nonexistent")) / "pg_dump"), f"--dbname={url}"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


async def on_disk(word: str) -> list[str]:
    """The database's own files, where this machine may read them."""
    await rows("CHECKPOINT")
    found = await rows(
        "SELECT c.relname AS name, current_setting('data_directory') AS home, pg_relation_filepath(c.oid) AS file FROM pg_class c"
        " WHERE c.relkind IN ('r', 't', 'i')"
    )
    files = {line["name"]: Path(line["home"]) / line["file"] for line in found if line["file"]}
    return sorted(
        name for name, file in files.items() if os.access(file, os.R_OK) and word.encode() in file.read_bytes()
    )


async def test_what_is_due_is_counted_then_gone_everywhere_and_the_chain_stands(committed: str, tmp_path: Path) -> None:
    people = await make_cast()
    await fill(people, tmp_path)
    operator = Operator(tmp_path, committed, PORTAL_SECRET="a secret for the tests, long enough to be taken")
    assert await in_tables(GONE) == sorted(TABLES)
    assert await on_disk(GONE) != []

    told = await operator.says("retention")
    assert re.findall(r"到期 (\d+) 条", told) == [*[str(MANY)] * 3, str(len(PREVIEWS) + 1), "3"]
    assert await in_tables(GONE) == sorted(TABLES), "a dry run clears nothing"
    assert len(in_files(tmp_path, GONE)) == 4

    cleared = await operator.says("retention", "--purge")
    assert re.findall(r"已清除 (\d+) 条", cleared) == re.findall(r"到期 (\d+) 条", told)
    assert await in_tables(GONE) == []
    assert in_files(tmp_path, GONE) == []
    assert GONE not in dumped(committed)
    assert await on_disk(GONE) == []
    assert await in_tables(STAYS) == sorted(TABLES), "what is young stays"
    assert len(in_files(tmp_path, STAYS)) == 4

    entries, faults = await verify()
    assert faults == []
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'retention.purge'") == 1
    assert re.findall(r"到期 (\d+) 条", await operator.says("retention")) == ["0"] * len(DUE)
    reached("kinds cleared, 0 words left in tables, dump, files and disk", len(DUE))
    reached("audit entries verified afterwards", entries)


async def test_nothing_of_the_archive_is_ever_due(committed: str) -> None:
    """Records, files, notices and the audit: what is cleared is exactly what the list names."""
    assert set(TABLES).isdisjoint({"audit_entry", "transition", "attachment", "notice", "duty", "person"})
    await audit.record(None, "made")
    with pytest.raises(Exception, match="append-only"):
        await rows("DELETE FROM audit_entry")
    with pytest.raises(Exception, match="append-only"):
        await rows("TRUNCATE audit_entry")

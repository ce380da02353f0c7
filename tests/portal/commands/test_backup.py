"""Backup and restore, from one house into another; and every file that must be refused."""

import functools
import io
import os
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from portal import migrate
from portal.audit import record
from portal.backup import sealing
from portal.backup.manifest import Manifest
from portal.backup.sealing import MAGIC, PIECE, Opener, Sealer
from portal.backup.taking_in import unpack
from portal.db import close_pool, open_pool, rows, value
from portal.demo.cast import make_cast
from portal.errors import Refused
from portal.web import sessions
from tests.databases import Databases
from tests.portal.accountability.ledger import owe
from tests.portal.commands.at_the_door import Operator
from tests.portal.rings import make_table

SECRET = b"sixteen characters and more"


@pytest.fixture(autouse=True)
def keys_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of a second of a processor for each key is what makes a stolen backup hard to guess; once for each is enough."""
    monkeypatch.setattr(sealing, "_key", KEY)


KEY = functools.cache(sealing._key)


def sealed(data: bytes, secret: bytes = SECRET) -> bytes:
    into = io.BytesIO()
    with Sealer(into, secret) as sealer:
        for start in range(0, len(data), 700_001):
            sealer.write(data[start : start + 700_001])
    return into.getvalue()


def opened(data: bytes, secret: bytes = SECRET) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(data), secret)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 17])
def test_what_was_sealed_is_opened_whatever_its_size(size: int) -> None:
    data = os.urandom(size)
    assert opened(sealed(data)) == data


def test_any_change_anywhere_is_found() -> None:
    whole = sealed(os.urandom(2 * PIECE + 100))
    for place in [0, len(MAGIC), len(MAGIC) + 15, 40, PIECE, len(whole) // 2, len(whole) - 1]:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        with pytest.raises(Refused):
            opened(bytes(spoilt))


def test_a_piece_left_out_moved_or_cut_off_is_found() -> None:
    whole = sealed(os.urandom(3 * PIECE))
    start, step = len(MAGIC) + 16, PIECE + 16
    first, second, rest = (whole[start + n * step : start + (n + 1) * step] for n in range(3))
    head = whole[:start]
    for spoilt in (head + first + rest, head + second + first + rest, head + first + second, head, whole + b"\0"):
        with pytest.raises(Refused):
            opened(spoilt)
    with pytest.raises(Refused, match="密钥不对"):
        opened(whole, b"another passphrase altogether")


@pytest.fixture
async def second(databases: Databases) -> AsyncIterator[str]:
    """An empty database beside the first."""
    name = databases.fresh_name()
    await databases.create(name)
    yield databases.url(name)
    await databases.drop(name)


@pytest.fixture
async def house(committed: str, tmp_path: Path) -> Operator:
    """People, a duty, papers, an audit chain and its anchor."""
    await make_table()
    people = await make_cast()
    await owe(people.unit["fuwu"], title="账外资金清理")
    await sessions.begin(people.li.id, "10.0.0.1", "pc", second_factor=False)
    home = tmp_path / "first"
    for n in range(3):
        await record(people.li, f"act.{n}")
        put(home, os.urandom(2_000_000 * n + 5))
    operator = Operator(home, committed)
    operator.environment["PORTAL_BACKUP_KEY"] = SECRET.decode()
    await operator.says("audit", "anchor")
    return operator


def put(home: Path, data: bytes) -> None:
    import hashlib

    sha = hashlib.sha256(data).hexdigest()
    (home / "files" / sha[:2]).mkdir(parents=True, exist_ok=True)
    (home / "files" / sha[:2] / sha).write_bytes(data)


def papers(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob("files/*/*")}


@pytest.fixture
def other(second: str, tmp_path: Path) -> Operator:
    operator = Operator(tmp_path / "second", second)
    operator.environment["PORTAL_BACKUP_KEY"] = SECRET.decode()
    return operator


@pytest.mark.committed
async def test_what_was_backed_up_stands_in_the_other_house(
    house: Operator, other: Operator, second: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.lxdb"
    await house.says("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    data = file.read_bytes()
    assert b"PGDMP" not in data
    assert "账外资金".encode() not in data
    assert "已经存在" in await house.says("backup", str(file), code=1)
    before = {name: await rows(f"SELECT * FROM {name} ORDER BY id") for name in ("person", "duty", "post", "unit")}

    said = await other.says("restore", str(file))
    assert "完整无误" in said
    assert papers(tmp_path / "second") == papers(tmp_path / "first")
    anchors = [next((tmp_path / name / "anchors").glob("*.txt")).read_text() for name in ("first", "second")]
    assert anchors[0] == anchors[1]
    assert "完整无误" in await other.says("audit", "verify")
    assert list((tmp_path / "second").glob("restore-*")) == []
    await close_pool()
    await open_pool(second, size=2)
    assert {name: await rows(f"SELECT * FROM {name} ORDER BY id") for name in before} == before
    assert await value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 0
    assert await value("SELECT action FROM audit_entry ORDER BY seq DESC LIMIT 1") == "backup.restore"
    assert await migrate.pending() == []


@pytest.mark.committed
async def test_a_house_in_use_is_replaced_only_when_asked_and_nobody_is_in_it(
    house: Operator, committed: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.lxdb"
    await house.says("backup", str(file))
    await rows("UPDATE person SET name = '改' WHERE account = 'li'")
    assert "--replace" in await house.says("restore", str(file), code=1)
    assert "还有程序连着数据库" in await house.says("restore", str(file), "--replace", code=1)
    await close_pool()
    said = await house.says("restore", str(file), "--replace")
    await open_pool(committed, size=4)
    assert "完整无误" in said
    assert await value("SELECT name FROM person WHERE account = 'li'") == "李慧"
    assert len(list((tmp_path / "first" / "anchors").glob("before-*/audit-*.txt"))) == 1


@pytest.mark.committed
async def test_a_spoilt_or_foreign_file_changes_nothing(house: Operator, other: Operator, tmp_path: Path) -> None:
    file = tmp_path / "backup.lxdb"
    await house.says("backup", str(file))
    whole = file.read_bytes()
    spoilt = tmp_path / "spoilt.lxdb"
    for bad in (whole[:-1], whole[: len(whole) // 2], b"PK\3\4 something else", b"", whole[:200] + b"x" + whole[201:]):
        spoilt.write_bytes(bad)
        with pytest.raises(Refused, match="备份文件"):
            unpack(spoilt, SECRET, tmp_path / "opened")
    assert "备份文件" in await other.says("restore", str(spoilt), code=1)
    assert "密钥不对" in await other.says("restore", str(file), code=1, PORTAL_BACKUP_KEY="another passphrase, wrong")
    assert "找不到" in await other.says("restore", str(tmp_path / "no"), code=1)
    assert not (tmp_path / "second" / "files").exists()
    assert "还差" in await other.says("greeting", code=1), "the other database is as empty as before"


@pytest.mark.committed
async def test_a_backup_of_a_newer_program_is_refused(other: Operator, tmp_path: Path) -> None:
    for manifest in (
        Manifest("2030-01-01", ["portal 2099-01-01T00:00:00:000000"]), Manifest("2030-01-01", [], version="99.0.0"),
        Manifest("2030-01-01", [], format=2),
    ):  # fmt: skip
        file = archive(tmp_path / "newer.lxdb", {"database.dump": b"PGDMP"}, manifest)
        said = await other.says("restore", str(file), code=1)
        assert "版" in said


@pytest.mark.committed
@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "files/aa/" + "b" * 64, "secret"])
async def test_nothing_but_the_parts_of_a_backup_is_let_in(other: Operator, tmp_path: Path, name: str) -> None:
    file = archive(tmp_path / "evil.lxdb", {"database.dump": b"PGDMP", name: b"x"}, Manifest("2026-01-01", []))
    assert "不该有的内容" in await other.says("restore", str(file), code=1)
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.committed
async def test_a_dump_the_database_does_not_take_leaves_what_was_there(
    house: Operator, committed: str, tmp_path: Path
) -> None:
    import hashlib

    from portal.backup.manifest import Part

    dump = b"PGDMP is not enough"
    manifest = Manifest("2026-01-01", [], parts=[Part("database.dump", len(dump), hashlib.sha256(dump).hexdigest())])
    file = archive(tmp_path / "broken.lxdb", {"database.dump": dump}, manifest)
    await close_pool()
    assert "pg_restore 没有成功" in await house.says("restore", str(file), "--replace", code=1)
    assert "完整无误" in await house.says("audit", "verify")
    await open_pool(committed, size=4)
    assert await value("SELECT name FROM person WHERE account = 'li'") == "李慧"


@pytest.mark.committed
async def test_a_weak_or_missing_passphrase_is_refused(house: Operator, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("short\n")
    file = str(tmp_path / "x")
    assert "至少 16 个字符" in await house.says("backup", file, "--key-file", str(key), code=1)
    assert "请用 --key-file" in await house.says("backup", file, code=1, PORTAL_BACKUP_KEY="")
    key.write_text(SECRET.decode() + "\n")
    await house.says("backup", file, "--key-file", str(key))


def archive(file: Path, parts: dict[str, bytes], manifest: Manifest) -> Path:
    """A file sealed with the right passphrase, as only somebody who knows it can make."""
    with file.open("wb") as into, Sealer(into, SECRET) as sealer, tarfile.open(fileobj=sealer, mode="w|") as tar:
        for name, data in {**parts, "manifest.json": manifest.as_bytes()}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return file

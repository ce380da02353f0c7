"""Backups taken while people write: each comes back whole and as of its own moment; one that was touched does not come back."""

import asyncio
import dataclasses
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from inspections import actions, queries
from portal import files
from portal.auditing import anchor, verify
from portal.backup.manifest import Manifest
from portal.backup.taking_in import look_through_papers, refuse_other_counts, unpack
from portal.db import close_pool, row, rows, value
from portal.demo.cast import Cast, make_cast
from portal.errors import Refused
from portal.settings import SETTINGS
from tests.browser import Browser, the_app
from tests.builders import a_file, an_item, with_evidence
from tests.conftest import open_pool
from tests.databases import Databases
from tests.portal.commands.at_the_door import Operator
from tests.portal.commands.test_backup import archive
from tests.portal.identity.signing import give_password, knock
from tests.proofs.writing import PATIENCE, WRITERS, Work, Writer, writer
from tests.proving import LONG, reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]
SECRET = "sixteen characters and more"
PAPERS_AN_ITEM = 50


@dataclass
class House:
    """A portal at work in here, with a home of its own, and the operator at its door."""

    operator: Operator
    home: Path
    people: Cast
    work: Work = field(default_factory=Work)
    writers: list[Writer] = field(default_factory=list)

    def acknowledged(self) -> set[str]:
        return {text for one in self.writers for text in one.acknowledged}


def at_the_door(home: Path, url: str) -> Operator:
    made = Operator(home, url)
    made.environment["PORTAL_BACKUP_KEY"] = SECRET
    made.environment.pop("PORTAL_SECRET", None)
    return made


@pytest.fixture
async def house(committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    home = tmp_path / "house"
    monkeypatch.setattr(files, "SETTINGS", dataclasses.replace(SETTINGS, home=home, files_per_record=10_000))
    people = await make_cast()
    await give_password(people.li)
    return House(at_the_door(home, committed), home, people)


@asynccontextmanager
async def at_work(house: House) -> AsyncIterator[None]:
    """Eight who write, and one who hands in papers."""
    house.work.up.set()
    for number in range(times(2, WRITERS)):
        transport = httpx.ASGITransport(app=the_app(), raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://portal.test", timeout=PATIENCE)
        house.writers.append(await writer(house.work, house.people, number, client))
    item = await an_item(house.people)
    await with_evidence(house.people, item)
    handing = asyncio.create_task(hand_in_papers(house, item))
    async with house.work.of(house.writers):
        yield
    await handing


async def hand_in_papers(house: House, item: UUID) -> None:
    for number in count():
        if house.work.enough.is_set():
            return
        found = await queries.item_for(house.people.li, item)
        paper = a_file(f"第{number}份.pdf", f"%PDF-1.4 paper {number}".encode() * 50)
        await actions.add_evidence(found, house.people.li, [paper], effective_on=None)


@asynccontextmanager
async def beside(databases: Databases, home: Path) -> AsyncIterator[Operator]:
    """Another machine: an empty home, an empty database."""
    name = databases.fresh_name()
    await databases.create(name)
    yield at_the_door(home, databases.url(name))
    await databases.drop(name)


@dataclass(frozen=True)
class Point:
    """`before` was acknowledged when the backup began, so it must be in it."""

    file: Path
    before: set[str]


async def test_each_of_many_moments_under_load_comes_back_whole_and_as_it_was(
    house: House, databases: Databases, committed: str, tmp_path: Path
) -> None:
    points, chance = [], random.Random(10)
    async with at_work(house):
        for number in range(times(1, 20)):
            await house.work.some_answers(chance)
            point = Point(tmp_path / f"{number}.lxdb", house.acknowledged())
            await anchor(house.home / "anchors")
            await house.operator.says("backup", str(point.file))
            points.append(point)
    await close_pool()
    sizes = []
    for number, point in enumerate(points):
        async with beside(databases, tmp_path / f"machine-{number}") as other:
            said = await other.says("restore", str(point.file))
            assert "完整无误" in said
            assert "逐份与记录相符" in said
            sizes.append(await check(other, point, house))
    await open_pool(committed, size=8)
    assert sizes == sorted(sizes)
    reached("moments restored", len(points))
    reached("rows, papers or audit entries missing or differing", 0)
    reached("acknowledged before the moment and missing", 0)
    reached("notes in the last of them", sizes[-1])


async def check(other: Operator, point: Point, house: House) -> int:
    """Whoever was told that it is written finds it; nothing stands by halves; li signs in with his own password."""
    await open_pool(other.environment["DATABASE_URL"], size=4)
    written = {line["text"] for line in await rows("SELECT text FROM inspections_progress")}
    assert point.before <= written
    assert written <= house.acknowledged() | {"9月15日修订值班制度。"}
    noted = {line["text"] for line in await rows("SELECT text FROM duty_note")}
    assert noted == written
    assert (await verify())[1] == []
    home = Path(other.environment["PORTAL_HOME"])
    for line in await rows("SELECT DISTINCT sha256 FROM attachment"):
        sha = line["sha256"]
        assert (home / "files" / sha[:2] / sha).read_bytes() == files.get(sha)
    async with Browser() as browser:
        answer = await knock(browser, house.people.li.account)
        assert answer.headers["location"] == "/me"
    await close_pool()
    return len(written)


@dataclass(frozen=True)
class Kept:
    """A quiet house that was backed up once, for those who only look at the file."""

    operator: Operator
    url: str
    home: Path
    file: Path


@pytest.fixture(scope="module")
async def kept(databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Kept]:
    name, home = databases.fresh_name(), tmp_path_factory.mktemp("kept")
    await databases.create(name, template)
    await open_pool(databases.url(name), size=4)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "SETTINGS", dataclasses.replace(SETTINGS, home=home))
        people = await make_cast()
        await with_evidence(people, await an_item(people))
    await close_pool()
    made = Kept(at_the_door(home, databases.url(name)), databases.url(name), home, home / "backup.lxdb")
    await made.operator.says("backup", str(made.file))
    yield made
    await databases.drop(name)


async def noted(kept: Kept) -> dict[str, object]:
    """What the audit says of the last drill."""
    await open_pool(kept.url, size=1)
    found = await row(
        "SELECT outcome, detail::jsonb AS detail FROM audit_entry WHERE action = 'backup.drill' ORDER BY seq DESC LIMIT 1"
    )
    faults = (await verify())[1]
    await close_pool()
    assert found is not None
    assert faults == []
    return {"outcome": found["outcome"], **json.loads(found["detail"])}


async def test_the_drill_says_that_all_is_there_and_writes_it_down(kept: Kept) -> None:
    said = await kept.operator.says("drill", str(kept.file))
    assert "演练通过" in said
    told = await noted(kept)
    assert (told["outcome"], told["papers"], told["amiss"]) == ("done", 1, 0)
    assert int(str(told["pages"])) >= 20
    assert not list(kept.home.glob("drill-*")), "the copy is gone"
    reached("pages opened in the copy", int(str(told["pages"])))


async def test_a_backup_touched_at_any_place_is_refused(kept: Kept, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.lxdb"
    whole, chance, tries = kept.file.read_bytes(), random.Random(11), times(8, 200)
    for number in range(tries):
        place = chance.randrange(len(whole))
        bad = bytes([whole[place] ^ (1 << number % 8)]) + whole[place + 1 :] if number % 2 else b""
        spoilt.write_bytes(whole[:place] + bad)
        with pytest.raises(Refused, match=r"备份文件|不是本系统"):
            unpack(spoilt, SECRET.encode(), tmp_path / "opened")
    with pytest.raises(Refused, match="密钥不对"):
        unpack(kept.file, b"not the right one at all", tmp_path / "opened")
    reached("backups touched or cut short, all refused", tries)


async def test_a_paper_that_is_not_there_is_told_by_name(
    kept: Kept, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it comes from a house that had lost it. In the long form by the whole drill and a whole restore."""
    manifest, parts = opened(kept, tmp_path)
    lost = next(name for name in parts if name.startswith("files/"))
    monkeypatch.setattr(files, "SETTINGS", dataclasses.replace(SETTINGS, home=tmp_path / "lacking"))
    await open_pool(kept.url, size=1)
    assert await look_through_papers() == (1, [lost.rpartition("/")[2]])
    await close_pool()
    if LONG:
        manifest.parts = [part for part in manifest.parts if part.name != lost]
        file = archive(
            tmp_path / "lacking.lxdb", {name: data for name, data in parts.items() if name != lost}, manifest
        )
        assert "演练未通过" in await kept.operator.says("drill", str(file), code=1)
        assert (await noted(kept))["outcome"] == "failed"
        async with beside(databases, tmp_path / "other") as other:
            assert "1 份缺失" in await other.says("restore", str(file), code=1)


async def test_a_backup_whose_rows_are_not_those_it_speaks_of_leaves_what_was_there(kept: Kept, tmp_path: Path) -> None:
    """As somebody could make who knows the passphrase. In the long form by a whole restore."""
    manifest, parts = opened(kept, tmp_path)
    people = manifest.rows["person"]
    manifest.rows["person"] += 1
    if LONG:
        file = archive(tmp_path / "forged.lxdb", parts, manifest)
        assert "与备份清单不符（person）" in await kept.operator.says("restore", str(file), "--replace", code=1)
    await open_pool(kept.url, size=1)
    with pytest.raises(Refused, match="person"):
        await refuse_other_counts(manifest)
    assert await value("SELECT count(*) FROM person") == people
    await close_pool()


def opened(kept: Kept, into: Path) -> tuple[Manifest, dict[str, bytes]]:
    manifest = unpack(kept.file, SECRET.encode(), into / "opened")
    return manifest, {part.name: (into / "opened" / part.name).read_bytes() for part in manifest.parts}

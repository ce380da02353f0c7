"""The disk is full: what is there can be read, what is sent is refused on a plain page and leaves nothing, and room heals it."""

import dataclasses
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from portal import files
from portal.auditing import verify
from portal.db import rows, value
from portal.demo.cast import Cast, make_cast
from portal.postgres import Server
from portal.settings import SETTINGS
from tests.browser import Browser, sentence_of
from tests.builders import an_item
from tests.inspections.test_main_path import PDF
from tests.proofs.test_database_killed import the_pool_is_whole
from tests.proofs.writing import INSIDES
from tests.proving import reached, times

pytestmark = [pytest.mark.slow, pytest.mark.committed]
SMALL = "1m"
FILLER = "filler"
TOO_MANY = 400


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """One megabyte that is nobody else's."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=0700", "tmpfs", str(place)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> None:
    """To the last byte."""
    try:
        with (disk / FILLER).open("ab", buffering=0) as filler:
            for size in (65536, 4096, 512, 1):
                while filler.write(b"x" * size) == size:
                    pass
    except OSError:
        pass


def make_room(disk: Path) -> None:
    (disk / FILLER).unlink()


def partial(disk: Path) -> list[Path]:
    return [path for path in disk.rglob(".*") if path.is_file()]


def refused_plainly(answer: httpx.Response) -> None:
    assert answer.status_code == 503, sentence_of(answer.text)
    assert "磁盘空间已满" in answer.text
    assert not [words for words in INSIDES if words in answer.text]


async def test_a_paper_for_which_there_is_no_room_leaves_nothing_and_is_taken_when_there_is(
    committed: str, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await make_cast()
    item = await an_item(people)
    monkeypatch.setattr(files, "SETTINGS", dataclasses.replace(SETTINGS, home=small_disk))
    refusals = 0
    async with Browser() as browser:
        await browser.sign_in(people.li)
        page = f"/inspections/items/{item}"
        await browser.send(f"{page}/progress", {"text": "已部署。", "happened_on": ""}, to=page)
        await hand_in(browser, page, 0)
        for number in range(1, 1 + times(3, 50)):
            fill(small_disk)
            before = await attachments()
            answer = await browser.send(f"{page}/evidence", files=paper(number))
            refused_plainly(answer)
            refusals += 1
            assert (await attachments(), partial(small_disk)) == (before, [])
            assert "第0份.pdf" in await browser.see(page)
            make_room(small_disk)
            await hand_in(browser, page, number)
    kept = await rows("SELECT sha256 FROM attachment")
    assert len(kept) == refusals + 1
    assert all(files.get(line["sha256"]) for line in kept)
    assert (await verify())[1] == []
    reached("papers refused for want of room", refusals)
    reached("partial files", 0)


def paper(number: int) -> dict[str, tuple[str, bytes, str]]:
    data = PDF.replace(b"trailer", b"%" + f"{number:04}".encode() * 4000 + b"\ntrailer")
    return {"file": (f"第{number}份.pdf", data, "application/pdf")}


async def hand_in(browser: Browser, page: str, number: int) -> None:
    await browser.send(f"{page}/evidence", files=paper(number), to=page)


async def attachments() -> int:
    return int(await value("SELECT count(*) FROM attachment"))


async def test_a_table_that_cannot_grow_refuses_and_leaves_nothing_by_halves(
    own: str, cluster: Server, small_disk: Path
) -> None:
    people = await make_cast()
    item = await an_item(people)
    place = small_disk / "tablespace"
    place.mkdir(mode=0o700)
    os.chown(place, cluster.identity.uid, cluster.identity.gid)
    cluster.psql(f"CREATE TABLESPACE small LOCATION '{place}'")
    try:
        await rows("ALTER TABLE inspections_progress SET TABLESPACE small")
        await writes_until_it_is_full(people, f"/inspections/items/{item}", small_disk)
        await the_pool_is_whole()
    finally:
        await rows("ALTER TABLE inspections_progress SET TABLESPACE pg_default")
        cluster.psql("DROP TABLESPACE small")


async def writes_until_it_is_full(people: Cast, page: str, disk: Path) -> None:
    written: list[str] = []
    refusals = 0
    async with Browser() as browser:
        await browser.sign_in(people.li)
        for round_ in range(times(2, 20)):
            fill(disk)
            for number in range(TOO_MANY):
                text = f"第{round_}轮第{number}次" + "核对值班记录。" * 100
                answer = await browser.send(f"{page}/progress", {"text": text, "happened_on": ""})
                if answer.status_code != 303:
                    refused_plainly(answer)
                    refusals += 1
                    break
                written.append(text)
            assert written == await texts("inspections_progress")
            assert written == await texts("duty_note"), "half an act"
            assert (await browser.get(page)).status_code == 200
            make_room(disk)
            again = f"第{round_}轮腾出空间以后"
            await browser.send(f"{page}/progress", {"text": again, "happened_on": ""}, to=page)
            written.append(again)
    assert refusals == times(2, 20), "it was never full"
    assert (await verify())[1] == []
    reached("acts refused by a full tablespace", refusals)
    reached("half acts", 0)


async def texts(table: str) -> list[str]:
    return [line["text"] for line in await rows(f"SELECT text FROM {table} ORDER BY at, id")]

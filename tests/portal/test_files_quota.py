"""How much one person may hand in: so many files on one record, so much in a day."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from portal import files
from portal.access import Me
from portal.db import new_id, value
from portal.demo.cast import Cast
from portal.errors import BadInput
from portal.filecheck import Checked
from portal.subjects import Subject

MEGABYTE = 1024 * 1024
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def a_record() -> Subject:
    identity = new_id()
    return Subject("inspections.item", identity, "一个事项", f"/inspections/items/{identity}")


def a_file(size: int = 10) -> files.HandedIn:
    data = b"paper"
    checked = Checked("pdf", "application/pdf", ".pdf", hashlib.sha256(data).hexdigest(), size)
    return files.HandedIn("佐证.pdf", checked, data)


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SETTINGS", replace(files.SETTINGS, files_per_record=3, megabytes_per_day=2))


async def keep(by: Me, on: Subject, size: int = 10, purpose: str = "evidence") -> UUID:
    return await files.keep(on, a_file(size), by, purpose)


async def test_the_file_after_the_last_is_refused_in_words(people: Cast) -> None:
    item = a_record()
    kept = [await keep(people.li, item) for _ in range(3)]
    with pytest.raises(BadInput, match="最多上传 3 份材料，您已上传 3 份"):
        await keep(people.li, item)
    assert await value("SELECT count(*) FROM attachment WHERE subject_id = {}", item.id) == 3
    await keep(people.sun, item)
    await keep(people.li, a_record())
    await files.withdraw(item, kept[0], people.li, "传错了")
    await keep(people.li, item)


async def test_what_is_too_much_for_a_day_is_refused_until_midnight(people: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        await keep(people.li, a_record(), MEGABYTE)
        await keep(people.li, a_record(), MEGABYTE)
        with pytest.raises(BadInput, match="每人每天最多上传 2 MB"):
            await keep(people.li, a_record(), 1)
        await keep(people.sun, a_record(), MEGABYTE)
        time.move_to(NOON + timedelta(hours=11, minutes=59))
        with pytest.raises(BadInput):
            await keep(people.li, a_record(), 1)
        time.move_to(NOON + timedelta(hours=12))
        await keep(people.li, a_record(), 1)


async def test_a_refused_file_takes_no_room(people: Cast) -> None:
    data = b"a paper that is too much"
    checked = Checked("pdf", "application/pdf", ".pdf", hashlib.sha256(data).hexdigest(), 3 * MEGABYTE)
    with pytest.raises(BadInput):
        await files.keep(a_record(), files.HandedIn("a.pdf", checked, data), people.li, "evidence")
    assert not files.path_of(checked.sha256).exists()


async def test_issued_papers_are_not_counted(people: Cast) -> None:
    item = a_record()
    for _ in range(4):
        await keep(people.wang, item, MEGABYTE, "issued")
    await keep(people.wang, item)

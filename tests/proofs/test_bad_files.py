"""Whatever table is handed in anywhere: it is refused in a sentence, or judged cell by cell, or taken in whole."""

import re
from itertools import count
from random import Random
from typing import Any

import asyncpg
import pytest

from portal import db
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from tests.matrix.asking import undone
from tests.proofs.files.chance import by_chance
from tests.proofs.files.importers import Importer, every_importer
from tests.proofs.files.spoiling import IN_A_CELL, UNREADABLE, Table, spoilt
from tests.proving import LONG, reached, times

PLACE = re.compile(r"^“[^”]+”(第\d+行|：)|^没有找到|^表中的内容")
"""Where a complaint about what stands in a table says that it stands: the sheet, and its row unless it means the whole."""
EVERY = 60
"""Bad files made by hand that each importer is given."""


async def handed_in(importer: Importer, name: str, data: bytes) -> str:
    """What became of it: refused, said (cell by cell), nothing (to do), taken. Anything written is there whole or not."""
    before = await importer.standing()
    try:
        looked = await importer.look(data, name)
    except BadInput as bad:
        refused = bad.complaints
    else:
        refused = []
    for where, sentence in refused:
        assert name in where or where == "填好的排查表", refused
        assert re.search("[\u4e00-\u9fff]", sentence), refused
    assert await importer.standing() == before, "looking wrote something"
    if refused:
        return "refused"
    if looked.complaints:
        assert [said for said in looked.complaints if not PLACE.search(said)] == []
        if importer.name != "官方数据":
            with pytest.raises((Refused, BadInput)):
                await looked.take()
        assert await importer.standing() == before, "a table with faults was taken in"
        return "said"
    if not looked.new:
        return "nothing"
    await looked.take()
    return "taken"


async def judged(importer: Importer, name: str, data: bytes, what: str) -> str:
    async with undone():
        try:
            became = await handed_in(importer, name, data)
        except AssertionError as wrong:
            raise AssertionError(f"{importer.name}, {what}: {wrong}") from wrong
    reached(f"of these {became}", 1)
    return became


async def test_bad_files_made_by_hand_are_refused_or_judged_or_taken_whole(people: Cast) -> None:
    """Quick: every importer gets some, and every file goes to one of them in the long run of commits."""
    assert len(UNREADABLE) + len(IN_A_CELL) + 4 >= EVERY
    importers = await every_importer(people)
    tried = 0
    for at, importer in enumerate(importers):
        files = spoilt(importer) if LONG else some_of(importer, at)
        for what, (name, data) in files.items():
            became = await judged(importer, name, data, what)
            assert what not in UNREADABLE or became == "refused", f"{importer.name} read {what}"
            tried += 1
    reached("bad files made by hand, over all importers", tried)
    reached("importers", len(importers))
    assert tried >= (EVERY * len(importers) if LONG else len(importers))


def some_of(importer: Importer, at: int) -> dict[str, tuple[str, bytes]]:
    """The first of each kind, another for each importer."""
    names = list(IN_A_CELL)
    table, name = Table(importer), names[at * 7 % len(names)]
    IN_A_CELL[name](table)
    broken = sorted(UNREADABLE)[at * 5 % len(UNREADABLE)]
    return {name: ("台账.xlsx", table.saved()), broken: UNREADABLE[broken][:2]}


@pytest.mark.parametrize("part", range(times(1, 20)))
async def test_files_made_by_chance_are_refused_or_judged_or_taken_whole(people: Cast, part: int) -> None:
    importers, dice, became = await every_importer(people), Random(3 + part), set()
    for number in range(times(6, 250)):
        importer = importers[number % len(importers)]
        name, data = by_chance(importer, dice)
        became.add(await judged(importer, name, data, f"part {part}, number {number}"))
        reached("files made by chance", 1)
    assert not LONG or became == {"refused", "said", "nothing", "taken"}


async def test_ones_own_table_unchanged_brings_nothing(people: Cast) -> None:
    for importer in await every_importer(people):
        async with undone():
            looked = await importer.look(importer.own, "台账.xlsx")
            assert (importer.name, looked.complaints) == (importer.name, [])
            assert (looked.new == 0) == importer.returns
            if looked.new:
                await looked.take()
                again = await importer.look(importer.own, "台账.xlsx")
                assert importer.name in TWICE or not again.new or again.complaints
    reached("own tables handed in again: rows changed", 0)


TWICE = {"进展回填", "官方数据"}
"""What is typed under 本次进展 is one more entry each time it is handed in; figures are only read into the form."""


async def test_a_taking_cut_off_at_any_statement_leaves_nothing_of_it(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for importer in await every_importer(people):
        if importer.name == "官方数据":
            continue  # read into the form: there is no taking
        table = Table(importer)
        for row in range(len(table.rows) if importer.returns else 0):
            table.text(row).value = f"改过的第{row}行，请核对"
        looked = await importer.look(table.saved(), "台账.xlsx")
        before, number, cut = await importer.standing(), 0, True
        while cut:
            async with undone():
                cut = await cut_off(monkeypatch, looked.take, number)
                stayed = await importer.standing() != before
                assert cut != stayed, f"{importer.name}, cut off at statement {number}"
            number += times(6, 1)
        reached("statements a taking was cut off at", number)


async def cut_off(monkeypatch: pytest.MonkeyPatch, take: Any, number: int) -> bool:
    """Whether the taking came as far as that statement: it fails there as one does that takes too long."""
    asked, real = count(), db.DB.run_querystring

    async def failing(*args: Any, **kwargs: Any) -> Any:
        if next(asked) == number:
            raise asyncpg.QueryCanceledError("cut off")
        return await real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(db.DB, "run_querystring", failing)
        try:
            await take()
        except asyncpg.QueryCanceledError:
            return True
    return False

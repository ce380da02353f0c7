"""The audit chain: one entry for each act, sealed with the one before; and every way of tampering with it is told."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from portal import audit
from portal.audit import CHAIN, SAID, record, said_by, seal_of
from portal.auditing import anchor, read_anchors, verify
from portal.clock import now
from portal.db import DB, atomic, new_id, row, rows, value
from portal.demo.cast import Cast
from portal.subjects import Subject
from tests.portal.accountability.ledger import owe
from tests.proving import reached, times

LENGTH = 30


async def fill(length: int = LENGTH) -> None:
    for n in range(length):
        subject = Subject("inspections.item", new_id(), f"事项{n}", "/x") if n % 3 else None
        await record(None, f"act.{n}", subject, {"n": n, "text": "换行\n与|竖线"})


async def open_the_table() -> None:
    """What only the owner of the database can do."""
    await rows("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    await rows("DROP INDEX audit_entry_seq")


async def faults(folder: Path | None = None) -> list[tuple[str, int]]:
    return [(fault.kind, fault.seq) for fault in (await verify(folder))[1]]


async def test_a_chain_nobody_touched_has_no_faults(people: Cast) -> None:
    await fill()
    assert await verify() == (LENGTH, [])


async def test_an_empty_chain_has_no_faults(rollback: None) -> None:
    assert await verify() == (0, [])


async def test_program_and_database_read_an_entry_alike(people: Cast) -> None:
    await fill(4)
    await record(people.li, "拼|接", Subject("k", new_id(), "", "/"), {"全角": "１", "quote": '"'}, "refused")
    for entry in await rows(f"SELECT *, {SAID} AS said FROM audit_entry"):
        assert bytes(entry["said"]) == said_by(entry)
        assert bytes(entry["seal"]) == seal_of(said_by(entry))


async def test_nothing_can_be_moved_from_one_field_into_the_next(people: Cast) -> None:
    await fill(1)
    entry = await row("SELECT * FROM audit_entry")
    assert entry is not None
    moved = {**entry, "action": entry["action"] + entry["outcome"], "outcome": ""}
    emptied = {**entry, "subject_title": ""}
    assert len({said_by(entry), said_by(moved), said_by(emptied)}) == 3


Tamper = Callable[[int, random.Random], Awaitable[list[tuple[str, int]]]]
TAMPERS: dict[str, Tamper] = {}


def tamper(way: Tamper) -> Tamper:
    TAMPERS[way.__name__] = way
    return way


@tamper
async def edit(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    column, new = chance.choice(
        [
            ("person_name", "别人"), ("action", "nothing"), ("outcome", "refused"), ("subject_kind", "x"),
            ("subject_title", "y"), ("detail", "{}"), ("address", "10.0.0.1"), ("at", now()),
            ("person", new_id()), ("subject_id", new_id()), ("previous", bytes(32)), ("seal", bytes(32)),
            ("id", new_id()),
        ]
    )  # fmt: skip
    await change(f"UPDATE audit_entry SET {column} = {{}} WHERE seq = {{}} RETURNING id", new, seq)
    # Row 1 has these very bytes before it: there it is no change.
    return [] if (column, seq) == ("previous", 1) else [("altered", seq)]


@tamper
async def delete(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    await change("DELETE FROM audit_entry WHERE seq = {} RETURNING id", seq)
    return [("truncated" if seq == LENGTH else "missing", seq)]


@tamper
async def cut_the_end(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    await change("DELETE FROM audit_entry WHERE seq >= {} RETURNING id", seq)
    return [("truncated", seq)]


@tamper
async def insert_twice(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    # Not the last: a copy of the row the head stands on is the row the head stands on.
    await copy(seq, seq)
    return [("inserted", seq)]


@tamper
async def insert_outside(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    place = chance.choice([0, -5, LENGTH + 1])
    await copy(seq, place)
    if place == LENGTH + 1:
        return [("altered", place), ("inserted", place)]
    return [("inserted", place)]


@tamper
async def swap_contents(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    other = seq % LENGTH + 1
    await change(
        "UPDATE audit_entry SET seq = CASE seq WHEN {} THEN {}::int ELSE {}::int END WHERE seq IN ({}, {}) RETURNING id",
        seq, other, seq, seq, other,
    )  # fmt: skip
    return sorted([("altered", seq), ("altered", other)])


@tamper
async def rewrite_and_seal_again(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    entry = await row("SELECT * FROM audit_entry WHERE seq = {}", seq)
    assert entry is not None
    entry["action"] = "harmless"
    await change(
        "UPDATE audit_entry SET action = {}, seal = {} WHERE seq = {} RETURNING id",
        entry["action"], seal_of(said_by(entry)), seq,
    )  # fmt: skip
    return [("altered", seq)]


@tamper
async def move_to_another_chain(seq: int, chance: random.Random) -> list[tuple[str, int]]:
    await change("UPDATE audit_entry SET chain = 'x' WHERE seq = {} RETURNING id", seq)
    return sorted([("truncated" if seq == LENGTH else "missing", seq), ("inserted", seq)])


async def change(sql: str, *args: Any) -> None:
    assert await rows(sql, *args), "the tampering itself went wrong"


async def copy(seq: int, place: int) -> None:
    await change(
        """INSERT INTO audit_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', {}::text, 'seq', {}::int))).*
             FROM audit_entry e WHERE seq = {} RETURNING id""",
        str(new_id()),
        place,
        seq,
    )


@pytest.mark.parametrize("way", TAMPERS)
async def test_every_single_tampering_is_found_and_its_row_named(people: Cast, way: str) -> None:
    await fill()
    await open_the_table()
    chance = random.Random(way)
    places = [1, LENGTH, *(chance.randrange(2, LENGTH) for _ in range(times(8, 1_248)))]
    for seq in places:
        undo = RuntimeError("undo")
        with pytest.raises(RuntimeError, match="undo"):
            async with atomic():
                told = await TAMPERS[way](seq, chance)
                assert sorted(await faults()) == told, (way, seq)
                raise undo
    assert await faults() == []
    reached("single tampers, each found and its row named", len(places))


async def test_a_fault_names_the_row_by_number_and_id(people: Cast) -> None:
    await fill(5)
    await open_the_table()
    await rows("UPDATE audit_entry SET detail = '{{}}' WHERE seq = 3")
    (fault,) = (await verify())[1]
    assert fault.id == await value("SELECT id FROM audit_entry WHERE seq = 3")
    assert fault.words == "第3条内容与其封印不符，已被改动"


async def test_a_chain_rewritten_from_the_middle_with_its_head_is_told_by_the_anchors(
    people: Cast, tmp_path: Path
) -> None:
    await fill(10)
    assert await anchor(tmp_path) == 10
    await fill(10)
    assert await anchor(tmp_path) == 20
    await open_the_table()
    await rewrite_from(15)
    assert await faults() == []
    assert await faults(tmp_path) == [("anchor", 20)]
    assert "第11至20条中" in (await verify(tmp_path))[1][0].words


async def test_a_chain_cut_with_its_head_is_told_by_the_anchors(people: Cast, tmp_path: Path) -> None:
    await fill(10)
    await anchor(tmp_path)
    await open_the_table()
    await rows("DELETE FROM audit_entry WHERE seq > 7")
    await rows("UPDATE audit_head SET seq = 7, seal = (SELECT seal FROM audit_entry WHERE seq = 7)")
    assert await faults() == []
    assert await faults(tmp_path) == [("truncated", 8)]


async def test_an_emptied_table_is_told_by_the_anchors(people: Cast, tmp_path: Path) -> None:
    await fill(3)
    await anchor(tmp_path)
    await open_the_table()
    await rows("DELETE FROM audit_entry")
    await rows("UPDATE audit_head SET seq = 0, seal = {}", bytes(32))
    assert await faults() == []
    assert await faults(tmp_path) == [("truncated", 1)]


async def test_a_head_that_was_changed_alone_is_told(people: Cast) -> None:
    await fill(3)
    await rows("UPDATE audit_head SET seal = {}", b"\1" * 32)
    assert await faults() == [("altered", 3)]
    await rows("UPDATE audit_head SET seq = 2, seal = (SELECT seal FROM audit_entry WHERE seq = 2)")
    assert await faults() == [("inserted", 3)]


async def test_anchors_are_appended_once_and_their_own_tampering_is_told(people: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "anchors"
    assert await anchor(folder) == 0
    await fill(3)
    assert [await anchor(folder), await anchor(folder)] == [3, 0]
    (file,) = folder.iterdir()
    assert len(file.read_text().splitlines()) == 1
    file.write_text(file.read_text() + "4 half a li")
    assert read_anchors(folder)[1] == []
    await fill(1)
    assert await anchor(folder) == 4
    assert read_anchors(folder)[1] == []
    assert await faults(folder) == []
    file.write_text(file.read_text().replace("\n3 ", "\nx "))
    file.write_text("rubbish\n" + file.read_text())
    assert await faults(folder) == [("anchor", 0)]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry",
        "TRUNCATE audit_entry CASCADE", "UPDATE transition SET note = 'x'", "DELETE FROM transition",
    ],
)  # fmt: skip
async def test_the_database_refuses_to_change_what_was_written(people: Cast, sql: str) -> None:
    await fill(2)
    from portal.workflow import happened

    await happened(Subject("k", new_id(), "t", "/"), people.li, "note", "进展")
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        async with atomic():
            await rows(sql)
    assert await faults() == []


async def test_each_act_leaves_exactly_one_entry(people: Cast) -> None:
    async with atomic():
        await record(people.li, "one")
        async with atomic():
            await record(people.li, "two")
    await record(None, "three")
    assert await actions() == ["one", "two", "three"]
    entry = await row("SELECT * FROM audit_entry WHERE action = 'one'")
    assert entry is not None
    assert (entry["person"], entry["person_name"], entry["outcome"]) == (people.li.id, "李慧", "done")
    assert json.loads(entry["detail"]) == {}


async def test_a_savepoint_that_is_rolled_back_leaves_no_entry_and_no_gap(people: Cast) -> None:
    async with atomic():
        await record(people.li, "kept")
        with pytest.raises(ZeroDivisionError):
            async with atomic():
                await record(people.li, "undone")
                raise ZeroDivisionError
        await record(people.li, "kept too")
    assert await actions() == ["kept", "kept too"]
    assert await faults() == []


async def test_an_act_that_fails_leaves_no_entry(people: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        async with atomic():
            await record(people.li, "undone")
            raise ZeroDivisionError
    assert await actions() == []
    assert (await audit.head())["seq"] == 0


@pytest.mark.committed
async def test_no_audit_no_act(committed: str) -> None:
    """What cannot be written down is not done."""
    from portal.demo.cast import make_cast

    people = await make_cast()
    with pytest.raises(asyncpg.StringDataRightTruncationError):
        async with atomic():
            await owe(people.unit["fuwu"])
            await record(people.li, "x" * 61)
    assert await rows("SELECT id FROM duty") == []
    assert DB.pool is not None
    assert DB.pool.get_idle_size() == DB.pool.get_size()


@pytest.mark.committed
async def test_writers_at_once_keep_the_chain_without_gaps(committed: str) -> None:
    async def act(name: str, *, fails: bool) -> None:
        async with atomic():
            await record(None, name)
            if fails:
                raise ZeroDivisionError

    async def write(name: str) -> None:
        for n in range(25):
            await asyncio.gather(act(f"{name}.{n}", fails=n % 5 == 4), return_exceptions=True)

    await asyncio.gather(*(write(name) for name in "abcd"))
    assert await verify() == (80, [])
    assert [line["seq"] for line in await rows("SELECT seq FROM audit_entry ORDER BY seq")] == list(range(1, 81))


@pytest.mark.committed
async def test_checking_while_others_write_raises_no_false_alarm(committed: str, tmp_path: Path) -> None:
    await fill(5)
    writing = asyncio.create_task(fill(200))
    rounds = 0
    while not writing.done():
        await anchor(tmp_path)
        assert (await verify(tmp_path))[1] == []
        rounds += 1
    await writing
    assert rounds > 3
    assert await verify(tmp_path) == (205, [])


async def actions() -> list[str]:
    found = await rows("SELECT action FROM audit_entry WHERE chain = {} ORDER BY seq", CHAIN)
    return [line["action"] for line in found]


async def rewrite_from(first: int) -> None:
    """As somebody would who owns the whole database: everything afterwards is sealed again, and the head with it."""
    entry = await row("SELECT seal FROM audit_entry WHERE seq = {}", first - 1)
    assert entry is not None
    previous = bytes(entry["seal"])
    for entry in await rows("SELECT * FROM audit_entry WHERE seq >= {} ORDER BY seq", first):
        new = {**entry, "action": "harmless", "previous": previous}
        seal = seal_of(said_by(new))
        await rows(
            "UPDATE audit_entry SET action = 'harmless', previous = {}, seal = {} WHERE id = {}",
            previous, seal, entry["id"],
        )  # fmt: skip
        previous = seal
    await rows("UPDATE audit_head SET seal = {}", previous)

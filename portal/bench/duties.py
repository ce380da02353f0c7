"""One round of the clock over a city's open duties: with nothing due, with two hundred, with five thousand."""

from datetime import timedelta
from random import Random

import asyncpg

from portal.accountability.actions.round import walk_the_round
from portal.bench.measuring import Patience, Row, compare
from portal.bench.recording import record, write_again
from portal.bench.visiting import Unexpected
from portal.clock import now, today
from portal.db import new_id
from portal.demo.city import sentences
from portal.demo.city.copying import blank, copy
from portal.duties import Duty

OPEN = 100_000
DUE, MANY = 200, 5_000
BARE = "SELECT id FROM duty WHERE look_on <= $1 ORDER BY look_on, id LIMIT 1"


async def more(connection: asyncpg.Connection, wanted: int = OPEN) -> None:
    """As many open duties as a city has, spread over the units that owe something already. Nothing is due today."""
    there = await connection.fetchval("SELECT count(*) FROM duty WHERE done_at IS NULL")
    owing = await connection.fetch("SELECT DISTINCT unit, person, supervising_unit FROM duty")
    dice, on = Random(11), today()  # noqa: S311 (the same texts every time)
    lines = []
    for number in range(wanted - there):
        due = on + timedelta(days=dice.randint(9, 300))
        lines.append(
            dict(blank(Duty))
            | dict(owing[number % len(owing)])
            | {"id": new_id(), "subject_kind": "bench", "subject_id": new_id(), "title": sentences.finding(dice)}
            | {"path": "/", "starts_on": on, "statutory_due": due, "due": due, "first_due": due, "opened_at": now()}
            | {"look_on": due - timedelta(days=7)}
        )
    await copy(connection, Duty, lines)
    await connection.execute("VACUUM ANALYZE duty")


async def idle_round(row: Row, bare: asyncpg.Connection, patience: Patience) -> Row:
    """The floor is the one question that finds nothing to do."""
    on = today()
    await walk_the_round(on)
    row.queries = (await record(lambda: walk_the_round(on))).queries
    return await compare(row, lambda: walk_the_round(on), lambda: bare.fetch(BARE, on), patience=patience)


async def busy_round(row: Row, bare: asyncpg.Connection, due: int = DUE) -> Row:
    """The floor is every UPDATE and INSERT of the round, sent again one by one in one transaction."""
    on = today()
    chosen = [
        line["id"]
        for line in await bare.fetch("SELECT id FROM duty WHERE subject_kind = 'bench' ORDER BY id LIMIT $1", due)
    ]

    async def stage() -> None:
        await bare.execute("DELETE FROM accountability_rung WHERE duty = ANY($1)", chosen)
        await bare.execute("DELETE FROM notice WHERE subject_kind = 'bench'")
        await bare.execute(
            "UPDATE duty SET due = $2::date + 3, statutory_due = $2::date + 3, look_on = $2 WHERE id = ANY($1)",
            chosen,
            on,
        )

    await stage()
    recording = await record(lambda: walk_the_round(on))
    if recording.answer != len(chosen):
        raise Unexpected(f"the round climbed {recording.answer} rungs, expected {len(chosen)}")
    row.queries = recording.queries
    writes = recording.writes
    patience = (
        Patience(least=1, most=2, seconds=10, warm=0) if due > DUE else Patience(least=4, most=8, seconds=10, warm=1)
    )
    return await compare(row, lambda: walk_the_round(on), lambda: write_again(writes, bare), stage, patience, times=1)

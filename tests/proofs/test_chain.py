"""How fast the audit chain is checked, and how many acts a second leave their entry in it."""

import asyncio
import time
from random import Random

import asyncpg
import pytest

from portal import audit
from portal.auditing import verify
from portal.clock import now, today
from portal.db import atomic, new_id, rows
from portal.demo.cast import make_cast
from portal.demo.city.chain import Chain
from portal.demo.city.copying import Ids
from tests.portal.accountability.ledger import owe
from tests.proving import LONG, reached, times

pytestmark = pytest.mark.committed
WRITERS = 8


async def test_a_long_chain_is_whole_and_one_row_changed_in_it_is_found(committed: str) -> None:
    length = times(5_000, 500_000)
    connection = await asyncpg.connect(committed)
    chain = Chain(Ids(today(), 7), Random(7), [(new_id(), "李慧")], [(new_id(), "针对接访值班安排流于形式的问题")])
    async with connection.transaction():
        async for _ in chain.write(connection, length, now()):
            pass
    began = time.monotonic()
    assert await verify() == (length, [])
    speed = length / (time.monotonic() - began)
    reached("entries verified a second", round(speed))
    if LONG:
        assert speed >= 100_000, "promised: 100,000 entries verified a second"
    await connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    await connection.execute("UPDATE audit_entry SET person_name = '别人' WHERE seq = $1", length // 3)
    assert [(fault.kind, fault.seq) for fault in (await verify())[1]] == [("altered", length // 3)]
    await connection.close()


async def test_acts_of_eight_at_once_each_leave_their_entry(committed: str) -> None:
    each = times(20, 500)
    people = await make_cast()
    before = (await verify())[0]

    async def write(number: int) -> None:
        for _ in range(each):
            async with atomic():
                await owe(people.unit["fuwu"], title=f"第{number}组")
                await audit.record(people.li, "made")

    began = time.monotonic()
    await asyncio.gather(*(write(number) for number in range(WRITERS)))
    speed = WRITERS * each / (time.monotonic() - began)
    reached("audited transactions a second", round(speed))
    if LONG:
        assert speed >= 300, "promised: 300 audited transactions a second"
    length, faults = await verify()
    assert faults == []
    assert length - before >= WRITERS * each
    made = await rows("SELECT count(*) AS n FROM audit_entry WHERE action = 'made'")
    assert made[0]["n"] == WRITERS * each

"""On which databases a city is made, and what of an older chain becomes of it."""

import asyncpg
import pytest

from portal import audit, auditing
from portal.db import row
from portal.demo.cast import make_cast
from portal.demo.city.copying import whole
from portal.demo.city.door import fill
from portal.demo.city.filling import Filling, Scale
from portal.demo.units import plant
from portal.errors import Refused
from portal.people import Person


async def test_a_chain_that_has_begun_is_continued(committed: str) -> None:
    await make_cast()
    await plant()
    await audit.record(None, "demo.fill", None, {})
    bare = await asyncpg.connect(committed)
    await Filling(bare, Scale(30, 40, 1.0)).fill()
    await bare.close()
    await audit.record(None, "demo.city", None, {})
    assert await auditing.verify() == (42, [])


async def test_a_database_in_which_somebody_works_is_refused(people: object) -> None:
    await Person.insert(Person(name="外人", account="somebody", kind="official")).run()
    with pytest.raises(Refused, match="已有其他单位或人员"):
        await fill(print)
    assert await row("SELECT 1 FROM person WHERE account LIKE 'yc%'") is None


async def test_a_city_is_not_filled_twice(people: object) -> None:
    await Person.insert(Person(name="先到", account="yc00001", kind="official")).run()
    with pytest.raises(Refused, match="已有演示城市"):
        await fill(print)


async def test_a_filling_that_breaks_off_leaves_nothing_behind(committed: str) -> None:
    bare = await asyncpg.connect(committed)
    with pytest.raises(ZeroDivisionError):
        async with whole(bare):
            await bare.execute("UPDATE audit_head SET seq = 7")
            raise ZeroDivisionError
    assert not bare.is_in_transaction()
    async with whole(bare):
        await bare.execute("UPDATE audit_head SET seq = seq + 1")
    await bare.close()
    assert await row("SELECT seq FROM audit_head") == {"seq": 1}

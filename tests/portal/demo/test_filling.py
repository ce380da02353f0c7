"""When a fill writes nothing, and what the terminal says."""

import asyncpg
import pytest

from portal.db import value
from portal.demo.cast import DEMO_PASSWORD, PEOPLE, make_cast
from portal.demo.district import THERE, fill, greeting
from portal.people import Person


async def test_a_fill_that_breaks_off_leaves_nothing_behind(rollback: None) -> None:
    """An account of the same name lies in the way of the officials, long after the units were planted."""
    # the papers are looked at while the test's own transaction waits, on a busy machine for longer than one may
    await value("SELECT set_config('idle_in_transaction_session_timeout', '0', TRUE)")
    await Person.insert(Person(name="占位", account="lj0100", kind="official")).run()
    with pytest.raises(asyncpg.UniqueViolationError):
        await fill()
    for table in ("unit", "post", "calendar_day", "inspections_item", "audit_entry"):
        assert await value(f"SELECT count(*) FROM {table}") == 0, table


async def test_the_cast_alone_still_counts_as_filled(rollback: None) -> None:
    await make_cast()
    assert await fill() == THERE


def test_the_greeting_names_everybody_and_the_password_in_straight_columns() -> None:
    said = greeting("http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000" in said
    assert DEMO_PASSWORD in said
    for who in PEOPLE:
        line = next(line for line in said.splitlines() if line.split()[:1] == [who.account])
        assert who.name in line
        assert line.endswith(who.does)

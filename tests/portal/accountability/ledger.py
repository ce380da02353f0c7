"""Duties for the tests of this room, and what was told about them."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.db import new_id, row, rows
from portal.duties import Answerable, Term, open_duty
from portal.subjects import Subject

DUE = date(2026, 3, 31)


async def owe(
    unit: UUID, *, due: date = DUE, person: UUID | None = None, title: str = "账外资金清理", **more: Any
) -> dict[str, Any]:
    """An open duty, as a room would open it."""
    subject = Subject("inspections.item", new_id(), title, "/inspections/items/x")
    await open_duty(subject, Answerable(unit, person, **more), Term(date(2026, 1, 1), due, due))
    return await duty_of(subject.id)


async def duty_of(subject_id: UUID) -> dict[str, Any]:
    found = await row("SELECT * FROM duty WHERE subject_id = {}", subject_id)
    assert found is not None
    return found


async def steps(duty: dict[str, Any] | None = None) -> list[str]:
    where, args = ("WHERE duty = {}", [duty["id"]]) if duty else ("", [])
    return [line["step"] for line in await rows(f"SELECT step FROM accountability_rung {where} ORDER BY id", *args)]


async def told(*, waiting: bool = False) -> list[tuple[str, str]]:
    """Who was told what, by account."""
    found = await rows(
        "SELECT p.account, n.sentence FROM notice n JOIN person p ON p.id = n.person"
        + (" WHERE n.dropped_at IS NULL AND n.read_at IS NULL" if waiting else "")
        + " ORDER BY n.at, p.account"
    )
    return [(line["account"], line["sentence"]) for line in found]


async def reminders() -> int:
    return len(await rows("SELECT id FROM transition WHERE happened = 'remind'"))

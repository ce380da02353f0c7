"""Duties for the tests of this room, and what was told about them."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.clock import now
from portal.db import new_id, row, rows
from portal.duties import Answerable, DutyNote, Term, open_duty
from portal.subjects import Subject

STARTS, DUE = date(2026, 1, 1), date(2026, 3, 31)


async def owe(
    unit: UUID,
    *,
    due: date = DUE,
    person: UUID | None = None,
    title: str = "账外资金清理",
    noted_on: date | None = STARTS,
    **more: Any,
) -> dict[str, Any]:
    """An open duty, as a room would open it, with a first record of progress unless it has none."""
    subject = Subject("inspections.item", new_id(), title, "/inspections/items/x")
    opened = await open_duty(subject, Answerable(unit, person, **more), Term(STARTS, due, due))
    if noted_on:
        await note_on(opened, noted_on)
    return await duty_of(subject.id)


async def note_on(duty: UUID, on: date, unit: UUID | None = None) -> None:
    """A record of progress of that day."""
    told = DutyNote(
        duty=duty, text="已部署。", happened_on=on, by_name="李慧", unit_name="便民服务中心", unit=unit, at=now()
    )
    await DutyNote.insert(told).run()


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

"""Duties that lived through a year: opened, handed in, returned, met, put off, taken back, reminded, each on its day."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from portal import duties
from portal.accountability.tables import Rung
from portal.clock import as_of, now
from portal.db import new_id, value
from portal.demo.cast import Cast
from portal.duties import Answerable, Term
from portal.subjects import Subject

KIND = "meetings.resolution"
KINDS = (KIND, "assignments.matter")
UNITS = ("fuwu", "zongzhi", "dangjian", "qingshi", "liuan_zongzhi", "housing")
OPENED = date(2026, 1, 5)


def at(on: date, hour: int = 12) -> Any:
    """As if it were that hour of that day in China."""
    return as_of(datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(hours=hour - 8))


async def owed(people: Cast, unit: str, due: date, *, opened: date = OPENED, kind: str = KIND, **more: Any) -> UUID:
    """The subject of a duty that was opened on that day."""
    subject = Subject(kind, new_id(), "公布办事流程", "/meetings")
    with at(opened, 9):
        await duties.open_duty(subject, Answerable(people.unit[unit], **more), Term(opened, due, due))
    return subject.id


async def met(subject: UUID, on: date, kind: str = KIND) -> None:
    with at(on):
        await duties.finish_duty(kind, subject, on)


async def handed_in(subject: UUID, on: date, kind: str = KIND) -> None:
    with at(on):
        await duties.hand_in(kind, subject)


async def reminded(subject: UUID, on: date, light: str = "none") -> None:
    duty = await value("SELECT id FROM duty WHERE subject_id = {}", subject)
    due = await value("SELECT due FROM duty WHERE subject_id = {}", subject)
    with at(on):
        await Rung.insert(
            Rung(
                duty=duty,
                step=f"{light}-{on}",
                due=due,
                walked_on=on,
                told=1,
                at=now(),
                label="提醒",
                light=light,
                points=0,
            )
        ).run()


async def several(people: Cast, unit: str, on_time: int, late: int, due: date = date(2026, 3, 10)) -> None:
    """So many met on their day, so many the day after."""
    for _ in range(on_time):
        await met(await owed(people, unit, due), due)
    for _ in range(late):
        await met(await owed(people, unit, due), due + timedelta(days=1))


async def random_life(people: Cast, dice: Random, first: date, last: date, many: int) -> list[UUID]:
    """Everything that may happen to duties, in the order of the days."""
    persons = [people.li.id, people.sun.id, people.lin.id, None]
    known: list[tuple[str, UUID]] = []
    days = sorted(first + timedelta(days=dice.randrange((last - first).days)) for _ in range(many))
    for on in days:
        if len(known) < 4 or dice.random() < 0.35:
            due = on + timedelta(days=dice.randrange(1, 40))
            kind = dice.choice(KINDS)
            narrow = dice.random() < 0.1
            person = dice.choice(persons)
            made = await owed(people, dice.choice(UNITS), due, opened=on, kind=kind, person=person, narrow=narrow)
            known.append((kind, made))
            continue
        kind, subject = dice.choice(known)
        with at(on):
            await _happen(people, dice, kind, subject, on)
    return [subject for _, subject in known]


async def _happen(people: Cast, dice: Random, kind: str, subject: UUID, on: date) -> None:
    later = on + timedelta(days=20)
    match dice.choice(("hand_in", "hand_back", "finish", "revoke", "reopen", "extend", "entrust", "remind")):
        case "hand_in":
            await duties.hand_in(kind, subject)
        case "hand_back":
            await duties.hand_back(kind, subject, on)
        case "finish":
            await duties.finish_duty(kind, subject, on - timedelta(days=dice.randrange(2)))
        case "revoke":
            await duties.revoke_duty(kind, subject)
        case "reopen":
            await duties.reopen_duty(kind, subject)
        case "extend":
            await duties.extend_duty(kind, subject, Term(on, later, later), "材料未齐", people.zhou)
        case "entrust":
            unit = people.unit[dice.choice(UNITS)]
            await duties.entrust(kind, [subject], unit, person=dice.choice([people.li.id, people.lin.id]))
        case _:
            step = f"s{dice.randrange(10**9)}"
            duty = await value("SELECT id FROM duty WHERE subject_id = {}", subject)
            light = dice.choice(("none", "blue", "yellow", "orange", "red", None))
            rung = Rung(
                duty=duty, step=step, due=on, walked_on=on, told=1, at=now(), label="提醒", light=light, points=0
            )
            await Rung.insert(rung).run()

"""Many duties at every place of the ladder, in a database that keeps what is committed, and lives that go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from portal.accountability.actions.ladders import adopt
from portal.clock import now
from portal.db import atomic, new_id, rows
from portal.demo.cast import SINCE, Cast, make_cast
from portal.duties import Duty, DutyNote, DutySupport, Term, extend_duty, finish_duty, hand_back, hand_in, promise_duty
from portal.people import Person, Post, Unit, segment

KIND = "inspections.item"
AT_ONCE = 500
TO_A_UNIT = 25


@dataclass(frozen=True)
class World:
    cast: Cast
    units: list[UUID]
    people: list[UUID]
    """Who can be reached outside the portal."""


async def world(duties: int) -> World:
    """The cast, and below 临江区 as many streets as it takes that each owes some twenty-five."""
    cast = await make_cast()
    units, persons, posts = [], [], []
    for n in range(max(8, min(200, duties // TO_A_UNIT))):
        one = new_id()
        path = cast.path["district"] + segment(one)
        units.append(
            Unit(id=one, name=f"第{n}街道", short_name=f"第{n}街道", kind="township",
                 parent=cast.unit["district"], path=path, position=100 + n)
        )  # fmt: skip
        for role in ("liaison", "leader"):
            who = new_id()
            persons.append(Person(id=who, name=f"{role}{n}", account=f"{role}{n}", kind="official"))
            posts.append(
                Post(
                    id=new_id(), person=who, person_kind="official", unit=one, title="主任", role=role, starts_on=SINCE
                )
            )
    for table, made in ((Unit, units), (Person, persons), (Post, posts)):
        for lot in _lots(made):
            await table.insert(*lot).run()
    people = [cast.person[account].id for account in ("zhou", "shen", "wang", "he", "tang")]
    people += [person.id for person in persons]
    await rows(
        "INSERT INTO message_address (id, person, channel, address, preferred, version, changed_by, changed_at)"
        " SELECT t.id, t.person, 'wecom', 'P' || replace(t.person::text, '-', ''), FALSE, 1, {}, {}"
        " FROM unnest({}::uuid[], {}::uuid[]) AS t(id, person) RETURNING id",
        cast.wu.id,
        now(),
        [new_id() for _ in people],
        people,
    )
    return World(cast, [unit.id for unit in units], people)


async def any_number_of_letters(cast: Cast, on: date) -> None:
    """Which of too many letters wait for another day depends on who was quicker; here all come on their day."""
    made = await adopt(
        cast.zhou, "default", unit=cast.unit["district"], room="", starts_on=on, on=on - timedelta(days=1)
    )
    await rows("UPDATE accountability_profile SET letters_a_day = 0 WHERE id = {} RETURNING id", made)


async def owed(there: World, number: int, first: date, dice: Random) -> list[UUID]:
    """So many, due from six weeks before the first day to six weeks after; their subjects."""
    made, notes, helped = [], [], []
    liaisons = await rows("SELECT unit, person FROM post WHERE role = 'liaison' AND unit = ANY({})", there.units)
    person = {line["unit"]: line["person"] for line in liaisons}
    for n in range(number):
        unit = dice.choice(there.units)
        due = first + timedelta(days=dice.randint(-42, 42))
        starts = first - timedelta(days=dice.randint(60, 120))
        duty = Duty(
            id=new_id(), subject_kind=KIND, subject_id=new_id(), title=f"第{n}件", path="/inspections/items/x",
            unit=unit, person=person[unit] if n % 3 else None, starts_on=starts, statutory_due=due, due=due,
            first_due=due, look_on=first if n % 5 else due - timedelta(days=7), opened_at=now(),
            promised_on=first + timedelta(days=dice.randint(-10, 5)) if dice.random() < 0.1 else None,
            returned_on=first - timedelta(days=dice.randint(0, 9)) if dice.random() < 0.1 else None,
        )  # fmt: skip
        made.append(duty)
        if dice.random() < 0.7:
            notes.append(
                DutyNote(id=new_id(), duty=duty.id, text="已部署。", happened_on=starts, by_name="主任",
                         unit_name="街道", at=now())
            )  # fmt: skip
        if dice.random() < 0.1:
            helped.append(DutySupport(id=new_id(), duty=duty.id, unit=dice.choice(there.units)))
    for table, lines in ((Duty, made), (DutyNote, notes), (DutySupport, helped)):
        for lot in _lots(lines):
            await table.insert(*lot).run()
    return [duty.subject_id for duty in made]


@atomic()
async def go_on(there: World, subjects: Sequence[UUID], day: date, dice: Random) -> None:
    """What happens on a day while the clocks stand: the same on every copy of the database."""
    for subject in dice.sample(subjects, max(len(subjects) // 20, 1)):
        act = dice.choice(("hand_in", "hand_back", "finish", "extend", "promise"))
        if act == "hand_in":
            await hand_in(KIND, subject)
        elif act == "hand_back":
            await hand_back(KIND, subject, day)
        elif act == "finish":
            await finish_duty(KIND, subject, day)
        elif act == "promise":
            await promise_duty(KIND, subject, day + timedelta(days=dice.randint(0, 3)))
        else:
            due = day + timedelta(days=dice.randint(-1, 20))
            await extend_duty(KIND, subject, Term(day, due, due), "等待批复", there.cast.wang)


def _lots(lines: Sequence[Any]) -> list[Sequence[Any]]:
    return [lines[n : n + AT_ONCE] for n in range(0, len(lines), AT_ONCE)]

"""Who hears of what, in which words: number, day and way, never the facts of a case."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from portal.duties import REMINDERS
from portal.notices import drop, holders, tell
from portal.people import Role
from portal.subjects import Subject

Record = Mapping[str, Any]
NUDGES = REMINDERS + "still:"
"""What the occasions of a reminder by hand begin with: unread ones are taken back as soon as something was done."""


async def office_people(office: UUID) -> list[UUID]:
    """The staff of the register's office today."""
    return await holders(office, Role.office)


async def unit_people(unit: UUID) -> list[UUID]:
    """Who answers for a unit today: its liaisons, its leaders where it has none."""
    return await holders(unit, Role.liaison) or await holders(unit, Role.leader)


async def carriers(assignment: Record) -> list[UUID]:
    """The leader, the officers, the lead unit's liaisons."""
    return [assignment["leader"], *assignment["officers"], *await unit_people(assignment["lead_unit"])]


async def approvers(record: Record) -> list[UUID]:
    """一把手, or who approves in his place where he carries the case himself."""
    seats = [record["head"], record["deputy_head"]]
    return [person for person in seats if person is not None and person != record.get("leader")][:1]


async def tell_carriers(assignment: Record, subject: Subject, sentence: str, once: str) -> int:
    return await tell(await carriers(assignment), subject, sentence, once)


async def tell_office(record: Record, subject: Subject, sentence: str, once: str, but: UUID | None = None) -> int:
    """The office's staff, without who did it."""
    people = await office_people(record["office"])
    return await tell([person for person in people if person != but], subject, sentence, once)


async def tell_units(units: Iterable[UUID], subject: Subject, sentence: str, once: str) -> int:
    people = [person for unit in units for person in await unit_people(unit)]
    return await tell(people, subject, sentence, once)


async def decided(record: Record, *occasions: str) -> None:
    """What was asked for was done, or is asked for no more: who has not read it yet need not."""
    for occasion in occasions:
        await drop(record["id"], f"{occasion}:{record['id']}")


async def drop_nudges(assignment_id: UUID) -> None:
    """Something was done: what was asked for by hand is asked for no more."""
    await drop(assignment_id, NUDGES)

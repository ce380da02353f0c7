"""Who hears of a letter, in which words: its kind, number, day and the way, never what it is about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.accountability.letter_kinds import LETTER_KINDS
from portal.clock import today
from portal.db import Sql, any_of, rows
from portal.notices import drop, holders, tell
from portal.people import Role
from portal.subjects import Subject

Record = Mapping[str, Any]


async def unit_people(unit: UUID) -> list[UUID]:
    """Who answers for a unit today: its liaisons and its leaders."""
    return [*await holders(unit, Role.liaison), *await holders(unit, Role.leader)]


async def office_people(unit: UUID) -> list[UUID]:
    return [*await holders(unit, Role.office), *await holders(unit, Role.discipline)]


async def signers(letter: Record) -> list[UUID]:
    """Who could sign it: by its level other staff, leaders of the office or of the nearest territory."""
    level = LETTER_KINDS[letter["kind"]].level
    where = [Sql("u.path = {}", letter["territory_path"])]
    if level != "territory":
        where.append(Sql("o.unit = {}", letter["unit"]))
    on = today()
    leaders = await rows(
        "SELECT DISTINCT o.person FROM post o JOIN unit u ON u.id = o.unit JOIN person p ON p.id = o.person WHERE"
        " o.role = 'leader' AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {}) AND p.disabled_at IS NULL"
        " AND {}",
        on,
        on,
        any_of(*where),
    )
    staff = await office_people(letter["unit"]) if level == "staff" else []
    found = [*staff, *(line["person"] for line in leaders)]
    return [person for person in found if person not in {letter["drafted_by"], letter["edited_by"]}]


async def tell_office(letter: Record, subject: Subject, sentence: str, occasion: str, but: UUID | None = None) -> int:
    people = await office_people(letter["unit"])
    return await tell([person for person in people if person != but], subject, sentence, once(occasion, letter))


async def tell_unit(unit: UUID, letter: Record, subject: Subject, sentence: str, occasion: str) -> int:
    return await tell(await unit_people(unit), subject, sentence, once(occasion, letter))


async def tell_signers(letter: Record, subject: Subject, sentence: str) -> int:
    return await tell(await signers(letter), subject, sentence, once("to_sign", letter))


async def take_back(letter: Record, occasion: str) -> None:
    """The reason is gone: what nobody has read yet is dropped."""
    await drop(letter["id"], f"letter:{occasion}:{letter['id']}:")


def once(occasion: str, letter: Record) -> str:
    return f"letter:{occasion}:{letter['id']}:{letter['version']}"

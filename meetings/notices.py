"""Who hears of what, in which words: number, day and way, never the facts of a case."""

from uuid import UUID

from portal.clock import today
from portal.db import rows
from portal.notices import holders, tell
from portal.people import Role
from portal.subjects import Subject


async def office_people(office: UUID) -> list[UUID]:
    """The staff of a conference's office today."""
    return await holders(office, Role.office)


async def unit_people(unit: UUID, *, heads: bool = False) -> list[UUID]:
    """Who answers for a unit today: its liaisons, whoever is named 联络员 for it, an office's own staff; with `heads`
    its leaders too, as where it has nobody else."""
    named = await rows(
        "SELECT l.person FROM meetings_liaison l JOIN meetings_member m ON m.id = l.member WHERE m.unit = {}"
        " AND l.starts_on <= {} AND (l.ends_on IS NULL OR l.ends_on >= {})",
        unit,
        today(),
        today(),
    )
    found = [
        *await holders(unit, Role.liaison),
        *await holders(unit, Role.office),
        *await holders(unit, Role.discipline),
    ]
    found += [line["person"] for line in named]
    if heads or not found:
        found += await holders(unit, Role.leader)
    return found


async def convenors(conference: UUID) -> list[UUID]:
    on = today()
    found = await rows(
        "SELECT DISTINCT s.person FROM meetings_seat s WHERE s.conference = {}"
        " AND s.rank IN ('principal_convenor', 'convenor', 'deputy_convenor')"
        " AND s.starts_on <= {} AND (s.ends_on IS NULL OR s.ends_on >= {})",
        conference,
        on,
        on,
    )
    return [line["person"] for line in found]


async def tell_units(units: list[UUID], subject: Subject, sentence: str, once: str, *, heads: bool = False) -> int:
    """The same sentence to whoever answers for each of these units. How many persons were told."""
    people = [person for unit in units for person in await unit_people(unit, heads=heads)]
    return await tell(people, subject, sentence, once)

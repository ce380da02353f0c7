"""The ladders of the conferences, as their offices see and change them."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me, under
from portal.accountability.ladder import Ladder
from portal.accountability.profiles import DEFAULT
from portal.accountability.queries.ladders import step_of
from portal.db import Sql, all_of, any_of, row, rows
from portal.errors import Missing
from portal.people import Role, UnitKind

Record = dict[str, Any]
SETTERS = (Role.office, Role.discipline)
"""Staff whose office watches over others: they set the ladder of the territory it serves."""


async def ladders_for(me: Me, day: date) -> list[Record]:
    """In force or to come, of what this person's posts lie in or reach: whoever is reminded may read by which rule."""
    return await rows(
        """SELECT f.id, f.name, f.room, f.starts_on, f.ends_on, f.unit, u.name AS unit_name, u.path, f.set_by_name, f.at,
                  (SELECT count(*) FROM accountability_profile_step s WHERE s.profile = f.id)::int AS steps
             FROM accountability_profile f JOIN unit u ON u.id = f.unit
            WHERE (f.ends_on IS NULL OR f.ends_on >= greatest({}, f.starts_on)) AND {} ORDER BY u.path, f.room, f.starts_on""",
        day,
        _concerns(me),
    )


async def ladder_for(me: Me, profile_id: UUID) -> Record:
    found = await row(
        """SELECT f.*, u.name AS unit_name, u.path FROM accountability_profile f JOIN unit u ON u.id = f.unit
            WHERE f.id = {} AND {}""",
        profile_id,
        _concerns(me),
    )
    if found is None:
        raise Missing
    lines = await rows(
        "SELECT * FROM accountability_profile_step WHERE profile = {} ORDER BY position, step", profile_id
    )
    return {
        **found,
        "ladder": Ladder(
            tuple(step_of(line) for line in lines), found["repeat"], found["name"], letters_a_day=_letters(found)
        ),
    }


def _letters(found: Record) -> int:
    """A ladder put in force before there was such a limit has that of the house."""
    given: int | None = found["letters_a_day"]
    return DEFAULT.letters_a_day if given is None else given


def _concerns(me: Me) -> Sql:
    above = Sql("u.path = ANY({})", list(me.lineage))
    reached = under("u.path", me.scopes(Role.office, Role.discipline, Role.leader, Role.auditor))
    return any_of(above, reached)


async def own_units(me: Me) -> list[Record]:
    """The territories this person's office serves, and those below."""
    scopes = me.scopes(*SETTERS)
    if not scopes:
        return []
    return await rows(
        """SELECT u.id, u.name, u.path FROM unit u WHERE u.kind <> {} AND u.kind <> {} AND u.closed_on IS NULL AND {}
            ORDER BY length(u.path), u.position, u.name LIMIT 300""",
        str(UnitKind.department),
        str(UnitKind.village),
        all_of(under("u.path", scopes)),
    )


def governs(me: Me, profile: Record) -> bool:
    return me.reaches(profile["path"], *SETTERS)


def may_govern(profile: Record) -> str:
    return f"{profile['unit_name']}的联席会议办公室（巡察机构）"

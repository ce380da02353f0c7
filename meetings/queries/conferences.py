"""Conferences: who sits in them on a day, whom they consist of, what their own numbers are."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from meetings.rules import office, runs, sees_conference
from meetings.states import LIMITS
from portal.access import Me
from portal.clock import today
from portal.db import row, rows
from portal.errors import Missing, Refused
from portal.subjects import Subject

CONVENORS = """ARRAY(SELECT cs.person FROM meetings_seat cs WHERE cs.conference = c.id
     AND cs.rank IN ('principal_convenor', 'convenor', 'deputy_convenor')
     AND cs.starts_on <= {} AND (cs.ends_on IS NULL OR cs.ends_on >= {})) AS convenors"""
DIRECTORS = """ARRAY(SELECT cs.person FROM meetings_seat cs WHERE cs.conference = c.id AND cs.rank = 'office_director'
     AND cs.starts_on <= {} AND (cs.ends_on IS NULL OR cs.ends_on >= {})) AS directors"""
HEAD = f"""c.title AS conference_title, c.office, c.host, c.sign, c.territory, c.circulates, c.level,
     ct.path AS territory_path, ct.name AS territory_name, co.name AS office_name, {CONVENORS}, {DIRECTORS}"""
"""What every record of a conference carries for its rules. Its four values: `on_four_times()`."""
LIAISONS = """ARRAY(SELECT ll.person FROM meetings_liaison ll JOIN meetings_member lm ON lm.id = ll.member
     WHERE lm.conference = c.id AND lm.unit = {unit} AND ll.starts_on <= {{}}
       AND (ll.ends_on IS NULL OR ll.ends_on >= {{}})) AS liaisons"""
"""Who is 联络员 of the unit in `{unit}` today, and not who is named from a later day; put in by `format`. Its two values:
`on_twice()`."""
JOINED = "JOIN unit ct ON ct.id = c.territory JOIN unit co ON co.id = c.office"


def on_four_times() -> tuple[date, date, date, date]:
    on = today()
    return on, on, on, on


def on_twice() -> tuple[date, date]:
    on = today()
    return on, on


def subject_of(conference: Mapping[str, Any]) -> Subject:
    return Subject(
        "meetings.conference", conference["id"], conference["title"], f"/meetings/conferences/{conference['id']}"
    )


async def conference_for(me: Me, conference_id: UUID) -> dict[str, Any]:
    """Missing when it is not there for this person."""
    found = await row(
        f"SELECT c.*, {HEAD}, ho.name AS host_name FROM meetings_conference c {JOINED} JOIN unit ho ON ho.id = c.host"
        " WHERE c.id = {} AND {}",
        *on_four_times(),
        conference_id,
        sees_conference(me),
    )
    if found is None:
        raise Missing
    return found


async def conferences_for(me: Me, *, run_by_me: bool = False, limit: int = 300) -> list[dict[str, Any]]:
    """Standing conferences this person may see, the highest level first; `run_by_me`: those of their own office."""
    return await rows(
        f"SELECT c.*, {HEAD} FROM meetings_conference c {JOINED} WHERE c.ended_on IS NULL AND {{}}"
        " ORDER BY length(ct.path), ct.path LIMIT {}",
        *on_four_times(),
        runs(me) if run_by_me else sees_conference(me),
        limit,
    )


async def running(me: Me, conference_id: UUID) -> dict[str, Any]:
    """The conference, when this person is of the office that runs it; Refused when they only see it."""
    conference = await conference_for(me, conference_id)
    if not office(me, conference):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    return conference


async def members_on(conference_id: UUID, on: date) -> list[dict[str, Any]]:
    """成员单位 of that day with their liaison officers of that day, in the order of the list."""
    return await rows(
        """SELECT m.id, m.unit, m.position, m.starts_on, m.ends_on, u.name, u.short_name, u.path,
                  l.person AS liaison, p.name AS liaison_name, l.starts_on AS liaison_since
             FROM meetings_member m JOIN unit u ON u.id = m.unit
             LEFT JOIN meetings_liaison l ON l.member = m.id AND l.starts_on <= {} AND (l.ends_on IS NULL OR l.ends_on >= {})
             LEFT JOIN person p ON p.id = l.person
            WHERE m.conference = {} AND m.starts_on <= {} AND (m.ends_on IS NULL OR m.ends_on >= {})
            ORDER BY m.position, u.path""",
        on,
        on,
        conference_id,
        on,
        on,
    )


async def seats_on(conference_id: UUID, on: date) -> list[dict[str, Any]]:
    """Convenors, deputies, director of that day, the highest first."""
    return await rows(
        """SELECT s.id, s.person, s.rank, s.title, s.position, s.starts_on, s.ends_on, p.name
             FROM meetings_seat s JOIN person p ON p.id = s.person
            WHERE s.conference = {} AND s.starts_on <= {} AND (s.ends_on IS NULL OR s.ends_on >= {})
            ORDER BY array_position(ARRAY['principal_convenor', 'convenor', 'deputy_convenor', 'office_director',
                     'commissioner'], s.rank::text), s.position, p.name""",
        conference_id,
        on,
        on,
    )


async def limits_of(conference_id: UUID) -> dict[str, tuple[str, int, str, str]]:
    """Every limit by name: (words, amount, unit, what it rests on); the conference's own where it has one."""
    own = await rows("SELECT name, amount, unit, article FROM meetings_limit WHERE conference = {}", conference_id)
    return LIMITS | {
        line["name"]: (LIMITS[line["name"]][0], line["amount"], line["unit"], line["article"])
        for line in own
        if line["name"] in LIMITS
    }

"""Where a person may bring a topic: their unit in a conference, and the visiting card of what it comes from."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, LIAISONS, on_four_times, on_twice
from meetings.rules import belongs, runs, submitter
from portal.access import Me, not_recused
from portal.clock import today
from portal.db import Sql, all_of, any_of, rows, value
from portal.duties import one
from portal.errors import Refused
from portal.subjects import Subject

AHEAD = "m.state IN ('planned', 'notified', 'postponed')"
PLACES = f"""SELECT c.id AS conference, c.title, {HEAD}, u.id AS submitting_unit, u.name AS submitting_name,
       u.short_name AS submitting_short, u.path AS submitting_path, {LIAISONS.format(unit="u.id")}
  FROM meetings_conference c {JOINED}
  JOIN (SELECT m.conference, m.unit FROM meetings_member m WHERE m.starts_on <= {{}} AND (m.ends_on IS NULL OR m.ends_on >= {{}})
        UNION SELECT o.id, o.office FROM meetings_conference o) p ON p.conference = c.id
  JOIN unit u ON u.id = p.unit
 WHERE c.ended_on IS NULL AND {{}} ORDER BY length(ct.path), c.id, u.path LIMIT 400"""


async def places_for(me: Me, conference: UUID | None = None) -> list[dict[str, Any]]:
    """Each unit this person brings topics for, in each conference it is a member of; a conference's office is one."""
    own = all_of(
        any_of(belongs("u.id", me), Sql("u.id = c.office AND {}", runs(me))),
        not_recused(me, "c.id"),
    )
    found = await rows(
        PLACES,
        *on_four_times(),
        *on_twice(),
        *on_twice(),
        Sql("{} AND c.id = {}", own, conference) if conference else own,
    )
    return [place for place in found if submitter(me, place)]


async def place_for(me: Me, conference: UUID, unit: UUID) -> dict[str, Any]:
    """Refused when this person does not bring topics for that unit there."""
    for place in await places_for(me, conference):
        if place["submitting_unit"] == unit:
            return place
    raise Refused("议题由成员单位的联络员（本办的由办公室工作人员）提请；您不是该单位在本联席会议的联络员。")


async def way_from_duty(me: Me, duty: Mapping[str, Any]) -> tuple[str, str] | None:
    """Offered to whoever brings topics somewhere."""
    if not await places_for(me):
        return None
    come_from = urlencode({"from_kind": duty["subject_kind"], "from_id": duty["subject_id"]})
    return "提请联席会议研究", f"/meetings/topics/new?{come_from}"


async def source_for(me: Me, kind: str, subject_id: UUID) -> Subject | None:
    """What a topic comes from, as this person may see it in the ledger of duties; None when they may not."""
    duty = await one(me, kind, subject_id)
    return Subject(kind, subject_id, duty["title"], duty["path"]) if duty else None


async def leaders_for(conference: UUID) -> list[dict[str, Any]]:
    """Whom a topic may name as 分管领导: who sits at the head of the conference, and the territory's own leaders."""
    on = today()
    return await rows(
        """SELECT DISTINCT ON (p.name, p.id) p.id, p.name, x.title
             FROM (SELECT s.person, s.title FROM meetings_seat s
                    WHERE s.conference = {} AND s.starts_on <= {} AND (s.ends_on IS NULL OR s.ends_on >= {})
                   UNION ALL
                   SELECT o.person, o.title FROM post o JOIN meetings_conference c ON c.territory = o.unit
                    WHERE c.id = {} AND o.role = 'leader' AND o.starts_on <= {} AND (o.ends_on IS NULL OR o.ends_on >= {})) x
             JOIN person p ON p.id = x.person WHERE p.disabled_at IS NULL ORDER BY p.name, p.id""",
        conference,
        on,
        on,
        conference,
        on,
        on,
    )


async def concernable(conference: UUID, without: UUID) -> list[dict[str, Any]]:
    """Units a topic may concern: the members of today, but not the unit that brings it."""
    return await rows(
        """SELECT u.id, u.name, u.short_name FROM meetings_member m JOIN unit u ON u.id = m.unit
            WHERE m.conference = {} AND m.unit <> {} AND m.starts_on <= {} AND (m.ends_on IS NULL OR m.ends_on >= {})
            ORDER BY m.position, u.path""",
        conference,
        without,
        today(),
        today(),
    )


async def is_ahead(meeting: UUID) -> bool:
    return bool(await value(f"SELECT TRUE FROM meetings_meeting m WHERE m.id = {{}} AND {AHEAD}", meeting))


async def meetings_ahead(me: Me, conference: UUID) -> list[dict[str, Any]]:
    """Meetings still to come, by their number, day and whether their notice is out: no word of their agenda. None that
    this person is kept from."""
    return await rows(
        "SELECT m.id, m.title, m.starts_at, m.notices FROM meetings_meeting m WHERE m.conference = {}"
        f" AND {AHEAD} AND {{}} ORDER BY m.starts_at LIMIT 50",
        conference,
        not_recused(me, "m.id", "m.conference"),
    )

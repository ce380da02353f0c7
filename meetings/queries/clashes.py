"""What stands in a meeting's way: its room, its leaders, its units, its day. Points to look at, never a refusal."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from meetings.queries.agenda import away_from
from meetings.rules import sees_meeting
from portal.access import Me, ancestors
from portal.calendardays import load_calendar
from portal.clock import local
from portal.db import rows
from portal.words import day_words

AT_ONCE = """m.id IS DISTINCT FROM {}::uuid AND m.state IN ('planned', 'notified')
   AND m.starts_at < {}::timestamptz AND m.starts_at > {}::timestamptz - interval '1 day'
   AND m.starts_at + m.minutes_planned * interval '1 minute' > {}::timestamptz"""
"""Other meetings at the same time. Its values: this meeting's id, its end, its beginning twice."""
FROM = "FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference JOIN unit ct ON ct.id = c.territory"
CONVENE = "s.ends_on IS NULL AND s.rank IN ('principal_convenor', 'convenor', 'deputy_convenor')"


async def points_for(me: Me, meeting: Mapping[str, Any]) -> list[str]:
    """For a meeting that stands in the database."""
    units = await rows("SELECT unit FROM meetings_invitee WHERE meeting = {}", meeting["id"])
    leaders = await rows(
        "SELECT DISTINCT t.leader FROM meetings_agenda_item a JOIN meetings_topic t ON t.id = a.topic"
        " WHERE a.meeting = {} AND NOT a.withheld AND t.leader IS NOT NULL",
        meeting["id"],
    )
    chair_away = meeting["chair"] in await away_from(meeting["id"])
    away = [f"主持人{meeting['chair_name']}请假，请另定主持人或改期。"] if chair_away else []
    return away + await points_of(
        me,
        meeting["territory_path"],
        meeting["conference"],
        starts_at=meeting["starts_at"],
        minutes=meeting["minutes_planned"],
        place=meeting["place"],
        people=[*([meeting["chair"]] if meeting["chair"] else []), *(line["leader"] for line in leaders)],
        units=[line["unit"] for line in units],
        meeting_id=meeting["id"],
    )


async def points_of(
    me: Me,
    territory_path: str,
    conference: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    place: str,
    people: Sequence[UUID],
    units: Sequence[UUID],
    meeting_id: UUID | None = None,
) -> list[str]:
    """`people`: chair and responsible leaders; who convenes this conference is added."""
    span = (meeting_id, starts_at + timedelta(minutes=minutes), starts_at, starts_at)
    return [
        *await _rest_day(starts_at),
        *await _room(me, span, territory_path, place),
        *await _leaders(me, span, conference, people),
        *await _units(me, span, units),
    ]


async def _rest_day(starts_at: datetime) -> list[str]:
    on = local(starts_at).date()
    calendar = await load_calendar()
    if calendar.is_workday(on):
        unknown = calendar.is_estimate(on)
        return [f"{on.year}年放假安排尚未公布，{day_words(on)}是不是休息日请再核对。"] if unknown else []
    why = calendar.explain(on).name
    return [f"{day_words(on)}是休息日{f'（{why}）' if why else ''}。"]


async def _room(me: Me, span: tuple[Any, ...], territory_path: str, place: str) -> list[str]:
    """The same words for the room, in this territory or one above or below it: a name elsewhere is another room."""
    found = await rows(
        f"SELECT m.title, m.starts_at, {{}} AS seen {FROM} WHERE {AT_ONCE} AND lower(btrim(m.place)) = lower(btrim({{}}))"
        " AND (ct.path LIKE {} OR ct.path = ANY({})) ORDER BY m.starts_at LIMIT 5",
        sees_meeting(me),
        *span,
        place,
        territory_path + "%",
        ancestors(territory_path),
    )
    return [f"{place}在这段时间已安排{_named(line)}。" for line in found]


async def _leaders(me: Me, span: tuple[Any, ...], conference: UUID, people: Sequence[UUID]) -> list[str]:
    """Somebody who chairs, answers for a topic, or convenes, and does so in another meeting at the same time."""
    found = await rows(
        f"""SELECT p.name, m.title, m.starts_at, {{}} AS seen {FROM}
              CROSS JOIN LATERAL (
                SELECT m.chair AS person UNION
                SELECT t.leader FROM meetings_agenda_item a JOIN meetings_topic t ON t.id = a.topic
                 WHERE a.meeting = m.id AND NOT a.withheld UNION
                SELECT s.person FROM meetings_seat s WHERE s.conference = m.conference AND {CONVENE}) b
              JOIN person p ON p.id = b.person
             WHERE {AT_ONCE} AND (b.person = ANY({{}})
                OR b.person IN (SELECT s.person FROM meetings_seat s WHERE s.conference = {{}} AND {CONVENE}))
             ORDER BY m.starts_at, p.name LIMIT 10""",
        sees_meeting(me),
        *span,
        list(people),
        conference,
    )
    return [f"{line['name']}在这段时间另有{_named(line)}。" for line in found]


async def _units(me: Me, span: tuple[Any, ...], units: Sequence[UUID]) -> list[str]:
    found = await rows(
        f"""SELECT m.title, m.starts_at, {{}} AS seen,
                   ARRAY(SELECT u.short_name FROM meetings_invitee i JOIN unit u ON u.id = i.unit
                          WHERE i.meeting = m.id AND i.unit = ANY({{}}) ORDER BY i.position) AS called
              {FROM} WHERE {AT_ONCE}
             ORDER BY m.starts_at LIMIT 10""",
        sees_meeting(me),
        list(units),
        *span,
    )
    return [f"{_list(line['called'])}在这段时间另须参加{_named(line)}。" for line in found if line["called"]]


def _list(names: Sequence[str]) -> str:
    return "、".join(names[:4]) + (f"等{len(names)}个单位" if len(names) > 4 else "")


def _named(line: Mapping[str, Any]) -> str:
    """The other meeting by its title, for who may know of it."""
    at = f"{local(line['starts_at']):%H:%M}"
    return f"“{line['title']}”（{at}开始）" if line["seen"] else f"另一会议（{at}开始）"

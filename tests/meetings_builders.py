"""Conferences, meetings and what hangs on them, made as the real cast: 周 and 沈 of the office, 唐 convenor,
林 and 罗 of a member unit, 孙 and 陈 of a street that is a member too."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from meetings.actions import agenda, attending, calling, deciding, establishing, planning, topic_moves, topics
from meetings.queries.attendance import attendance_for, grid_of
from meetings.queries.meetings import meeting_for, subject_of
from meetings.queries.topics import topic_for
from meetings.tables import MeetingNotice
from meetings.workflow import MEETING
from portal import db
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.workflow import make

SHANGHAI = ZoneInfo("Asia/Shanghai")
SINCE = date(2024, 1, 1)


async def a_conference(people: Cast) -> UUID:
    """临江区's: 唐正 convenor, 周岚 director of the office; member units 区住建局, 青石街道, 柳岸街道."""
    conference = await establishing.establish(
        people.zhou,
        title="临江区信访工作联席会议",
        territory=people.unit["district"],
        office=people.unit["conference_office"],
        sign="临信联",
        established_on=SINCE,
    )
    await establishing.seat(
        people.zhou, conference, person=people.tang.id, rank="convenor", title="区委副书记", starts_on=SINCE
    )
    await establishing.seat(
        people.zhou, conference, person=people.zhou.id, rank="office_director", title="办公室主任", starts_on=SINCE
    )
    for unit, liaison in (("housing", people.lin), ("qingshi", people.sun), ("liuan", people.zhao)):
        await establishing.admit(people.zhou, conference, unit=people.unit[unit], starts_on=SINCE, liaison=liaison.id)
    return conference


async def a_meeting(people: Cast, conference: UUID | None = None, **changes: Any) -> UUID:
    """A working meeting two weeks from today at nine."""
    conference = conference or await a_conference(people)
    given: dict[str, Any] = {
        "kind": "working",
        "starts_at": at_nine(today() + timedelta(days=14)),
        "place": "区委一号楼三楼会议室",
        "chair": people.tang.id,
        **changes,
    }
    return await planning.plan(people.zhou, conference, **given)


async def an_approved_topic(people: Cast, conference: UUID, **changes: Any) -> UUID:
    """Of 区住建局, approved by the convenor, not yet on an agenda: drafted by 林, agreed by 罗, screened by 周, approved
    by 唐. `state` earlier on that road stops there; whatever else is changed is put into the row afterwards."""
    given: dict[str, Any] = {
        "title": "老旧小区加装电梯矛盾化解",
        "presenter": "罗毅",
        "presenter_title": "局长",
        "minutes_asked": 10,
        "background": "今年以来同类事项较多。",
        "question": "明确牵头单位和完成时限。",
    }
    given |= {name: changes.pop(name) for name in list(given) if name in changes}
    made = await topics.draft(people.lin, conference, people.unit["housing"], **given)
    road = {
        "drafted": (people.lin, topic_moves.submit),
        "submitted": (people.luo, topic_moves.agree),
        "agreed": (people.zhou, topic_moves.screen),
        "screened": (people.tang, topic_moves.approve),
    }
    for state, (who, act) in road.items():
        if changes.get("state") == state:
            break
        await act(await topic_for(who, made), who)
    for name, said in changes.items():
        await db.value(f"UPDATE meetings_topic SET {name} = {{}} WHERE id = {{}} RETURNING id", said, made)
    return made


async def a_notified_meeting(
    people: Cast,
    conference: UUID | None = None,
    topics: int = 2,
    *,
    also: Sequence[UUID] = (),
    printed: bool = False,
) -> UUID:
    """With an agenda of item 1 and some topics, `also` these approved ones, and its notice sent. `printed`: with the
    paper itself, which takes a second; otherwise all but the paper."""
    conference = conference or await a_conference(people)
    meeting = await a_meeting(people, conference)
    listed = [await an_approved_topic(people, conference, title=f"第{n + 1}个议题") for n in range(topics)]
    await agenda.list_topics(people.zhou, meeting, [*listed, *also])
    if printed:
        await calling.notify(people.zhou, meeting, form="letter", version=0)
        return meeting
    seen = await meeting_for(people.zhou, meeting)
    papers = await calling.papers_of(people.zhou, seen, form="letter")
    sent: dict[str, Any] = {
        "number": 1,
        "form": "letter",
        "sent_by": people.zhou.id,
        "sent_by_name": "周岚",
        "sent_at": now(),
    }
    await MeetingNotice.insert(MeetingNotice(meeting=meeting, printed=json.dumps(papers["whole"]), **sent)).run()
    values = {"notices": 1, "notified_at": now()}
    await make(MEETING, "notify", seen, subject_of(seen), people.zhou, values=values)
    await calling.freeze_report(seen)
    return meeting


async def a_held_meeting(people: Cast, conference: UUID | None = None, topics: int = 2) -> UUID:
    meeting = await a_notified_meeting(people, conference, topics)
    await it_was_held(people, meeting)
    return meeting


async def it_was_held(people: Cast, meeting: UUID) -> None:
    """Three hours ago it began, everybody came; an hour ago it ended."""
    await it_is_time(meeting)
    await everybody_came(people, meeting)
    began = await db.row("SELECT starts_at, version FROM meetings_meeting WHERE id = {}", meeting)
    assert began is not None
    await attending.hold(
        people.zhou,
        meeting,
        began_at=began["starts_at"],
        ended_at=began["starts_at"] + timedelta(hours=2),
        seen=began["version"],
    )


async def it_is_time(meeting: UUID) -> None:
    """The hour of a meeting came three hours ago."""
    await db.value(
        "UPDATE meetings_meeting SET starts_at = {} WHERE id = {} RETURNING id", now() - timedelta(hours=3), meeting
    )


async def everybody_came(people: Cast, meeting: UUID, **except_for: str) -> None:
    """The grid filled in; `except_for`: short name of a unit → another word than present."""
    found = await attendance_for(people.zhou, meeting)
    said = [
        {
            row["column"]: row["of"],
            "position": row["position"],
            "status": except_for.get(row["label"], row["there"]),
            "name": row["name"] or "某人",
            "title": row["title"] or None,
            "leave_approved_by": None,
            "leave_reason": None,
            "substitute_name": "代某" if except_for.get(row["label"]) == "substitute" else None,
            "substitute_title": "副职" if except_for.get(row["label"]) == "substitute" else None,
            "rank_fits": True,
        }
        for row in await grid_of(found)
    ]
    await attending.register(people.zhou, meeting, said, seen=found["attendance_version"])


async def a_resolution(people: Cast, meeting: UUID | None = None, **changes: Any) -> UUID:
    """Noted at the desk while the minutes were open, not yet issued: 区住建局 leads, nobody is named. `changes` are
    columns, whatever the desk would say to them."""
    meeting = meeting or await a_held_meeting(people)
    stands = await db.row("SELECT state FROM meetings_meeting WHERE id = {}", meeting)
    assert stands is not None
    await _set("meetings_meeting", meeting, state="held")
    item = await db.value(
        "SELECT id FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' ORDER BY position LIMIT 1", meeting
    )
    given: dict[str, Any] = {
        "wording": changes.get("wording", "由区住建局牵头，青石街道配合，完成加装电梯意见征询。"),
        "lead_unit": people.unit["housing"],
        "handler": None,
        "ongoing": False,
        "due": today() + timedelta(days=30),
        "supporting": [],
    }
    resolution = await deciding.add_resolution(people.zhou, meeting, item, given)
    await _set("meetings_meeting", meeting, **stands)
    await _set("meetings_resolution", resolution, **{"handler": None, **changes})
    return resolution


async def _set(table: str, record: UUID, **columns: Any) -> None:
    names = ", ".join(f"{name} = {{}}" for name in columns)
    await db.value(f"UPDATE {table} SET {names} WHERE id = {{}} RETURNING id", *columns.values(), record)


def at_nine(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9, 0, tzinfo=SHANGHAI)

"""How topics, meetings and resolutions go: their machines, and the limits of the conferences one sees."""

from meetings.rules import sees_conference
from meetings.states import LIMITS
from meetings.workflow import MEETING, RESOLUTION, TOPIC
from portal.access import Me
from portal.db import rows
from portal.procedures import Own, Procedure, TimeLimit, differing

TIMES = {
    "opinion": (TOPIC.kind, "发出征求意见之日起"),
    "papers_lead": (TOPIC.kind, "会议召开前"),
    "notice_lead": (MEETING.kind, "会议召开前"),
    "minutes_draft": (MEETING.kind, "会议召开之日起"),
    "correction": (MEETING.kind, "发送征求意见之日起"),
    "minutes_issue": (MEETING.kind, "会议召开之日起"),
    "sign_for": (RESOLUTION.kind, "印发交办之日起"),
    "first_feedback": (RESOLUTION.kind, "印发交办之日起"),
    "resolution": (RESOLUTION.kind, "会议召开之日起"),
}
"""Name of a limit → the kind of matter it is of, and from when it counts."""


async def limits_for(me: Me, kind: str) -> list[TimeLimit]:
    names = [name for name, (of, _) in TIMES.items() if of == kind]
    found = await rows(
        "SELECT l.name, l.amount, l.unit, l.article, c.title FROM meetings_limit l"
        " JOIN meetings_conference c ON c.id = l.conference WHERE l.name = ANY({}) AND {} ORDER BY c.title, c.id LIMIT 200",
        names,
        sees_conference(me),
    )
    limits = []
    for name in names:
        words, amount, unit, article = LIMITS[name]
        own = [
            Own(line["title"], line["amount"], line["unit"], line["article"]) for line in found if line["name"] == name
        ]
        limits.append(TimeLimit(words, TIMES[name][1], amount, unit, article, differing((amount, unit), own)))
    return limits


async def _topic(me: Me) -> list[TimeLimit]:
    return await limits_for(me, TOPIC.kind)


async def _meeting(me: Me) -> list[TimeLimit]:
    return await limits_for(me, MEETING.kind)


async def _resolution(me: Me) -> list[TimeLimit]:
    return await limits_for(me, RESOLUTION.kind)


ROOM = "联席会议"
PROCEDURES = [
    Procedure("议题", ROOM, TOPIC, _topic),
    Procedure("会议", ROOM, MEETING, _meeting),
    Procedure("议定事项", ROOM, RESOLUTION, _resolution),
]

"""One meeting as this person may see it, its agenda and those who are called to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from meetings.queries.conferences import HEAD, JOINED, on_four_times
from meetings.queries.notice_words import NOT_NAMED
from meetings.rules import sees_item, sees_meeting
from portal.access import Me, not_recused
from portal.db import Sql, row, rows
from portal.errors import Missing
from portal.subjects import Subject

FROM = f"FROM meetings_meeting m JOIN meetings_conference c ON c.id = m.conference {JOINED}"


def subject_of(meeting: Mapping[str, Any]) -> Subject:
    return Subject("meetings.meeting", meeting["id"], meeting["title"], f"/meetings/{meeting['id']}")


async def meeting_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting with what its rules ask for. Missing when it is not there for this person."""
    found = await row(
        f"SELECT m.*, {HEAD}, p.name AS chair_name {FROM} LEFT JOIN person p ON p.id = m.chair WHERE m.id = {{}} AND {{}}",
        *on_four_times(),
        meeting_id,
        sees_meeting(me),
    )
    if found is None:
        raise Missing
    return found


async def agenda_of(me: Me, meeting_id: UUID) -> list[dict[str, Any]]:
    """The lines of the agenda in order; confidential ones only for those concerned. The caller has the meeting."""
    return await rows(
        """SELECT a.*, su.name AS unit_name, su.short_name AS unit_short, t.state AS topic_state, t.leader,
                  lp.name AS leader_name, t.question, t.late
             FROM meetings_agenda_item a
             JOIN meetings_meeting m ON m.id = a.meeting JOIN meetings_conference c ON c.id = m.conference
             LEFT JOIN unit su ON su.id = a.submitting_unit
             LEFT JOIN meetings_topic t ON t.id = a.topic LEFT JOIN person lp ON lp.id = t.leader
            WHERE a.meeting = {} AND {} ORDER BY a.position, a.id""",
        meeting_id,
        sees_item(me),
    )


async def item_for(me: Me, meeting_id: UUID, item_id: UUID) -> dict[str, Any]:
    """One line of the agenda; Missing for who may not know of it. The caller has the meeting."""
    found = next((item for item in await agenda_of(me, meeting_id) if item["id"] == item_id), None)
    if found is None:
        raise Missing
    return found


def told_title(item: Mapping[str, Any]) -> str:
    """What a line of the agenda is called where everybody reads it who was called: in the history of the meeting."""
    return NOT_NAMED if item["confidential"] else str(item["title"])


@dataclass(frozen=True)
class Kept:
    """Topics of this conference this person must not know of: `title`, `confidential`, `listed` on the agenda asked about."""

    topics: Sequence[Mapping[str, Any]]

    @property
    def listed(self) -> bool:
        """What this person would send out as the whole agenda were short of something."""
        return any(one["listed"] for one in self.topics)

    @property
    def printed(self) -> bool:
        """In every copy of a paper on the agenda, for the one for everybody leaves out only what is confidential."""
        return any(one["listed"] and not one["confidential"] for one in self.topics)

    def named_in(self, text: str | None) -> bool:
        return any(one["title"] in (text or "") for one in self.topics)

    def printed_in(self, text: str | None) -> bool:
        """Of a notice that was sent, whatever is on the agenda by now: whether its every copy names one."""
        return any(one["title"] in (text or "") for one in self.topics if not one["confidential"])


async def kept_from(me: Me, meeting: Mapping[str, Any]) -> Kept:
    return Kept(
        await rows(
            "SELECT t.title, t.confidential, t.id IN (SELECT a.topic FROM meetings_agenda_item a WHERE a.meeting = {})"
            " AS listed FROM meetings_topic t WHERE t.conference = {} AND {}",
            meeting["id"],
            meeting["conference"],
            Sql("NOT ({})", not_recused(me, "t.id")),
        )
    )


async def invitees_of(meeting_id: UUID) -> list[dict[str, Any]]:
    """Units called to the meeting, members first, with their 签收. The caller has checked the meeting."""
    return await rows(
        """SELECT i.*, u.name, u.short_name, u.path, p.name AS acknowledged_name
             FROM meetings_invitee i JOIN unit u ON u.id = i.unit LEFT JOIN person p ON p.id = i.acknowledged_by
            WHERE i.meeting = {} ORDER BY i.capacity, i.position, u.path""",
        meeting_id,
    )

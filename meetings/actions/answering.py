"""What comes back to a notice: a unit signs for it, somebody at the head says whether they come, the silent are reminded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.actions.calling import seats_of
from meetings.actions.planning import arranging
from meetings.notices import tell_units
from meetings.queries.calling import spoken_for, unsigned
from meetings.queries.meetings import invitees_of, subject_of
from portal import audit
from portal.access import Me
from portal.clock import now
from portal.db import atomic, new_id, rows
from portal.errors import Refused
from portal.subjects import Subject
from portal.workflow import happened


@atomic()
async def acknowledge(
    by: Me, meeting_id: UUID, unit: UUID, *, meeting: Mapping[str, Any], name: str, title: str
) -> None:
    """签收 of the last notice by one unit, with who will come. May be said again when somebody else comes."""
    if meeting["state"] != "notified":
        raise Refused("会议不在通知阶段，不能签收。")
    mine = next((one for one in await spoken_for(by, meeting_id) if one["unit"] == unit), None)
    if mine is None:
        raise Refused("您不能代该单位签收：须由该单位的联络员或负责人办理。")
    await rows(
        "UPDATE meetings_invitee SET acknowledged = {}, acknowledged_at = {}, acknowledged_by = {}, attendee_name = {},"
        " attendee_title = {} WHERE id = {} RETURNING id",
        meeting["notices"],
        now(),
        by.id,
        name,
        title,
        mine["id"],
    )
    subject = subject_of(meeting)
    await happened(subject, by, "acknowledge", "签收会议通知", f"{mine['short_name']}，{title}{name}参会")
    await audit.record(by, "meetings.meeting.acknowledge", subject, {"unit": unit, "notice": meeting["notices"]})


@atomic()
async def reply(by: Me, meeting: Mapping[str, Any], *, coming: bool, note: str = "") -> None:
    """Somebody at the head of the conference says whether they come; the office hears of apologies."""
    if meeting["state"] != "notified":
        raise Refused("会议不在通知阶段，不必回复。")
    if by.id not in await seats_of(meeting):
        raise Refused("只有本联席会议的召集人、办公室主任在这里回复；参会单位请签收。")
    await rows(
        "INSERT INTO meetings_notice_reply (id, meeting, person, coming, note, at) VALUES ({}, {}, {}, {}, {}, {})"
        " ON CONFLICT (meeting, person) DO UPDATE SET coming = excluded.coming, note = excluded.note, at = excluded.at"
        " RETURNING id",
        new_id(),
        meeting["id"],
        by.id,
        coming,
        note or None,
        now(),
    )
    subject = subject_of(meeting)
    await happened(subject, by, "reply", "回复参会" if coming else "请假", note)
    await audit.record(by, "meetings.meeting.reply", subject, {"coming": coming})


@atomic()
async def remind(by: Me, meeting_id: UUID) -> int:
    """One reminder a notice, to those only who have not signed for it. How many persons were told."""
    meeting = await arranging(by, meeting_id, "提醒签收")
    silent = unsigned(meeting, await invitees_of(meeting_id))
    if meeting["state"] != "notified" or not silent:
        raise Refused("没有需要提醒签收的单位。")
    card = Subject("meetings.meeting", meeting_id, meeting["title"], f"/meetings/{meeting_id}/notice")
    once = f"meeting-unsigned:{meeting_id}:{meeting['notices']}"
    told = await tell_units([one["unit"] for one in silent], card, "会议通知还没有签收，请及时签收。", once, heads=True)
    if not told:
        raise Refused("这次通知已提醒过一次，不再重复提醒；请电话联系未签收的单位。")
    subject = subject_of(meeting)
    await happened(subject, by, "remind", "提醒签收", "、".join(one["short_name"] for one in silent))
    await audit.record(by, "meetings.meeting.remind", subject, {"units": len(silent)})
    return told

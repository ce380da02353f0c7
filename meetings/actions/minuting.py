"""The minutes before they are issued: their words, the correction round, the signature."""

from datetime import date
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.queries.conferences import limits_of
from meetings.queries.meetings import meeting_for, subject_of
from meetings.queries.minutes import may_edit, words_of
from meetings.rules import office
from meetings.states import MINUTES_DRAFT, MeetingState
from meetings.tables import Minutes
from meetings.workflow import MEETING
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.duties import finish_duty
from portal.errors import Refused
from portal.notices import tell
from portal.workdays import compute
from portal.workflow import make

Meeting = dict[str, Any]
TAKEN = "纪要文字刚刚已被他人修改，请对照最新内容后再保存。"


@atomic()
async def describe(
    by: Me,
    meeting_id: UUID,
    *,
    title: str,
    opening: str | None,
    closing: str | None,
    distribution: str | None,
    version: int,
    cases_settled: int | None = None,
) -> None:
    """The words around the items, and how many backlog cases the meeting settled, as the office states. Whoever saves
    over somebody else's change is told."""
    meeting = await editable(by, meeting_id)
    await draft(meeting, by)
    saved = await value(
        "UPDATE meetings_minutes SET title = {}, opening = {}, closing = {}, distribution = {}, version = version + 1"
        " WHERE meeting = {} AND corrects IS NULL AND version = {} RETURNING id",
        title,
        opening,
        closing,
        distribution,
        meeting_id,
        version,
    )
    if saved is None:
        raise Refused(TAKEN)
    await value("UPDATE meetings_meeting SET cases_settled = {} WHERE id = {} RETURNING id", cases_settled, meeting_id)
    await audit.record(by, "meetings.minutes.describe", subject_of(meeting))


async def days_from_today(meeting: Meeting, limit: str) -> date:
    _, amount, unit, _ = (await limits_of(meeting["conference"]))[limit]
    return compute(today(), (amount, unit), await load_calendar()).effective_due


@atomic()
async def submit(meeting: Meeting, by: Me) -> None:
    """报召集人签发: remarks are settled, silent units have had their days, nothing is left open on the agenda."""
    minutes = await draft(meeting, by)
    await refuse_unfinished(meeting)
    if meeting["state"] == MeetingState.in_correction:
        await _refuse_unanswered(minutes)
    subject = subject_of(meeting)
    await make(MEETING, "submit", meeting, subject, by)
    await finish_duty(MINUTES_DRAFT, meeting["id"], today())
    people = [*await notices.convenors(meeting["conference"]), *([meeting["chair"]] if meeting["chair"] else [])]
    await tell(people, subject, "会议纪要请签发。", f"to_sign:{meeting['id']}:{meeting['version']}")


async def _refuse_unanswered(minutes: UUID) -> None:
    open_ones = await rows(
        "SELECT u.short_name, y.answer FROM meetings_minutes_reply y JOIN unit u ON u.id = y.unit"
        " JOIN meetings_minutes n ON n.id = y.minutes WHERE y.minutes = {} AND ((y.answer IS NULL AND"
        " n.correction_until >= {}) OR (y.answer = 'remarks' AND y.settlement IS NULL)) ORDER BY u.path",
        minutes,
        today(),
    )
    unsettled = [line["short_name"] for line in open_ones if line["answer"]]
    silent = [line["short_name"] for line in open_ones if not line["answer"]]
    if unsettled:
        raise Refused(f"以下单位的意见尚未处理：{'、'.join(unsettled)}。")
    if silent:
        raise Refused(f"征求意见期限未满，尚未答复：{'、'.join(silent[:8])}{'等' if len(silent) > 8 else ''}。")


async def refuse_unfinished(meeting: Meeting) -> None:
    """Every unit called has one line of attendance, every item discussed a result."""
    unaccounted = await value(
        "SELECT count(*) FROM meetings_invitee i WHERE i.meeting = {} AND NOT EXISTS (SELECT 1 FROM meetings_attendance a"
        " WHERE a.meeting = i.meeting AND a.unit = i.unit)",
        meeting["id"],
    )
    if unaccounted:
        raise Refused(f"还有 {unaccounted} 家参会单位没有登记到会情况，请先填写到会登记。")
    open_items = await rows(
        "SELECT title FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' AND NOT withheld AND result IS NULL"
        " ORDER BY position",
        meeting["id"],
    )
    if open_items:
        titles = "、".join(f"“{item['title'][:20]}”" for item in open_items[:3])
        raise Refused(f"还有 {len(open_items)} 项议题没有记录会议结果：{titles}{'等' if len(open_items) > 3 else ''}。")


@atomic()
async def send_back(meeting: Meeting, by: Me, *, note: str) -> None:
    """The convenor wants it changed; nothing is signed."""
    subject = subject_of(meeting)
    await make(MEETING, "send_back", meeting, subject, by, note)
    await tell(
        await notices.office_people(meeting["office"]),
        subject,
        f"纪要退回修改：{note}",
        f"sent_back:{meeting['id']}:{meeting['version']}",
    )


@atomic()
async def sign(meeting: Meeting, by: Me) -> None:
    """签发 by a convenor or who took the chair. From here on the words do not change."""
    subject = subject_of(meeting)
    await make(MEETING, "sign", meeting, subject, by)
    await value(
        "UPDATE meetings_minutes SET signed_by = {}, signed_by_name = {}, signed_at = {}, version = version + 1"
        " WHERE meeting = {} AND corrects IS NULL RETURNING id",
        by.id,
        by.name,
        now(),
        meeting["id"],
    )
    people = await notices.office_people(meeting["office"])
    await tell(people, subject, "会议纪要已签发，请印发。", f"signed:{meeting['id']}")


async def editable(by: Me, meeting_id: UUID) -> Meeting:
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting_id)
    meeting = await meeting_for(by, meeting_id)
    if not office(by, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    if not may_edit(by, meeting):
        raise Refused(f"当前状态为“{MEETING.states[meeting['state']]}”，纪要文字不能再改。")
    return meeting


async def draft(meeting: Meeting, by: Me) -> UUID:
    """The one original of the meeting, made from what is proposed when there is none yet."""
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting["id"])
    words = await words_of(meeting)
    if words["id"] is not None:
        known: UUID = words["id"]
        return known
    draft = Minutes(
        meeting=meeting["id"],
        title=words["title"],
        opening=words["opening"],
        closing=words["closing"],
        distribution=words["distribution"],
        created_by=by.id,
        created_at=now(),
    )
    await Minutes.insert(draft).run()
    return draft.id

"""The minutes before they are issued: their words, the correction round, the signature."""

from datetime import date
from typing import Any
from uuid import UUID

from meetings import notices
from meetings.queries.conferences import limits_of
from meetings.queries.meetings import invitees_of, meeting_for, subject_of
from meetings.queries.minutes import may_edit, minutes_for, speaks_for, words_of
from meetings.rules import office
from meetings.states import MeetingState
from meetings.tables import Minutes, MinutesReply
from meetings.workflow import MEETING
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.words import day_words
from portal.workdays import compute
from portal.workflow import happened, make

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
) -> None:
    """The words around the items. Whoever saves over somebody else's change is told."""
    meeting = await _editable(by, meeting_id)
    await _draft(meeting, by)
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
    await audit.record(by, "meetings.minutes.describe", subject_of(meeting))


@atomic()
async def circulate(meeting: Meeting, by: Me) -> None:
    """征求意见: every unit called is asked, by a day counted from the conference's limit."""
    minutes = await _draft(meeting, by)
    await _refuse_unfinished(meeting)
    until = await days_from_today(meeting, "correction")
    await make(MEETING, "circulate", meeting, subject_of(meeting), by, f"截至{until}")
    await value("UPDATE meetings_minutes SET correction_until = {} WHERE id = {} RETURNING id", until, minutes)
    await value("DELETE FROM meetings_minutes_reply WHERE minutes = {} AND answer IS NULL RETURNING id", minutes)
    known = {line["unit"] for line in await rows("SELECT unit FROM meetings_minutes_reply WHERE minutes = {}", minutes)}
    units = [called["unit"] for called in await invitees_of(meeting["id"])]
    asked = [MinutesReply(minutes=minutes, unit=unit) for unit in units if unit not in known]
    if asked:
        await MinutesReply.insert(*asked).run()
    await value(
        "UPDATE meetings_minutes_reply SET answer = NULL, taken = FALSE, settlement = NULL WHERE minutes = {} RETURNING id",
        minutes,
    )
    words = f"纪要征求意见稿已发出，请于{until.year}年{day_words(until)}前答复“无意见”或提出意见。"
    await notices.tell_units(units, subject_of(meeting), words, f"correction:{minutes}:{meeting['version']}")


async def days_from_today(meeting: Meeting, limit: str) -> date:
    _, amount, unit, _ = (await limits_of(meeting["conference"]))[limit]
    return compute(today(), (amount, unit), await load_calendar()).effective_due


@atomic()
async def reply(by: Me, meeting_id: UUID, unit: UUID, *, answer: str, remark: str | None) -> None:
    """A unit's word on the draft: 无意见, or what is to be changed. It may change its mind while it is asked."""
    found = await minutes_for(by, meeting_id)
    meeting, minutes = found["meeting"], found["original"]
    if meeting["state"] != MeetingState.in_correction or minutes is None:
        raise Refused("这份纪要现在不在征求意见。")
    if not await speaks_for(by, unit):
        raise Missing
    if answer == "remarks" and not (remark or "").strip():
        raise Refused("提出意见的，请写明要改哪里、怎样改。")
    done = await value(
        "UPDATE meetings_minutes_reply SET answer = {}, remark = {}, by = {}, by_name = {}, at = {}, taken = FALSE,"
        " settlement = NULL WHERE minutes = {} AND unit = {} RETURNING id",
        answer,
        remark if answer == "remarks" else None,
        by.id,
        by.name,
        now(),
        minutes["id"],
        unit,
    )
    if done is None:
        raise Missing
    name = await value("SELECT name FROM unit WHERE id = {}", unit)
    subject = subject_of(meeting)
    label = "对纪要无意见" if answer == "none" else "对纪要提出意见"
    await happened(subject, by, "reply", f"{name}{label}", remark or "")
    await audit.record(by, "meetings.minutes.reply", subject, {"unit": unit, "answer": answer})
    if answer == "remarks":
        people = await notices.office_people(meeting["office"])
        await tell(people, subject, f"{name}对纪要提出意见，请处理。", f"remark:{done}:{now():%H%M%S}")


@atomic()
async def settle(by: Me, meeting_id: UUID, reply_id: UUID, *, taken: bool, settlement: str | None) -> None:
    """The office takes a remark in, or says why not; the unit is told."""
    meeting = await _editable(by, meeting_id)
    if not taken and not (settlement or "").strip():
        raise Refused("不采纳的，请说明理由。")
    found = await row(
        "UPDATE meetings_minutes_reply SET taken = {}, settlement = {} WHERE id = {} AND answer = 'remarks'"
        " AND minutes IN (SELECT id FROM meetings_minutes WHERE meeting = {} AND corrects IS NULL)"
        " RETURNING unit, by, (SELECT name FROM unit WHERE id = unit) AS unit_name",
        taken,
        settlement or "已采纳",
        reply_id,
        meeting_id,
    )
    if found is None:
        raise Missing
    subject = subject_of(meeting)
    words = f"{found['unit_name']}：{'采纳' if taken else '不采纳'}" + (f"，{settlement}" if settlement else "")
    await happened(subject, by, "settle", "处理对纪要的意见", words)
    await audit.record(by, "meetings.minutes.settle", subject, {"unit": found["unit"], "taken": taken})
    await tell(
        [found["by"]], subject, f"您对纪要的意见{'已采纳' if taken else '未采纳'}。", f"settled:{reply_id}:{taken}"
    )


@atomic()
async def remind(by: Me, meeting_id: UUID) -> int:
    """One reminder to the units that are silent, and only to those. How many units."""
    meeting = await _editable(by, meeting_id)
    silent = await rows(
        "UPDATE meetings_minutes_reply SET reminded_at = {} WHERE answer IS NULL AND reminded_at IS NULL"
        " AND minutes IN (SELECT id FROM meetings_minutes WHERE meeting = {} AND corrects IS NULL) RETURNING unit, minutes",
        now(),
        meeting_id,
    )
    if not silent:
        raise Refused("没有需要提醒的单位：都已答复，或已经提醒过一次。")
    subject = subject_of(meeting)
    words = "纪要征求意见尚未收到贵单位答复，请尽快答复。"
    await notices.tell_units([line["unit"] for line in silent], subject, words, f"silent:{silent[0]['minutes']}")
    await happened(subject, by, "remind", "提醒未答复的单位", f"{len(silent)}家")
    await audit.record(by, "meetings.minutes.remind", subject, {"units": len(silent)})
    return len(silent)


@atomic()
async def submit(meeting: Meeting, by: Me) -> None:
    """报召集人签发: remarks are settled, silent units have had their days, nothing is left open on the agenda."""
    minutes = await _draft(meeting, by)
    await _refuse_unfinished(meeting)
    if meeting["state"] == MeetingState.in_correction:
        await _refuse_unanswered(minutes)
    subject = subject_of(meeting)
    await make(MEETING, "submit", meeting, subject, by)
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


async def _refuse_unfinished(meeting: Meeting) -> None:
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


async def _editable(by: Me, meeting_id: UUID) -> Meeting:
    await value("SELECT id FROM meetings_meeting WHERE id = {} FOR UPDATE", meeting_id)
    meeting = await meeting_for(by, meeting_id)
    if not office(by, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    if not may_edit(by, meeting):
        raise Refused(f"当前状态为“{MEETING.states[meeting['state']]}”，纪要文字不能再改。")
    return meeting


async def _draft(meeting: Meeting, by: Me) -> UUID:
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

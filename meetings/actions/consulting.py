"""征求意见 on the draft minutes: ask every unit, take its word, settle its remarks, remind the silent once."""

from typing import Any
from uuid import UUID

from meetings import notices
from meetings.actions.minuting import days_from_today, draft, editable, refuse_unfinished
from meetings.queries.meetings import invitees_of, subject_of
from meetings.queries.minutes import minutes_for, speaks_for
from meetings.states import MINUTES_DRAFT, MeetingState
from meetings.tables import MinutesReply
from meetings.workflow import MEETING
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, rows, value
from portal.duties import finish_duty
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.words import day_words
from portal.workflow import happened, make

Meeting = dict[str, Any]


@atomic()
async def circulate(meeting: Meeting, by: Me) -> None:
    """征求意见: every unit called is asked, by a day counted from the conference's limit."""
    minutes = await draft(meeting, by)
    await refuse_unfinished(meeting)
    until = await days_from_today(meeting, "correction")
    await make(MEETING, "circulate", meeting, subject_of(meeting), by, f"截至{until}")
    await finish_duty(MINUTES_DRAFT, meeting["id"], today())
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
    meeting = await editable(by, meeting_id)
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
    meeting = await editable(by, meeting_id)
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

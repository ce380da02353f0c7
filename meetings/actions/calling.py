"""Calling a meeting: the notice goes out, changes go out once, units sign for them; a meeting is postponed or called off."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.actions.agenda import let_go
from meetings.actions.papers_owed import keep_in_step, topics_on
from meetings.actions.planning import arranging
from meetings.documents.notice import notice_html, notice_word
from meetings.notices import convenors, tell_units, unit_people
from meetings.queries.agenda import report_now
from meetings.queries.calling import content_now, last_told, lead_of, notices_of, refuse_aside
from meetings.queries.meetings import agenda_of, invitees_of, subject_of
from meetings.queries.notice_words import FORMS, WIDE, has_confidential, paper_of, wide
from meetings.tables import MeetingNotice
from meetings.workflow import MEETING
from portal import audit, files
from portal.access import Me
from portal.clock import local, now, today
from portal.db import atomic, new_id, row, rows, value
from portal.documents import issue, next_label
from portal.errors import Refused
from portal.notices import drop, tell
from portal.papers.render import render
from portal.subjects import Subject
from portal.words import day_words
from portal.workflow import happened, make

KIND = "meeting_notice"


@atomic()
async def notify(by: Me, meeting_id: UUID, *, form: str, reason: str = "", version: int) -> None:
    """The notice is printed, frozen and sent; item 1 stands still from here on."""
    meeting = await arranging(by, meeting_id, "印发通知")
    items = await agenda_of(by, meeting_id)
    if not any(item["kind"] != "report_back" and not item["withheld"] for item in items):
        raise Refused("议程中除“上次议定事项落实情况”外还没有内容，请先安排议程。")
    if not await invitees_of(meeting_id):
        raise Refused("还没有参会单位，请先增加参会单位。")
    if meeting["starts_at"] <= now():
        raise Refused("会议时间已过，请先修改会议时间。")
    if (lead := await lead_of(meeting)).short and not reason.strip():
        raise Refused(f"按规定会议通知应{lead.words}，现已晚于{day_words(lead.latest)}。请写明理由。")
    seen = {**meeting, "version": version}
    values = {"notices": meeting["notices"] + 1, "notified_at": now(), "reason": None}
    await make(MEETING, "notify", seen, subject_of(meeting), by, reason, values)
    await freeze_report(meeting)
    await _send(by, meeting, form, reason)


@atomic()
async def tell_changes(by: Me, meeting_id: UUID, *, form: str, reason: str = "", version: int) -> None:
    """Everything changed since the last notice, in one further notice that is signed for anew."""
    meeting = await arranging(by, meeting_id, "印发通知")
    if meeting["state"] != "notified":
        raise Refused("会议通知还没有印发，不必发变更通知。")
    if not await value(
        "UPDATE meetings_meeting SET notices = notices + 1, version = version + 1 WHERE id = {} AND version = {}"
        " RETURNING TRUE",
        meeting_id,
        version,
    ):
        raise Refused("会议安排刚刚已被他人修改，请看过最新情况后再发。")
    await _send(by, meeting, form, reason)


async def freeze_report(meeting: Mapping[str, Any]) -> None:
    await rows(
        "UPDATE meetings_agenda_item SET frozen = {}, frozen_at = {} WHERE meeting = {} AND kind = 'report_back'"
        " RETURNING id",
        json.dumps(await report_now(meeting), ensure_ascii=False),
        now(),
        meeting["id"],
    )


async def _send(by: Me, meeting: dict[str, Any], form: str, reason: str) -> None:
    """Number, print, freeze and tell. `meeting` as it was before this notice."""
    if form not in FORMS:
        raise Refused("请选择信函格式或文件格式。")
    number, told = meeting["notices"] + 1, await last_told(meeting["id"])
    papers = await papers_of(by, meeting, form=form, reason=reason)
    if told and meeting["state"] == "notified" and not papers["whole"]["changes"]:
        raise Refused("自上次通知以来没有变更，不必再发。")
    notice_id, subject = new_id(), subject_of(meeting)
    labels: list[str] = []

    async def printed(label: str) -> bytes:
        labels.append(label)
        return await render(notice_html(papers["whole"], label=label))

    sign = f"{meeting['sign']}通"
    title = papers["whole"]["heading"]
    document = await issue(KIND, meeting["office"], today().year, sign, title, subject, by, printed)
    await MeetingNotice.insert(
        MeetingNotice(
            id=notice_id,
            meeting=meeting["id"],
            number=number,
            form=form,
            document=document,
            changes="\n".join(papers["whole"]["changes"]) or None,
            printed=json.dumps({**papers["whole"], "wide_changes": papers["wide"]["changes"]}, ensure_ascii=False),
            reason=reason or None,
            sent_by=by.id,
            sent_by_name=by.name,
            sent_at=now(),
        )
    ).run()
    await _keep_editions(by, notice_id, papers, labels[-1])
    if papers["whole"]["changes"]:
        await happened(subject, by, "renotify", "发出变更通知", "；".join(papers["wide"]["changes"]))
        await audit.record(by, "meetings.meeting.renotify", subject, {"number": number})
    await _tell_everybody(meeting, number, changed=bool(papers["whole"]["changes"]))


async def papers_of(by: Me, meeting: dict[str, Any], *, form: str, reason: str = "") -> dict[str, dict[str, Any]]:
    """The notice as it would be printed now: whole, and the wide copy without confidential titles."""
    content, told = await content_now(by, meeting), await last_told(meeting["id"])
    sent = await notices_of(meeting["id"])
    host = await row("SELECT name FROM unit WHERE id = {}", meeting["host"])
    assert host is not None
    given: dict[str, Any] = {
        "form": form,
        "issuer": host["name"],
        "office": meeting["office_name"],
        "on": today(),
        "told_label": (sent[0]["label"] or "") if sent else "",
        "reason": reason,
    }
    return {
        "whole": paper_of(content, told=told, **given),
        "wide": paper_of(wide(content), told=wide(told) if told else None, **given),
    }


async def _keep_editions(by: Me, notice_id: UUID, papers: Mapping[str, Any], label: str) -> None:
    """The Word file beside the paper; where an item is confidential, both once more for everybody called."""
    made = [("", "docx", notice_word(papers["whole"], label=label))]
    if has_confidential(papers["whole"]):
        made.append((WIDE, "pdf", await render(notice_html(papers["wide"], label=label))))
        made.append((WIDE, "docx", notice_word(papers["wide"], label=label)))
    name = f"{label}{papers['whole']['heading']}"[:140]
    subject = Subject("meetings.notice", notice_id, name, "")
    for edition, ending, data in made:
        await files.keep_made(subject, f"{name}{edition}.{ending}", data, by)


async def _tell_everybody(meeting: Mapping[str, Any], number: int, *, changed: bool) -> None:
    what = "会议安排有变更，请重新签收" if changed else "会议通知，请签收并报送参会人员"
    at = local(meeting["starts_at"])
    sentence = f"{what}：{at.year}年{day_words(at.date())}{at:%H:%M}，{meeting['place']}。"
    await tell_called(meeting, sentence, f"meeting-notice:{meeting['id']}:{number}")


async def tell_called(meeting: Mapping[str, Any], sentence: str, once: str) -> int:
    """Everybody called: who answers for the units, their leaders, and the head of the conference."""
    card = Subject("meetings.meeting", meeting["id"], meeting["title"], f"/meetings/{meeting['id']}/notice")
    units = [one["unit"] for one in await invitees_of(meeting["id"])]
    told = await tell_units(units, card, sentence, once, heads=True)
    return told + await tell(await seats_of(meeting), card, sentence, once)


async def seats_of(meeting: Mapping[str, Any]) -> list[UUID]:
    return [*await convenors(meeting["conference"]), *(meeting["directors"] or ())]


@atomic()
async def put_off(by: Me, meeting: Mapping[str, Any], move: str, *, note: str) -> None:
    """postpone or cancel: whoever was told of it hears of it; a cancelled meeting lets its topics go."""
    subject = subject_of(meeting)
    await make(MEETING, move, meeting, subject, by, note, {"reason": note})
    await drop(meeting["id"], f"meeting-notice:{meeting['id']}:")
    await drop(meeting["id"], f"meeting-unsigned:{meeting['id']}:")
    if move == "cancel":
        await refuse_aside(by, meeting)
        for item in await agenda_of(by, meeting["id"]):
            await let_go(by, item)
    await keep_in_step(await topics_on(meeting["id"]))
    if meeting["notices"]:
        at = local(meeting["starts_at"])
        words = "会议延期，时间另行通知" if move == "postpone" else "会议取消"
        sentence = f"{words}（原定{day_words(at.date())}{at:%H:%M}）：{note}"
        await tell_called(meeting, sentence, f"meeting-{move}:{meeting['id']}:{meeting['version']}")


@atomic()
async def replan(by: Me, meeting: Mapping[str, Any]) -> None:
    """Back to planning: item 1 lives again until the next notice."""
    await make(MEETING, "replan", meeting, subject_of(meeting), by)
    await rows(
        "UPDATE meetings_agenda_item SET frozen = NULL, frozen_at = NULL WHERE meeting = {} AND kind = 'report_back'"
        " RETURNING id",
        meeting["id"],
    )
    await keep_in_step(await topics_on(meeting["id"]))


async def archive(by: Me, meeting: Mapping[str, Any]) -> None:
    await make(MEETING, "archive", meeting, subject_of(meeting), by)


async def next_number(meeting: Mapping[str, Any]) -> str:
    """What the notice will be called, as things stand."""
    return await next_label(KIND, meeting["office"], today().year, f"{meeting['sign']}通")


async def count_told(meeting: Mapping[str, Any]) -> int:
    """How many persons would find it in their inbox."""
    people = set(await seats_of(meeting))
    for one in await invitees_of(meeting["id"]):
        people |= set(await unit_people(one["unit"], heads=True))
    return len(people)

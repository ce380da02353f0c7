"""What the matrix asks for in 联席会议: one conference, meetings, topics and resolutions in the states routes need.

A route's `on` names the state: `Route("POST …/sign", on="to_sign")` takes `ids["meeting to_sign"]` for `{meeting_id}`,
`ids["topic to_sign"]` for `{topic_id}` and so on where there is one, else the plain `ids["meeting"]`.
"""

import json
from typing import Any
from uuid import UUID

from meetings.actions import (
    agenda,
    calling,
    calling_for_topics,
    consulting,
    extending,
    feeds,
    minuting,
    opinions,
    resolving,
    rulebook,
    showing,
    templates,
    topic_papers,
    topic_recusals,
    verdicts,
)
from meetings.queries.meetings import meeting_for
from meetings.queries.resolutions import resolution_for
from meetings.queries.topics import topic_for
from meetings.tables import Attendance, Extract, Minutes, ProgressIntake
from portal import db, files
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.documents import Printed, issue_printed, next_label
from portal.subjects import Subject
from tests.builders import a_file
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    a_resolution,
    an_approved_topic,
)

NOUNS = (
    "conference",
    "meeting",
    "topic",
    "round",
    "resolution",
    "minutes",
    "extract",
    "reply",
    "request",
    "seat",
    "member",
    "regulation",
    "period",
    "template",
    "invitee",
    "feed",
)


async def meetings_world(people: Cast, ids: dict[str, UUID]) -> None:
    """Everything hangs on `ids["conference"]`. Who adds a noun adds it to NOUNS and makes it here."""
    ids["conference"] = conference = await a_conference(people)
    await showing.show(people.zhou, conference, shows=True)
    ids["meeting"] = ids["meeting notified"] = await a_notified_meeting(people, conference)
    ids["topic"] = await db.value(
        "SELECT topic FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' LIMIT 1", ids["meeting"]
    )
    await _planning(people, ids, conference)
    await _register(people, ids, conference)
    await _resolutions(people, ids, conference)
    await _minutes(people, ids, conference)
    await _topics(people, ids, conference)


async def _planning(people: Cast, ids: dict[str, UUID], conference: UUID) -> None:
    """A meeting being planned, one postponed, a template, 林's calendar address; the notice of the notified one with a
    paper and a Word file of a few bytes."""
    template = {"kind": "working", "title": "每月工作会议"}
    ids["template"] = await templates.add_template(people.zhou, conference, **template)
    planned = ids["meeting planned"] = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, planned, [await an_approved_topic(people, conference)])
    ids["agenda planned"] = await db.value(
        "SELECT id FROM meetings_agenda_item WHERE meeting = {} AND position = 2", planned
    )
    ids["meeting postponed"] = await a_meeting(people, conference)
    await calling.put_off(
        people.zhou, await meeting_for(people.zhou, ids["meeting postponed"]), "postpone", note="会场检修"
    )
    ids["invitee"] = await db.value("SELECT id FROM meetings_invitee WHERE meeting = {} LIMIT 1", ids["meeting"])
    await feeds.make_feed(people.lin)
    ids["feed"] = await db.value("SELECT id FROM meetings_feed")
    series = ("meeting_notice", people.unit["conference_office"], today().year, "临信联通")
    subject = Subject("meetings.meeting", ids["meeting"], "会议", f"/meetings/{ids['meeting']}")
    printed = Printed(await next_label(*series), b"%PDF-1.4 notice")
    document = await issue_printed(*series, "通知", subject, people.zhou, printed)
    notice = await db.value(
        "UPDATE meetings_notice SET document = {} WHERE meeting = {} RETURNING id", document, ids["meeting"]
    )
    await files.keep(Subject("meetings.notice", notice, "通知", ""), a_file("通知.docx"), people.zhou, "issued")


async def _register(people: Cast, ids: dict[str, UUID], conference: UUID) -> None:
    """The convenor's seat, 区住建局's membership, a regulation with its paper, a key period."""
    ids["seat"] = await db.value("SELECT id FROM meetings_seat WHERE conference = {} AND rank = 'convenor'", conference)
    ids["member"] = await db.value(
        "SELECT id FROM meetings_member WHERE conference = {} AND unit = {}", conference, people.unit["housing"]
    )
    ids["regulation"] = await rulebook.enact(
        people.zhou,
        conference,
        title="工作规则",
        signed_on=today(),
        in_force_from=today(),
        paper=a_file("工作规则.pdf"),
    )
    ids["regulation file"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", ids["regulation"])
    ids["period"] = await rulebook.add_key_period(
        people.zhou, conference, title="重点时段", from_day=today(), to_day=today()
    )


async def _topics(people: Cast, ids: dict[str, UUID], conference: UUID) -> None:
    """Of 区住建局, in each state; `asked` waits for 青石街道's opinion and has a paper and a recusal; `late` is late."""
    for state in ("drafted", "submitted", "agreed", "screened", "approved", "pooled"):
        ids[f"topic {state}"] = await an_approved_topic(people, conference, state=state)
    late = {"late": True, "late_reason": "刚刚收到交办。"}
    ids["topic late"] = await an_approved_topic(people, conference, state="agreed", **late)
    ids["topic asked"] = asked = await an_approved_topic(people, conference, state="submitted")
    await topic_papers.add_papers(await topic_for(people.lin, asked), people.lin, [a_file("方案.pdf")])
    await opinions.ask(await topic_for(people.lin, asked), people.lin, [people.unit["qingshi"]])
    await topic_recusals.recuse(
        await topic_for(people.zhou, asked), people.zhou, person=people.xu.id, unit=None, reason="本人涉及此事"
    )
    ids["asked"] = await db.value("SELECT id FROM meetings_topic_unit WHERE topic = {}", asked)
    ids["topic file"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", asked)
    ids["topic recusal"] = await db.value("SELECT id FROM recusal WHERE record_id = {}", asked)
    units = [people.unit[unit] for unit in ("housing", "qingshi", "liuan")]
    ids["round"] = await calling_for_topics.open_round(
        people.zhou, conference, title="议题征集", due=today(), units=units
    )


async def _resolutions(people: Cast, ids: dict[str, UUID], conference: UUID) -> None:
    """Led by 区住建局, handed out; `fed_back`, `verified`, `closed` further on."""
    meeting = await a_held_meeting(people, conference)
    for state in ("assigned", "signed_for", "open", "fed_back", "verified", "closed"):
        one = ids[f"resolution {state}"] = await a_resolution(people, meeting, wording=f"{state}的议定事项")
        await resolving.assign(await resolution_for(people.zhou, one), people.zhou)
        if state == "signed_for":
            await resolving.sign_for(await resolution_for(people.lin, one), people.lin)
        if state in {"assigned", "signed_for"}:
            continue
        await resolving.add_progress(await resolution_for(people.lin, one), people.lin, text="已开始。")
        await resolving.add_evidence(await resolution_for(people.lin, one), people.lin, [a_file("函.pdf")])
        if state == "open":
            continue
        await resolving.feed_back(await resolution_for(people.lin, one), people.lin, feedback="已办。")
        if state != "fed_back":
            await verdicts.verify(await resolution_for(people.shen, one), people.shen)
        if state == "closed":
            await verdicts.close(await resolution_for(people.tang, one), people.tang)
    ids["resolution"] = ids["resolution open"]
    ids["progress intake"] = await _a_table_handed_in(people, ids["resolution"])
    ids["resolution file"] = await db.value(
        "SELECT id FROM attachment WHERE subject_id = {} LIMIT 1", ids["resolution open"]
    )
    ids["request"] = await extending.ask(
        await resolution_for(people.lin, ids["resolution open"]),
        people.lin,
        to_due=today().replace(year=today().year + 1),
        reason="设计待审",
        progress="已开工",
    )


async def _a_table_handed_in(people: Cast, resolution: UUID) -> UUID:
    """By 林, one good row, not yet taken in."""
    line = {"id": str(resolution), "text": "又办了一件。", "on": str(today()), "row": 2, "wrong": []}
    line |= {"wording": "open的议定事项", "unit": "区住建局"}
    understood = json.dumps({"lines": [line], "problems": []}, ensure_ascii=False)
    made = ProgressIntake(person=people.lin.id, name="进展.xlsx", understood=understood, created_at=now())
    await ProgressIntake.insert(made).run()
    intake: UUID = made.id
    return intake


async def _minutes(people: Cast, ids: dict[str, UUID], conference: UUID) -> None:
    """A meeting in each state of its minutes; the issued one with a paper and an extract for 区住建局."""
    for state in ("held", "in_correction", "to_sign", "signed", "issued"):
        meeting = ids[f"meeting {state}"] = await a_held_meeting(people, conference)
        await _accounted(people, meeting)
        if state == "in_correction":
            await consulting.circulate(await meeting_for(people.zhou, meeting), people.zhou)
            ids["reply"] = await db.value(
                "UPDATE meetings_minutes_reply SET answer = 'remarks', remark = '请改。', by = {}, by_name = {}, at = {}"
                " WHERE unit = {} RETURNING id",
                people.lin.id,
                people.lin.name,
                now(),
                people.unit["housing"],
            )
        elif state != "held":
            await minuting.submit(await meeting_for(people.zhou, meeting), people.zhou)
            if state != "to_sign":
                await minuting.sign(await meeting_for(people.tang, meeting), people.tang)
    await _issued(people, ids)
    await _desk(people, ids)


async def _desk(people: Cast, ids: dict[str, UUID]) -> None:
    """The first topic of a meeting whose minutes are written, and of one whose minutes wait to be signed."""
    for state in ("held", "to_sign"):
        ids[f"agenda {state}"] = await db.value(
            "SELECT id FROM meetings_agenda_item WHERE meeting = {} AND position = 2", ids[f"meeting {state}"]
        )
    ids["resolution held"] = await a_resolution(people, ids["meeting held"], wording="还在工作台上的议定事项")


async def _accounted(people: Cast, meeting: UUID) -> None:
    """Attendance of every unit and a result for every topic, so that the minutes may go on."""
    for line in await db.rows(
        "SELECT unit, position FROM meetings_invitee i WHERE meeting = {} AND NOT EXISTS (SELECT 1"
        " FROM meetings_attendance a WHERE a.meeting = i.meeting AND a.unit = i.unit)",
        meeting,
    ):
        there: dict[str, Any] = {"meeting": meeting, "status": "present", "at": now(), "by": people.zhou.id, **line}
        await Attendance.insert(Attendance(**there)).run()
    await db.value("UPDATE meetings_agenda_item SET result = 'reported' WHERE meeting = {} RETURNING id", meeting)


async def _issued(people: Cast, ids: dict[str, UUID]) -> None:
    """Without printing: the paper is a few bytes."""
    meeting = ids["meeting issued"]
    office = people.unit["conference_office"]
    subject = Subject("meetings.meeting", meeting, "会议", f"/meetings/{meeting}")
    printed = Printed(await next_label("minutes", office, today().year, ""), b"%PDF-1.4 minutes")
    document = await issue_printed("minutes", office, today().year, "", "纪要", subject, people.zhou, printed)
    ids["minutes"] = await db.value(
        "UPDATE meetings_minutes SET document = {}, issued_at = {} WHERE meeting = {} RETURNING id",
        document,
        now(),
        meeting,
    )
    await files.keep(
        Subject("meetings.minutes", ids["minutes"], "纪要", ""), a_file("纪要.docx"), people.zhou, "issued"
    )
    await db.value("UPDATE meetings_meeting SET state = 'issued' WHERE id = {} RETURNING id", meeting)
    ids["meeting correction"] = meeting
    extract = Extract(
        minutes=ids["minutes"],
        unit=people.unit["housing"],
        document=document,
        issued_at=now(),
        sign_for_due=today(),
    )
    await Extract.insert(extract).run()
    ids["extract"] = extract.id
    correction = Minutes(
        meeting=meeting,
        corrects=ids["minutes"],
        title="更正",
        opening="更正。",
        created_by=people.zhou.id,
        created_at=now(),
    )
    await Minutes.insert(correction).run()
    ids["minutes correction"] = correction.id


def addresses(ids: dict[str, UUID], on: str, template: str) -> dict[str, Any]:
    """What stands for `{meeting_id}` and the like in an address, in the state `on` names where there is one."""
    found: dict[str, Any] = {f"{noun}_id": ids.get(f"{noun} {on}") or ids[noun] for noun in NOUNS if noun in ids}
    found["what"] = "meetings"
    found["number"] = 1
    if template.startswith(tuple(f"/meetings/{{meeting_id}}/{part}" for part in ("desk", "attendance", "agenda"))):
        found["item_id"] = ids.get(f"agenda {on}") or next(ids[name] for name in ids if name.startswith("agenda "))
    if template.startswith("/meetings/resolutions"):
        found["file_id"] = ids["resolution file"]
        found["intake_id"] = ids["progress intake"]
    if template.startswith("/meetings/conferences"):
        found["file_id"] = ids["regulation file"]
    if template.startswith("/meetings/topics"):
        found |= {"file_id": ids["topic file"], "recusal_id": ids["topic recusal"], "asked_id": ids["asked"]}
    return found

"""Every act that writes a text leaves the index as a rebuild would make it."""

from datetime import timedelta
from typing import Any

from meetings.actions import agenda, deciding, desk, opinions, planning, resolving, topic_papers, topics
from meetings.queries.resolutions import resolution_for
from meetings.queries.topics import topic_for
from meetings.searching.index import reindex
from meetings.searching.query import search_for
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.builders import a_file
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    an_approved_topic,
    at_nine,
)


async def righted() -> int:
    return [done async for done in reindex()][-1][1]


async def test_a_topic_its_papers_and_its_settlement(people: Cast) -> None:
    conference = await a_conference(people)
    unit = people.unit["housing"]
    topic = await topics.draft(people.lin, conference, unit, title="河道清淤", background="淤积两年。")
    await topics.edit(await topic_for(people.lin, topic), people.lin, title="河道清淤经费", question="经费由谁承担。")
    await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file("测算方案.pdf")])
    await topic_papers.add_papers(await topic_for(people.lin, topic), people.lin, [a_file("传错的.pdf")])
    wrong = await db.value("SELECT id FROM attachment WHERE subject_id = {} AND name = '传错的.pdf'", topic)
    await topic_papers.withdraw_paper(await topic_for(people.lin, topic), people.lin, wrong, "传错了")
    await db.rows(
        "UPDATE meetings_topic SET state = 'submitted', submitted_by = {} WHERE id = {}", people.lin.id, topic
    )
    await opinions.ask(await topic_for(people.lin, topic), people.lin, [people.unit["qingshi"]])
    asked = await db.value("SELECT id FROM meetings_topic_unit WHERE topic = {}", topic)
    await db.rows("UPDATE meetings_topic_unit SET opinion = 'disagree' WHERE id = {}", asked)
    settled = {"disagreement": "经费有分歧", "settled_by": "唐正", "settlement": "区级承担六成"}
    await opinions.settle(await topic_for(people.lin, topic), people.lin, **settled)
    assert await righted() == 0
    for word in ("清淤经费", "测算方案", "六成"):
        assert len((await search_for(people.lin, [word]))["found"]) == 1, word
    assert (await search_for(people.lin, ["传错"]))["found"] == []


async def test_the_agenda_of_a_meeting_and_of_its_copy(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topic = await an_approved_topic(people, conference)
    await righted()
    await agenda.list_topics(people.zhou, meeting, [topic])
    given: dict[str, Any] = {"section": None, "minutes": 10}
    for title in ("传达文件", "别的事"):
        await agenda.add_line(people.zhou, meeting, kind="other", title=title, **given)
    lines = await db.rows("SELECT id, version, title FROM meetings_agenda_item WHERE meeting = {}", meeting)
    known = {line["title"]: line for line in lines}
    line = known["传达文件"]
    await agenda.edit(people.zhou, meeting, line["id"], version=line["version"], title="传达上级文件", **given)
    await agenda.remove(people.zhou, meeting, known["别的事"]["id"])
    await planning.copy(people.zhou, meeting, starts_at=at_nine(today() + timedelta(days=40)))
    assert await righted() == 0
    assert len((await search_for(people.zhou, ["传达上级"]))["found"]) == 2
    assert (await search_for(people.zhou, ["别的事"]))["found"] == []


async def test_what_is_typed_at_the_desk_and_what_was_resolved(people: Cast) -> None:
    conference = await a_conference(people)
    await a_notified_meeting(people, conference)
    meeting = await a_held_meeting(people, conference)
    await righted()
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' LIMIT 1", meeting)
    await desk.save_text(people.zhou, meeting, item, "会议要求加快清淤。", seen=0)
    await desk.save_text(people.zhou, meeting, item, "会议要求加快清淤进度。", seen=1)
    said: dict[str, Any] = {
        "wording": "年底前完成清淤。",
        "lead_unit": people.unit["housing"],
        "handler": None,
        "ongoing": False,
        "due": today() + timedelta(days=30),
        "supporting": [],
    }
    kept = await deciding.add_resolution(people.zhou, meeting, item, said)
    gone = await deciding.add_resolution(people.zhou, meeting, item, {**said, "wording": "作废的一条。"})
    seen = await versions()
    await deciding.change_resolution(
        people.zhou, meeting, kept, {**said, "wording": "汛期前完成清淤。"}, seen=seen[kept]
    )
    await deciding.remove_resolution(people.zhou, meeting, gone, seen=seen[gone])
    await resolving.assign(await resolution_for(people.zhou, kept), people.zhou)
    await resolving.add_progress(await resolution_for(people.lin, kept), people.lin, text="船只已进场。")
    await resolving.add_evidence(await resolution_for(people.lin, kept), people.lin, [a_file("照片.pdf")])
    await resolving.feed_back(await resolution_for(people.lin, kept), people.lin, feedback="清淤两公里。")
    assert await righted() == 0
    assert [line["what"] for line in (await search_for(people.zhou, ["清淤"]))["found"]] == ["resolution", "minutes"]
    assert len((await search_for(people.lin, ["船只"]))["found"]) == 1
    assert (await search_for(people.zhou, ["作废"]))["found"] == []


async def versions() -> dict[Any, int]:
    return {line["id"]: line["version"] for line in await db.rows("SELECT id, version FROM meetings_resolution")}

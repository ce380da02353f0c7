"""Who must not know of a topic meets it nowhere: not on an agenda, in minutes, as what was decided, higher up. And what is
confidential is named nowhere everybody reads."""

import importlib
from typing import Any
from uuid import UUID

import pytest

from meetings.actions import agenda, calling, deciding, handing_up, issuing, resolving, topic_recusals
from meetings.queries.agenda import report_for
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.overview import under_way
from meetings.queries.resolutions import resolution_for
from meetings.queries.topics import topic_for
from portal import db, duties
from portal.access import Me
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.meetings.test_topics import a_city_conference
from tests.meetings_builders import (
    a_conference,
    a_meeting,
    a_notified_meeting,
    an_approved_topic,
    it_was_held,
)

ASIDE = "不由您经手"


async def keep_from(people: Cast, topic: UUID, who: Me) -> None:
    found = await topic_for(people.zhou, topic)
    await topic_recusals.recuse(found, people.zhou, person=who.id, unit=None, reason="亲属关系")


async def a_topic_kept_from(people: Cast, who: Me, conference: UUID, title: str = "某处管网改造") -> UUID:
    topic = await an_approved_topic(people, conference, title=title)
    await keep_from(people, topic, who)
    return topic


async def titles(me: Me, meeting: UUID) -> list[str]:
    return [item["title"] for item in await agenda_of(me, meeting)]


async def test_its_line_is_on_no_agenda_of_theirs_and_cannot_be_worked_on(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    topic = await a_topic_kept_from(people, people.shen, conference)
    meeting = await a_notified_meeting(people, conference, topics=1, also=[topic])
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE topic = {}", topic)
    assert "某处管网改造" in await titles(people.zhou, meeting)
    assert "某处管网改造" not in await titles(people.shen, meeting)
    counted = [line["items"] for who in (people.zhou, people.shen) for line in await under_way(who)]
    assert counted == [2, 1]
    for version in (0, 1):
        with pytest.raises(Missing):
            await agenda.withhold(people.shen, meeting, item, version=version, reason="x")
    with pytest.raises(Missing):
        await agenda.remove(people.shen, meeting, item)
    await it_was_held(people, meeting)
    with pytest.raises(Missing):
        await deciding.set_result(people.shen, meeting, item, result="decided", note=None, seen=0)
    await browser.sign_in(people.shen)
    for page in ("", "/agenda", "/notice", "/desk", "/minutes"):
        assert "某处管网改造" not in await browser.see(f"/meetings/{meeting}{page}")
    await browser.see(f"/meetings/{meeting}/desk/{item}", 404)
    await browser.sign_in(people.zhou)
    assert "某处管网改造" in await browser.see(f"/meetings/{meeting}")


async def test_they_send_out_nothing_that_would_be_short_of_it(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await a_topic_kept_from(people, people.shen, conference)
    meeting = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, meeting, [topic, await an_approved_topic(people, conference)])
    with pytest.raises(Refused, match=ASIDE):
        await calling.notify(people.shen, meeting, form="letter", version=0)
    found = await meeting_for(people.shen, meeting)
    with pytest.raises(Refused, match=ASIDE):
        await calling.put_off(people.shen, found, "cancel", note="并入全体会议")
    assert (await meeting_for(people.zhou, meeting))["state"] == "planned"
    assert await db.value("SELECT state FROM meetings_topic WHERE id = {}", topic) == "scheduled"
    await db.rows("UPDATE meetings_meeting SET state = 'signed' WHERE id = {}", meeting)
    with pytest.raises(Refused, match=ASIDE):
        await issuing.issue(people.shen, meeting, (await meeting_for(people.shen, meeting))["version"])


async def test_what_was_decided_on_it_is_kept_from_them_whenever_they_stood_aside(people: Cast) -> None:
    conference = await a_conference(people)
    before, after = [await an_approved_topic(people, conference, title=title) for title in ("甲", "乙")]
    await keep_from(people, before, people.shen)
    meeting = await a_notified_meeting(people, conference, topics=0, also=[before, after])
    await it_was_held(people, meeting)
    decided = [await a_decision(people, meeting, topic) for topic in (before, after)]
    await keep_from(people, after, people.shen)
    coming = await a_meeting(people, conference)
    first = (await agenda_of(people.zhou, coming))[0]
    for who, seen in ((people.lin, True), (people.shen, False)):
        for one in decided:
            assert await duties.sees(who, "meetings.resolution", one) is seen
            if not seen:
                with pytest.raises(Missing):
                    await resolution_for(who, one)
    told = {
        who.account: len(await report_for(who, await meeting_for(who, coming), first))
        for who in (people.zhou, people.shen)
    }
    assert told == {"zhou": 2, "shen": 0}
    await topic_recusals.unrecuse(
        await topic_for(people.zhou, after),
        people.zhou,
        await db.value("SELECT id FROM recusal WHERE record_id = {} AND lifted_at IS NULL", after),
    )
    assert await resolution_for(people.shen, decided[1])
    with pytest.raises(Missing):
        await resolution_for(people.shen, decided[0])


async def a_decision(people: Cast, meeting: UUID, topic: UUID) -> UUID:
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE topic = {}", topic)
    said: dict[str, Any] = {"wording": "由区住建局办理。", "lead_unit": people.unit["housing"], "handler": None}
    made = await deciding.add_resolution(
        people.zhou, meeting, item, {**said, "ongoing": True, "due": None, "supporting": []}
    )
    await resolving.assign(await resolution_for(people.zhou, made), people.zhou)
    return made


async def test_it_is_not_offered_to_them_for_an_agenda(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    await a_topic_kept_from(people, people.shen, conference)
    meeting = await a_meeting(people, conference)
    for who, offered in ((people.zhou, True), (people.shen, False)):
        await browser.sign_in(who)
        assert ("某处管网改造" in await browser.see(f"/meetings/{meeting}/agenda")) is offered


@pytest.mark.parametrize("taken_off", [False, True])
async def test_papers_that_name_it_are_not_for_them(people: Cast, browser: Browser, taken_off: bool) -> None:
    conference = await a_conference(people)
    topic = await a_topic_kept_from(people, people.sun, conference)
    meeting = await a_notified_meeting(people, conference, topics=1, also=[topic], printed=True)
    if taken_off:  # by now it is on no agenda; the paper that was sent names it all the same
        item = await db.value("SELECT id FROM meetings_agenda_item WHERE topic = {}", topic)
        await agenda.remove(people.zhou, meeting, item)
    paper = f"/meetings/{meeting}/notices/1/notice"
    await browser.sign_in(people.sun)
    assert paper not in await browser.see(f"/meetings/{meeting}/notice")
    for ending in ("pdf", "docx"):
        await browser.see(f"{paper}.{ending}", 404)
    await browser.sign_in(people.zhao)
    assert paper in await browser.see(f"/meetings/{meeting}/notice")
    assert (await browser.get(f"{paper}.docx")).status_code == 200


async def test_a_confidential_one_leaves_them_the_copy_for_everybody(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, title="某处管网改造", confidential=True)
    await keep_from(people, topic, people.shen)
    meeting = await a_notified_meeting(people, conference, topics=1, also=[topic], printed=True)
    paper = f"/meetings/{meeting}/notices/1/notice.docx"
    sizes = {}
    for who in (people.zhou, people.shen, people.sun):
        await browser.sign_in(who)
        sizes[who.account] = (await browser.get(paper)).content
    assert sizes["shen"] == sizes["sun"] != sizes["zhou"]


async def test_what_became_of_it_higher_up_is_kept_from_them_too(people: Cast) -> None:
    conference = await a_conference(people)
    officer = await a_city_conference(people)
    topic = await a_topic_kept_from(people, people.tang, conference)
    upper = await handing_up.hand_up(await topic_for(people.zhou, topic), people.zhou)
    assert await topic_for(officer, upper)
    kept = await db.rows("SELECT person, shadow_of FROM recusal WHERE record_id = {}", upper)
    assert [(line["person"], line["shadow_of"] is not None) for line in kept] == [(people.tang.id, True)]


async def test_the_history_of_a_meeting_and_the_ledger_of_duties_name_nothing_confidential(
    people: Cast, browser: Browser
) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, title="某处管网改造", confidential=True)
    meeting = await a_notified_meeting(people, conference, topics=1, also=[topic])
    await it_was_held(people, meeting)
    item = await db.value("SELECT id FROM meetings_agenda_item WHERE topic = {}", topic)
    await deciding.set_result(people.zhou, meeting, item, result="decided", note="按方案二", seen=0)
    decided = await a_decision(people, meeting, topic)
    for who in (people.sun, people.qian):
        await browser.sign_in(who)
        page = await browser.see(f"/meetings/{meeting}")
        assert "内部议题" in page
        assert "某处管网改造" not in page
        assert "按方案二" not in page
    await browser.sign_in(people.wang)
    ledger = await browser.see("/accountability?kind=meetings.resolution")
    assert "内部议定事项第1项" in ledger
    assert "由区住建局办理" not in ledger
    await browser.sign_in(people.lin)
    assert "由区住建局办理" in await browser.see(f"/meetings/resolutions/{decided}")


async def test_what_an_older_version_left_open_is_closed_once(people: Cast) -> None:
    conference = await a_conference(people)
    await a_city_conference(people)
    decided_on = await an_approved_topic(people, conference, title="甲", confidential=True)
    handed_up = await a_topic_kept_from(people, people.shen, conference, "乙")
    await keep_from(people, decided_on, people.shen)
    meeting = await a_notified_meeting(people, conference, topics=0, also=[decided_on])
    await it_was_held(people, meeting)
    decided = await a_decision(people, meeting, decided_on)
    upper = await handing_up.hand_up(await topic_for(people.zhou, handed_up), people.zhou)
    await db.rows("DELETE FROM recusal WHERE shadow_of IS NOT NULL")
    await db.rows("UPDATE duty SET title = '由区住建局办理。' WHERE subject_id = {}", decided)
    step = importlib.import_module("meetings.piccolo_migrations.meetings_2026_11_22t16_00_00_000000")
    for _ in range(2):
        for statement in step.STATEMENTS:
            await db.rows(statement)
        kept = await db.rows(
            "SELECT record_id FROM recusal WHERE shadow_of IS NOT NULL AND person = {}", people.shen.id
        )
        assert {line["record_id"] for line in kept} == {decided, upper}
        assert len(kept) == 2
    assert "内部议定事项第1项" in await db.value("SELECT title FROM duty WHERE subject_id = {}", decided)

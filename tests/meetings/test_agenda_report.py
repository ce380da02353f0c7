"""Item 1, 上次议定事项落实情况: nobody types it, and from the notice on it stands still."""

import json
from datetime import timedelta

from meetings.queries.agenda import report_for, report_now
from meetings.queries.meetings import agenda_of, meeting_for
from portal import db
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_held_meeting, a_meeting, a_notified_meeting, a_resolution


async def test_item_1_is_made_without_typing_late_ones_first_closed_ones_last(people: Cast) -> None:
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    given = [
        ("in_progress", 20),
        ("in_progress", -3),
        ("closed", -1),
        ("signed_for", -12),
        ("drafted", 9),
        ("fed_back", -5),
    ]
    for number, (state, days) in enumerate(given, start=1):
        closed = {"closed_at": now(), "closed_on": today()} if state == "closed" else {}
        due = today() + timedelta(days=days)
        await a_resolution(people, last, number=number, state=state, due=due, issued_at=now(), **closed)
    meeting = await meeting_for(people.zhou, await a_meeting(people, conference))
    item = (await agenda_of(people.zhou, meeting["id"]))[0]
    found = await report_for(people.zhou, meeting, item)
    assert [(line["number"], line["late_days"]) for line in found] == [(4, 12), (2, 3), (6, 0), (1, 0), (3, 0)]
    assert found[0]["unit"] == "区住建局"
    assert found[-1]["state_words"] == "已销号"


async def test_what_was_closed_before_the_last_meeting_is_not_told_again(people: Cast) -> None:
    conference = await a_conference(people)
    first = await a_held_meeting(people, conference)
    await db.rows(
        "UPDATE meetings_meeting SET starts_at = {} WHERE id = {} RETURNING id", now() - timedelta(days=60), first
    )
    await a_resolution(people, first, state="closed", closed_at=now() - timedelta(days=30), wording="早已销号")
    await a_resolution(people, first, number=2, state="in_progress", wording="一直没办完")
    await a_held_meeting(people, conference, topics=1)
    meeting = await meeting_for(people.zhou, await a_meeting(people, conference))
    assert [line["wording"] for line in await report_now(meeting)] == ["一直没办完"]


async def test_item_1_stands_still_from_the_notice_on(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    resolution = await a_resolution(people, last, state="in_progress", issued_at=now())
    meeting = await a_notified_meeting(people, conference)
    await db.rows("UPDATE meetings_resolution SET state = 'closed', closed_at = now() WHERE id = {}", resolution)
    item = (await agenda_of(people.zhou, meeting))[0]
    assert json.loads(item["frozen"])[0]["state"] == "in_progress"
    seen = await meeting_for(people.zhou, meeting)
    assert [line["state"] for line in await report_for(people.zhou, seen, item)] == ["in_progress"]
    assert [line["state"] for line in await report_now(seen)] == ["closed"]
    await browser.sign_in(people.sun)
    assert "随会议通知固定" in await browser.see(f"/meetings/{meeting}/agenda")


async def test_a_confidential_resolution_is_reported_to_those_concerned_only(people: Cast) -> None:
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    await a_resolution(people, last, state="in_progress", issued_at=now(), confidential=True)
    meeting = await a_notified_meeting(people, conference)
    seen = await meeting_for(people.zhou, meeting)
    item = (await agenda_of(people.zhou, meeting))[0]
    for one, rows in ((people.zhou, 1), (people.tang, 1), (people.lin, 1), (people.sun, 0), (people.qian, 0)):
        assert len(await report_for(one, seen, item)) == rows

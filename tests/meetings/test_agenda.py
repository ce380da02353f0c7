"""The agenda: listed, ordered by hand, held back; and item 1, which nobody types."""

from datetime import timedelta

import pytest

from meetings.actions import agenda, planning
from meetings.actions.answering import reply
from meetings.queries.agenda import candidates, clocked, minutes_of
from meetings.queries.meetings import agenda_of, meeting_for
from portal import db
from portal.clock import local, now, today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    an_approved_topic,
    at_nine,
)


async def titles(people: Cast, meeting: object) -> list[str]:
    return [item["title"] for item in await agenda_of(people.zhou, meeting)]  # type: ignore[arg-type]


async def test_item_1_is_first_and_is_only_held_back_with_a_reason(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, meeting, [await an_approved_topic(people, conference, title="电梯")])
    first, second = await agenda_of(people.zhou, meeting)
    with pytest.raises(Refused, match="固定的第一项"):
        await agenda.remove(people.zhou, meeting, first["id"])
    with pytest.raises(Refused, match="固定为第一项"):
        await agenda.place(people.zhou, meeting, first["id"], 2)
    await agenda.place(people.zhou, meeting, second["id"], 1)
    assert await titles(people, meeting) == ["上次议定事项落实情况", "电梯"]
    await browser.sign_in(people.zhou)
    empty = await browser.send(f"/meetings/{meeting}/agenda/{first['id']}/withhold", {"version": "0", "reason": ""})
    assert empty.status_code == 422
    await browser.send(
        f"/meetings/{meeting}/agenda/{first['id']}/withhold", {"version": "0", "reason": "另行书面通报"}, to=None
    )
    held = (await agenda_of(people.zhou, meeting))[0]
    assert held["withheld_reason"] == "另行书面通报"


async def test_items_are_moved_by_button_and_by_number(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topics = [await an_approved_topic(people, conference, title=title) for title in ("甲", "乙", "丙")]
    await agenda.list_topics(people.zhou, meeting, topics)
    items = {item["title"]: item["id"] for item in await agenda_of(people.zhou, meeting)}
    await browser.sign_in(people.zhou)
    here = f"/meetings/{meeting}/agenda"
    page = await browser.see(here)
    assert f'id="up-{items["丙"]}" aria-label="上移：丙"' in page
    await browser.send(f"{here}/{items['丙']}/place", {"position": "3"}, to=here)
    assert (await titles(people, meeting))[1:] == ["甲", "丙", "乙"]
    await browser.send(f"{here}/{items['甲']}/place", {"position": "99"}, to=here)
    assert (await titles(people, meeting))[1:] == ["丙", "乙", "甲"]
    assert [item["position"] for item in await agenda_of(people.zhou, meeting)] == [1, 2, 3, 4]
    wrong = await browser.send(f"{here}/{items['甲']}/place", {"position": "第二"})
    assert wrong.status_code == 422
    assert "“位次”应为整数" in wrong.text


async def test_the_clock_runs_over_the_items_and_turns_red_past_the_hour(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference, minutes_planned=30)
    await agenda.add_line(people.zhou, meeting, kind="other", title="通报", minutes=15)
    await agenda.add_line(people.zhou, meeting, kind="other", title="讨论", minutes=5)
    seen, items = await meeting_for(people.zhou, meeting), await agenda_of(people.zhou, meeting)
    assert [f"{local(item['comes_at']):%H:%M}" for item in clocked(items, seen["starts_at"])] == [
        "09:00",
        "09:10",
        "09:25",
    ]
    await browser.sign_in(people.zhou)
    assert "余 0 分钟" in await browser.see(f"/meetings/{meeting}/agenda")
    await agenda.edit(people.zhou, meeting, items[2]["id"], version=0, minutes=20)
    page = await browser.see(f"/meetings/{meeting}/agenda")
    assert '<p class="late">' in page
    assert "超出 15 分钟" in page
    await agenda.withhold(people.zhou, meeting, items[1]["id"], version=0, reason="材料未齐")
    assert minutes_of(await agenda_of(people.zhou, meeting)) == 30


async def test_a_late_topic_is_listed_only_with_a_named_approver(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    late = await an_approved_topic(people, conference, late=True, late_reason="突发")
    with pytest.raises(Refused, match="须先由召集人批准"):
        await agenda.list_topics(people.zhou, meeting, [late])
    await db.rows("UPDATE meetings_topic SET late_approved_by = {} WHERE id = {}", people.tang.id, late)
    await agenda.list_topics(people.zhou, meeting, [late])
    assert await db.value("SELECT state FROM meetings_topic WHERE id = {}", late) == "scheduled"


async def test_what_was_deferred_is_offered_first_and_comes_with_its_papers(people: Cast) -> None:
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    await an_approved_topic(people, conference, title="新议题")
    carried = await an_approved_topic(people, conference, title="上次没议的", state="deferred", meeting=last)
    found = await candidates(people.zhou, conference)
    assert [one["title"] for one in found] == ["上次没议的", "新议题"]
    assert found[0]["last_title"]
    meeting = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, meeting, [carried])
    assert (await agenda_of(people.zhou, meeting))[1]["topic"] == carried
    assert await db.value("SELECT meeting FROM meetings_topic WHERE id = {}", carried) == meeting


async def test_a_topic_taken_off_goes_back_and_another_conference_s_is_not_there(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topic = await an_approved_topic(people, conference)
    await agenda.list_topics(people.zhou, meeting, [topic])
    with pytest.raises(Refused, match="已列入议程"):
        await agenda.list_topics(people.zhou, meeting, [topic])
    item = (await agenda_of(people.zhou, meeting))[1]
    await agenda.remove(people.zhou, meeting, item["id"])
    assert await db.row("SELECT state, meeting FROM meetings_topic WHERE id = {}", topic) == {
        "state": "approved",
        "meeting": None,
    }
    with pytest.raises(Missing):
        await agenda.remove(people.zhou, await a_meeting(people, conference), item["id"])


async def test_an_item_whose_leader_is_away_is_pointed_at_and_can_be_held_back(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=1)
    await db.rows("UPDATE meetings_topic SET leader = {}", people.tang.id)
    await browser.sign_in(people.zhou)
    here = f"/meetings/{meeting}/agenda"
    assert "请假" not in await browser.see(here)
    await reply(people.tang, await meeting_for(people.tang, meeting), coming=False, note="参加市里会议")
    page = await browser.see(here)
    assert "“第1个议题”的责任领导唐正请假，可将这一项“暂缓上会”" in page
    assert 'value="责任领导唐正请假"' in page
    item = (await agenda_of(people.zhou, meeting))[1]
    await browser.send(f"{here}/{item['id']}/withhold", {"version": "0", "reason": "责任领导唐正请假"}, to=here)
    assert "可将这一项" not in await browser.see(here)
    await reply(people.tang, await meeting_for(people.tang, meeting), coming=True)
    assert "可以参会，可“恢复上会”" in await browser.see(here)
    await browser.send(f"{here}/{item['id']}/readmit", {"version": "1"}, to=here)
    assert not (await agenda_of(people.zhou, meeting))[1]["withheld"]


async def test_a_unit_that_sends_a_substitute_has_its_head_away(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topic = await an_approved_topic(people, conference, title="电梯", leader=people.luo.id)
    await agenda.list_topics(people.zhou, meeting, [topic])
    await db.rows(
        "INSERT INTO meetings_attendance (id, meeting, unit, position, status, substitute_name, rank_fits, at, by)"
        " VALUES ({}, {}, {}, 1, 'substitute', '某某', TRUE, {}, {})",
        db.new_id(),
        meeting,
        people.unit["housing"],
        now(),
        people.zhou.id,
    )
    await browser.sign_in(people.zhou)
    assert "责任领导罗毅请假" in await browser.see(f"/meetings/{meeting}/agenda")


async def test_once_held_the_agenda_stays(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    item = (await agenda_of(people.zhou, meeting))[1]
    with pytest.raises(Refused, match="不能再调整议程"):
        await agenda.place(people.zhou, meeting, item["id"], 3)
    with pytest.raises(Refused, match="只有本联席会议办公室"):
        await agenda.withhold(people.tang, meeting, item["id"], version=0, reason="不议")


async def test_who_is_called_sees_the_agenda_as_it_was_told(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=1)
    await agenda.list_topics(people.zhou, meeting, [await an_approved_topic(people, conference, title="后加的议题")])
    seen = await meeting_for(people.zhou, meeting)
    kept = {name: seen[name] for name in ("title", "minutes_planned", "chair", "contact", "requirements")}
    later = at_nine(today() + timedelta(days=20))
    await planning.change(people.zhou, meeting, version=seen["version"], starts_at=later, place="五楼会议室", **kept)
    for who, told in ((people.sun, False), (people.zhou, True)):
        await browser.sign_in(who)
        for path in (f"/meetings/{meeting}", f"/meetings/{meeting}/agenda"):
            page = await browser.see(path)
            assert ("后加的议题" in page) is told or "全程记录" in page
        assert ("五楼会议室" in await browser.see(f"/meetings/{meeting}")) is told

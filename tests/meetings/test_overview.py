"""The room at a glance, for its office, a member unit and a convenor."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from meetings.queries.overview import asked_of, owed_by, under_way
from meetings.tables import Minutes, MinutesReply, TopicRound, TopicRoundUnit, TopicUnit
from portal import db
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.house.counting import counted, growing
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    a_resolution,
    an_approved_topic,
)


async def test_with_nothing_in_it_the_page_says_how_things_get_there(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.lin)
    assert "会议通知、纪要征求意见和议定事项发到本单位后" in await browser.see("/meetings")
    await browser.sign_in(people.zhou)
    page = await browser.see("/meetings")
    assert "没有设定频次的会议" in page
    assert "没有正在筹备的会议" in page


async def test_the_office_sees_what_is_due_and_where_each_meeting_stands(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await a_meeting(people, conference)
    await a_notified_meeting(people, conference)
    held = await a_held_meeting(people, conference)
    await a_round(people, conference)
    await browser.sign_in(people.zhou)
    page = await browser.see("/meetings")
    for words in (
        f"/meetings/new?conference={conference}&amp;kind=plenary",
        "编排议程",
        "按时召开，还有 3 家未签收通知",
        "起草纪要，送各单位征求意见",
        f"/meetings/{held}/desk",
        "2 家",
        "每月至少一次，重点时段每周至少一次",
    ):
        assert words in page, words


async def test_a_member_unit_sees_what_it_is_asked_for_and_only_that(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await everything_for_housing(people, conference)
    asked = {line["what"]: line["unit_name"] for line in await asked_of(people.lin)}
    assert asked == dict.fromkeys(("round", "notice", "opinion", "minutes", "returned"), "区住建局")
    assert {line["what"] for line in await asked_of(people.zhao)} == {"notice"}
    assert await asked_of(people.xu) == []
    await browser.sign_in(people.lin)
    page = await browser.see("/meetings")
    for words in ("签收会议通知", "对议题提出意见", "核对纪要征求意见稿", "按意见补正议题", "完成加装电梯意见征询"):
        assert words in page, words
    assert "该召集的会议" not in page


async def test_a_convenor_is_not_asked_for_what_units_below_owe(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await everything_for_housing(people, conference)
    await an_approved_topic(people, conference, state="screened", title="等召集人审定的议题")
    assert await owed_by(people.tang) == []
    assert await asked_of(people.tang) == []
    await browser.sign_in(people.tang)
    page = await browser.see("/meetings")
    assert "等召集人审定的议题" in page
    assert "近期会议" in page


async def test_resolutions_late_and_soon_are_counted_as_the_ledger_counts_them(browser: Browser, people: Cast) -> None:
    meeting = await a_held_meeting(people)
    for days in (-3, 0, 2, 5, 30):
        given = {"due": today() + timedelta(days=days), "state": "in_progress", "issued_at": now()}
        await a_resolution(people, meeting, **given)
    await a_resolution(people, meeting, due=today() - timedelta(days=1), state="closed", issued_at=now())
    await browser.sign_in(people.zhou)
    page = await browser.see("/meetings")
    for number, light in ((1, "late"), (2, "urgent"), (1, "near")):
        assert f'href="/meetings/resolutions?light={light}"><strong>{number}</strong>' in page
    assert [line["light"] for line in await owed_by(people.lin)] == ["late", "urgent", "urgent", "near", "normal"]


async def test_a_meeting_is_under_way_until_its_minutes_are_out(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_held_meeting(people, conference)
    assert [line["id"] for line in await under_way(people.zhou)] == [meeting]
    await db.value("UPDATE meetings_meeting SET state = 'issued' WHERE id = {} RETURNING id", meeting)
    assert await under_way(people.zhou) == []


async def test_the_page_asks_as_often_for_three_rows_as_for_one(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    paths = ("/meetings", f"/meetings/conferences/{conference}", "/meetings/conferences")
    found: list[dict[str, list[str]]] = []
    for _ in range(2):
        asked: dict[str, list[str]] = {}
        await everything_for_housing(people, conference)
        for who in (people.zhou, people.lin, people.tang):
            await browser.sign_in(who)
            for path in paths:
                await browser.see(path)  # the connection learns its types
                async with counted() as questions:
                    await browser.see(path)
                asked[f"{path} as {who.account}"] = questions
        found.append(asked)
    assert growing(*found) == []


async def a_round(people: Cast, conference: UUID) -> UUID:
    made = TopicRound(
        conference=conference,
        title="12月工作会议议题征集",
        due=today() + timedelta(days=5),
        opened_by=people.zhou.id,
        opened_at=now(),
    )
    await TopicRound.insert(made).run()
    for unit in ("housing", "qingshi"):
        await TopicRoundUnit.insert(TopicRoundUnit(round=made.id, unit=people.unit[unit])).run()
    return made.id


async def everything_for_housing(people: Cast, conference: UUID) -> None:
    """One of each kind of question to 区住建局, and a resolution it leads."""
    await a_round(people, conference)
    await a_notified_meeting(people, conference)
    topic = await an_approved_topic(
        people, conference, state="agreed", title="征求意见的议题", submitting_unit=people.unit["conference_office"]
    )
    asked: dict[str, Any] = {"asked_at": now(), "opinion_due": today() + timedelta(days=2)}
    await TopicUnit.insert(TopicUnit(topic=topic, unit=people.unit["housing"], **asked)).run()
    await an_approved_topic(people, conference, state="returned", title="退回补正的议题")
    held = await a_held_meeting(people, conference)
    await db.value("UPDATE meetings_meeting SET state = 'in_correction' WHERE id = {} RETURNING id", held)
    minutes = Minutes(meeting=held, title="纪要", correction_until=today(), created_by=people.zhou.id, created_at=now())
    await Minutes.insert(minutes).run()
    await MinutesReply.insert(MinutesReply(minutes=minutes.id, unit=people.unit["housing"])).run()
    await a_resolution(people, held, state="assigned", issued_at=now())

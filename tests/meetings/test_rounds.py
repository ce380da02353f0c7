"""议题征集: one act opens it, the board shows the silent, they are reminded once, late answers are marked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from meetings.actions import calling_for_topics as calling
from meetings.actions import topic_moves
from meetings.queries import rounds
from meetings.queries.topics import topic_for
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_meeting

MEMBERS = ("housing", "qingshi", "liuan")


async def a_round(people: Cast, conference: UUID | None = None, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "title": "十一月议题征集",
        "due": today() + timedelta(days=7),
        "units": [people.unit[unit] for unit in MEMBERS],
        **changes,
    }
    return await calling.open_round(people.zhou, conference or await a_conference(people), **given)


async def over(round_id: UUID) -> None:
    await db.value(
        "UPDATE meetings_call SET due = {} WHERE id = {} RETURNING id", today() - timedelta(days=1), round_id
    )


async def told(words: str) -> set[UUID]:
    return {line["person"] for line in await db.rows("SELECT person FROM notice WHERE sentence LIKE {}", f"%{words}%")}


async def test_one_act_tells_every_unit_and_they_are_all_silent(people: Cast) -> None:
    made = await a_round(people)
    assert {people.lin.id, people.sun.id, people.zhao.id} <= await told("征集议题")
    board = await rounds.board_of(people.zhou, await rounds.round_for(people.zhou, made))
    assert [line["answer"] for line in board] == [None, None, None]


async def test_only_the_office_opens_and_only_member_units_are_asked(people: Cast) -> None:
    conference = await a_conference(people)
    given: dict[str, Any] = {"title": "征集", "due": today(), "units": [people.unit["housing"]]}
    with pytest.raises(Refused, match="工作人员"):
        await calling.open_round(people.tang, conference, **given)
    for wrong, sentence in (
        ({"units": []}, "至少选择一个"),
        ({"units": [people.unit["fuwu"]]}, "现在的成员单位"),
        ({"due": today() - timedelta(days=1)}, "不能早于今天"),
        ({"meeting": people.unit["housing"]}, "所选会议"),
    ):
        with pytest.raises(Refused, match=sentence):
            await calling.open_round(people.zhou, conference, **{**given, **wrong})


async def test_the_silent_are_reminded_once_and_nobody_else(people: Cast) -> None:
    made = await a_round(people)
    await calling.add_topic(people.lin, made, people.unit["housing"], "一件议题")
    await calling.nothing_this_time(people.sun, made, people.unit["qingshi"])
    assert await calling.remind(people.zhou, made) == 1
    reminded = await told("还没有收到")
    assert people.zhao.id in reminded
    assert not reminded & {people.lin.id, people.sun.id}
    with pytest.raises(Refused, match="提醒过 1 个未答复的单位，只提醒一次"):
        await calling.remind(people.shen, made)
    assert len(await told("还没有收到")) == len(reminded)
    assert (await rounds.round_for(people.zhou, made))["reminded"] == 1


async def test_when_all_have_answered_nobody_is_reminded(people: Cast) -> None:
    made = await a_round(people, units=[people.unit["qingshi"]])
    await calling.nothing_this_time(people.sun, made, people.unit["qingshi"])
    with pytest.raises(Refused, match="都已答复"):
        await calling.remind(people.zhou, made)


async def test_each_unit_answers_for_itself_and_sees_only_itself(people: Cast) -> None:
    made = await a_round(people)
    with pytest.raises(Missing):
        await calling.nothing_this_time(people.lin, made, people.unit["qingshi"])
    with pytest.raises(Refused, match="自己答复"):
        await calling.nothing_this_time(people.zhou, made, people.unit["qingshi"])
    found = await rounds.round_for(people.lin, made)
    assert [line["unit"] for line in await rounds.board_of(people.lin, found)] == [people.unit["housing"]]
    for stranger in (people.li, people.xu):
        with pytest.raises(Missing):
            await rounds.round_for(stranger, made)


async def test_an_answer_after_the_day_is_taken_and_late(people: Cast) -> None:
    made = await a_round(people)
    early = await calling.add_topic(people.lin, made, people.unit["housing"], "按时的")
    submitted = await calling.add_topic(people.lin, made, people.unit["housing"], "按时提交的")
    await topic_moves.submit(await topic_for(people.lin, submitted), people.lin)
    await over(made)
    late = await calling.add_topic(people.lin, made, people.unit["housing"], "逾期的")
    marks = [(await topic_for(people.lin, topic))["late"] for topic in (early, submitted, late)]
    assert marks == [False, False, True]
    for topic in (early, late):
        with pytest.raises(Refused, match="逾期提交的理由"):
            await topic_moves.submit(await topic_for(people.lin, topic), people.lin)


async def test_a_topic_for_a_meeting_whose_round_is_over_is_late(people: Cast) -> None:
    from meetings.actions import topics

    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    made = await a_round(people, conference, meeting=meeting)
    topic = await topics.draft(people.lin, conference, people.unit["housing"], title="单独提的", meeting=meeting)
    await calling.close_round(people.zhou, made)
    with pytest.raises(Refused, match="逾期提交的理由"):
        await topic_moves.submit(await topic_for(people.lin, topic), people.lin)


async def test_a_closed_round_takes_no_answer(people: Cast) -> None:
    made = await a_round(people)
    await calling.close_round(people.zhou, made)
    with pytest.raises(Refused, match="已经结束"):
        await calling.nothing_this_time(people.lin, made, people.unit["housing"])
    with pytest.raises(Refused, match="已经结束"):
        await calling.remind(people.zhou, made)


async def test_a_unit_with_topics_does_not_say_it_has_none(people: Cast) -> None:
    made = await a_round(people)
    await calling.nothing_this_time(people.lin, made, people.unit["housing"])
    await calling.add_topic(people.lin, made, people.unit["housing"], "还是有一件")
    assert await db.value("SELECT answer FROM meetings_call_unit WHERE unit = {}", people.unit["housing"]) == "topics"
    with pytest.raises(Refused, match="已报议题"):
        await calling.nothing_this_time(people.lin, made, people.unit["housing"])


# pages


async def test_a_round_is_opened_answered_and_reminded_on_its_pages(browser: Browser, people: Cast) -> None:
    conference = await a_conference(people)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/meetings/rounds/new?conference={conference}")
    assert page.count("checked") == len(MEMBERS)
    sent = {"conference": str(conference), "title": "十一月议题征集", "due": str(today() + timedelta(days=5))}
    answer = await browser.send("/meetings/rounds/new", {**sent, "units": [str(people.unit[u]) for u in MEMBERS]})
    path = answer.headers["location"].split("?")[0]

    await browser.sign_in(people.lin)
    assert "本单位未答复" in await browser.see("/meetings/rounds")
    await browser.send(f"{path}/topics", {"unit": str(people.unit["housing"]), "title": "第一件"}, to=path)
    page = await browser.see(path)
    assert "第一件" in page
    assert "再报一个议题" in page
    bad = await browser.send(f"{path}/topics", {"unit": str(people.unit["housing"]), "title": ""})
    assert bad.status_code == 422
    assert "请填写“议题名称”" in bad.text

    await browser.sign_in(people.sun)
    await browser.send(f"{path}/none", {"unit": str(people.unit["qingshi"])}, to=path)

    await browser.sign_in(people.zhou)
    page = await browser.see(path)
    assert "提醒 1 个未答复单位" in page
    await browser.send(f"{path}/remind", to=path)
    assert "只提醒一次" in await browser.see(path)
    again = await browser.send(f"{path}/remind")
    assert again.status_code == 409
    assert "提醒过 1 个未答复的单位" in again.text
    await browser.send(f"{path}/close", to=path)
    assert "已结束" in await browser.see(path)

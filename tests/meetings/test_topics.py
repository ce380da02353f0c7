"""A topic from its title to the convenor's word: drafting, completeness, opinions, lateness, papers, handing up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from meetings.actions import (
    calling_for_topics,
    establishing,
    handing_up,
    opinions,
    topic_moves,
    topic_papers,
    topic_recusals,
    topics,
)
from meetings.queries import topic_dossiers as dossiers
from meetings.queries.topic_lists import counts_for, topics_for
from meetings.queries.topic_points import points_of
from meetings.queries.topics import topic_for
from meetings.states import LIMITS
from portal import db, duties
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.people import Role
from portal.subjects import Subject
from tests.builders import a_file, an_item
from tests.matrix.world import _person, as_today
from tests.meetings_builders import SINCE, a_conference, a_meeting, a_notified_meeting, an_approved_topic


async def a_draft(people: Cast, conference: UUID, **more: Any) -> UUID:
    return await topics.draft(people.lin, conference, people.unit["housing"], title="老旧小区加装电梯", **more)


async def state_of(topic: UUID) -> str:
    return str(await db.value("SELECT state FROM meetings_topic WHERE id = {}", topic))


async def asked_of(people: Cast, topic: UUID, unit: str) -> UUID:
    found: UUID = await db.value(
        "SELECT id FROM meetings_topic_unit WHERE topic = {} AND unit = {}", topic, people.unit[unit]
    )
    return found


async def an_asked_topic(people: Cast, *units: str, state: str = "agreed") -> UUID:
    """On the office's desk, and these units owe their opinion."""
    made = await an_approved_topic(people, await a_conference(people), state=state)
    await opinions.ask(await topic_for(people.lin, made), people.lin, [people.unit[unit] for unit in units])
    return made


async def test_a_title_alone_is_a_topic_and_goes_its_way_through_four_hands(people: Cast) -> None:
    made = await a_draft(people, await a_conference(people))
    for who, act, state in (
        (people.lin, topic_moves.submit, "submitted"),
        (people.luo, topic_moves.agree, "agreed"),
        (people.zhou, topic_moves.screen, "screened"),
        (people.tang, topic_moves.approve, "approved"),
    ):
        await act(await topic_for(who, made), who)
        assert await state_of(made) == state
    kept = await topic_for(people.zhou, made)
    hands = [kept[name] for name in ("submitted_by", "agreed_by", "screened_by", "approved_by")]
    assert hands == [people.lin.id, people.luo.id, people.zhou.id, people.tang.id]


async def test_only_the_liaison_of_a_member_unit_brings_its_topics(people: Cast) -> None:
    conference = await a_conference(people)
    for who, unit in ((people.luo, "housing"), (people.sun, "housing"), (people.li, "fuwu"), (people.zhou, "housing")):
        with pytest.raises(Refused, match="联络员"):
            await topics.draft(who, conference, people.unit[unit], title="不该提的")
    assert await topics.draft(people.zhou, conference, people.unit["conference_office"], title="本办的议题")


async def test_a_draft_is_its_units_own(people: Cast) -> None:
    made = await a_draft(people, await a_conference(people))
    assert await topic_for(people.luo, made)
    for who in (people.zhou, people.sun, people.qian):
        with pytest.raises(Missing):
            await topic_for(who, made)


async def test_notices_name_no_topic(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    told = await db.rows("SELECT title, sentence FROM notice WHERE subject_id = {}", made)
    assert len(told) >= 3
    assert not any("电梯" in line["title"] + line["sentence"] for line in told)
    duty = await db.row("SELECT title, path FROM duty WHERE subject_kind = 'meetings.opinion'")
    assert duty is not None
    assert "电梯" not in duty["title"]
    assert duty["path"] == f"/meetings/topics/{made}"


async def test_what_is_missing_is_pointed_out_with_count_and_limit(people: Cast) -> None:
    made = await a_draft(people, await a_conference(people), background="长" * 2001, minutes_asked=15)
    said = "".join(points_of(await topic_for(people.lin, made), [], LIMITS, today()))
    for sentence in ("需议定的问题", "汇报人", "2001 字，超过规定的 2000 字", "15 分钟，超过规定的 10 分钟"):
        assert sentence in said
    whole = await an_approved_topic(people, (await topic_for(people.lin, made))["conference"])
    assert points_of(await topic_for(people.lin, whole), [], LIMITS, today()) == []


async def test_an_opinion_is_owed_within_three_working_days_and_met_by_answering(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    asked = await asked_of(people, made, "qingshi")
    duty = await duties.one(people.sun, "meetings.opinion", asked) or await duties.one(
        people.chen, "meetings.opinion", asked
    )
    assert duty is not None
    assert (duty["limit_amount"], duty["limit_unit"], duty["unit"]) == (3, "工作日", people.unit["qingshi"])
    assert duty["due"] > today() + timedelta(days=2)
    await opinions.give(await topic_for(people.sun, made), people.sun, asked, opinion="agree", remark=None)
    assert await db.value("SELECT done_on FROM duty WHERE subject_id = {}", asked) == today()


async def test_only_the_unit_asked_answers_and_says_why_it_does_not_agree(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    asked = await asked_of(people, made, "qingshi")
    for who in (people.lin, people.zhou):
        with pytest.raises(Missing):
            await opinions.give(await topic_for(who, made), who, asked, opinion="agree", remark=None)
    with pytest.raises(Refused, match="写明意见"):
        await opinions.give(await topic_for(people.sun, made), people.sun, asked, opinion="disagree", remark=" ")


async def test_nothing_is_screened_before_the_units_agree(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi", "liuan")
    with pytest.raises(Refused, match="还没有答复"):
        await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    for who, unit, said in ((people.sun, "qingshi", "disagree"), (people.zhao, "liuan", "remarks")):
        asked = await asked_of(people, made, unit)
        await opinions.give(await topic_for(who, made), who, asked, opinion=said, remark="建议由区里统筹。")
    with pytest.raises(Refused, match="青石街道不同意，还没有协调一致"):
        await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    assert await state_of(made) == "agreed"
    await opinions.settle(
        await topic_for(people.zhou, made),
        people.zhou,
        disagreement="由谁牵头",
        settled_by="唐正",
        settlement="区住建局牵头",
    )
    await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    assert await state_of(made) == "screened"


async def test_a_new_no_undoes_the_settlement(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi", "liuan")
    for who, unit in ((people.sun, "qingshi"), (people.zhao, "liuan")):
        if unit == "liuan":
            await opinions.settle(
                await topic_for(people.lin, made), people.lin, disagreement=None, settled_by="唐正", settlement="照办"
            )
        asked = await asked_of(people, made, unit)
        await opinions.give(await topic_for(who, made), who, asked, opinion="disagree", remark="不妥。")
    assert (await topic_for(people.zhou, made))["settled_by"] is None
    with pytest.raises(Refused, match="没有协调一致"):
        await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)


async def test_the_office_waits_no_longer_only_after_the_day(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    asked = await asked_of(people, made, "qingshi")
    with pytest.raises(Refused, match="还没有过"):
        await opinions.wait_no_longer(await topic_for(people.zhou, made), people.zhou, asked)
    await db.value("UPDATE meetings_topic_unit SET opinion_due = {} RETURNING id", today() - timedelta(days=1))
    with pytest.raises(Refused, match="工作人员"):
        await opinions.wait_no_longer(await topic_for(people.lin, made), people.lin, asked)
    with pytest.raises(Refused, match="不再等待"):
        await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    await opinions.wait_no_longer(await topic_for(people.zhou, made), people.zhou, asked)
    await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    assert await state_of(made) == "screened"


async def test_a_changed_text_makes_opinions_fall_and_another_field_does_not(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    asked = await asked_of(people, made, "qingshi")
    await opinions.give(await topic_for(people.sun, made), people.sun, asked, opinion="agree", remark="没有意见")
    assert await topics.edit(await topic_for(people.zhou, made), people.zhou, presenter="罗局长") == []
    assert await topics.edit(await topic_for(people.zhou, made), people.zhou, question="另一个问题。") == ["青石街道"]
    line = (await dossiers.units_of(people.zhou, made))[0]
    assert (line["opinion"], line["remark"], line["by"]) == (None, None, None)
    assert await db.value("SELECT done_at FROM duty WHERE subject_id = {}", asked) is None
    with pytest.raises(Refused, match="还没有答复"):
        await topic_moves.screen(await topic_for(people.zhou, made), people.zhou)
    assert "没有意见" in str(await db.rows("SELECT note FROM transition WHERE subject_id = {}", made))


async def test_the_slower_of_two_writers_is_told(people: Cast) -> None:
    made = await a_draft(people, await a_conference(people))
    seen = await topic_for(people.lin, made)
    await topics.edit(seen, people.lin, question="先写的。")
    with pytest.raises(Refused, match="刚刚已被他人"):
        await topics.edit(seen, people.lin, question="后写的。")
    assert (await topic_for(people.lin, made))["question"] == "先写的。"


async def test_a_topic_that_comes_late_needs_a_reason_and_a_convenors_name(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=0)
    made = await a_draft(people, conference, meeting=meeting)
    with pytest.raises(Refused, match="逾期提交的理由"):
        await topic_moves.submit(await topic_for(people.lin, made), people.lin)
    await topics.edit(await topic_for(people.lin, made), people.lin, late_reason="刚刚收到市里交办。")
    await topic_moves.submit(await topic_for(people.lin, made), people.lin)
    assert (await topic_for(people.zhou, made))["late"]
    for who in (people.zhou, people.luo):
        with pytest.raises(Refused, match="召集人"):
            await topics.approve_late(await topic_for(who, made), who)
    await topics.approve_late(await topic_for(people.tang, made), people.tang)
    assert (await topic_for(people.zhou, made))["late_approved_by"] == people.tang.id
    with pytest.raises(Refused):
        await topics.approve_late(await topic_for(people.tang, made), people.tang)


async def test_a_topic_on_time_that_is_returned_stays_on_time(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    made = await a_draft(people, conference, meeting=meeting)
    await topic_moves.submit(await topic_for(people.lin, made), people.lin)
    await topic_moves.send_back(await topic_for(people.luo, made), people.luo, "补充数据。")
    await db.value("UPDATE meetings_meeting SET notices = 1 RETURNING id")
    await topic_moves.submit(await topic_for(people.lin, made), people.lin)
    assert not (await topic_for(people.lin, made))["late"]


async def test_a_withdrawn_topic_is_owed_no_opinion(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    await topic_moves.withdraw(await topic_for(people.lin, made), people.lin, "已另行解决。")
    assert await db.value("SELECT count(*) FROM duty WHERE done_at IS NULL AND subject_kind = 'meetings.opinion'") == 0


async def test_it_comes_from_a_duty_as_far_as_one_may_see_it(people: Cast) -> None:
    from meetings.queries.topic_places import source_for

    item = await an_item(people)
    assert await source_for(people.lin, "inspections.item", item) is None
    card = await source_for(people.chen, "inspections.item", item)
    assert isinstance(card, Subject)
    assert card.path == f"/inspections/items/{item}"
    made = await a_draft(people, await a_conference(people), source=card)
    assert (await topic_for(people.lin, made))["source_id"] == item


# papers


async def test_papers_of_a_confidential_topic_open_with_the_notice_and_close_with_the_meeting(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=1)
    made: UUID = await db.value(
        "SELECT topic FROM meetings_agenda_item WHERE meeting = {} AND topic IS NOT NULL", meeting
    )
    await db.value("UPDATE meetings_topic SET state = 'agreed', confidential = TRUE WHERE id = {} RETURNING id", made)
    await opinions.ask(await topic_for(people.lin, made), people.lin, [people.unit["qingshi"]])
    await db.value("UPDATE meetings_topic SET state = 'scheduled' WHERE id = {} RETURNING id", made)
    await topic_papers.add_papers(await topic_for(people.zhou, made), people.zhou, [a_file()])
    paper: UUID = await db.value("SELECT id FROM attachment WHERE subject_id = {}", made)

    async def reads(who: Me) -> bool:
        try:
            return bool(await dossiers.paper_for(who, made, paper))
        except Missing:
            return False

    always, concerned, strangers = (
        (people.zhou, people.lin, people.luo, people.tang),
        people.sun,
        (people.zhao, people.qian),
    )
    for state, open_to_concerned in (("notified", True), ("held", False), ("planned", False), ("notified", True)):
        await db.value("UPDATE meetings_meeting SET state = {} WHERE id = {} RETURNING id", state, meeting)
        assert await reads(concerned) is open_to_concerned, state
        assert all([await reads(who) for who in always])
        assert not any([await reads(who) for who in strangers])


async def test_only_its_unit_and_the_office_bring_papers(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    with pytest.raises(Refused):
        await topic_papers.add_papers(await topic_for(people.sun, made), people.sun, [a_file()])


# up to the next level


async def a_city_conference(people: Cast) -> Me:
    """市级, run by an officer of its own, who is returned."""
    await _person("city_office", "city", Role.office)
    officer = await as_today("city_office")
    await establishing.establish(
        officer,
        title="云川市信访工作联席会议",
        territory=people.unit["city"],
        office=people.unit["city"],
        sign="云信联",
        established_on=SINCE,
    )
    return officer


async def test_a_topic_handed_up_stands_above_with_its_papers_and_the_answer_is_seen_below(people: Cast) -> None:
    made = await an_approved_topic(people, await a_conference(people))
    await topic_papers.add_papers(await topic_for(people.lin, made), people.lin, [a_file()])
    with pytest.raises(Refused, match="还没有建立"):
        await handing_up.hand_up(await topic_for(people.zhou, made), people.zhou)
    officer = await a_city_conference(people)
    above = await handing_up.hand_up(await topic_for(people.zhou, made), people.zhou, "区里权限不够。")
    assert await state_of(made) == "handed_up"
    upper = await topic_for(officer, above)
    assert (upper["state"], upper["handed_up_from"], upper["submitting_unit"]) == (
        "agreed",
        made,
        people.unit["conference_office"],
    )
    assert [paper["sha256"] for paper in await dossiers.papers_of(above)] == [
        paper["sha256"] for paper in await dossiers.papers_of(made)
    ]
    await topic_moves.screen(upper, officer)
    assert (await dossiers.around(people.lin, made))["upper_state"] == "screened"
    assert await topic_for(people.zhou, above)


# recusal


async def test_who_is_recused_knows_neither_the_topic_nor_the_opinion_asked(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    topic = await topic_for(people.zhou, made)
    with pytest.raises(Refused, match="工作人员"):
        await topic_recusals.recuse(
            await topic_for(people.lin, made), people.lin, person=people.sun.id, unit=None, reason="x"
        )
    await topic_recusals.recuse(topic, people.zhou, person=people.chen.id, unit=None, reason="亲属关系")
    asked = await asked_of(people, made, "qingshi")
    with pytest.raises(Missing):
        await topic_for(people.chen, made)
    assert await duties.one(people.chen, "meetings.opinion", asked) is None
    assert (await topics_for(people.chen, {}))["topics"] == []
    assert sum((await counts_for(people.chen, {})).values()) == 0
    recusal: UUID = await db.value("SELECT id FROM recusal WHERE record_id = {}", made)
    await topic_recusals.unrecuse(topic, people.zhou, recusal)
    assert await topic_for(people.chen, made)
    assert await duties.one(people.chen, "meetings.opinion", asked) is not None


# lists


async def test_a_figure_counts_exactly_the_rows_it_opens(people: Cast) -> None:
    conference = await a_conference(people)
    for state in ("drafted", "agreed", "agreed", "screened", "approved"):
        await an_approved_topic(people, conference, state=state, title=f"议题 {state}")
    for who in (people.lin, people.zhou, people.tang, people.sun):
        counts = await counts_for(who, {})
        for state, number in counts.items():
            assert len((await topics_for(who, {"state": state}))["topics"]) == number
        assert len((await topics_for(who, {}))["topics"]) == sum(counts.values())
    assert await counts_for(people.sun, {}) == {}
    assert "drafted" not in await counts_for(people.zhou, {})


async def test_the_next_page_begins_where_the_last_ended(people: Cast) -> None:
    conference = await a_conference(people)
    made = [await a_draft(people, conference) for _ in range(5)]
    first = await topics_for(people.lin, {}, limit=2)
    second = await topics_for(people.lin, {}, first["next"], limit=2)
    third = await topics_for(people.lin, {}, second["next"], limit=2)
    seen = [topic["id"] for page in (first, second, third) for topic in page["topics"]]
    assert seen == sorted(made, reverse=True)
    assert third["next"] is None


async def test_a_search_takes_signs_as_they_are(people: Cast) -> None:
    conference = await a_conference(people)
    await topics.draft(people.lin, conference, people.unit["housing"], title="完成 100% 的办法")
    await a_draft(people, conference)
    assert [topic["title"] for topic in (await topics_for(people.lin, {"q": "100%"}))["topics"]] == ["完成 100% 的办法"]
    assert (await topics_for(people.lin, {"q": "%的%"}))["topics"] == []


async def test_a_round_topic_withdrawn_leaves_its_unit_silent_again(people: Cast) -> None:
    conference = await a_conference(people)
    made = await calling_for_topics.open_round(
        people.zhou, conference, title="征集", due=today() + timedelta(days=7), units=[people.unit["housing"]]
    )
    topic = await calling_for_topics.add_topic(people.lin, made, people.unit["housing"], "一件议题")
    await topic_moves.withdraw(await topic_for(people.lin, topic), people.lin, "不提了。")
    assert await db.value("SELECT answer FROM meetings_call_unit WHERE round = {}", made) is None


async def test_a_unit_concerned_and_called_sees_a_confidential_topic_from_the_notice_on(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=1)
    made: UUID = await db.value(
        "SELECT topic FROM meetings_agenda_item WHERE meeting = {} AND topic IS NOT NULL", meeting
    )
    await db.value("UPDATE meetings_topic SET confidential = TRUE, state = 'agreed' WHERE id = {} RETURNING id", made)
    concerned = [people.unit["liuan"]]
    await topics.edit(await topic_for(people.zhou, made), people.zhou, concerned=concerned)
    assert await topic_for(people.zhao, made)
    with pytest.raises(Missing):
        await topic_for(people.sun, made)
    await db.value("UPDATE meetings_meeting SET notices = 0 WHERE id = {} RETURNING id", meeting)
    with pytest.raises(Missing):
        await topic_for(people.zhao, made)


async def test_the_named_liaison_owes_the_opinion_wherever_their_post_is(people: Cast) -> None:
    made = await an_asked_topic(people, "qingshi")
    asked = await asked_of(people, made, "qingshi")
    assert [duty["subject_id"] for duty in await duties.mine(people.sun)] == [asked]
    assert await duties.mine(people.zhao) == []


async def test_the_office_marks_late_what_it_takes_after_the_notice(people: Cast) -> None:
    made = await an_approved_topic(people, await a_conference(people))
    with pytest.raises(Refused):
        await topics.mark_late(await topic_for(people.tang, made), people.tang, "急")
    await topics.mark_late(await topic_for(people.zhou, made), people.zhou, "市里要求本次研究。")
    assert (await topics_for(people.zhou, {"late": "1"}))["topics"][0]["id"] == made
    await topics.approve_late(await topic_for(people.tang, made), people.tang)
    assert (await topics_for(people.zhou, {"late": "1"}))["topics"] == []

"""At each place that asks what somebody may see, who must not know is not told, and who may know is.

Each of these goes red when its filter is taken away where it is asked, which `tests/attacks/test_narrowing.py` does.
"""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from meetings.actions import calling_for_topics, establishing, minuting, templates, topic_papers, topics
from meetings.queries.agenda import papers_of
from meetings.queries.attendance_figures import meetings_behind, years_of
from meetings.queries.calling import reply_of
from meetings.queries.conferences import conference_for, conferences_for
from meetings.queries.desk import people_to_choose
from meetings.queries.ledger import conferences_in
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.minutes import extract_for, extracts_of
from meetings.queries.overview import asked_of, owed_by, resolutions_soon, rounds_open, under_way
from meetings.queries.planning import template_for
from meetings.queries.resolutions import resolution_for
from meetings.queries.resolutions import subject_of as resolution_subject
from meetings.queries.rounds import board_of, round_for, rounds_for, topics_in
from meetings.queries.topic_dossiers import around
from meetings.queries.topic_lists import counts_for, topics_for
from meetings.queries.topic_places import places_for
from meetings.queries.topics import topic_for
from meetings.queries.waiting import waiting_for
from portal import db
from portal.access import Me
from portal.clock import as_of, now, today
from portal.demo.cast import Cast
from portal.errors import Missing
from portal.subjects import Subject
from tests.assignments.test_monthly import SAID, item_1, told
from tests.assignments_builders import a_case, a_delivered
from tests.browser import Browser
from tests.builders import a_file
from tests.meetings.test_attendance_figures import a_year
from tests.meetings.test_minutes import issued, ready
from tests.meetings.test_only_ones_own import keep_from
from tests.meetings.test_resolutions import reported
from tests.meetings.test_rounds import a_round
from tests.meetings.test_search import found
from tests.meetings.test_topics import a_city_conference, an_asked_topic
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_meeting,
    a_notified_meeting,
    a_resolution,
    an_approved_topic,
)


def card(kind: str, record: UUID) -> Subject:
    return Subject(f"meetings.{kind}", record, "某事", "/meetings")


async def waits_for(me: Me) -> set[UUID]:
    return {line["id"] for line in await waiting_for(me)}


# minutes and extracts


async def test_an_extract_is_for_its_unit_the_office_and_the_convenors(people: Cast, browser: Browser) -> None:
    meeting = await ready(people)
    await issued(browser, people, meeting)
    minutes = await db.value("SELECT id FROM meetings_minutes WHERE meeting = {}", meeting)
    extract = await db.value("SELECT id FROM meetings_extract WHERE minutes = {}", minutes)
    for who in (people.zhou, people.shen, people.tang, people.lin, people.luo):
        assert [line["id"] for line in await extracts_of(who, [minutes])] == [extract], who.name
        assert (await extract_for(who, extract))["unit"] == people.unit["housing"]
    for who in (people.sun, people.zhao, people.qian):
        assert await meeting_for(who, meeting)
        assert await extracts_of(who, [minutes]) == [], who.name
        with pytest.raises(Missing):
            await extract_for(who, extract)


# the room at a glance


async def test_under_way_is_what_one_runs_leads_or_is_called_to(people: Cast) -> None:
    """Once it was held, who audits the district may still open it; it is none of their work."""
    meeting = await a_held_meeting(people)
    listed = {
        who.account: [(line["running"], line["leading"], line["called"]) for line in await under_way(who)]
        for who in (people.shen, people.tang, people.lin, people.qian)
    }
    assert listed == {
        "shen": [(True, False, False)],
        "tang": [(False, True, False)],
        "lin": [(False, False, True)],
        "qian": [],
    }
    assert await meeting_for(people.qian, meeting)


async def test_open_rounds_stand_on_the_desk_of_the_office_that_runs_them(people: Cast) -> None:
    made = await a_round(people)
    officer = await a_city_conference(people)
    assert [line["id"] for line in await rounds_open(people.zhou)] == [made]
    for who in (officer, people.tang, people.lin, people.qian):
        assert await round_for(who, made)
        assert await rounds_open(who) == [], who.name


async def test_who_is_recused_from_a_round_meets_it_nowhere(people: Cast) -> None:
    made = await a_round(people)
    assert await round_for(people.zhou, made)
    await keep_from(people, people.zhou, card("round", made))
    assert await rounds_open(people.zhou) == []
    assert await rounds_for(people.zhou) == []
    with pytest.raises(Missing):
        await round_for(people.zhou, made)
    assert [line["id"] for line in await rounds_open(people.shen)] == [made]
    assert await round_for(people.shen, made)


async def test_nobody_is_asked_for_what_they_must_not_know_of(people: Cast) -> None:
    conference = await a_conference(people)
    await a_round(people, conference)
    await a_notified_meeting(people, conference, topics=0)
    await keep_from(people, people.lin, card("conference", conference))
    assert [line["what"] for line in await asked_of(people.lin)] == []
    assert {line["what"] for line in await asked_of(people.zhao)} == {"round", "notice"}


async def test_nobody_is_asked_for_an_opinion_on_a_topic_they_must_not_know_of(people: Cast) -> None:
    topic = await an_asked_topic(people, "qingshi", "liuan")
    await keep_from(people, people.sun, card("topic", topic))
    assert [line["id"] for line in await asked_of(people.sun)] == []
    assert [(line["what"], line["id"]) for line in await asked_of(people.zhao)] == [("opinion", topic)]


async def test_what_ones_unit_owes_leaves_out_what_one_must_not_know_of(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    kept, other = [
        await a_resolution(people, meeting, due=today() - timedelta(days=1), state="assigned", issued_at=now())
        for _ in range(2)
    ]
    await keep_from(people, people.lin, card("resolution", kept))
    for who, owed in ((people.luo, {kept, other}), (people.lin, {other})):
        assert {line["id"] for line in await owed_by(who)} == owed
        assert (await resolutions_soon(who))["late"] == len(owed)
    assert (await resolutions_soon(people.xu))["late"] == 0, "another district's"


# what waits for one's word


async def test_a_topic_waits_for_nobody_who_must_not_know_of_it(people: Cast) -> None:
    topic = await an_approved_topic(people, await a_conference(people), state="agreed")
    assert await waits_for(people.zhou) == {topic}
    await keep_from(people, people.zhou, card("topic", topic))
    assert await waits_for(people.zhou) == set()
    assert await waits_for(people.shen) == {topic}


async def test_minutes_wait_for_nobody_who_must_not_know_of_the_meeting(people: Cast) -> None:
    meeting = await ready(people)
    await minuting.submit(await meeting_for(people.zhou, meeting), people.zhou)
    assert await waits_for(people.tang) == {meeting}
    await keep_from(people, people.tang, card("meeting", meeting))
    assert await waits_for(people.tang) == set()


async def test_a_resolution_waits_for_nobody_who_must_not_know_of_it(people: Cast) -> None:
    resolution = await reported(people)
    assert await waits_for(people.zhou) == {resolution}
    await keep_from(people, people.zhou, card("resolution", resolution))
    assert await waits_for(people.zhou) == set()
    assert await waits_for(people.shen) == {resolution}


# rounds


async def test_who_does_not_oversee_a_round_sees_their_own_line_of_its_board(people: Cast) -> None:
    made = await a_round(people)
    for who, lines in ((people.zhou, 3), (people.tang, 3), (people.qian, 3), (people.lin, 1), (people.zhao, 1)):
        seen = await round_for(who, made)
        assert seen["whole"] is (lines == 3), who.name
        assert len(await board_of(who, seen)) == lines
        assert [line["whole"] for line in await rounds_for(who)] == [lines == 3], who.name


async def test_a_round_calls_for_the_answer_of_ones_own_unit_only(people: Cast) -> None:
    made = await a_round(people)
    await calling_for_topics.nothing_this_time(people.sun, made, people.unit["qingshi"])
    silent = {
        who.account: [line["mine_silent"] for line in await rounds_for(who)]
        for who in (people.lin, people.sun, people.shen, people.qian)
    }
    assert silent == {"lin": [True], "sun": [False], "shen": [False], "qian": [False]}


async def test_a_draft_brought_to_a_round_is_its_units_own(people: Cast) -> None:
    made = await a_round(people)
    topic = await calling_for_topics.add_topic(people.lin, made, people.unit["housing"], "一件议题")
    assert [line["id"] for line in await topics_in(people.lin, made)] == [topic]
    for who in (people.zhou, people.sun, people.qian):
        assert await round_for(who, made)
        assert await topics_in(who, made) == [], who.name


# topics


async def test_ones_own_topics_are_those_of_ones_own_unit(people: Cast) -> None:
    topic = await an_approved_topic(people, await a_conference(people))
    for who, own in ((people.lin, [topic]), (people.luo, [topic]), (people.zhou, []), (people.qian, [])):
        assert [line["id"] for line in (await topics_for(who, {}))["topics"]] == [topic]
        assert [line["id"] for line in (await topics_for(who, {"mine": "1"}))["topics"]] == own, who.name
        assert sum((await counts_for(who, {"mine": "1"})).values()) == len(own)


async def test_who_becomes_liaison_tomorrow_speaks_for_the_unit_tomorrow_and_the_other_today(people: Cast) -> None:
    """As the days in the list of members say: who brings topics, who a topic's duties go to, whom the desk proposes."""
    conference, unit = await a_conference(people), people.unit["qingshi"]
    street = await db.value("SELECT id FROM meetings_member WHERE unit = {}", unit)
    await establishing.name_liaison(people.zhou, conference, street, person=people.sun.id, starts_on=today())
    topic = await topics.draft(people.sun, conference, unit, title="河道清淤")
    tomorrow = today() + timedelta(days=1)
    await establishing.name_liaison(people.zhou, conference, street, person=people.li.id, starts_on=tomorrow)
    for moment, speaks, listens in ((now(), people.sun, people.li), (now() + timedelta(days=1), people.li, people.sun)):
        with as_of(moment):
            assert [place["submitting_unit"] for place in await places_for(speaks)] == [unit]
            assert await places_for(listens) == []
            assert (await topic_for(speaks, topic))["liaisons"] == [speaks.id]
            named = [one["person"] for one in await people_to_choose(conference, [unit]) if one["title"] == "联络员"]
            assert named == [speaks.id]


async def test_who_is_kept_from_a_conference_brings_nothing_to_it(people: Cast) -> None:
    conference = await a_conference(people)
    assert [place["conference"] for place in await places_for(people.lin)] == [conference]
    await keep_from(people, people.lin, card("conference", conference))
    assert await places_for(people.lin) == []


async def test_who_is_kept_from_the_meeting_only_works_on_and_is_not_told_its_name(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    asked = await a_round(people, conference, meeting=meeting)
    topic = await topics.draft(people.lin, conference, people.unit["housing"], title="河道清淤", meeting=meeting)
    title = (await meeting_for(people.zhou, meeting))["title"]

    async def told(me: Me) -> set[str | None]:
        return {
            next(line["meeting_title"] for line in (await topics_for(me, {}))["topics"] if line["id"] == topic),
            (await around(me, topic))["meeting_title"],
            (await round_for(me, asked))["meeting_title"],
        }

    assert await told(people.lin) == {title}
    await keep_from(people, people.lin, card("meeting", meeting))
    assert await told(people.lin) == {None}
    assert await told(people.luo) == {title}
    await topics.edit(await topic_for(people.lin, topic), people.lin, title="河道清淤经费", meeting=None)
    found = await topic_for(people.luo, topic)
    assert (found["title"], found["meeting"]) == ("河道清淤经费", meeting), "what was not offered is not taken back"
    more = await calling_for_topics.add_topic(people.lin, asked, people.unit["housing"], "加装电梯")
    assert (await topic_for(people.luo, more))["meeting"] == meeting


@pytest.mark.parametrize(("state", "word"), [("held", "已召开"), ("issued", "已召开"), ("cancelled", "已取消")])
async def test_the_form_offers_the_meeting_a_topic_was_meant_for_when_that_is_over(
    people: Cast, browser: Browser, state: str, word: str
) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    topic = await topics.draft(people.lin, conference, people.unit["housing"], title="河道清淤", meeting=meeting)
    await db.rows("UPDATE meetings_meeting SET state = {} WHERE id = {}", state, meeting)
    await browser.sign_in(people.lin)
    path = f"/meetings/topics/{topic}/edit"
    page = await browser.see(path)
    assert re.search(rf'<option value="{meeting}" selected>\d+年第1次工作会议（{word}）<', page)
    version = (await topic_for(people.lin, topic))["version"]
    given = {"title": "河道清淤经费", "kind": "ordinary", "meeting": str(meeting), "version": str(version)}
    await browser.send(path, given, to=path.removesuffix("/edit"))
    found = await topic_for(people.lin, topic)
    assert (found["title"], found["meeting"]) == ("河道清淤经费", meeting)


async def test_papers_are_counted_for_who_may_see_their_topic(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, confidential=True)
    await topic_papers.add_papers(await topic_for(people.zhou, topic), people.zhou, [a_file()])
    meeting = await a_notified_meeting(people, conference, topics=0, also=[topic])
    items = await agenda_of(people.zhou, meeting)
    for who, counted in ((people.zhou, {topic: 1}), (people.lin, {topic: 1}), (people.sun, {}), (people.qian, {})):
        assert await papers_of(who, items) == counted, who.name


# the conference and its meetings


async def test_who_is_recused_from_a_conference_does_not_know_of_it(people: Cast) -> None:
    conference = await a_conference(people)
    assert await conference_for(people.lin, conference)
    await keep_from(people, people.lin, card("conference", conference))
    with pytest.raises(Missing):
        await conference_for(people.lin, conference)
    assert await conferences_for(people.lin) == []
    assert await conference_for(people.luo, conference)


async def test_a_template_is_for_who_knows_the_conference(people: Cast) -> None:
    conference = await a_conference(people)
    template = await templates.add_template(people.zhou, conference, kind="working", title="每月工作会议")
    for who in (people.zhou, people.lin):
        assert (await template_for(who, template))["title"] == "每月工作会议"
    for who in (people.li, people.xu):
        with pytest.raises(Missing):
            await template_for(who, template)


async def test_only_who_sits_at_the_head_says_whether_they_come(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    for who, seated in ((people.tang, True), (people.zhou, True), (people.shen, False), (people.lin, False)):
        assert (await reply_of(who, await meeting_for(who, meeting)) is not None) is seated, who.name


async def test_attendance_is_told_of_meetings_one_may_see(people: Cast) -> None:
    conference = await a_year(people)
    year = now().year
    for who, years in ((people.zhou, [year]), (people.lin, [year]), (people.li, []), (people.xu, [])):
        assert await years_of(who, conference) == years, who.name
        assert bool(await meetings_behind(who, conference, year, "called")) is bool(years), who.name


# resolutions


async def test_one_filters_by_conferences_of_which_one_sees_resolutions(people: Cast) -> None:
    resolution = await a_resolution(people)
    conference = str((await resolution_for(people.zhou, resolution))["conference"])
    for issued_at, of_lin in ((None, []), (now(), [conference])):
        await db.rows("UPDATE meetings_resolution SET issued_at = {}::timestamptz", issued_at)
        assert [of for of, _ in await conferences_in(people.zhou)] == [conference]
        assert [of for of, _ in await conferences_in(people.lin)] == of_lin
        assert await conferences_in(people.xu) == []


async def test_what_another_room_wrote_is_told_to_who_sees_its_duty(people: Cast) -> None:
    """林's unit helps with the case that came from the resolution; 孙's has nothing to do with it."""
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    resolution = await a_resolution(people, last, state="in_progress", issued_at=now())
    came_from = resolution_subject(await resolution_for(people.zhou, resolution))
    await told(people, await a_delivered(people, await a_case(people, origin="conference", came_from=came_from)))
    coming = await a_meeting(people, conference)
    assert (await item_1(people, people.lin, coming))["progress"] == SAID
    assert (await item_1(people, people.sun, coming))["progress"] == ""


# searching


async def test_a_confidential_line_of_an_agenda_is_found_by_those_concerned_only(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, title="河道清淤经费", confidential=True)
    await a_notified_meeting(people, conference, topics=0, also=[topic])
    for who in (people.zhou, people.tang, people.lin):
        assert "item" in await found(who, "清淤"), who.name
    for who in (people.sun, people.qian, people.xu):
        assert await found(who, "清淤") == [], who.name


async def test_a_resolution_is_found_by_who_may_see_it(people: Cast) -> None:
    meeting = await a_held_meeting(people)
    await a_resolution(people, meeting, wording="年底前完成清淤。", state="assigned", issued_at=now())
    for who in (people.zhou, people.lin, people.qian):
        assert await found(who, "清淤") == ["resolution"], who.name
    for who in (people.sun, people.xu):
        assert await found(who, "清淤") == [], who.name

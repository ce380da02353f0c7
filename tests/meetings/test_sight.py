"""Who sees a conference, a meeting, a topic, a resolution."""

import pytest

from meetings.queries.conferences import conference_for, conferences_for
from meetings.queries.meetings import agenda_of, invitees_of, meeting_for
from meetings.queries.resolutions import resolution_for
from meetings.queries.topics import topic_for
from meetings.queries.waiting import waiting_for
from portal import db
from portal.clock import now
from portal.demo.cast import Cast
from portal.errors import Missing
from tests.meetings_builders import a_conference, a_meeting, a_notified_meeting, a_resolution, an_approved_topic


async def test_a_member_unit_sees_the_conference_and_an_outsider_does_not(people: Cast) -> None:
    conference = await a_conference(people)
    for one in (people.zhou, people.shen, people.tang, people.lin, people.sun, people.qian):
        assert (await conference_for(one, conference))["title"] == "临江区信访工作联席会议"
    with pytest.raises(Missing):
        await conference_for(people.xu, conference)
    assert await conferences_for(people.li) == []


async def test_a_meeting_is_seen_by_those_called_once_the_notice_is_out(people: Cast) -> None:
    conference = await a_conference(people)
    planned = await a_meeting(people, conference)
    with pytest.raises(Missing):
        await meeting_for(people.lin, planned)
    called = await a_notified_meeting(people, conference)
    assert (await meeting_for(people.lin, called))["convenors"] == [people.tang.id]
    assert len(await agenda_of(people.lin, called)) == 3
    assert [unit["short_name"] for unit in await invitees_of(called)] == ["区住建局", "青石街道", "柳岸街道"]


async def test_a_confidential_topic_is_for_those_concerned_only(people: Cast) -> None:
    conference = await a_conference(people)
    topic = await an_approved_topic(people, conference, confidential=True)
    for one in (people.lin, people.luo, people.zhou, people.tang):
        assert await topic_for(one, topic)
    for one in (people.qian, people.sun, people.chen):
        with pytest.raises(Missing):
            await topic_for(one, topic)


async def test_a_resolution_is_seen_by_its_unit_from_the_extract_on(people: Cast) -> None:
    resolution = await a_resolution(people)
    with pytest.raises(Missing):
        await resolution_for(people.lin, resolution)
    await db.value("UPDATE meetings_resolution SET issued_at = {} WHERE id = {} RETURNING id", now(), resolution)
    assert (await resolution_for(people.lin, resolution))["lead_name"] == "临江区住房和城乡建设局"
    with pytest.raises(Missing):
        await resolution_for(people.sun, resolution)


async def test_what_waits_for_ones_word_is_on_the_first_page(people: Cast) -> None:
    conference = await a_conference(people)
    await an_approved_topic(people, conference, state="screened", title="等召集人审定的")
    assert [line["title"] for line in await waiting_for(people.tang)] == ["等召集人审定的"]
    assert await waiting_for(people.lin) == []

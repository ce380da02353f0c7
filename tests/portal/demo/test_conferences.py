"""The conferences as they stand in the demonstration district, filled once for all of these tests."""

import json

import pytest

from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.topics import topic_for
from meetings.states import MeetingState, ResolutionState, TopicState
from portal import documents, notices
from portal.app import create_app
from portal.bench.visiting import sign_in
from portal.clock import now, today
from portal.db import row, rows, value
from portal.demo.cast import Cast, find_cast
from portal.errors import Missing

LEVELS = {"city", "district", "township"}


@pytest.fixture
async def cast(filled: str) -> Cast:
    return await find_cast()


async def test_city_district_and_street_have_a_conference_with_members_and_a_head(filled: str) -> None:
    found = await rows(
        """SELECT c.level, (SELECT count(*) FROM meetings_member m WHERE m.conference = c.id) AS members,
                  (SELECT count(*) FROM meetings_seat s WHERE s.conference = c.id) AS seats,
                  (SELECT count(*) FROM meetings_rhythm r WHERE r.conference = c.id) AS rhythms
             FROM meetings_conference c"""
    )
    assert {line["level"] for line in found} == LEVELS
    assert all(line["members"] >= 7 and line["seats"] and line["rhythms"] for line in found)
    assert await value("SELECT count(*) FROM meetings_regulation") == 3
    assert await value("SELECT count(*) FROM meetings_key_period WHERE from_day > {}", today()) == 1


async def test_four_meetings_are_issued_one_is_called_and_two_are_planned(filled: str) -> None:
    states = [line["state"] for line in await rows("SELECT state FROM meetings_meeting ORDER BY starts_at")]
    held = [MeetingState.archived] * 3 + [MeetingState.issued]
    assert states == [*held, MeetingState.notified, MeetingState.planned, MeetingState.planned]
    papers = await rows("SELECT document FROM meetings_minutes WHERE issued_at IS NOT NULL")
    assert len(papers) == 4
    for paper in papers:
        assert (await documents.paper(paper["document"]))[1].startswith(b"%PDF-")


async def test_every_issued_resolution_has_its_duty_in_step_and_they_stand_in_every_state(filled: str) -> None:
    apart = await rows(
        """SELECT r.wording FROM meetings_resolution r LEFT JOIN duty d ON d.subject_id = r.id
            WHERE d.id IS NULL OR d.unit <> r.lead_unit OR d.principal IS DISTINCT FROM r.handler
               OR (r.due IS NOT NULL AND d.due <> r.due) OR (d.done_at IS NOT NULL) <> (r.state = 'closed')
               OR d.done_on IS DISTINCT FROM r.closed_on"""
    )
    assert apart == []
    found = await rows("SELECT state, due, closed_on, ongoing FROM meetings_resolution")
    assert {line["state"] for line in found} == {
        state.value for state in ResolutionState if state not in {ResolutionState.drafted, ResolutionState.revoked}
    }
    closed = [line for line in found if line["closed_on"]]
    assert any(line["closed_on"] > line["due"] for line in closed)
    assert any(line["closed_on"] <= line["due"] for line in closed)
    assert any(line["due"] and line["due"] < today() for line in found if not line["closed_on"])
    assert sum(line["ongoing"] for line in found) == 1
    verdicts = {line["verdict"] for line in await rows("SELECT verdict FROM meetings_extension_request")}
    assert verdicts == {None, "granted"}


async def test_item_one_of_the_next_meeting_tells_of_what_is_open_with_the_late_first(cast: Cast) -> None:
    item = await row(
        "SELECT a.frozen FROM meetings_agenda_item a JOIN meetings_meeting m ON m.id = a.meeting"
        " WHERE m.state = 'notified' AND a.kind = 'report_back'"
    )
    assert item is not None
    said = json.dumps(json.loads(item["frozen"]), ensure_ascii=False)
    open_ones = await rows("SELECT wording FROM meetings_resolution WHERE state <> 'closed'")
    assert len(open_ones) >= 7
    assert [line["wording"] for line in open_ones if line["wording"] not in said] == []
    places = [said.index(word) for word in ("加装电梯", "长期坚持")]
    assert places == sorted(places)


async def test_the_next_meeting_has_a_deferred_and_a_confidential_topic_and_half_of_the_receipts(cast: Cast) -> None:
    meeting = await value("SELECT id FROM meetings_meeting WHERE state = 'notified'")
    signed = await row(
        "SELECT count(*) AS units, count(acknowledged) AS signed FROM meetings_invitee WHERE meeting = {}", meeting
    )
    assert signed is not None
    assert 0 < signed["signed"] < signed["units"]
    items = await agenda_of(cast.zhou, (await meeting_for(cast.zhou, meeting))["id"])
    assert [item["confidential"] for item in items if item["kind"] == "topic"].count(True) == 1
    again = await value(
        "SELECT count(*) FROM meetings_agenda_item a JOIN meetings_agenda_item b ON b.topic = a.topic"
        " AND b.result = 'deferred' WHERE a.meeting = {}",
        meeting,
    )
    assert again == 1


async def test_a_late_topic_waits_for_the_convenor_and_the_pool_holds_every_state(cast: Cast) -> None:
    late = await row("SELECT id FROM meetings_topic WHERE late AND late_approved_by IS NULL")
    assert late is not None
    assert (await topic_for(cast.tang, late["id"]))["late_reason"]
    states = {line["state"] for line in await rows("SELECT DISTINCT state FROM meetings_topic")}
    assert states == {state.value for state in TopicState}


async def test_two_units_are_silent_in_the_open_round_and_were_reminded_once(filled: str) -> None:
    silent = await rows(
        "SELECT u.short_name, x.reminded_at FROM meetings_call_unit x JOIN meetings_call c ON c.id = x.round"
        " JOIN unit u ON u.id = x.unit WHERE x.answer IS NULL AND c.closed_at IS NULL AND c.due >= {}",
        today(),
    )
    assert {line["short_name"] for line in silent} == {"柳岸街道", "桐溪街道"}
    assert all(line["reminded_at"] for line in silent)


async def test_everything_in_the_conferences_happened_and_the_cast_open_their_pages(cast: Cast) -> None:
    app = create_app(own_pool=False)
    for table, column in (("meetings_topic", "created_at"), ("meetings_resolution", "created_at")):
        latest = await value(f"SELECT max({column}) FROM {table}")
        assert latest.date() < today(), table
    meeting = await value("SELECT id FROM meetings_meeting WHERE state = 'notified'")
    for who in (cast.zhou, cast.shen, cast.tang, cast.lin, cast.luo, cast.sun):
        visitor = await sign_in(app, who)
        for path in ("/", "/meetings", "/meetings/resolutions", "/meetings/topics", f"/meetings/{meeting}"):
            assert await visitor.get(path)
    with pytest.raises(Missing):
        await meeting_for(cast.xu, meeting)
    assert len(await notices.inbox(cast.tang)) > 3
    assert await value("SELECT count(*) FROM notice WHERE at > {}", now()) == 0

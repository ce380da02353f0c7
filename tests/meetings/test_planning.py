"""Planning a meeting: everything proposed, copied, changed, and what stands in its way."""

from datetime import date, timedelta

import pytest

from meetings.actions import agenda, calling, planning, templates
from meetings.queries.clashes import points_for
from meetings.queries.meetings import agenda_of, invitees_of, meeting_for
from meetings.queries.planning import day_of_next, proposal, template_for
from portal import db
from portal.clock import local, today
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


async def test_the_form_is_filled_from_rhythm_template_and_convenor(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    template = await templates.add_template(
        people.zhou,
        conference,
        kind="working",
        title="每月工作会议",
        place="三楼会议室",
        from_time="14:30",
        minutes_planned=90,
        requirements="请主要负责同志参会。",
        standing_items="传达学习上级精神\n\n通报信访形势",
    )
    given = await proposal(people.zhou, conference, "working", await template_for(people.zhou, template))
    assert (given["from_time"], given["place"], given["chair"]) == ("14:30", "三楼会议室", people.tang.id)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/meetings/new?template={template}")
    assert "三楼会议室" in page
    assert given["on"].isoformat() in page
    sent = {name: str(given[name]) for name in ("kind", "from_time", "minutes_planned", "place", "chair")}
    answer = await browser.send(
        f"/meetings/new?conference={conference}&template={template}", {**sent, "on": given["on"].isoformat()}
    )
    meeting = answer.headers["location"].split("/")[-1].split("?")[0]
    lines = await agenda_of(people.zhou, meeting)  # type: ignore[arg-type]
    assert [(line["kind"], line["title"]) for line in lines] == [
        ("report_back", "上次议定事项落实情况"),
        ("study", "传达学习上级精神"),
        ("other", "通报信访形势"),
    ]


async def test_the_day_comes_from_the_rhythm_and_is_a_working_day(people: Cast) -> None:
    conference = await a_conference(people)
    soonest = await day_of_next(conference, "special_topic", None)
    assert soonest >= today() + timedelta(days=7)
    last = date(2030, 1, 31)
    assert await day_of_next(conference, "working", last) == date(2030, 2, 28)
    await db.rows(
        "INSERT INTO meetings_key_period (id, conference, title, from_day, to_day) VALUES ({}, {}, '重点时段', {}, {})",
        db.new_id(),
        conference,
        today(),
        today(),
    )
    assert await day_of_next(conference, "working", last) == date(2030, 2, 7)


async def test_a_day_that_is_past_is_refused_and_what_was_typed_stays(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    await browser.sign_in(people.zhou)
    form = {"kind": "working", "on": "2020-01-02", "from_time": "9点半", "minutes_planned": "60", "place": "三楼会议室"}
    answer = await browser.send(f"/meetings/new?conference={conference}", form)
    assert answer.status_code == 422
    assert "“日期”已经过去" in answer.text
    assert 'value="三楼会议室"' in answer.text
    assert await db.value("SELECT count(*) FROM meetings_meeting") == 0


async def test_a_copy_takes_units_place_and_standing_items_but_no_topics(people: Cast) -> None:
    conference = await a_conference(people)
    first = await a_meeting(people, conference, place="五楼会议室", requirements="不得缺席。")
    await agenda.add_line(people.zhou, first, kind="other", title="通报信访形势", minutes=15, section="通报")
    await agenda.list_topics(people.zhou, first, [await an_approved_topic(people, conference)])
    await planning.invite(people.zhou, first, unit=people.unit["audit_office"], capacity="observer")
    gone = next(one["id"] for one in await invitees_of(first) if one["short_name"] == "柳岸街道")
    await planning.uninvite(people.zhou, first, gone)
    made = await planning.copy(people.zhou, first, starts_at=at_nine(today() + timedelta(days=14)))
    copied = await meeting_for(people.zhou, made)
    assert (copied["serial"], copied["place"], copied["requirements"]) == (2, "五楼会议室", "不得缺席。")
    called = {one["short_name"]: one["capacity"] for one in await invitees_of(made)}
    assert called == {"区住建局": "member", "青石街道": "member", "区审计局": "observer"}
    lines = [(one["title"], one["section"], one["minutes"]) for one in await agenda_of(people.zhou, made)]
    assert lines == [("上次议定事项落实情况", None, 10), ("通报信访形势", "通报", 15)]


async def test_who_saves_over_another_s_change_is_told(people: Cast) -> None:
    meeting = await a_meeting(people)
    seen = await meeting_for(people.zhou, meeting)
    kept = {name: seen[name] for name in ("title", "minutes_planned", "chair", "contact", "requirements")}
    given = {**kept, "starts_at": seen["starts_at"], "place": "五楼"}
    await planning.change(people.shen, meeting, version=seen["version"], **given)
    with pytest.raises(Refused, match="已被他人修改"):
        await planning.change(people.zhou, meeting, version=seen["version"], **{**given, "place": "六楼"})
    assert (await meeting_for(people.zhou, meeting))["place"] == "五楼"


async def test_moved_into_another_year_it_takes_that_year_s_number(people: Cast) -> None:
    meeting = await a_meeting(people)
    seen = await meeting_for(people.zhou, meeting)
    kept = {name: seen[name] for name in ("title", "minutes_planned", "place", "chair", "contact", "requirements")}
    later = at_nine(date(local(seen["starts_at"]).year + 1, 3, 3))
    await planning.change(people.zhou, meeting, version=seen["version"], starts_at=later, **kept)
    moved = await meeting_for(people.zhou, meeting)
    assert (moved["year"], moved["serial"]) == (later.year, 1)


async def test_only_the_office_that_runs_it_arranges_it(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    for one in (people.tang, people.lin, people.qian):
        with pytest.raises(Refused):
            await planning.invite(one, meeting, unit=people.unit["audit_office"], capacity="observer")
    with pytest.raises(Missing):
        await planning.invite(people.xu, meeting, unit=people.unit["audit_office"], capacity="observer")


async def test_room_leader_and_units_in_two_meetings_at_once_are_pointed_at(people: Cast) -> None:
    conference = await a_conference(people)
    on = today() + timedelta(days=14)
    first = await a_meeting(people, conference, starts_at=at_nine(on))
    assert not [
        point for point in await points_for(people.zhou, await meeting_for(people.zhou, first)) if "另" in point
    ]
    second = await a_meeting(people, conference, kind="special_topic", starts_at=at_nine(on) + timedelta(minutes=90))
    points = "".join(await points_for(people.zhou, await meeting_for(people.zhou, second)))
    assert "区委一号楼三楼会议室在这段时间已安排“临江区信访工作联席会议" in points
    assert "唐正在这段时间另有“" in points
    assert "区住建局、青石街道、柳岸街道在这段时间另须参加“" in points
    await db.value(
        "UPDATE meetings_meeting SET starts_at = starts_at + interval '30 minutes' WHERE id = {} RETURNING id", second
    )
    assert not [
        point for point in await points_for(people.zhou, await meeting_for(people.zhou, second)) if "段" in point
    ]


async def test_of_a_meeting_one_may_not_know_only_the_hour_is_told(people: Cast) -> None:
    conference = await a_conference(people)
    other = await a_meeting(people, conference)
    mine = await a_meeting(people, conference, kind="special_topic")
    await db.rows(
        "INSERT INTO recusal (id, record_kind, record_id, person, reason, declared_by, declared_at)"
        " VALUES ({}, 'meetings.meeting', {}, {}, '涉及本人', {}, now())",
        db.new_id(),
        other,
        people.zhou.id,
        people.zhou.id,
    )
    points = "".join(await points_for(people.zhou, await meeting_for(people.zhou, mine)))
    assert "另一会议（09:00开始）" in points
    assert "工作会议”" not in points


async def test_a_rest_day_is_pointed_at_and_does_not_stop_anybody(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7 + 14)
    while await _works(saturday):
        saturday += timedelta(days=7)
    meeting = await a_meeting(people, conference, starts_at=at_nine(saturday))
    await browser.sign_in(people.zhou)
    assert "是休息日" in await browser.see(f"/meetings/{meeting}")
    form = {
        "kind": "working",
        "on": saturday.isoformat(),
        "from_time": "09:00",
        "minutes_planned": "60",
        "place": "三楼",
    }
    looked = await browser.send(f"/meetings/new?conference={conference}", {**form, "look": "1"})
    assert looked.status_code == 200
    assert "是休息日" in looked.text
    assert (await browser.send(f"/meetings/new?conference={conference}", form)).status_code == 303


async def _works(on: date) -> bool:
    from portal.calendardays import load_calendar

    return (await load_calendar()).is_workday(on)


async def test_a_cancelled_meeting_lets_its_topics_go_and_tells_those_called(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference, topics=1)
    await browser.sign_in(people.zhou)
    seen = await meeting_for(people.zhou, meeting)
    empty = await browser.send(f"/meetings/{meeting}/cancel", {"version": str(seen["version"]), "note": ""})
    assert empty.status_code == 422
    await browser.send(
        f"/meetings/{meeting}/cancel",
        {"version": str(seen["version"]), "note": "并入全体会议"},
        to=f"/meetings/{meeting}",
    )
    assert await db.value("SELECT state FROM meetings_topic") == "approved"
    told = await db.value("SELECT sentence FROM notice WHERE person = {} ORDER BY id DESC LIMIT 1", people.lin.id)
    assert "会议取消" in told
    assert "并入全体会议" in told
    await browser.see(f"/meetings/{meeting}")


async def test_postponed_and_planned_anew_its_first_item_lives_again(people: Cast) -> None:
    meeting = await a_notified_meeting(people)
    await calling.put_off(people.zhou, await meeting_for(people.zhou, meeting), "postpone", note="会场检修")
    postponed = await meeting_for(people.lin, meeting)
    assert (postponed["state"], postponed["reason"]) == ("postponed", "会场检修")
    await calling.replan(people.zhou, await meeting_for(people.zhou, meeting))
    first = (await agenda_of(people.zhou, meeting))[0]
    assert first["kind"] == "report_back"
    assert first["frozen"] is None


async def test_the_page_offers_exactly_the_moves_of_who_looks(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    planned = await a_meeting(people, conference)
    held = await a_held_meeting(people, conference)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/meetings/{planned}")
    for name in ("notify", "postpone", "cancel"):
        assert f'href="/meetings/{planned}/{name}"' in page
    page = await browser.see(f"/meetings/{held}")
    assert f"/meetings/{held}/cancel" not in page
    for part in ("attendance", "desk", "minutes"):
        assert f'href="/meetings/{held}/{part}"' in page
    await browser.sign_in(people.tang)
    page = await browser.see(f"/meetings/{planned}")
    assert f"/meetings/{planned}/notify" not in page
    assert f"/meetings/{planned}/edit" not in page

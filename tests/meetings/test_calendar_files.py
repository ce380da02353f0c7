"""Meetings in one's own calendar: read back by three independent parsers; the address is a secret that can be revoked."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import ics
import pytest
import time_machine
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from meetings.actions import calling, planning
from meetings.documents.calendar import FOLD, calendar, escaped, folded
from meetings.queries.meetings import meeting_for
from portal import db
from portal.clock import now
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_meeting, a_notified_meeting

STARTS = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
LONG = "临江区信访工作联席会议2026年第3次工作会议（扩大），请各单位主要负责同志参会；材料另发\\见附件"


def a_line(**changes: Any) -> dict[str, Any]:
    return {
        "id": UUID(int=7),
        "title": LONG,
        "starts_at": STARTS,
        "minutes_planned": 90,
        "place": "区委一号楼，三楼会议室",
        "state": "notified",
        "notices": 2,
        **changes,
    }


def made(*meetings: dict[str, Any]) -> bytes:
    return calendar(meetings, base="https://portal.test", name="联席会议", at=STARTS - timedelta(days=9))


def test_icalendar_reads_every_part() -> None:
    found = Calendar.from_ical(made(a_line(), a_line(id=UUID(int=8), state="cancelled", notices=1)))
    first, second = found.walk("VEVENT")
    assert str(first["SUMMARY"]) == LONG
    assert str(first["LOCATION"]) == "区委一号楼，三楼会议室"
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (STARTS, STARTS + timedelta(minutes=90))
    assert (str(first["SEQUENCE"]), str(first["STATUS"])) == ("2", "CONFIRMED")
    assert str(first["URL"]) == f"https://portal.test/meetings/{UUID(int=7)}"
    assert [alarm.decoded("TRIGGER") for alarm in first.walk("VALARM")] == [timedelta(days=-1)]
    assert (str(second["SEQUENCE"]), str(second["STATUS"]), second.walk("VALARM")) == ("2", "CANCELLED", [])


def test_vobject_and_ics_read_the_same() -> None:
    data = made(a_line()).decode()
    event = vobject.readOne(data).vevent
    assert (event.summary.value, event.location.value) == (LONG, "区委一号楼，三楼会议室")
    assert (event.dtstart.value, event.valarm.trigger.value) == (STARTS, timedelta(days=-1))
    (other,) = ics.Calendar(data).events
    assert (other.name, other.location, other.begin.datetime) == (LONG, "区委一号楼，三楼会议室", STARTS)
    assert (other.status, len(other.alarms)) == ("CONFIRMED", 1)


def test_an_empty_calendar_can_be_read() -> None:
    assert Calendar.from_ical(made()).walk("VEVENT") == []
    assert not ics.Calendar(made().decode()).events


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=200))
def test_any_title_comes_back_as_it_was_and_no_line_is_too_long(title: str) -> None:
    data = made(a_line(title=title))
    assert all(len(line) <= FOLD for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["SUMMARY"]) == title


def test_folding_counts_octets_and_tears_no_character() -> None:
    assert folded("a" * 75) == "a" * 75
    assert folded("a" * 76) == "a" * 75 + "\r\n a"
    assert [len(piece.encode()) for piece in folded("会" * 50).split("\r\n")] == [75, 73, 4]
    assert escaped("一\\二,三;四\r\n五") == "一\\\\二\\,三\\;四\\n五"


async def test_one_meeting_as_a_file_has_no_facts_of_its_agenda(people: Cast, browser: Browser) -> None:
    meeting = await a_notified_meeting(people)
    await browser.sign_in(people.lin)
    answer = await browser.get(f"/meetings/{meeting}/meeting.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["URL"]) == f"http://portal.test/meetings/{meeting}"
    assert "议题" not in answer.text


async def feed_address(browser: Browser) -> str:
    page = await browser.send("/meetings/feed")
    found = re.search(r"http://portal.test(/meetings/feed/[\w-]+\.ics)", page.text)
    assert found
    return found[1]


async def test_the_feed_is_shown_once_needs_no_session_and_dies_when_revoked(people: Cast, browser: Browser) -> None:
    await a_notified_meeting(people)
    await browser.sign_in(people.lin)
    address = await feed_address(browser)
    assert address not in await browser.see("/meetings/feed")
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert not await db.value("SELECT count(*) FROM meetings_feed WHERE token_hash LIKE {}", f"%{secret}%")
    feed = await db.value("SELECT id FROM meetings_feed")
    browser.cookies.clear()
    answer = await browser.get(address)
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1
    for wrong in (address[:-5] + ".ics", address.removesuffix(".ics"), "/meetings/feed/x.ics", "/meetings/feed/.ics"):
        assert (await browser.get(wrong)).status_code == 404
    await browser.sign_in(people.sun)
    assert (await browser.send(f"/meetings/feed/{feed}/revoke")).status_code == 404
    await browser.sign_in(people.lin)
    await browser.send(f"/meetings/feed/{feed}/revoke", to="/meetings/feed")
    assert (await browser.get(address)).status_code == 404


async def test_the_feed_shows_what_the_person_may_see_today(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    await a_notified_meeting(people, conference)
    await a_meeting(people, conference)
    seen = {}
    for who in (people.lin, people.tang, people.qian, people.xu, people.zhou):
        await browser.sign_in(who)
        seen[who.account] = await feed_address(browser)
    for account, expected in (("lin", 1), ("tang", 1), ("zhou", 1), ("qian", 0), ("xu", 0)):
        events = Calendar.from_ical((await browser.get(seen[account])).content).walk("VEVENT")
        assert len(events) == expected, account
    await db.rows("UPDATE meetings_liaison SET ends_on = starts_on WHERE person = {}", people.lin.id)
    await db.rows("UPDATE post SET ends_on = starts_on WHERE person = {}", people.lin.id)
    assert (await browser.get(seen["lin"])).status_code == 404
    await db.rows("UPDATE person SET disabled_at = now() WHERE id = {}", people.tang.id)
    assert (await browser.get(seen["tang"])).status_code == 404


async def test_what_is_not_told_yet_is_in_no_calendar_and_a_cancelled_meeting_says_so(
    people: Cast, browser: Browser
) -> None:
    meeting = await a_notified_meeting(people)
    await browser.sign_in(people.lin)
    address = await feed_address(browser)
    found = await meeting_for(people.zhou, meeting)
    kept = {name: found[name] for name in ("title", "minutes_planned", "chair", "contact", "requirements")}
    later = found["starts_at"] + timedelta(days=1)
    await planning.change(people.zhou, meeting, version=found["version"], place="五楼", starts_at=later, **kept)
    (event,) = Calendar.from_ical((await browser.get(address)).content).walk("VEVENT")
    assert (event.decoded("DTSTART"), str(event["LOCATION"])) == (found["starts_at"], found["place"])
    await calling.put_off(people.zhou, await meeting_for(people.zhou, meeting), "cancel", note="并入全体会议")
    (event,) = Calendar.from_ical((await browser.get(address)).content).walk("VEVENT")
    assert (str(event["STATUS"]), str(event["SEQUENCE"])) == ("CANCELLED", "2")


async def test_the_secret_is_in_no_log(people: Cast, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    await browser.sign_in(people.lin)
    address = await feed_address(browser)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    with caplog.at_level("INFO"):
        await browser.get(address)
        await browser.get(address.replace(secret[:3], "abc"))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("portal")]
    assert sum("/meetings/feed/***" in line for line in ours) == 2
    assert not any(secret[4:] in line for line in ours)
    assert not await db.value("SELECT count(*) FROM audit_entry WHERE detail LIKE {}", f"%{secret[4:]}%")


async def test_that_a_feed_is_read_is_written_once_a_day(people: Cast, browser: Browser) -> None:
    await browser.sign_in(people.lin)
    address = await feed_address(browser)
    await browser.get(address)
    first = await db.value("SELECT used_at FROM meetings_feed")
    with time_machine.travel(now() + timedelta(hours=23)):
        await browser.get(address)
        assert await db.value("SELECT used_at FROM meetings_feed") == first
    with time_machine.travel(now() + timedelta(hours=25)):
        await browser.get(address)
        assert await db.value("SELECT used_at FROM meetings_feed") > first


async def test_a_person_has_five_addresses_at_most(people: Cast, browser: Browser) -> None:
    await browser.sign_in(people.lin)
    for _ in range(5):
        await feed_address(browser)
    assert (await browser.send("/meetings/feed")).status_code == 409
    assert await db.value("SELECT count(*) FROM meetings_feed") == 5

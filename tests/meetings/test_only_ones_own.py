"""Lists, calendars and figures of the meetings hold no row their reader may not open, and count none.

Each of these goes red when its filter is taken away, which `tests/matrix/test_filters.py` does.
"""

from datetime import date
from typing import Any

from icalendar import Calendar

from meetings.queries.figure_places import territories_for
from meetings.queries.figure_terms import Asked, seen_by
from meetings.queries.figures import figures
from meetings.queries.meetings import meeting_for
from meetings.queries.meetings import subject_of as meeting_subject
from meetings.queries.resolutions import resolution_for
from portal import db, recusals
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.subjects import Subject
from tests.browser import Browser
from tests.meetings.test_calendar_files import feed_address
from tests.meetings_builders import (
    a_conference,
    a_held_meeting,
    a_notified_meeting,
    a_resolution,
)


async def keep_from(people: Cast, who: Me, subject: Subject) -> None:
    await recusals.declare(subject, people.shen, person=who.id, unit=None, reason="亲属关系")


async def wordings(browser: Browser, who: Me, *of: str) -> list[str]:
    await browser.sign_in(who)
    page = await browser.see("/meetings/resolutions")
    return [word for word in of if word in page]


async def test_the_ledger_of_resolutions(people: Cast, browser: Browser) -> None:
    meeting = await a_held_meeting(people)
    out: dict[str, Any] = {"issued_at": now(), "state": "assigned"}
    await a_resolution(people, meeting, wording="已印发的一项", **out)
    await a_resolution(people, meeting, wording="内部的一项", confidential=True, **out)
    await a_resolution(people, meeting, wording="未印发的一项")
    every = ("已印发的一项", "内部的一项", "未印发的一项")
    assert await wordings(browser, people.zhou, *every) == list(every)
    assert await wordings(browser, people.lin, *every) == ["已印发的一项", "内部的一项"]
    assert await wordings(browser, people.qian, *every) == ["已印发的一项", "未印发的一项"]
    assert await wordings(browser, people.xu, *every) == []


async def test_the_open_page_of_decisions_from_who_is_recused(people: Cast, browser: Browser) -> None:
    meeting = await a_held_meeting(people)
    kept = await a_resolution(people, meeting, wording="须回避的一项", issued_at=now(), state="assigned")
    await a_resolution(people, meeting, wording="另外的一项", issued_at=now(), state="assigned")
    conference = (await resolution_for(people.zhou, kept))["conference"]
    await db.rows("UPDATE meetings_conference SET shows_decisions = TRUE WHERE id = {}", conference)
    page = f"/meetings/conferences/{conference}/decisions"
    await browser.sign_in(people.li)
    assert "须回避的一项" in await browser.see(page)
    await keep_from(people, people.li, Subject("meetings.resolution", kept, "须回避的一项", "/x"))
    shown = await browser.see(page)
    assert "须回避的一项" not in shown
    assert "另外的一项" in shown
    await keep_from(people, people.li, Subject("meetings.conference", conference, "联席会议", "/x"))
    await browser.see(page, 404)


async def test_the_calendar_of_who_is_recused_from_a_meeting(people: Cast, browser: Browser) -> None:
    meeting = await a_notified_meeting(people)
    await browser.sign_in(people.tang)
    address = await feed_address(browser)
    assert len(Calendar.from_ical((await browser.get(address)).content).walk("VEVENT")) == 1
    await keep_from(people, people.tang, meeting_subject(await meeting_for(people.zhou, meeting)))
    assert Calendar.from_ical((await browser.get(address)).content).walk("VEVENT") == []


async def test_territories_whose_figures_may_be_asked_for(people: Cast) -> None:
    await a_conference(people)
    assert [one["name"] for one in await territories_for(people.lin)] == ["云川市临江区"]
    assert await territories_for(people.li) == []


async def test_confidential_topics_are_counted_for_those_who_see_them(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_held_meeting(people, conference)
    item = await db.value(
        "SELECT id FROM meetings_agenda_item WHERE meeting = {} AND topic IS NOT NULL LIMIT 1", meeting
    )
    await db.rows("UPDATE meetings_agenda_item SET confidential = TRUE WHERE id = {}", item)
    await db.rows(
        "UPDATE meetings_topic SET confidential = TRUE WHERE id = (SELECT topic FROM meetings_agenda_item WHERE id = {})",
        item,
    )
    counted = {
        who.account: await topics_of(who) for who in (people.zhou, people.lin, people.sun, people.qian, people.xu)
    }
    assert counted == {"zhou": (2, 2), "lin": (2, 2), "sun": (1, 1), "qian": (1, 1), "xu": (0, 0)}


async def topics_of(me: Me) -> tuple[int, int]:
    """Before a meeting; handed in."""
    found = await figures(seen_by(me), Asked(date(today().year, 1, 1), date(today().year, 12, 31)))
    return found.total.topics, found.submitted

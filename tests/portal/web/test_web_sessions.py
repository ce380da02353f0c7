"""Sessions: how they end, and that what has ended stays ended."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.clock import now
from portal.db import value
from portal.demo.cast import Cast, make_cast
from portal.web import sessions
from portal.web.sessions import COOKIE
from tests.browser import Browser
from tests.proving import reached, times

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


async def is_out(browser: Browser) -> bool:
    answer = await browser.get("/me")
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


async def test_signing_out_kills_the_session_and_clears_what_the_browser_kept(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    token = browser.cookies[COOKIE]
    answer = await browser.send("/sign-out", to="/sign-in")
    assert answer.headers["clear-site-data"] == '"storage"'
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not browser.cookies.get(COOKIE)
    browser.cookies.set(COOKIE, token, domain="portal.test")
    assert await is_out(browser)


async def test_signing_out_twice_is_no_error(browser: Browser, people: Cast) -> None:
    await browser.get("/sign-in")
    await browser.send("/sign-out", to="/sign-in")


async def test_a_session_left_alone_for_fifteen_minutes_is_over(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        await browser.sign_in(people.li)
        for minutes in (14, 28, 42):
            time.move_to(MORNING + timedelta(minutes=minutes))
            await browser.see("/me")
        time.move_to(MORNING + timedelta(minutes=42 + 15, seconds=1))
        assert await is_out(browser)
        time.move_to(MORNING + timedelta(minutes=43))
        assert await is_out(browser), "what was over came back"


async def test_a_phone_has_thirty_minutes(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        token = await sessions.begin(people.li.id, "", "Mozilla/5.0 (Linux; Android 14) Mobile", second_factor=True)
        browser.cookies.set(COOKIE, token, domain="portal.test")
        time.move_to(MORNING + timedelta(minutes=29))
        await browser.see("/me")
        time.move_to(MORNING + timedelta(minutes=29 + 30, seconds=1))
        assert await is_out(browser)


async def test_no_session_lives_longer_than_eight_hours(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        await browser.sign_in(people.li)
        for quarter in range(1, 36):
            time.move_to(MORNING + timedelta(minutes=14 * quarter))
            if quarter * 14 > 480:
                break
            assert not await is_out(browser)
        assert await is_out(browser)


async def test_disabling_an_account_ends_its_sessions_at_once(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    token = browser.cookies[COOKIE]
    await browser.see("/me")
    await browser.sign_in(people.wu)
    await browser.send(f"/people/persons/{people.li.id}/disable", to=f"/people/persons/{people.li.id}")
    browser.cookies.set(COOKIE, token, domain="portal.test")
    assert await is_out(browser)
    await value("UPDATE person SET disabled_at = NULL WHERE id = {} RETURNING id", people.li.id)
    assert await is_out(browser), "enabling the account revived an old session"


async def test_a_post_taken_away_is_gone_at_the_next_request(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wu)
    await browser.see("/people")
    yesterday = now().date() - timedelta(days=2)
    await value("UPDATE post SET ends_on = {} WHERE person = {} RETURNING id", yesterday, people.wu.id)
    await browser.see("/people", 403)


async def test_ending_a_session_cannot_be_undone_by_a_later_write(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    session = await browser.session_id()
    await sessions.end(session, "one")
    await sessions.end(session, "two")
    assert await value("SELECT ended_because FROM session WHERE id = {}", session) == "one"


@pytest.mark.committed
async def test_requests_in_flight_while_signing_out_do_not_revive_the_session(committed: str) -> None:
    cast = await make_cast()
    async with Browser() as browser:
        rounds = times(10, 500)
        for _ in range(rounds):
            await browser.sign_in(cast.li)
            token = browser.cookies[COOKIE]
            # Seen long enough ago that every one of these requests wants to write the session.
            long_ago = now() - timedelta(minutes=5)
            await value("UPDATE session SET seen_at = {} WHERE ended_at IS NULL RETURNING id", long_ago)
            pages = [browser.get("/password") for _ in range(4)]
            answers = await asyncio.gather(*pages[:2], browser.send("/sign-out"), *pages[2:])
            assert answers[2].status_code == 303
            browser.cookies.clear()
            browser.cookies.set(COOKIE, token, domain="portal.test")
            assert await is_out(browser)
            assert await value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 0
    reached("sign-outs with requests in flight, none revived", rounds)

"""What is written down of wrong tries: every kind of them, and not without end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.db import rows, value
from portal.demo.cast import Cast
from portal.web import sessions
from portal.web.identity import throttle
from portal.web.sessions import COOKIE
from tests.browser import Browser
from tests.portal.identity.signing import OTHER, PASSWORD, code, enrol, give_password, knock

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


async def entries(action: str) -> list[dict[str, object]]:
    return await rows("SELECT person_name, outcome, detail FROM audit_entry WHERE action = {} ORDER BY seq", action)


async def test_tries_beyond_a_lock_are_written_down_once_an_hour(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        for _ in range(25):
            await knock(browser, "nobody-at-all", "wrong")
        assert [line["detail"] for line in await entries("sign_in.locked")] == [
            '{"account": "（不存在）"}',
            '{"why": "locked"}',
        ]
        for minutes in (16, 32, 48):
            time.move_to(MORNING + timedelta(minutes=minutes))
            for _ in range(8):
                await knock(browser, "nobody-at-all", "wrong")
        beyond = [line for line in await entries("sign_in.locked") if "why" in str(line["detail"])]
        assert len(beyond) == 1
        time.move_to(MORNING + timedelta(minutes=62))
        for _ in range(8):
            await knock(browser, "nobody-at-all", "wrong")
        beyond = [line for line in await entries("sign_in.locked") if "why" in str(line["detail"])]
        assert len(beyond) == 2


async def test_a_locked_address_writes_one_entry_whatever_account_it_tries(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        limit = throttle.for_address("127.0.0.1")
        for _ in range(throttle.PER_ADDRESS):
            await throttle.count_try([limit])
        assert await throttle.failed([limit])
        for number in range(12):
            assert (await knock(browser, f"account{number}", "wrong")).status_code == 429
        assert len(await entries("sign_in.locked")) == 1


async def test_wrong_codes_while_enrolling_and_the_lock_they_bring_are_written_down(
    browser: Browser, people: Cast
) -> None:
    with time_machine.travel(MORNING, tick=False):
        await browser.sign_in(people.li)
        for _ in range(8):
            await browser.send("/second-factor/new", {"code": "000000"})
        failed = await entries("second_factor.enrol.failed")
        assert [line["person_name"] for line in failed] == ["李慧"] * 5
        assert [line["detail"] for line in failed] == ['{"locked": false}'] * 4 + ['{"locked": true}']
        assert [line["outcome"] for line in await entries("second_factor.locked")] == ["refused"]


async def test_a_locked_second_factor_is_written_down(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        await give_password(people.li)
        key = await enrol(people.li)
        await knock(browser, "li")
        for _ in range(5):
            await browser.send("/second-factor", {"code": "000000"})
        assert await entries("second_factor.locked") == []
        for _ in range(2):
            assert (await browser.send("/second-factor", {"code": code(key)})).status_code == 429
        assert [line["person_name"] for line in await entries("second_factor.locked")] == ["李慧"]


@pytest.mark.parametrize("typed", ["qingshan7lvshui", "a-password-in-the-wrong-field"])
async def test_what_was_typed_for_an_account_nobody_has_is_shown_nowhere(
    browser: Browser, people: Cast, typed: str
) -> None:
    for _ in range(6):
        await knock(browser, typed, "wrong")
        await knock(browser, "li", "wrong")
    await browser.sign_in(people.zheng)
    page = await browser.see("/security")
    assert typed not in page
    assert "（不存在）" in page
    assert ">li<" in page
    for lock in await rows("SELECT id FROM sign_in_attempt WHERE purpose_key LIKE 'account:%'"):
        await browser.send(f"/security/locks/{lock['id']}/unlock", to="/security")
    written = str(await rows("SELECT detail FROM audit_entry WHERE action = 'security.unlock' ORDER BY seq"))
    assert typed not in written
    assert "account:（不存在）" in written
    assert "account:li" in written


async def test_a_changed_password_gives_the_open_session_a_new_token(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await browser.sign_in(people.li)
    stolen, session = browser.cookies[COOKIE], await browser.session_id()
    sent = {"current": PASSWORD, "new": OTHER, "again": OTHER}
    answer = await browser.send("/password", sent, to="/me")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert browser.cookies[COOKIE] != stolen
    assert await browser.session_id() == session, "the session itself goes on, and does not begin anew"
    assert await sessions.find(stolen) is None
    await browser.see("/me")
    assert await value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 1

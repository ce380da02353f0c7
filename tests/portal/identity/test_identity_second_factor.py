"""The second factor: asked of whoever has one, demanded where an office wants it, each code taken once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.db import value
from portal.demo.cast import Cast
from portal.web import sessions
from portal.web.identity import totp
from tests.browser import Browser
from tests.portal.identity.signing import code, cookie_of, enrol, give_password, knock

MORNING = datetime(2026, 11, 23, 1, 0, 5, tzinfo=UTC)


async def test_a_password_alone_opens_nothing_for_who_has_a_second_factor(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await enrol(people.li)
    await knock(browser, "li")
    for path in ("/", "/me", "/password", "/inbox"):
        answer = await browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/second-factor")
    assert (await browser.send("/me/sessions/end-others")).headers["location"] == "/second-factor"
    await browser.see("/second-factor?next=/me")


async def test_the_code_opens_a_new_session_and_the_half_open_one_is_dead(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    key = await enrol(people.li)
    await knock(browser, "li")
    half = cookie_of(browser)
    answer = await browser.send("/second-factor", {"code": code(key), "next": "/me"}, to="/me")
    assert answer.status_code == 303
    assert cookie_of(browser) != half
    assert await sessions.find(half) is None
    await browser.see("/me")


@pytest.mark.parametrize(
    "write", [lambda c: f"{c[:3]} {c[3:]}", lambda c: c.translate({n + 48: n + 0xFF10 for n in range(10)})]
)
async def test_a_code_may_be_typed_with_a_blank_or_in_full_width(
    browser: Browser, people: Cast, write: Callable[[str], str]
) -> None:
    await give_password(people.li)
    key = await enrol(people.li)
    await knock(browser, "li")
    await browser.send("/second-factor", {"code": write(code(key))}, to="/")


async def test_a_code_is_taken_once(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        await give_password(people.li)
        key = await enrol(people.li)
        await knock(browser, "li")
        await browser.send("/second-factor", {"code": code(key)}, to="/")
        await browser.send("/sign-out", to="/sign-in")
        await knock(browser, "li")
        again = await browser.send("/second-factor", {"code": code(key)})
        assert again.status_code == 422
        assert "已用过" in again.text
        earlier = await browser.send("/second-factor", {"code": code(key, -1)})
        assert earlier.status_code == 422
        await browser.send("/second-factor", {"code": code(key, 1)}, to="/")


async def test_a_code_of_another_time_does_not_fit(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    key = await enrol(people.li)
    await knock(browser, "li")
    for later in (-3, 3):
        assert (await browser.send("/second-factor", {"code": code(key, later)})).status_code == 422


async def test_codes_cannot_be_guessed(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as time:
        await give_password(people.li)
        key = await enrol(people.li)
        await knock(browser, "li")
        assert [(await browser.send("/second-factor", {"code": "000000x"})).status_code for _ in range(5)] == [422] * 5
        assert (await browser.send("/second-factor", {"code": code(key)})).status_code == 429
        time.move_to(MORNING + timedelta(minutes=15, seconds=1))
        await knock(browser, "li")
        await browser.send("/second-factor", {"code": code(key)}, to="/")


async def test_an_office_can_demand_it_of_everybody_below(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await value("UPDATE unit SET requires_second_factor = TRUE WHERE id = {} RETURNING id", people.unit["qingshi"])
    await knock(browser, "li")
    answer = await browser.get("/me")
    assert answer.headers["location"] == "/second-factor/new?next=/me"
    page = await browser.see(answer.headers["location"])
    assert "<svg" in page
    key = re.search(r"密钥：<strong>([A-Z2-7 ]+)</strong>", page)
    assert key is not None
    half = cookie_of(browser)
    wrong = await browser.send("/second-factor/new", {"code": "123"})
    assert wrong.status_code == 422
    sent = {"code": code(key[1].replace(" ", "")), "next": "/me"}
    await browser.send("/second-factor/new", sent, to="/me")
    assert await sessions.find(half) is None
    await browser.see("/me")
    stored = await value("SELECT totp_secret FROM person WHERE id = {}", people.li.id)
    assert key[1].replace(" ", "") not in stored
    assert totp.opened(stored, people.li.id) == key[1].replace(" ", "")


async def test_the_demand_reaches_a_session_that_is_already_open(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li, second_factor=False)
    await browser.see("/me")
    await value("UPDATE unit SET requires_second_factor = TRUE WHERE id = {} RETURNING id", people.unit["city"])
    assert (await browser.get("/me")).headers["location"].startswith("/second-factor/new")


async def test_others_are_not_asked(browser: Browser, people: Cast) -> None:
    await value("UPDATE unit SET requires_second_factor = TRUE WHERE id = {} RETURNING id", people.unit["qingshi"])
    await browser.sign_in(people.zhao, second_factor=False)
    await browser.see("/me")


async def test_whoever_has_a_key_cannot_replace_it_with_a_password_alone(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await enrol(people.li)
    await knock(browser, "li")
    before = await value("SELECT totp_secret FROM person WHERE id = {}", people.li.id)
    assert (await browser.get("/second-factor/new")).headers["location"] == "/second-factor"
    session = await sessions.find(cookie_of(browser))
    assert session is not None
    answer = await browser.send("/second-factor/new", {"code": code(totp.key_for(session["id"]))})
    assert answer.headers["location"] == "/second-factor"
    assert await value("SELECT totp_secret FROM person WHERE id = {}", people.li.id) == before


async def test_a_key_sealed_for_one_person_does_not_open_for_another(people: Cast) -> None:
    sealed = totp.sealed("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", people.li.id)
    assert totp.opened(sealed, people.li.id) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.opened(sealed, people.sun.id) is None
    assert len(sealed) <= 64


@pytest.mark.parametrize(("at", "expected"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_rfc_6238(at: int, expected: str) -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.step_of(key, expected, datetime.fromtimestamp(at, UTC)) == at // 30


async def test_one_may_enrol_without_being_asked(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li, second_factor=False)
    session = await sessions.find(cookie_of(browser))
    assert session is not None
    await browser.see("/second-factor/new?next=/me")
    await browser.send("/second-factor/new", {"code": code(totp.key_for(session["id"])), "next": "/me"}, to="/me")
    assert "已启用动态口令" in await browser.see("/me")

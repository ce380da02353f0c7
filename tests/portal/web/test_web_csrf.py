"""Nothing is changed by a request another site could have made."""

from typing import Any

import httpx
import pytest

from portal.db import value
from portal.demo.cast import Cast
from portal.web import sessions
from tests.browser import Browser

FIELD = "_csrf_token"
SENT = {"mode": "elder", "on": "1", "next": "/me"}


async def is_changed(people: Cast) -> bool:
    return bool(await value("SELECT elder FROM person WHERE id = {}", people.li.id))


async def test_the_token_of_the_page_is_taken(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await browser.send("/mode", SENT, to="/me")
    assert await is_changed(people)


async def test_a_request_without_a_token_changes_nothing(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    assert (await browser.post("/mode", data=SENT)).status_code == 403
    assert not await is_changed(people)


async def test_the_token_of_another_session_is_refused(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.sun)
    foreign = await browser.token()
    await browser.sign_in(people.li)
    assert (await browser.post("/mode", data={**SENT, FIELD: foreign})).status_code == 403
    assert not await is_changed(people)


async def test_the_token_from_before_signing_in_is_refused_afterwards(browser: Browser, people: Cast) -> None:
    await browser.get("/sign-in")
    early = await browser.token()
    await browser.sign_in(people.li)
    assert (await browser.post("/mode", data={**SENT, FIELD: early})).status_code == 403


async def test_an_attackers_own_cookie_and_token_planted_together_do_not_pass(browser: Browser, people: Cast) -> None:
    visit = "attackers-own-visit"
    planted = sessions.csrf_token(visit)
    await browser.sign_in(people.li)
    browser.cookies.set("portal-visit", visit, domain="portal.test")
    assert (await browser.post("/mode", data={**SENT, FIELD: planted})).status_code == 403
    assert not await is_changed(people)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://portal.test.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_request_from_another_site_is_refused_even_with_the_token(
    browser: Browser, people: Cast, headers: dict[str, str]
) -> None:
    await browser.sign_in(people.li)
    sent = {**SENT, FIELD: await browser.token()}
    assert (await browser.post("/mode", data=sent, headers=headers)).status_code == 403
    assert not await is_changed(people)


@pytest.mark.parametrize("headers", [{"Origin": "http://portal.test"}, {"Sec-Fetch-Site": "same-origin"}])
async def test_a_request_from_this_site_passes(browser: Browser, people: Cast, headers: dict[str, str]) -> None:
    await browser.sign_in(people.li)
    sent = {**SENT, FIELD: await browser.token()}
    assert (await browser.post("/mode", data=sent, headers=headers)).status_code == 303


async def test_a_token_sent_as_a_file_is_refused_and_no_error_of_ours(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    token = await browser.token()
    answer = await browser.post("/mode", data=SENT, files={FIELD: ("x.txt", token.encode())})
    assert answer.status_code == 403
    assert not await is_changed(people)


async def test_a_token_sent_twice_is_refused(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    token = await browser.token()
    answer = await browser.post("/mode", data={**SENT, FIELD: [token, token]})
    assert answer.status_code == 403
    assert not await is_changed(people)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
async def test_a_body_that_is_no_form_is_refused(browser: Browser, people: Cast, kind: str) -> None:
    await browser.sign_in(people.li)
    answer = await browser.post("/mode", content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["\0", "é", "a" * 100_000, "0" * 64])
async def test_a_strange_token_is_refused(browser: Browser, people: Cast, token: str) -> None:
    await browser.sign_in(people.li)
    assert (await browser.post("/mode", data={**SENT, FIELD: token})).status_code == 403


async def test_the_sign_in_form_is_bound_to_its_visitor(browser: Browser) -> None:
    other = sessions.csrf_token("somebody else's visit")
    await browser.get("/sign-in")
    answer = await browser.post("/sign-in", data={"account": "li", "password": "x", FIELD: other})
    assert answer.status_code == 403
    assert (await browser.send("/sign-in", {"account": "li", "password": "x"})).status_code == 422


async def test_who_is_not_signed_in_is_asked_to_before_any_form_is_read(browser: Browser) -> None:
    answer: httpx.Response = await browser.post("/me/sessions/end-others", content=b"x" * 100)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in"


async def test_every_answer_carries_the_guarding_headers(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    for path in ("/me", "/nowhere", "/people", "/sign-in", "/health"):
        headers: Any = (await browser.get(path)).headers
        assert "object-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"

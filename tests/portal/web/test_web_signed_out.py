"""Whoever is signed out while writing gets back what was written, with and without JavaScript."""

from typing import Any
from uuid import uuid4

import pytest

from portal.db import value
from portal.demo.cast import Cast
from portal.web import guards, sessions
from portal.web.form import Form, Secret
from tests.browser import Browser, check_page

LONG = "九月十五日召开专题会议，修订领导干部接访值班制度，并在公示栏公布排班。" * 20
PAGE = f"/inspections/items/{uuid4()}"
SENT = {"text": LONG, "password": "a password in the wrong field", "code": "123456"}
FROM_HERE = {"referer": f"http://portal.test{PAGE}", "origin": "http://portal.test"}


async def signed_out(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await sessions.end(await browser.session_id(), "长时间未操作")


async def everything_written() -> int:
    return int(await value("SELECT (SELECT count(*) FROM transition) + (SELECT count(*) FROM audit_entry)"))


async def test_a_long_text_sent_after_the_session_ended_comes_back_with_the_way_to_sign_in(
    browser: Browser, people: Cast
) -> None:
    await signed_out(browser, people)
    before = await everything_written()
    answer = await browser.post(f"{PAGE}/progress", data=SENT, headers=FROM_HERE)
    assert answer.status_code == 401
    check_page(answer.text, "/progress")
    assert LONG in answer.text
    assert f'<a href="/sign-in?next={PAGE}" target="_blank" rel="noopener">登录后粘贴（另开窗口）</a>' in answer.text
    assert await everything_written() == before


async def test_what_comes_back_holds_no_password_and_no_code(browser: Browser, people: Cast) -> None:
    await signed_out(browser, people)
    secret = "一个全部由汉字组成而且足够长的密码绝不应当出现在任何页面之上"
    sent = {**SENT, "current": secret, "new": secret, "again": secret, "_once": secret}
    answer = await browser.post("/password", data=sent, headers=FROM_HERE)
    assert answer.status_code == 401
    assert LONG in answer.text
    for word in (secret, SENT["password"], SENT["code"]):
        assert word not in answer.text


def test_no_field_for_a_secret_is_ever_kept() -> None:
    def every(kind: type[Form]) -> set[type[Form]]:
        return {kind}.union(*(every(below) for below in kind.__subclasses__()))

    ours = [form for form in every(Form) if not form.__module__.startswith("tests.")]
    names = {name for form in ours for name, field in form.fields.items() if isinstance(field, Secret)}
    assert {"password", "current", "new"} <= names, "the forms were not found at all"
    assert names <= guards.SECRETS
    assert not guards.SECRETS & guards.KEPT.keys()


async def test_a_long_text_in_a_field_nobody_named_comes_back_too(browser: Browser, people: Cast) -> None:
    await signed_out(browser, people)
    answer = await browser.post("/anything", data={"manifestation": LONG}, headers=FROM_HERE)
    assert answer.status_code == 405
    answer = await browser.post(f"{PAGE}/progress", data={"manifestation": LONG}, headers=FROM_HERE)
    assert answer.status_code == 401
    assert LONG in answer.text


async def test_a_button_without_any_words_leads_to_signing_in(browser: Browser, people: Cast) -> None:
    await signed_out(browser, people)
    answer = await browser.post("/inbox/read", data={}, headers=FROM_HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_who_owes_the_second_factor_meanwhile_gets_the_words_back(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await value("UPDATE unit SET requires_second_factor = TRUE WHERE id = {} RETURNING id", people.unit["fuwu"])
    answer = await browser.post(f"{PAGE}/progress", data=SENT, headers=FROM_HERE)
    assert answer.status_code == 401
    assert LONG in answer.text
    assert f"/second-factor/new?next={PAGE}" in answer.text


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
async def test_words_another_site_sends_are_not_shown_under_our_name(
    browser: Browser, people: Cast, headers: dict[str, str]
) -> None:
    await signed_out(browser, people)
    answer = await browser.post(f"{PAGE}/progress", data=SENT, headers=headers)
    assert answer.status_code == 303
    assert LONG not in answer.text


async def test_files_of_strangers_are_not_read(browser: Browser, people: Cast) -> None:
    """Only who had a session a moment ago may make the house take in a large body before it knows them."""
    big: Any = {"file": ("a.txt", b"x" * 1_100_000)}  # more than a server keeps in memory
    path = f"{PAGE}/evidence"
    stranger = await browser.post(path, data=SENT, files=big, headers=FROM_HERE)
    assert stranger.status_code == 303
    await signed_out(browser, people)
    known = await browser.post(path, data=SENT, files=big, headers=FROM_HERE)
    assert known.status_code == 401
    assert LONG in known.text


async def test_what_htmx_sends_stays_on_its_page_and_is_not_sent_back(browser: Browser, people: Cast) -> None:
    await signed_out(browser, people)
    answer = await browser.post(f"{PAGE}/progress", data=SENT, headers={**FROM_HERE, "hx-request": "true"})
    assert answer.status_code == 401
    assert LONG not in answer.text

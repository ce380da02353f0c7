"""No answer leaves without its headers, no name but ours is answered, HEAD works wherever GET does."""

from dataclasses import replace

import pytest

from portal.db import value
from portal.demo.cast import Cast
from portal.web import doorframe
from portal.web.doorframe import HEADERS, is_ours
from tests.browser import Browser, check_page


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/me", 405),
        ("DELETE", "/sign-in", 405),
        ("POST", "/nowhere/at/all", 405),
        ("OPTIONS", "/sign-in", 303),
        ("HEAD", "/health", 200),
        ("HEAD", "/nowhere", 404),
        ("GET", "/static/portal.css", 200),
        ("GET", "/static/../settings.py", 404),
    ],
)
async def test_every_answer_is_dressed(browser: Browser, method: str, path: str, status: int) -> None:
    answer = await browser.http.request(method, path)
    assert answer.status_code == status
    missing = {name for name, text in HEADERS.items() if answer.headers.get(name) != text}
    assert missing == set()
    assert "cache-control" in answer.headers


async def test_what_no_route_answers_is_answered_by_a_page(browser: Browser, people: Cast) -> None:
    answer = await browser.http.request("PUT", "/me")
    check_page(answer.text, "/me")
    assert "此页不支持这种操作" in answer.text


@pytest.mark.parametrize("path", ["/health", "/sign-in", "/guide", "/static/portal.css", "/me", "/nowhere"])
async def test_head_is_get_without_a_body(browser: Browser, people: Cast, path: str) -> None:
    if path == "/me":
        await browser.sign_in(people.li)
    got, asked = await browser.get(path), await browser.http.head(path)
    assert asked.status_code == got.status_code
    assert asked.content == b""
    assert got.content
    assert asked.headers["content-type"] == got.headers["content-type"]


async def test_head_changes_nothing_and_opens_nothing(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    assert (await browser.http.head("/audit")).status_code == 403
    assert (await browser.http.head("/sign-out")).status_code == 405
    assert await value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 1


@pytest.fixture
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = frozenset({"duban.example.gov.cn", "127.0.0.1", "::1"})
    monkeypatch.setattr(doorframe, "SETTINGS", replace(doorframe.SETTINGS, hosts=hosts))


@pytest.mark.parametrize(
    "host", ["duban.example.gov.cn", "DUBAN.example.gov.cn:8443", "duban.example.gov.cn.", "127.0.0.1:8000", "[::1]:80"]
)
async def test_who_asks_for_a_name_of_ours_is_answered(browser: Browser, only_ours: None, host: str) -> None:
    assert (await browser.get("/sign-in", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["portal.test", "evil.example", "duban.example.gov.cn.evil.example", "10.0.0.1", ""])
async def test_who_asks_for_another_name_is_told_so_in_plain_words(
    browser: Browser, only_ours: None, host: str
) -> None:
    answer = await browser.get("/sign-in", headers={"host": host})
    assert answer.status_code == 421
    check_page(answer.text, "/sign-in")
    assert "这不是本系统的网址" in answer.text
    assert not host or host not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


async def test_a_foreign_name_reaches_no_handler(browser: Browser, people: Cast, only_ours: None) -> None:
    await browser.sign_in(people.li)
    sent = {"mode": "elder", "on": "1", "next": "/", "_csrf_token": await browser.token()}
    assert (await browser.post("/mode", data=sent, headers={"host": "evil.example"})).status_code == 421
    assert not await value("SELECT elder FROM person WHERE id = {}", people.li.id)


@pytest.mark.parametrize("host", ["", "a b", "<b>", "x" * 5000, "ü"])
async def test_a_host_that_is_none_is_no_error_of_ours(browser: Browser, host: str) -> None:
    answer = await browser.get("/sign-in", headers=[(b"host", host.encode("latin-1"))])
    assert answer.status_code in {200, 400, 421}
    assert answer.headers["x-frame-options"] == "DENY"


def test_without_names_every_name_is_ours() -> None:
    assert is_ours("anything", frozenset())

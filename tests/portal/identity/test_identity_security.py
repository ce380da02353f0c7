"""The security administrator's work, and the operator's page."""

import re
from datetime import UTC, datetime

import httpx
import pytest

from portal import db
from portal.db import new_id, rows, value
from portal.demo.cast import Cast
from portal.web import sessions
from tests.browser import Browser
from tests.portal.identity.signing import enrol, give_password, knock


@pytest.fixture
async def admin(browser: Browser, people: Cast) -> Browser:
    await browser.sign_in(people.zheng)
    return browser


async def test_a_locked_account_is_shown_and_can_be_unlocked(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    for _ in range(5):
        await knock(browser, "li", "wrong")
    assert (await knock(browser, "li")).status_code == 429
    await browser.sign_in(people.zheng)
    lock = re.search(r"/security/locks/([0-9a-f-]+)/unlock", await browser.see("/security"))
    assert lock is not None
    await browser.send(f"/security/locks/{lock[1]}/unlock", to="/security")
    assert (await browser.send(f"/security/locks/{lock[1]}/unlock")).status_code == 404
    await browser.send("/sign-out")
    assert (await knock(browser, "li")).status_code == 303


async def test_a_living_session_is_shown_and_can_be_ended(admin: Browser, people: Cast) -> None:
    token = await sessions.begin(people.li.id, "10.1.2.3", "", second_factor=False)
    assert "10.1.2.3" in await admin.see("/security")
    session = await sessions.find(token)
    assert session is not None
    await admin.send(f"/security/sessions/{session['id']}/end", to="/security")
    assert await sessions.find(token) is None
    assert "10.1.2.3" not in await admin.see("/security")


async def test_a_reset_password_works_once_shown_and_ends_every_session(admin: Browser, people: Cast) -> None:
    await give_password(people.li)
    token = await sessions.begin(people.li.id, "", "", second_factor=False)
    page = (await admin.send(f"/security/persons/{people.li.id}/password")).text
    found = re.search(r'data-label="初始密码"[^>]*><span class="cell">([^<]+)<', page)
    assert found is not None
    assert await sessions.find(token) is None
    await admin.send("/sign-out")
    assert (await knock(admin, "li")).status_code == 422, "the old password still works"
    assert (await knock(admin, "li", found[1].replace("&#43;", "+"))).status_code == 303
    assert (await admin.get("/me")).headers["location"] == "/password"


async def test_a_second_factor_is_reset_and_only_where_there_is_one(admin: Browser, people: Cast) -> None:
    path = f"/security/persons/{people.li.id}"
    assert (await admin.send(f"{path}/second-factor")).status_code == 409
    await enrol(people.li)
    await admin.send(f"{path}/second-factor", to=path)
    assert await value("SELECT totp_secret FROM person WHERE id = {}", people.li.id) is None


async def test_the_administrator_does_not_reset_their_own(admin: Browser, people: Cast) -> None:
    await enrol(people.zheng)
    for what in ("password", "second-factor"):
        assert (await admin.send(f"/security/persons/{people.zheng.id}/{what}")).status_code == 409


async def test_a_unit_is_asked_for_the_second_factor_and_released(admin: Browser, people: Cast) -> None:
    unit = people.unit["qingshi"]
    await admin.send(f"/security/units/{unit}/second-factor", {"on": "1"}, to="/security/units")
    assert "临江区青石街道" in await admin.see("/security/units")
    await admin.send(f"/security/units/{unit}/second-factor", {"on": "0"}, to="/security/units")
    assert "临江区青石街道" not in await admin.see("/security/units")
    assert (await admin.send(f"/security/units/{unit}/second-factor", {"on": "x"})).status_code == 422
    assert len(await rows("SELECT 1 FROM audit_entry WHERE action = 'security.second_factor.require'")) == 2


async def test_health_is_one_word_when_the_database_answers(browser: Browser) -> None:
    answer = await browser.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_health_says_no_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pool and an address where nobody listens."""
    monkeypatch.setattr(db.DB, "pool", None)
    monkeypatch.setattr(db.DB, "config", {"dsn": "postgresql://portal@127.0.0.1:1/portal", "timeout": 1})
    async with Browser() as browser:
        answer: httpx.Response = await browser.get("/health")
    assert (answer.status_code, answer.text) == (503, "unavailable")


async def test_the_operator_reads_in_words_what_is_wrong(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.wu)
    page = await browser.see("/operator")
    assert "PostgreSQL" in page
    assert "与程序一致" in page
    assert "还没有运行过" in page
    await rows(
        "INSERT INTO job_ring (id, name, last_at, last_ms) VALUES ({}, 'accountability.round', {}, 3) RETURNING id",
        new_id(),
        datetime(2020, 1, 1, tzinfo=UTC),
    )
    assert "已久未运行" in await browser.see("/operator")
    await rows("UPDATE job_ring SET last_at = {}, last_error = 'TimeoutError' RETURNING id", datetime.now(UTC))
    assert "有任务出错：accountability.round（TimeoutError）" in await browser.see("/operator")

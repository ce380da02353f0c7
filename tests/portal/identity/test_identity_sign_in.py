"""Signing in with a password: who gets in, what the others are told, and how often anybody may try."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import time_machine
from argon2 import PasswordHasher

from portal.clock import now
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.web import sessions
from portal.web.identity import passwords
from portal.web.identity.passwords import POLICIES, complaints, one_time
from portal.web.pages.way import safe_next
from portal.web.sessions import COOKIE
from tests.browser import Browser, sentence_of
from tests.portal.identity.signing import OTHER, PASSWORD, cookie_of, give_password, knock


async def entries(action: str) -> list[dict[str, object]]:
    return await rows("SELECT person_name, outcome, subject_title, detail FROM audit_entry WHERE action = {}", action)


async def test_the_right_password_opens_a_session_and_goes_where_one_wanted(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    answer = await knock(browser, "li", next="/me?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?x=1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Max-Age" not in cookie
    assert "李慧" in await browser.see("/me")
    assert [line["person_name"] for line in await entries("sign_in")] == ["李慧"]
    assert await value("SELECT last_sign_in_at FROM person WHERE id = {}", people.li.id) is not None


async def test_the_account_may_be_typed_in_capitals(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    assert (await knock(browser, "LI")).status_code == 303


async def test_no_session_row_is_made_before_anybody_signs_in(browser: Browser) -> None:
    for _ in range(3):
        await browser.get("/sign-in")
    assert await value("SELECT count(*) FROM session") == 0


@pytest.mark.parametrize("planted", ["attackerchosen", ""])
async def test_an_id_that_was_planted_is_not_the_one_signed_in_with(
    browser: Browser, people: Cast, planted: str
) -> None:
    await give_password(people.li)
    browser.cookies.set(COOKIE, planted, domain="portal.test")
    await browser.get("/sign-in")
    assert (await knock(browser, "li")).status_code == 303
    assert cookie_of(browser) not in {"", planted}
    assert await sessions.find(planted) is None


async def test_signing_in_again_ends_the_session_one_had(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await knock(browser, "li")
    before = cookie_of(browser)
    assert (await knock(browser, "li")).status_code == 303
    assert cookie_of(browser) != before
    assert await sessions.find(before) is None


async def test_the_database_keeps_only_the_hash_of_the_cookie(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await knock(browser, "li")
    kept = await row("SELECT * FROM session")
    assert kept is not None
    assert cookie_of(browser) not in {str(value) for value in kept.values()}


async def test_unknown_wrong_and_disabled_are_answered_alike(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await give_password(people.sun)
    await value("UPDATE person SET disabled_at = {} WHERE id = {} RETURNING id", now(), people.sun.id)
    told = []
    for account, password in (("nobody", PASSWORD), ("li", "wrong"), ("sun", PASSWORD), ("wang", PASSWORD)):
        answer = await knock(browser, account, password)
        assert answer.status_code == 422
        told.append(sentence_of(answer.text))
        assert PASSWORD not in answer.text
    assert len(set(told)) == 1
    assert "账号或密码不正确" in told[0]


async def test_what_was_typed_for_an_unknown_account_is_not_written_down(browser: Browser, people: Cast) -> None:
    await knock(browser, "my-secret-typed-in-the-wrong-field")
    written = await entries("sign_in.failed")
    assert len(written) == 1
    assert "my-secret" not in str(written)


async def test_the_sixth_try_is_refused_even_with_the_right_password(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    answers = [await knock(browser, "li", "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    sixth = await knock(browser, "li")
    assert sixth.status_code == 429
    assert "15 分钟后再试" in sixth.text
    assert not cookie_of(browser)
    assert len(await entries("sign_in.locked")) == 2


async def test_an_unknown_account_locks_like_a_known_one(browser: Browser) -> None:
    statuses = [(await knock(browser, "nobody", "wrong")).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


async def test_after_fifteen_minutes_one_may_try_again(browser: Browser, people: Cast) -> None:
    start = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as time:
        await give_password(people.li)
        for _ in range(5):
            await knock(browser, "li", "wrong")
        time.move_to(start + timedelta(minutes=14, seconds=59))
        assert (await knock(browser, "li")).status_code == 429
        time.move_to(start + timedelta(minutes=15, seconds=1))
        assert (await knock(browser, "li")).status_code == 303


async def test_failures_spread_over_more_than_fifteen_minutes_do_not_lock(browser: Browser, people: Cast) -> None:
    start = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as time:
        await give_password(people.li)
        for minute in (0, 3, 6, 9):
            time.move_to(start + timedelta(minutes=minute))
            await knock(browser, "li", "wrong")
        time.move_to(start + timedelta(minutes=16))
        assert (await knock(browser, "li", "wrong")).status_code == 422
        assert (await knock(browser, "li")).status_code == 303


async def test_signing_in_forgets_ones_failures(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    for _ in range(4):
        await knock(browser, "li", "wrong")
    await knock(browser, "li")
    for _ in range(4):
        assert (await knock(browser, "li", "wrong")).status_code == 422
    assert (await knock(browser, "li")).status_code == 303


async def test_an_address_that_tries_many_accounts_is_locked_for_all_of_them(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await value(
        "INSERT INTO sign_in_attempt (id, purpose_key, failed, first_at) VALUES (gen_random_uuid(), {}, 19, {}) RETURNING id",
        "address:127.0.0.1",
        now(),
    )
    assert (await knock(browser, "twentieth", "wrong")).status_code == 422
    assert (await knock(browser, "li")).status_code == 429


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x",
        "evil",
        "",
        "/sign-out",
        "/" + "a" * 2000,
    ],
)
async def test_nobody_is_sent_outside_after_signing_in(browser: Browser, people: Cast, wanted: str) -> None:
    await give_password(people.li)
    answer = await knock(browser, "li", next=wanted)
    goes_to = httpx.URL("http://portal.test").join(answer.headers.get("location", "/"))
    assert goes_to.host == "portal.test"
    assert "\n" not in answer.headers.get("location", "")
    assert answer.status_code in {303, 422}


def test_only_addresses_inside_are_kept() -> None:
    assert safe_next("/inspections/items?state=open&page=2") == "/inspections/items?state=open&page=2"
    assert safe_next("/people?q=青石") == "/people?q=%E9%9D%92%E7%9F%B3"
    for outside in ("//evil", "///evil", "/\\evil", "\\/evil", "http:/evil", " /evil", None, 5):
        assert safe_next(outside) == "/"


async def test_a_link_opened_signed_out_is_where_one_lands(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    answer = await browser.get("/me?x=1")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/me%3Fx%3D1"
    page = await browser.get(answer.headers["location"])
    assert 'name="next" value="/me?x=1"' in page.text


async def test_a_hash_made_with_weaker_parameters_is_made_anew(
    browser: Browser, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher())
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(PASSWORD)
    await give_password(people.li)
    await value("UPDATE person SET password_hash = {} WHERE id = {} RETURNING id", weak, people.li.id)
    assert (await knock(browser, "li")).status_code == 303
    kept = await value("SELECT password_hash FROM person WHERE id = {}", people.li.id)
    assert kept != weak
    assert not passwords.outdated(kept)


async def test_a_password_older_than_ninety_days_must_be_changed_first(browser: Browser, people: Cast) -> None:
    await give_password(people.li, set_at=now() - timedelta(days=91))
    await knock(browser, "li")
    for path in ("/", "/me", "/inbox"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    await browser.send("/password", {"current": PASSWORD, "new": OTHER, "again": OTHER}, to="/")
    await browser.see("/me")


async def test_changing_the_password_ends_the_other_sessions_only(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    elsewhere = await sessions.begin(people.li.id, "10.0.0.9", "another", second_factor=False)
    await knock(browser, "li")
    await browser.send("/password", {"current": PASSWORD, "new": OTHER, "again": OTHER}, to="/me")
    assert await sessions.find(elsewhere) is None
    await browser.see("/me")
    await browser.send("/sign-out", to="/sign-in")
    assert (await knock(browser, "li", PASSWORD)).status_code == 422
    assert (await knock(browser, "li", OTHER)).status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"current": "wrong", "new": OTHER, "again": OTHER}, "“当前密码”不正确"),
        ({"current": PASSWORD, "new": OTHER, "again": "x"}, "两次输入的新密码不一样"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "不能与当前密码相同"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "至少要有 8 位"),
        ({"current": PASSWORD, "new": "Admin@123", "again": "Admin@123"}, "太常见"),
        ({}, "请填写“当前密码”"),
    ],
)
async def test_a_new_password_that_cannot_be_is_refused_with_its_reason(
    browser: Browser, people: Cast, fields: dict[str, str], says: str
) -> None:
    await give_password(people.li)
    await browser.sign_in(people.li)
    answer = await browser.send("/password", fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert PASSWORD not in answer.text


async def test_the_current_password_cannot_be_guessed_at_an_open_session(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    await browser.sign_in(people.li)
    wrong = {"current": "guess", "new": OTHER, "again": OTHER}
    assert [(await browser.send("/password", wrong)).status_code for _ in range(6)] == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("profile", "password", "fits"),
    [
        ("dengbao", "Abcdef-1", True),
        ("dengbao", "abcdefgh", False),
        ("dengbao", "abcdefg1", False),
        ("dengbao", "Ab-1", False),
        ("dengbao", "Zhao-zhao-1", False),
        ("asvs", "quiet river under stones", True),
        ("asvs", "山高水长路漫漫其修远兮吾将", True),
        ("asvs", "short-one1", False),
        ("asvs", "correct horse battery staple", False),
        ("asvs", "a" * 65, False),
        ("asvs", "aaaaaaaaaaaa", False),
    ],
)
def test_each_policy_takes_what_it_says(profile: str, password: str, fits: bool) -> None:
    assert (complaints(password, account="zhao", by=POLICIES[profile]) == "") is fits


def test_one_time_passwords_satisfy_every_policy_and_differ() -> None:
    made = [one_time() for _ in range(200)]
    assert len(set(made)) == 200
    assert all(not complaints(password, account="li", by=policy) for password in made for policy in POLICIES.values())


async def test_the_demonstration_lists_its_cast_and_no_other_house_does(browser: Browser) -> None:
    assert "demo-Lianxi-2026" not in await browser.see("/sign-in")


async def test_ones_own_sessions_can_be_ended_and_nobody_elses(browser: Browser, people: Cast) -> None:
    mine = await sessions.begin(people.li.id, "10.0.0.9", "another", second_factor=False)
    theirs = await sessions.begin(people.sun.id, "10.0.0.8", "another", second_factor=False)
    await browser.sign_in(people.li)
    page = await browser.see("/me")
    assert "10.0.0.9" in page
    assert "10.0.0.8" not in page
    other = await sessions.find(theirs)
    assert other is not None
    assert (await browser.send(f"/me/sessions/{other['id']}/end")).status_code == 404
    assert await sessions.find(theirs) is not None
    first = await sessions.find(mine)
    assert first is not None
    await browser.send(f"/me/sessions/{first['id']}/end", to="/me")
    assert await sessions.find(mine) is None
    again = await sessions.begin(people.li.id, "10.0.0.9", "another", second_factor=False)
    await browser.send("/me/sessions/end-others", to="/me")
    assert await sessions.find(again) is None
    await browser.see("/me")


@pytest.mark.parametrize("mode", ["elder", "contrast"])
async def test_how_pages_look_is_kept_with_the_person(browser: Browser, people: Cast, mode: str) -> None:
    await browser.get("/sign-in")
    await browser.send("/mode", {"mode": mode, "on": "1", "next": "/sign-in"}, to="/sign-in")
    assert f'class="{mode}"' in await browser.see("/sign-in")
    await browser.sign_in(people.li)
    await browser.send("/mode", {"mode": mode, "on": "1", "next": "//evil"}, to="/")
    assert await value(f"SELECT {mode} FROM person WHERE id = {{}}", people.li.id) is True
    await browser.send("/mode", {"mode": mode, "on": "0", "next": "/me"}, to="/me")
    assert f'class="{mode}"' not in await browser.see("/me")

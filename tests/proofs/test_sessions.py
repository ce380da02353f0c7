"""A session's token is new whenever what it is worth changes, one person has so many at most, and only the cookie counts."""

from datetime import timedelta

from portal.clock import now, today
from portal.db import new_id, rows, value
from portal.demo.cast import Cast
from portal.people import Role
from portal.settings import SETTINGS
from portal.web import sessions
from portal.web.sessions import COOKIE
from tests.browser import Browser
from tests.portal.identity.signing import OTHER, PASSWORD, cookie_of, enrol, give_password, knock
from tests.proving import reached, times


async def is_out(browser: Browser, token: str) -> bool:
    """Whether this token, in a browser of its own, is nobody's."""
    async with Browser() as another:
        another.cookies.set(COOKIE, token, domain="portal.test")
        answer = await another.get("/me")
        return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


async def give_post(people: Cast, role: Role = Role.liaison) -> None:
    await value(
        "INSERT INTO post (id, person, person_kind, unit, title, role, starts_on) VALUES ({}, {}, 'official', {}, '兼任', {}, {})"
        " RETURNING id",
        new_id(),
        people.li.id,
        people.unit["fuwu"],
        str(role),
        today(),
    )


async def test_a_changed_password_renews_this_session_and_ends_the_others(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    elsewhere = await sessions.begin(people.li.id, "10.0.0.9", "another", second_factor=False)
    await knock(browser, "li")
    copied = cookie_of(browser)
    await browser.send("/password", {"current": PASSWORD, "new": OTHER, "again": OTHER}, to="/me")
    assert cookie_of(browser) != copied
    await browser.see("/me")
    assert await is_out(browser, copied), "who copied the cookie before is still in"
    assert await is_out(browser, elsewhere)


async def test_a_new_post_renews_the_token_and_what_is_open_goes_on(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await browser.see("/me")
    copied = cookie_of(browser)
    await give_post(people)
    await browser.see("/me")
    assert cookie_of(browser) != copied
    assert await is_out(browser, copied)
    await browser.see("/inbox")


async def test_a_post_that_ended_renews_the_token_even_where_the_page_is_refused(
    browser: Browser, people: Cast
) -> None:
    await browser.sign_in(people.wu)
    await browser.see("/people")
    copied = cookie_of(browser)
    await value(
        "UPDATE post SET ends_on = {} WHERE person = {} RETURNING id", today() - timedelta(days=1), people.wu.id
    )
    await browser.see("/people", 403)
    assert cookie_of(browser) != copied
    assert await is_out(browser, copied)


async def test_a_form_sent_right_after_the_change_is_still_taken(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    copied = cookie_of(browser)
    await give_post(people)
    await browser.send("/mode", {"mode": "elder", "on": "1", "next": "/me"}, to="/me")
    assert await value("SELECT elder FROM person WHERE id = {}", people.li.id) is True
    assert await is_out(browser, copied)


async def test_what_everybody_may_cache_carries_nobodys_token(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    before = cookie_of(browser)
    await give_post(people)
    answer = await browser.get("/static/portal.css")
    assert "set-cookie" not in answer.headers
    await browser.see("/me")
    assert cookie_of(browser) != before


async def test_signing_out_right_after_the_change_leaves_no_cookie(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    await give_post(people)
    answer = await browser.send("/sign-out", to="/sign-in")
    said = [text for text in answer.headers.get_list("set-cookie") if text.startswith(f"{COOKIE}=")]
    assert len(said) == 1
    assert "Max-Age=0" in said[0]
    assert await value("SELECT count(*) FROM session WHERE ended_at IS NULL") == 0


async def test_nothing_is_renewed_while_posts_stay_as_they_are(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.li)
    before = cookie_of(browser)
    for path in ("/me", "/inbox", "/"):
        await browser.see(path)
    assert cookie_of(browser) == before


async def test_one_more_device_ends_the_one_seen_longest_ago_and_nobody_elses(browser: Browser, people: Cast) -> None:
    await give_password(people.li)
    theirs = await sessions.begin(people.sun.id, "10.0.0.8", "another", second_factor=False)
    tokens, most = [], SETTINGS.sessions_per_person
    for device in range(most + 2):
        browser.cookies.clear()
        await knock(browser, "li")
        tokens.append(cookie_of(browser))
        await value(
            "UPDATE session SET seen_at = {} WHERE token_hash = {} RETURNING id",
            now() - timedelta(seconds=40 - device),
            sessions.hash_of(tokens[-1]),
        )
    assert [await is_out(browser, token) for token in tokens] == [True, True] + [False] * most
    assert not await is_out(browser, theirs)


async def test_a_second_factor_that_is_reset_ends_every_session(browser: Browser, people: Cast) -> None:
    await enrol(people.li)
    tokens = [await sessions.begin(people.li.id, "", "", second_factor=True) for _ in range(2)]
    await browser.sign_in(people.zheng)
    await browser.send(f"/security/persons/{people.li.id}/second-factor", to=f"/security/persons/{people.li.id}")
    assert [await is_out(browser, token) for token in tokens] == [True, True]


async def test_a_token_counts_in_the_cookie_and_nowhere_else(browser: Browser, people: Cast) -> None:
    token = await sessions.begin(people.li.id, "", "", second_factor=True)
    for path, headers in (
        (f"/me?{COOKIE}={token}&session={token}", {}),
        ("/me", {"authorization": f"Bearer {token}", "x-session": token}),
        ("/me", {"cookie": f"{COOKIE}={sessions.hash_of(token)}"}),
        ("/me", {"cookie": f"{COOKIE}={token[:-1]}"}),
        ("/me", {"cookie": f"{COOKIE}={token}x"}),
    ):
        answer = await browser.get(path, headers=headers)
        assert answer.headers["location"].startswith("/sign-in"), path


async def test_tokens_are_long_and_never_the_same(people: Cast) -> None:
    many = times(50, 2_000)
    made = {await sessions.begin(people.li.id, "", "", second_factor=False) for _ in range(many)}
    assert len(made) == many
    assert all(len(token) == 43 for token in made), "256 bits, six to a sign"
    kept = {line["token_hash"] for line in await rows("SELECT token_hash FROM session")}
    assert kept == {sessions.hash_of(token) for token in made}
    reached("tokens made, all different, only hashes kept", many)

"""Which of the floor's pages each role may open; every page it may open is sound."""

import asyncpg
import pytest

from portal.clock import today
from portal.db import atomic, new_id, value
from portal.demo.cast import Cast
from portal.people import Role
from tests.browser import Browser

OFFICIALS = {"li", "sun", "chen", "wang", "he", "zhao", "qian", "zhou", "xu"}
EVERYBODY = OFFICIALS | {"wu", "zheng", "feng"}
PAGES = {
    "/": EVERYBODY,
    "/inbox": EVERYBODY,
    "/me": EVERYBODY,
    "/password": EVERYBODY,
    "/people": {"wu"},
    "/people?q=青石": {"wu"},
    "/people/import": {"wu"},
    "/people/import/units.xlsx": {"wu"},
    "/people/import/posts.xlsx": {"wu"},
    "/people/units/{fuwu}": {"wu"},
    "/people/units/{fuwu}/close": {"wu"},
    "/people/persons/{li}": {"wu"},
    "/people/posts/{post}": {"wu"},
    "/operator": {"wu"},
    "/security": {"zheng"},
    "/security?q=li": {"zheng"},
    "/security/units?q=街道": {"zheng"},
    "/security/persons/{li}": {"zheng"},
    "/audit": {"feng"},
    "/audit/log.xlsx": {"feng"},
    "/calendar": OFFICIALS | {"wu"},
    "/calendar?year=2031": OFFICIALS | {"wu"},
    "/calendar/edit": {"zhou"},
}
ACTS = {
    "/people/units": {"wu"},
    "/people/units/{fuwu}/units": {"wu"},
    "/people/units/{fuwu}/rename": {"wu"},
    "/people/units/{fuwu}/people": {"wu"},
    "/people/persons/{li}/posts": {"wu"},
    "/people/posts/{post}/end": {"wu"},
    "/people/posts/{post}/handover": {"wu"},
    "/people/import": {"wu"},
    "/security/units/{fuwu}/second-factor": {"zheng"},
    "/calendar/notice": {"zhou"},
    "/calendar/day": {"zhou"},
}


def place(path: str, people: Cast) -> str:
    return path.format(fuwu=people.unit["fuwu"], li=people.li.id, post=people.li.holdings[0].id)


@pytest.mark.parametrize("account", sorted(EVERYBODY))
async def test_each_role_opens_its_own_pages_and_no_others(browser: Browser, people: Cast, account: str) -> None:
    await browser.sign_in(people.person[account])
    for path, may in PAGES.items():
        if path.endswith(".xlsx"):
            assert (await browser.get(path)).status_code == (200 if account in may else 403), path
        else:
            await browser.see(place(path, people), 200 if account in may else 403)


@pytest.mark.parametrize("account", sorted(EVERYBODY))
async def test_each_role_may_only_act_where_it_may_look(browser: Browser, people: Cast, account: str) -> None:
    """An empty form is refused for what it lacks (422) only by whoever may send a full one."""
    await browser.sign_in(people.person[account])
    for path, may in ACTS.items():
        answer = await browser.send(place(path, people))
        assert answer.status_code == (422 if account in may else 403), path


async def test_nobody_who_is_not_signed_in_sees_anything(browser: Browser, people: Cast) -> None:
    for path in PAGES:
        answer = await browser.get(place(path, people))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in"), path


@pytest.mark.parametrize("account", ["wu", "zheng", "feng"])
@pytest.mark.parametrize("business", ["/inspections", "/accountability"])
async def test_the_three_administrators_reach_no_business_page(
    browser: Browser, people: Cast, account: str, business: str
) -> None:
    await browser.sign_in(people.person[account])
    answer = await browser.get(business)
    assert answer.status_code in {403, 404}
    assert business not in [line.split('"')[1] for line in (await browser.see("/")).split("href=")[1:]]


@pytest.mark.parametrize("account", ["wu", "zheng", "feng", "li"])
@pytest.mark.parametrize("role", [Role.system_admin, Role.security_admin, Role.audit_admin, Role.liaison])
async def test_the_database_itself_keeps_the_administrators_apart(people: Cast, account: str, role: Role) -> None:
    me = people.person[account]
    fits = me.kind == role or (me.kind == "official" and role is Role.liaison)
    sql = (
        "INSERT INTO post (id, person, person_kind, unit, title, role, starts_on)"
        " VALUES ({}, {}, {}, {}, '兼任', {}, {}) RETURNING id"
    )
    for claimed in {me.kind, str(role), "official"}:
        try:
            async with atomic():
                await value(sql, new_id(), me.id, claimed, people.unit["it"], str(role), today())
            taken = True
        except (asyncpg.CheckViolationError, asyncpg.ForeignKeyViolationError):
            taken = False
        assert taken is (fits and claimed == me.kind)


async def test_a_person_with_a_post_cannot_be_turned_into_another_kind(people: Cast) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with atomic():
            await value("UPDATE person SET kind = 'audit_admin' WHERE id = {} RETURNING id", people.wu.id)


async def test_a_page_nobody_made_is_not_found_for_anybody(browser: Browser, people: Cast) -> None:
    await browser.see("/no-such-page", 404)
    await browser.sign_in(people.li)
    await browser.see("/no-such-page", 404)
    await browser.see(f"/people/units/{people.unit['fuwu']}", 403)
    await browser.sign_in(people.wu)
    await browser.see(f"/people/units/{people.li.id}", 404)
    await browser.see("/people/units/not-an-id", 404)

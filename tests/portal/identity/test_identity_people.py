"""The system administrator's work: units, people, posts."""

import re
from datetime import timedelta

import pytest

from portal.access import me_for
from portal.clock import today
from portal.db import row, rows, value
from portal.demo.cast import Cast
from portal.people import Role
from portal.web import sessions
from tests.browser import Browser
from tests.portal.identity.signing import knock

NEW = {"name": "吴新", "account": "wuxin", "title": "科员", "role": "liaison", "starts_on": "2026-01-05"}


@pytest.fixture
async def admin(browser: Browser, people: Cast) -> Browser:
    await browser.sign_in(people.wu)
    return browser


def password_on(page: str) -> str:
    found = re.search(r'data-label="初始密码"[^>]*><span class="cell">([^<]+)<', page)
    assert found is not None
    return found[1].replace("&#43;", "+")


async def test_a_new_person_signs_in_with_the_password_shown_once_and_must_change_it(
    admin: Browser, people: Cast
) -> None:
    unit = people.unit["fuwu"]
    page = await admin.send(f"/people/units/{unit}/people", NEW)
    assert page.status_code == 200
    password = password_on(page.text)
    person = await value("SELECT id FROM person WHERE account = 'wuxin'")
    assert password not in await admin.see(f"/people/persons/{person}")
    assert password not in str(await rows("SELECT detail FROM audit_entry"))
    await admin.send("/sign-out")
    assert (await knock(admin, "wuxin", password)).status_code == 303
    assert (await admin.get("/me")).headers["location"] == "/password"


async def test_an_account_belongs_to_one_person(admin: Browser, people: Cast) -> None:
    answer = await admin.send(f"/people/units/{people.unit['fuwu']}/people", {**NEW, "account": "LI"})
    assert answer.status_code == 422
    assert "已经有人使用" in answer.text


@pytest.mark.parametrize("account", ["吴新", "wu xin", "wu'--", "a" * 41])
async def test_an_account_is_plain_letters(admin: Browser, people: Cast, account: str) -> None:
    answer = await admin.send(f"/people/units/{people.unit['fuwu']}/people", {**NEW, "account": account})
    assert answer.status_code == 422
    assert await value("SELECT count(*) FROM person WHERE name = '吴新'") == 0


async def test_units_are_added_renamed_and_closed(admin: Browser, people: Cast) -> None:
    above = people.unit["qingshi"]
    sent = {"name": "青石街道城建办公室", "short_name": "城建办", "kind": "department"}
    answer = await admin.send(f"/people/units/{above}/units", sent)
    path = answer.headers["location"].split("?")[0]
    assert "城建办" in await admin.see(f"/people/units/{above}")
    assert (await admin.send(f"/people/units/{above}/units", sent)).status_code == 422
    await admin.send(f"{path}/rename", {"name": "青石街道建设办公室", "short_name": "建设办"}, to=path)
    assert "青石街道建设办公室" in await admin.see("/people?q=建设办")
    await admin.send(f"{path}/close", to=path)
    assert "已于" in await admin.see(path)
    stored = await row("SELECT path, parent FROM unit WHERE short_name = '建设办'")
    assert stored is not None
    assert stored["path"].startswith(people.path["qingshi"])


async def test_a_unit_with_people_or_units_below_is_not_closed(admin: Browser, people: Cast) -> None:
    for key, says in (("fuwu", "在岗"), ("qingshi", "下级单位")):
        answer = await admin.send(f"/people/units/{people.unit[key]}/close")
        assert answer.status_code == 409
        assert says in answer.text


async def test_handing_over_ends_one_post_and_begins_the_next(admin: Browser, people: Cast) -> None:
    post = people.li.holdings[0]
    answer = await admin.send(f"/people/posts/{post.id}/handover", {"account": "zhao", "ends_on": today().isoformat()})
    assert answer.status_code == 303
    tomorrow = today() + timedelta(days=1)
    before, after = await me_for(people.li.id, today()), await me_for(people.li.id, tomorrow)
    successor = await me_for(people.zhao.id, tomorrow)
    assert before is not None
    assert before.has(Role.liaison)
    assert after is not None
    assert not after.holdings
    assert successor is not None
    assert post.unit in {holding.unit for holding in successor.holdings}


@pytest.mark.parametrize(
    ("account", "role", "says"),
    [
        ("li", "audit_admin", "业务账号"),
        ("feng", "liaison", "审计管理员专用账号"),
        ("feng", "system_admin", "专用账号"),
    ],
)
async def test_a_post_that_does_not_fit_the_account_is_refused_in_words(
    admin: Browser, people: Cast, account: str, role: str, says: str
) -> None:
    person = people.person[account].id
    sent = {"unit": str(people.unit["it"]), "title": "兼任", "role": role, "starts_on": today().isoformat()}
    answer = await admin.send(f"/people/persons/{person}/posts", sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert await value("SELECT count(*) FROM post WHERE title = '兼任'") == 0


async def test_nobody_changes_their_own_posts_or_account(admin: Browser, people: Cast) -> None:
    own, post = people.wu.id, people.wu.holdings[0].id
    sent = {"unit": str(people.unit["city"]), "title": "x", "role": "system_admin", "starts_on": "2026-01-01"}
    assert "本人" in (await admin.send(f"/people/persons/{own}/posts", sent)).text
    assert "本人" in (await admin.send(f"/people/posts/{post}/end", {"ends_on": today().isoformat()})).text
    assert (await admin.send(f"/people/persons/{own}/disable")).status_code == 409
    assert await value("SELECT count(*) FROM post WHERE person = {} AND ends_on IS NULL", own) == 1


async def test_a_disabled_account_can_be_enabled_again(admin: Browser, people: Cast) -> None:
    token = await sessions.begin(people.li.id, "", "", second_factor=False)
    path = f"/people/persons/{people.li.id}"
    await admin.send(f"{path}/disable", to=path)
    assert await sessions.find(token) is None
    assert (await admin.send(f"{path}/disable")).status_code == 409
    await admin.send(f"{path}/enable", to=path)
    assert "在用" in await admin.see(path)


async def test_first_passwords_are_only_for_who_never_had_one(admin: Browser, people: Cast) -> None:
    """The cast comes without passwords."""
    path = f"/people/persons/{people.li.id}/password"
    assert (await admin.send(path)).status_code == 200
    assert (await admin.send(path)).status_code == 409
    made = await admin.send(f"/people/units/{people.unit['zongzhi']}/passwords")
    assert "孙立" in made.text
    assert (await admin.send(f"/people/units/{people.unit['zongzhi']}/passwords")).status_code == 409


async def test_searching_takes_percent_signs_as_they_are(admin: Browser) -> None:
    assert "没有名称中含有" in await admin.see("/people?q=%25")
    assert "没有名称中含有" in await admin.see("/people?q=_")
    assert "青石街道" in await admin.see("/people?q=%00青石")


async def test_every_act_is_audited_with_who_did_it(admin: Browser, people: Cast) -> None:
    await admin.send(f"/people/units/{people.unit['fuwu']}/people", NEW)
    written = await rows("SELECT action, person_name FROM audit_entry ORDER BY seq")
    assert {line["action"] for line in written} >= {"people.person.add", "people.post.give"}
    assert {line["person_name"] for line in written} == {"吴维"}

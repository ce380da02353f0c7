"""Disabling an account asks once more, on a page of its own."""

from datetime import timedelta

from portal.clock import now, today
from portal.db import rows, value
from portal.demo.cast import Cast
from tests.browser import Browser


async def test_the_page_before_disabling_says_what_follows_and_changes_nothing(browser: Browser, people: Cast) -> None:
    path = f"/people/persons/{people.li.id}"
    await browser.sign_in(people.wu)
    page = await browser.see(path)
    assert f'action="{path}/disable"' not in page, "one press on the person's page must not disable anybody"
    assert f'href="{path}/disable"' in page
    asked = await browser.see(f"{path}/disable")
    assert "李慧" in asked
    assert "立即退出全部登录" in asked
    assert f'<form action="{path}/disable" method="post"' in asked
    assert await value("SELECT disabled_at FROM person WHERE id = {}", people.li.id) is None
    await browser.send(f"{path}/disable", to=path)
    assert await value("SELECT disabled_at FROM person WHERE id = {}", people.li.id) is not None
    assert "已经停用" in await browser.see(f"{path}/disable", 409)


async def test_accounts_nobody_seems_to_need_are_listed_and_none_is_disabled(browser: Browser, people: Cast) -> None:
    """Without a post; not signed in for ninety days; and nobody who signed in yesterday, waits for a first password,
    takes up a post tomorrow, or is disabled already."""
    long_ago, yesterday = now() - timedelta(days=91), now() - timedelta(days=1)
    await rows("UPDATE person SET last_sign_in_at = {}, password_set_at = {}", yesterday, long_ago)
    await rows("UPDATE person SET last_sign_in_at = {} WHERE account IN ('zhao', 'xu')", long_ago)
    await rows("UPDATE person SET last_sign_in_at = NULL WHERE account IN ('lin', 'luo')")
    await rows("UPDATE person SET password_set_at = NULL WHERE account = 'luo'")
    await rows("UPDATE person SET disabled_at = {} WHERE account = 'xu'", yesterday)
    await rows("UPDATE post SET ends_on = {} WHERE person = {}", today() - timedelta(days=1), people.he.id)
    await rows("UPDATE post SET starts_on = {} WHERE person = {}", today() + timedelta(days=1), people.qian.id)
    await browser.sign_in(people.wu)
    assert 'href="/people/idle">需要核对的账号（3）' in await browser.see("/people")
    page = await browser.see("/people/idle")
    listed = {account for account, me in people.person.items() if f'href="/people/persons/{me.id}"' in page}
    assert listed == {"he", "zhao", "lin"}
    assert page.index(">何远<") < page.index(">赵敏<"), "who has no post comes first"
    assert "从未登录" in page
    assert "没有（原中共临江区委巡察工作领导小组办公室 督导科科长）" in page, "whom to ask"
    await browser.see(f"/people/persons/{people.he.id}/disable")
    assert await value("SELECT count(*) FROM person WHERE disabled_at IS NOT NULL") == 1, "the machine disables nobody"

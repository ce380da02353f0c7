"""Disabling an account asks once more, on a page of its own."""

from portal.db import value
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

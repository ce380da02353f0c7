"""Whoever watches the ledger gets from every line of it to a page, also where the record's own room is shut to them."""

import re

import pytest

from inspections import actions, queries
from portal.demo.cast import Cast
from tests.browser import Browser, sentence_of
from tests.builders import an_item

LINES = re.compile(r'href="(/inspections/items/[0-9a-f-]{36})"')


@pytest.fixture
async def shen(browser: Browser, people: Cast) -> Browser:
    """Of the conference office: every duty of the district, none of the rooms of discipline."""
    await an_item(people)
    await browser.sign_in(people.shen)
    return browser


async def test_every_line_the_office_watches_leads_somewhere(shen: Browser) -> None:
    for page in ("/", "/accountability"):
        lines = LINES.findall(await shen.see(page))
        assert lines, page
        for line in lines:
            told = sentence_of(await shen.see(line))
            assert "责任单位 青石街道公共服务办公室" in told
            assert "您的岗位不进入那里" in told


async def test_who_may_enter_the_room_is_not_sent_away_and_finds_back(browser: Browser, people: Cast) -> None:
    item = await an_item(people)
    await browser.sign_in(people.li)
    assert (await browser.get(f"/inspections/items/{item}")).status_code == 200
    page = await browser.see(f"/accountability/of/inspections.item/{item}")
    assert f'href="/inspections/items/{item}">打开这件事项的办理页面' in page


async def test_nobody_is_sent_to_what_they_may_not_see(browser: Browser, people: Cast) -> None:
    item = await an_item(people)
    await browser.sign_in(people.wu)
    assert (await browser.get(f"/inspections/items/{item}")).status_code == 403, "an administrator"
    await browser.sign_in(people.shen)
    assert (await browser.get(f"/inspections/items/{item}")).status_code == 303
    assert (await browser.get(f"/inspections/items/{item}/progress")).status_code in {403, 405}, (
        "only the record's page"
    )
    await actions.recuse(
        await queries.item_for(people.wang, item),
        people.wang,
        person=people.shen.id,
        unit=None,
        reason="近亲属在该单位任职。",
    )
    assert (await browser.get(f"/inspections/items/{item}")).status_code == 403, "recused: nothing is betrayed"

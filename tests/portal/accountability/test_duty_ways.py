"""Whoever watches the ledger gets from every line of it to a page, also where the record's own room is shut to them."""

import re

import pytest

from inspections import actions, queries
from portal.connecting import Unreachable
from portal.db import new_id, rows, value
from portal.demo.cast import Cast
from tests.browser import Browser, sentence_of
from tests.builders import an_item

LINES = re.compile(r'href="(/inspections/items/[0-9a-f-]{36}(?:\?duty=[0-9a-f-]{36})?)"')


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
            assert "那里的记录不对您的岗位开放" in told
            assert "打开这件事项的办理页面" not in told


async def test_of_several_duties_on_one_page_the_one_that_was_meant_is_shown(shen: Browser, people: Cast) -> None:
    """As of a circulation, which opens one for each unit that is asked, all on the page of the case."""
    other = await an_item(people)
    path = await value("SELECT min(path) FROM duty")
    await rows("UPDATE duty SET path = {} RETURNING id", path)
    for duty in await rows("SELECT id, subject_id FROM duty"):
        sent = await shen.get(f"{path}?duty={duty['id']}")
        assert sent.headers["location"].startswith(f"/accountability/of/inspections.item/{duty['subject_id']}?")
    assert str(other) in str(await rows("SELECT subject_id FROM duty"))
    assert (await shen.get(f"{path}?duty=x")).status_code == 303
    assert (await shen.get(f"{path}?duty={new_id()}")).status_code == 303


async def test_the_refusal_is_written_down_although_somebody_is_sent_on(shen: Browser) -> None:
    line = LINES.findall(await shen.see("/accountability"))[0]
    before = await value("SELECT count(*) FROM audit_entry")
    assert (await shen.get(line)).status_code == 303
    entries = await rows("SELECT action, detail FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert await value("SELECT count(*) FROM audit_entry") == before + 1
    assert entries[0]["action"] == "refused"
    assert "/accountability/of/inspections.item/" in str(entries[0]["detail"])


async def test_what_goes_wrong_on_the_way_leaves_the_first_answer(
    shen: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = LINES.findall(await shen.see("/accountability"))[0]

    async def down(*asked: object) -> None:
        raise Unreachable

    monkeypatch.setattr("portal.web.middleware.way_on_the_ledger", down)
    assert (await shen.get(line)).status_code == 403
    monkeypatch.undo()
    assert (await shen.get(f"/x%00/{new_id()}")).status_code == 404


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

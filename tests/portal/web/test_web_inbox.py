"""消息: a notice says what it is about only to who still holds an office of the unit it reached them in."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from portal import notices
from portal.clock import today
from portal.db import new_id, value
from portal.demo.cast import Cast
from portal.subjects import Subject
from portal.web.identity import administering
from tests.browser import Browser

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TITLE = "针对接访值班安排流于形式的问题"
LEFT = "原岗位的消息"


async def told(person: UUID) -> None:
    record = new_id()
    subject = Subject("inspections.item", record, TITLE, f"/inspections/items/{record}")
    assert await notices.tell([person], subject, f"“{TITLE}”将于三日后到期。", f"once:{record}") == 1


async def ends_today(people: Cast) -> None:
    await administering.end_post(people.wu, people.li.holdings[0].id, today())


async def test_what_reached_one_in_a_post_that_has_ended_shows_no_title(browser: Browser, people: Cast) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        await told(people.li.id)
        await ends_today(people)
        await browser.sign_in(people.li)
        assert TITLE in await browser.see("/inbox"), "the last day is a day of office"
        time.move_to(MONDAY + timedelta(days=1))
        await browser.sign_in(people.li)
        page = await browser.see("/inbox")
        assert TITLE not in page
        assert LEFT in page
        assert "打开办理" not in page
        await browser.send("/inbox/read", to="/inbox")


@pytest.mark.parametrize(("unit", "shown"), [("fuwu", True), ("liuan_zongzhi", False)])
async def test_another_post_in_the_same_unit_keeps_the_title_and_one_elsewhere_does_not(
    browser: Browser, people: Cast, unit: str, shown: bool
) -> None:
    with time_machine.travel(MONDAY, tick=False) as time:
        await told(people.li.id)
        await ends_today(people)
        tomorrow = today() + timedelta(days=1)
        new = people.unit[unit]
        await administering.give_post(people.wu, people.li.id, new, title="副主任", role="leader", starts_on=tomorrow)
        time.move_to(MONDAY + timedelta(days=1))
        await told(people.li.id)
        await browser.sign_in(people.li)
        page = await browser.see("/inbox")
        assert page.count(f"<h3>{TITLE}</h3>") == (2 if shown else 1)
        assert (LEFT in page) is not shown


async def test_who_held_no_post_when_it_came_keeps_the_title(browser: Browser, people: Cast) -> None:
    await value("DELETE FROM post WHERE person = {} RETURNING id", people.zheng.id)
    await told(people.zheng.id)
    await browser.sign_in(people.zheng)
    assert TITLE in await browser.see("/inbox")

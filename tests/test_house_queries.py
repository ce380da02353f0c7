"""Law 10: a page asks the database as often for three rows as for one, and never more than a dozen times."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from portal import db
from portal.access import Me
from portal.demo.cast import Cast, fixed_id
from portal.web.identity import administering
from tests.browser import Browser
from tests.builders import a_file, an_applied_item, an_inspection, an_item, an_item_in_review
from tests.house.counting import counted, growing

Paths = dict[str, str]
PAGES: dict[str, Callable[[UUID, UUID], Paths]] = {
    "li": lambda inspection, item: {
        "/": "今日",
        "/inbox": "消息",
        "/inspections": "巡察整改",
        "/inspections/ledger": "整改台账",
        f"/inspections/{inspection}": "问题与整改事项",
        f"/inspections/items/{item}": "全程记录",
        "/accountability": "督办事项",
    },
    "wang": lambda inspection, item: {
        "/": "今日",
        "/inspections": "巡察整改",
        "/inspections/ledger?q=问题": "整改台账",
        f"/inspections/{inspection}": "问题与整改事项",
        f"/inspections/{inspection}/publication": "整改情况通报",
        f"/inspections/{inspection}/publication/issue": "印发通报",
        f"/inspections/{inspection}/exchange": "Excel",
        f"/inspections/{inspection}/nodes": "整改节点",
        f"/inspections/{inspection}/assessments/new": "评估",
        f"/inspections/{inspection}/prompts": "工作提示",
        f"/inspections/items/{item}/assignment": "责任与时限",
        "/inspections/search?q=问题": "搜索",
        f"/inspections/items/{item}": "全程记录",
        f"/inspections/items/{item}/recusals": "回避",
        f"/accountability/of/inspections.item/{item}": "督办",
        f"/due/inspections.item/{item}": "怎么算的",
    },
    "wu": lambda inspection, item: {
        "/people": "单位人员",
        "/people?q=青石": "单位人员",
        f"/people/units/{fixed_id('qingshi')}": "青石街道",
        f"/people/persons/{fixed_id('li')}": "李慧",
    },
    "zheng": lambda inspection, item: {"/security": "登录安全", "/security?q=李": "登录安全"},
    "feng": lambda inspection, item: {"/audit": "审计记录"},
}


async def more_of_everything(people: Cast, inspection: UUID, item: UUID) -> None:
    """One more row for each list of each page."""
    await an_item(people, inspection)
    await an_applied_item(people, inspection, category="关于督查督办不够有力的问题")
    await an_item_in_review(people, inspection)
    found = await queries.item_for(people.li, item)
    await actions.add_progress(found, people.li, text="又办了一件。", happened_on=None)
    await actions.add_evidence(await queries.item_for(people.li, item), people.li, [a_file()], effective_on=None)
    unit = people.unit["qingshi"]
    number = await db.value("SELECT count(*) FROM person")
    await administering.add_unit(people.wu, unit, name=f"新办公室{number}", short_name=f"新{number}", kind="department")
    post: dict[str, Any] = {"title": "联络员", "role": "liaison", "starts_on": date(2026, 1, 1)}
    made, _ = await administering.add_person(people.wu, f"新人{number}", f"new{number}", unit=unit, **post)
    await actions.recuse(found, people.wang, person=made, unit=None, reason="亲属关系")


async def asked_by(browser: Browser, me: Me, paths: Paths) -> dict[str, list[str]]:
    found = {}
    for path, words in paths.items():
        async with counted() as asked:
            answer = await browser.get(path, follow_redirects=True)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        assert words in answer.text
        found[path] = asked
    return found


@pytest.mark.parametrize("who", PAGES)
async def test_a_page_asks_as_often_for_three_rows_as_for_one(browser: Browser, people: Cast, who: str) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection)
    paths = PAGES[who](inspection, item)
    await more_of_everything(people, inspection, item)
    await browser.sign_in(people.person[who])
    await asked_by(browser, people.person[who], paths)  # the driver asks once for each connection what an array is
    few = await asked_by(browser, people.person[who], paths)
    await more_of_everything(people, inspection, item)
    await more_of_everything(people, inspection, item)
    many = await asked_by(browser, people.person[who], paths)
    faults = growing(few, many)
    assert not faults, "\n".join(faults)


async def test_a_page_that_asks_for_each_row_is_seen(rollback: None) -> None:
    async with counted() as few:
        await db.value("SELECT 1")
    async with counted() as many:
        for _ in range(13):
            await db.value("SELECT 1")
    assert len(growing({"/made-up": few}, {"/made-up": many})) == 2

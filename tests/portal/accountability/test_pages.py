"""督办事项 in the browser: who sees which duties, figures that open exactly their rows, turning pages, one record."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from portal.accountability.actions.round import walk_the_round
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.duties import Term, extend_duty, finish_duty, hand_in
from portal.people import Recusal
from tests.browser import Browser
from tests.portal.accountability.ledger import owe

DAYS = {"逾期": -1, "紧急": 3, "临近": 7, "正常": 8}


async def in_days(people: Cast, days: int, title: str, **more: Any) -> dict[str, Any]:
    return await owe(people.unit["fuwu"], due=today() + timedelta(days=days), title=title, **more)


def titles(html: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>\s*<a [^>]*>([^<]+)</a>', html)


def figures(html: str) -> dict[str, tuple[int, str]]:
    found = re.findall(r'<a class="figure[^>]*href="([^"]+)"><strong>(\d+)</strong><span>([^<]+)</span>', html)
    return {words: (int(number), unescape(href)) for href, number, words in found}


async def test_each_figure_opens_exactly_the_rows_it_counts(browser: Browser, people: Cast) -> None:
    for words, days in DAYS.items():
        await in_days(people, days, f"{words}一件")
    await in_days(people, 0, "今天到期")
    done = await in_days(people, -3, "办好的")
    await finish_duty("inspections.item", done["subject_id"], today())
    await browser.sign_in(people.zhou)
    counted = figures(await browser.see("/accountability"))
    assert {words: number for words, (number, _) in counted.items()} == {
        "逾期": 1, "紧急": 2, "临近": 1, "正常": 1, "已办结": 1,
    }  # fmt: skip
    for words, (number, href) in counted.items():
        shown = titles(await browser.see(href))
        assert len(shown) == number, words
    assert titles(await browser.see(counted["紧急"][1])) == ["今天到期", "紧急一件"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [("li", True), ("sun", False), ("chen", True), ("wang", True), ("qian", True), ("zhou", True),
     ("zhao", False), ("xu", False)],
)  # fmt: skip
async def test_one_sees_what_lies_below_ones_posts(browser: Browser, people: Cast, who: str, sees: bool) -> None:
    duty = await in_days(people, 5, "清理账外资金")
    await browser.sign_in(people.person[who])
    page = await browser.see("/accountability")
    assert ("清理账外资金" in page) is sees
    assert figures(page)["临近"][0] == int(sees)
    await browser.see(f"/accountability/of/inspections.item/{duty['subject_id']}", 200 if sees else 404)


@pytest.mark.parametrize("who", ["wu", "zheng", "feng"])
async def test_administrators_do_not_enter(browser: Browser, people: Cast, who: str) -> None:
    await browser.sign_in(people.person[who])
    await browser.see("/accountability", 403)


async def test_for_the_recused_the_record_does_not_exist(browser: Browser, people: Cast) -> None:
    duty = await in_days(people, 5, "清理账外资金")
    await Recusal.insert(
        Recusal(
            record_kind="inspections.item", record_id=duty["subject_id"], person=people.chen.id, unit=None,
            reason="亲属", declared_by=people.wang.id, declared_at=now(),
        )
    ).run()  # fmt: skip
    await browser.sign_in(people.chen)
    page = await browser.see("/accountability")
    assert "清理账外资金" not in page
    assert figures(page)["临近"][0] == 0
    assert "公共服务办" not in page
    await browser.see(f"/accountability/of/inspections.item/{duty['subject_id']}", 404)


async def test_pages_are_turned_forth_and_back_without_losing_or_repeating_a_row(
    browser: Browser, people: Cast
) -> None:
    for n in range(120):
        await in_days(people, 30 + n // 3, f"事项{n:03}")
    await browser.sign_in(people.zhou)
    forth, page = [], await browser.see("/accountability?light=normal")
    while True:
        forth.append(titles(page))
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        if not onward:
            break
        page = await browser.see(unescape(onward[1]))
    assert [len(rows) for rows in forth] == [50, 50, 20]
    assert len({title for rows in forth for title in rows}) == 120
    back = [titles(page)]
    while backward := re.search(r'href="([^"]+)" rel="prev"', page):
        page = await browser.see(unescape(backward[1]))
        back.append(titles(page))
    assert back[::-1] == forth


async def test_filters_stand_in_the_address_and_can_be_taken_away(browser: Browser, people: Cast) -> None:
    await in_days(people, 5, "百分之100%的清理")
    await in_days(people, 5, "百分之1000的清理")
    await browser.sign_in(people.zhou)
    page = await browser.see("/accountability", params={"q": "100%", "unit": str(people.unit["fuwu"])})
    assert titles(page) == ["百分之100%的清理"]
    assert figures(page)["临近"][0] == 1
    assert "含“100%”" in page
    assert "没有符合条件的事项" in await browser.see("/accountability", params={"unit": str(people.unit["liuan"])})


@pytest.mark.parametrize(
    "query", ["light=red", "unit=1", "after=x", "after=2026-02-30_1", "q=" + "长" * 101, "kind=" + "x" * 41]
)
async def test_a_spoilt_address_is_refused_in_plain_words(browser: Browser, people: Cast, query: str) -> None:
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"/accountability?{query}")
    assert answer.status_code == 422
    assert "填写有误" in answer.text


async def test_the_record_tells_what_happened_and_what_comes_next(browser: Browser, people: Cast) -> None:
    duty = await in_days(people, 2, "清理账外资金")
    await walk_the_round(today())
    await extend_duty(
        "inspections.item", duty["subject_id"],
        Term(today(), today() + timedelta(days=20), today() + timedelta(days=20)), "等待上级批复", people.wang,
    )  # fmt: skip
    await browser.sign_in(people.li)
    page = await browser.see(f"/accountability/of/inspections.item/{duty['subject_id']}")
    coming = today() + timedelta(days=13)
    assert f"{coming.month}月{coming.day}日" in page
    assert "到期前7天提醒，告知承办人：李慧" in re.sub(r"\s*<[^>]+>\s*", "", page).replace(" ", "")
    assert page.index("同意延期") < page.rindex("到期前3天提醒")
    assert "等待上级批复" in page
    await hand_in("inspections.item", duty["subject_id"])
    assert "正在等待审核" in await browser.see(f"/accountability/of/inspections.item/{duty['subject_id']}")
    await finish_duty("inspections.item", duty["subject_id"], today())
    assert "不再提醒" in await browser.see(f"/accountability/of/inspections.item/{duty['subject_id']}")


async def test_a_record_s_page_fetches_the_region_alone(browser: Browser, people: Cast) -> None:
    duty = await in_days(people, 2, "清理账外资金")
    await browser.sign_in(people.li)
    region = await browser.get(
        f"/accountability/of/inspections.item/{duty['subject_id']}",
        headers={"HX-Request": "true", "HX-Target": "supervision"},
    )
    assert region.text.strip().startswith('<section id="supervision"')
    assert "尚未发出提醒" in region.text
    assert "<html" not in region.text


async def test_three_rows_cost_as_many_questions_as_fifty(browser: Browser, people: Cast) -> None:
    async def questions() -> int:
        from portal.db import DB

        asked: list[str] = []
        transaction = DB.current_transaction.get()
        assert transaction is not None
        listen = lambda query: asked.append(query.query)  # noqa: E731
        transaction.connection.add_query_logger(listen)
        await browser.see("/accountability")
        transaction.connection.remove_query_logger(listen)
        return len(asked)

    await browser.sign_in(people.zhou)
    for n in range(3):
        await in_days(people, n, f"事项{n}")
    few = await questions()
    for n in range(50):
        await in_days(people, n, f"事项{n}")
    assert await questions() == few <= 12

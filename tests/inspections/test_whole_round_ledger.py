"""The ledger sorted, filtered and printed, and a new round that borrows from an earlier one."""

import io
import re
from datetime import date
from typing import Any
from uuid import UUID

import pdfplumber

from inspections import actions, queries
from inspections.documents.lists import WIDTHS, printed
from inspections.exchange.ledgers import TABLES, rows_of
from portal.clock import today
from portal.demo.cast import Cast
from portal.papers.environment import page as paper
from tests.browser import Browser
from tests.builders import an_applied_item, an_inspection, an_item


async def test_a_new_round_borrows_limits_seats_and_weeks_from_an_earlier_one_openly(
    browser: Browser, people: Cast
) -> None:
    lender = await actions.open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="第一轮",
        kind="regular",
        year=2025,
        topic=None,
        limits={"plan": (20, "工作日"), "focus": (4, "月"), "report": (5, "月"), "item": (77, "日")},
        seats=[people.unit["inspection_office"]],
        seats_needed=1,
        follow_up_weeks=13,
    )
    await browser.sign_in(people.wang)
    page = await browser.see(f"/inspections/rounds/new?from={lender}")
    assert "已填入“第一轮”的时限" in page
    for name, filled in (
        ("plan_amount", "20"),
        ("item_amount", "77"),
        ("follow_up_weeks", "13"),
        ("seats_needed", "1"),
    ):
        assert re.search(rf'name="{name}"[^>]* value="{filled}"', page), name
    assert 'value="工作日" selected' in page
    assert re.search(r'name="seats" value="[^"]+" checked', page)
    await browser.sign_in(people.xu)
    assert (await browser.get(f"/inspections/rounds/new?from={lender}")).status_code == 404, "another office's round"


async def test_the_ledger_is_sorted_by_unit_state_and_day_and_pages_on_in_that_order(people: Cast) -> None:
    inspection = await an_inspection(people)
    units = ("fuwu", "dangjian", "zongzhi")
    for n in range(6):
        await an_item(
            people,
            inspection,
            title=f"事{n}",
            lead_unit=people.unit[units[n % 3]],
            due=date(2026, 12, 20 - n),
            leader=None,
        )
    await an_applied_item(people, inspection, title="申请的")
    path = {people.unit[unit]: people.path[unit] for unit in units}
    order = {"not_started": 0, "in_progress": 1, "applied": 3}
    keys: dict[str, Any] = {
        "due": lambda item: (item["due"], item["id"]),
        "unit": lambda item: (path[item["lead_unit"]], item["due"], item["id"]),
        "state": lambda item: (order[item["state"]], item["due"], item["id"]),
    }
    every = {item["id"]: item for item in await queries.selection_for(people.wang, filters={})}
    for name, key in keys.items():
        for down in (False, True):
            seen: list[UUID] = []
            after = None
            while True:
                page = await queries.ledger_for(people.wang, {}, after, 2, sort=f"-{name}" if down else name)
                seen += [item["id"] for item in page["items"]]
                if not page["next"]:
                    break
                first, _, rest = page["next"].partition("_")
                day, _, identity = rest.partition("_")
                after = (first, date.fromisoformat(day), UUID(identity))
            wanted = sorted(every.values(), key=key, reverse=down)
            assert seen == [item["id"] for item in wanted], (name, down)


async def test_what_waits_for_review_is_one_press_away_and_a_filter_that_means_nothing_shows_no_chip(
    browser: Browser, people: Cast
) -> None:
    inspection = await an_inspection(people)
    await an_applied_item(people, inspection, title="申请的")
    await an_item(people, inspection, title="没有申请的")
    await browser.sign_in(people.wang)
    assert f"/inspections/ledger?state=waiting&amp;inspection={inspection}" in await browser.see("/inspections")
    page = await browser.see(f"/inspections/ledger?state=waiting&inspection={inspection}")
    assert "申请的" in page
    assert "没有申请的" not in page
    assert "正在筛选" in page
    nonsense = await browser.see(f"/inspections/ledger?state=x&light=y&unit=z&inspection={people.wang.id}&sort=q")
    assert "正在筛选" not in nonsense
    assert "没有申请的" in nonsense


async def test_a_list_is_printed_across_with_its_heads_and_room_to_sign(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    await an_item(people, inspection, manifestation="值班表与实际不符。", target="值班到位。")
    await browser.sign_in(people.wang)
    address = f"/inspections/ledger.pdf?inspection={inspection}&state=not_started&table="
    answer = await browser.get(address + "tasks")
    assert answer.status_code == 200
    text = text_of(answer.content)
    title, asked = "青石街道信访领域专项巡察整改任务清单", "状态：未启动"
    for words in (title, "填报单位", f"{today().year}年", "填报人", "审核人", "负责人", "整改目标", "值班到位", asked):
        assert words in text, words
    assert (await browser.get(address + "nonsense")).status_code == 404


async def test_each_of_the_five_tables_has_its_columns_and_fills_the_sheet(people: Cast) -> None:
    """The ledger shows how an item stands, and gives what was done the room it needs."""
    await an_item(people, supporting=(people.unit["dangjian"],))
    found = rows_of(await queries.ledger_rows(people.wang, {}))
    for name, table in TABLES.items():
        titles = {column.key: column.title for column in table.columns}
        context = printed(name, titles, found, title=table.title, unit="区委巡察办", on=today())
        assert sum(column["width"] for column in context["columns"]) == 100, name
        html = paper("ledger.html", **context)
        own = [column.title.removesuffix("（只读）") for column in table.columns]
        heads = ["".join(column["lines"]) for column in context["columns"]]
        shown = {"预警": "办理状态", "退回次数": "退回次数", "最新进展": "完成情况", "整改落实情况": "完成情况"}
        left_out = {"具体表现", "整改目标", "协办单位", "退回次数"} if name == "ledger" else set()
        assert {shown.get(title, title) for title in own} - left_out <= set(heads), name
        assert "青石街道公共服务办公室" in html
    widths = WIDTHS["ledger"]
    assert widths["done"] > widths["finding_title"]
    assert "state_words" in widths


def text_of(pdf: bytes) -> str:

    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert opened.pages[0].width > opened.pages[0].height
        cells = [cell or "" for page in opened.pages for row in page.extract_table() or [] for cell in row]
        said = "".join(page.extract_text() for page in opened.pages)
    return re.sub(r"\s", "", said + "".join(cells))

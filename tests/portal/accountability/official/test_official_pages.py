"""Official figures on the screen and in Excel: typed in one sheet, read in and looked at, nothing taken with one fault."""

import io
import re
from typing import Any

import openpyxl
import pytest

from portal import db
from portal.accountability.forms.official import name_of
from portal.demo.cast import Cast
from portal.web.pages.download import XLSX
from tests.browser import Browser
from tests.house.counting import counted
from tests.portal.accountability.official.entering import checked, entered

PAGE = "/accountability/official"


def which(people: Cast, period: str = "2026-03") -> dict[str, str]:
    return {"territory": str(people.unit["district"]), "level": "township", "period": period}


def query(people: Cast) -> str:
    return "&".join(f"{name}={text}" for name, text in which(people).items())


HEAD = {"source_system": "信访业务信息系统", "report_name": "三率月报", "taken_on": "2026-04-02"}


def typed(people: Cast, **counts: int) -> dict[str, str]:
    return {name_of(people.unit["qingshi"], name): str(number) for name, number in counts.items()}


async def test_the_whole_way_of_a_sheet(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "录入官方数据" in await browser.see(PAGE)
    form = await browser.see(f"{PAGE}/new?{query(people)}")
    assert "青石街道 应受理件" in form
    wrong = typed(people, accept_due=697, accept_in_time=698)
    refused = await browser.send(f"{PAGE}/new", which(people) | HEAD | wrong)
    assert refused.status_code == 422
    assert "“青石街道 期限内受理件”（698）不能多于“应受理件”（697）" in refused.text
    assert 'value="698"' in refused.text
    assert not await db.value("SELECT count(*) FROM accountability_official_sheet")
    right = typed(people, accept_due=697, accept_in_time=688)
    report = {"paper": ("三率月报.xlsx", (await browser.get(f"{PAGE}/blank.xlsx?{query(people)}")).content, XLSX)}
    answer = await browser.send(f"{PAGE}/new", which(people) | HEAD | right, files=report)
    assert answer.status_code == 303
    sheet = answer.headers["location"].split("?")[0]
    shown = await browser.see(sheet)
    assert "98.71%" in shown
    kept = re.search(rf'href="({sheet}/files/[^"]+)"', shown)
    assert kept
    assert (await browser.get(kept[1])).content.startswith(b"PK")
    assert (await browser.send(f"{sheet}/check", {})).status_code == 409, "who entered does not check"
    again = await browser.send(f"{PAGE}/new", which(people) | HEAD | right)
    assert again.status_code == 409
    assert "已经录入" in again.text
    await browser.sign_in(people.shen)
    await browser.send(f"{sheet}/check", {}, to=sheet)
    corrected = await browser.send(f"{sheet}/correct", HEAD | right)
    assert "请填写“更正理由”" in corrected.text
    answer = await browser.send(f"{sheet}/correct", HEAD | right | {"correction": "报表更新"})
    assert answer.status_code == 303
    assert "看更正后的一份" in await browser.see(sheet)


async def test_excel_goes_out_and_comes_back(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    book = openpyxl.load_workbook(io.BytesIO((await browser.get(f"{PAGE}/blank.xlsx?{query(people)}")).content))
    sheet = book["官方数据"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    titles: dict[Any, Any] = {cell.value: cell.column for cell in sheet[header]}
    lines = {sheet.cell(header + at, titles["单位"]).value: header + at for at in (1, 2)}
    row = lines["临江区青石街道"]
    sheet.cell(row, titles["应受理件"]).value = 697
    sheet.cell(row, titles["期限内受理件"]).value = 688
    shown = await read_in(browser, people, book)
    assert "还没有保存" in shown
    assert 'value="688"' in shown
    assert not await db.value("SELECT count(*) FROM accountability_official_sheet")


@pytest.mark.parametrize(
    ("title", "value", "said"),
    [
        ("期限内受理件", 698, "期限内受理件”：（698）不能多于"),
        ("应受理件", "六百", "不是整数"),
        ("单位", "望山区", "没有找到名为"),
        ("单位", "柳岸街道", "同一个单位"),
        ("应受理件", -1, "应在 0 至"),
    ],
)
async def test_one_fault_and_nothing_is_read_in(
    browser: Browser, people: Cast, title: str, value: Any, said: str
) -> None:
    await browser.sign_in(people.zhou)
    book = openpyxl.load_workbook(io.BytesIO((await browser.get(f"{PAGE}/blank.xlsx?{query(people)}")).content))
    sheet = book["官方数据"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    titles: dict[Any, Any] = {cell.value: cell.column for cell in sheet[header]}
    for at in (1, 2):
        sheet.cell(header + at, titles["应受理件"]).value = 697
        sheet.cell(header + at, titles["期限内受理件"]).value = 600 + at
    bad = next(at for at in (1, 2) if sheet.cell(header + at, titles["单位"]).value == "临江区青石街道")
    sheet.cell(header + bad, titles[title]).value = value
    shown = await read_in(browser, people, book, 422)
    assert "没有读入任何数字" in shown
    assert "“官方数据”第" in shown
    assert said in shown
    assert 'value="601"' not in shown


async def test_a_sheet_that_does_not_say_whose_numbers_they_are_is_asked_for_it(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    book = openpyxl.load_workbook(io.BytesIO((await browser.get(f"{PAGE}/blank.xlsx?{query(people)}")).content))
    cell = next(cell for row in book["官方数据"].iter_rows() for cell in row if cell.value == "单位")
    cell.value = None
    shown = await read_in(browser, people, book, 422)
    assert "“单位”：缺少这一列，必须填写" in shown
    assert "没有读入任何数字" in shown


async def read_in(browser: Browser, people: Cast, book: Any, status: int = 200) -> str:
    file = io.BytesIO()
    book.save(file)
    answer = await browser.send(
        f"{PAGE}/read", which(people), files={"sheet": ("官方数据.xlsx", file.getvalue(), "application/octet-stream")}
    )
    assert answer.status_code == status, answer.text
    return answer.text


async def test_what_jumps_by_more_than_half_is_pointed_out_to_both(browser: Browser, people: Cast) -> None:
    await checked(people, period="2026-02", numbers={"qingshi": {"accept_due": 100, "accept_in_time": 90}})
    sheet = await entered(people)
    await browser.sign_in(people.shen)
    shown = await browser.see(f"{PAGE}/{sheet}")
    assert "应受理件697件，上一期100件，相差过半" in shown


async def test_a_units_leader_sees_its_own_line_only(browser: Browser, people: Cast) -> None:
    sheet = await checked(people)
    await browser.sign_in(people.chen)
    shown = await browser.see(f"{PAGE}/{sheet}")
    assert "青石街道" in shown
    assert "柳岸街道" not in shown
    assert "柳岸" not in str(
        [
            cell.value
            for row in openpyxl.load_workbook(io.BytesIO((await browser.get(f"{PAGE}/{sheet}/sheet.xlsx")).content))[
                "官方数据"
            ].iter_rows()
            for cell in row
        ]
    )


async def test_the_pages_ask_seldom(browser: Browser, people: Cast) -> None:
    sheet = await checked(people)
    await browser.sign_in(people.zhou)
    for path in (PAGE, f"{PAGE}/new?{query(people)}", f"{PAGE}/{sheet}", f"{PAGE}/{sheet}/correct"):
        async with counted() as asked:
            await browser.see(path)
        assert len(asked) <= 12, (path, len(asked))

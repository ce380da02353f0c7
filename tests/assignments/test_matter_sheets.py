"""排查表 of many villages: every row and cell looked at, all or nothing, undone in one act; hostile cells."""

import io
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from assignments.actions import matter_imports, matter_moves, matter_sheets, matters
from assignments.queries.matter_sheets import sheet_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import own_register
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.assignments.screening import HEADER, a_matter, a_sheet, a_village
from tests.assignments_builders import a_register
from tests.browser import Browser

HERE = "/assignments/matters/sheets"
GOOD = ["青石街道", "2026-11-01", "某小区加装电梯后外墙渗水", "青石街道", "城乡建设", "紧急"]


async def looked(people: Cast, *rows: list[Any], header: list[str] | None = None) -> UUID:
    if await own_register(people.zhou) is None:
        await a_register(people)
    return await matter_sheets.look(people.zhou, [("青石街道.xlsx", a_sheet(*rows, header=header))])


async def said(people: Cast, sheet: UUID) -> list[str]:
    understood = (await sheet_for(people.zhou, sheet))["understood"]
    complaints = [*understood["problems"], *(one for line in understood["lines"] for one in line["problems"])]
    return [f"第{one['row']}行{one['letter']}“{one['title']}”{one['sentence']}" for one in complaints]


async def taken(people: Cast, *rows: list[Any]) -> UUID:
    sheet = await looked(people, *rows)
    assert await said(people, sheet) == []
    await matter_imports.take(people.zhou, await sheet_for(people.zhou, sheet))
    return sheet


async def test_from_the_blank_form_to_the_ledger_and_back_in_one_act(browser: Browser, people: Cast) -> None:
    await a_village(people)
    await a_register(people)
    await browser.sign_in(people.zhou)
    blank = (await browser.get("/assignments/matters/blank.xlsx")).content
    book = load_workbook(io.BytesIO(blank))
    form = book["排查表"]
    top = [cell.value for cell in form["B"]].index("发现单位") + 1
    for place, text in enumerate(["青石社区", "", "楼道堆物起争执", "青石社区", "民政社会", ""], start=2):
        form.cell(top + 1, place, text or None)
    file = io.BytesIO()
    book.save(file)
    second = a_sheet(GOOD)
    both = [("sheet", ("一.xlsx", file.getvalue())), ("sheet", ("二.xlsx", second))]
    answer = await browser.send(HERE, files=both)
    page = answer.headers["location"]
    html = await browser.see(page)
    assert "楼道堆物起争执" in html
    assert "二 第3行" in html
    assert "确认导入 2 条" in html
    assert await db.value("SELECT count(*) FROM assignments_matter") == 0
    await browser.send(f"{page}/take", to=page)
    html = await browser.see("/assignments/matters")
    assert "楼道堆物起争执" in html
    assert "青石社区" in html
    found = await db.rows("SELECT number, urgency, found_on, state FROM assignments_matter ORDER BY number")
    assert [line["number"] for line in found] == [f"排查〔{today().year}〕{serial}号" for serial in (1, 2)]
    assert (found[0]["urgency"], found[0]["found_on"]) == ("ordinary", today())
    assert (await browser.send(f"{page}/take")).status_code == 409
    await browser.send(f"{page}/undo", to=HERE)
    assert await db.value("SELECT count(*) FROM assignments_matter") == 0
    assert (await browser.send(f"{page}/undo")).status_code == 409
    assert "已撤销导入" in await browser.see(HERE)
    third = await a_matter(people)
    assert (await matter_for(people.zhou, third))["number"].endswith("3号"), "a number undone is not given again"


async def test_every_wrong_cell_is_named_by_its_row_and_column(people: Cast) -> None:
    sheet = await looked(
        people,
        GOOD,
        ["无此单位", "昨天", "", "公共服务办", "天文", "火急"],
        ["青石街道", "2099-01-01", "住户来电13800138000", "柳岸街道", "教育", "一般"],
        GOOD,
    )
    complaints = await said(people, sheet)
    for sentence in (
        "第4行B“发现单位”没有找到名为“无此单位”的单位",
        "第4行C“发现日期”“昨天”不是日期",
        "第4行D“什么事”必须填写",
        "第4行E“所在地”没有找到名为“公共服务办”的单位，应为本地区的村（社区）",
        "第4行F“领域”“天文”不在可选范围内",
        "第4行G“紧急程度”“火急”不在可选范围内",
        "第5行C“发现日期”不能晚于今天",
        "第5行D“什么事”疑似含有手机号码（138****8000）",
    ):
        assert [one for one in complaints if one.startswith(sentence)], sentence
    assert [one for one in complaints if one.startswith("第6行") and "第3行" in one]
    with pytest.raises(Refused, match="没有导入任何内容"):
        await matter_imports.take(people.zhou, await sheet_for(people.zhou, sheet))
    assert await db.value("SELECT count(*) FROM assignments_matter") == 0


async def test_a_persons_number_is_kept_nowhere(browser: Browser, people: Cast) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    bad = a_sheet(["13800138000", "", "住户来电13800138000", "11010519491231002X", "教育", ""])
    page = (await browser.send(HERE, files={"sheet": ("13800138000.xlsx", bad)})).headers["location"]
    html = await browser.see(page)
    assert "疑似含有" in html
    assert "13800138000" not in html
    assert "11010519491231002X" not in html
    kept = await db.value("SELECT understood || source_name FROM assignments_matter_sheet")
    assert "13800138000" not in kept
    assert "11010519491231002X" not in kept
    errors = load_workbook(io.BytesIO((await browser.get(f"{page}/errors")).content))
    assert not [cell for sheet in errors for row in sheet.iter_rows() for cell in row if "8001380" in str(cell.value)]
    assert "138****8000" in str([cell.value for sheet in errors for row in sheet.iter_rows() for cell in row])


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "'; DROP TABLE unit; --",
        "\u202egnp.exe",
        "字" * 301,
        "甲\n乙",
        "%s%d{}",
    ],
)
async def test_hostile_cells_stay_text_or_are_refused(browser: Browser, people: Cast, cell: str) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    row = ["青石街道", "", cell, "青石街道", "教育", ""]
    page = (await browser.send(HERE, files={"sheet": ("表.xlsx", a_sheet(row))})).headers["location"]
    html = await browser.see(page)
    assert "<script>alert" not in html
    await browser.send(f"{page}/take")
    kept = await db.rows("SELECT summary FROM assignments_matter")
    refused = cell.startswith("=") or len(cell) > 300
    assert len(kept) == (0 if refused else 1)
    if kept:
        assert "\n" not in kept[0]["summary"]
        assert "\u202e" not in kept[0]["summary"]
        assert "<script>alert" not in await browser.see("/assignments/matters")


async def test_a_file_that_is_no_sheet_is_refused_by_its_name(people: Cast) -> None:
    await a_register(people)
    with pytest.raises(BadInput) as told:
        await matter_sheets.look(
            people.zhou, [("通知.pdf", b"%PDF-1.4"), ("空.xlsx", b""), ("名单.xlsx", a_sheet(header=["甲", "乙"]))]
        )
    assert [where for where, _ in told.value.complaints] == ["“通知.pdf”", "“空.xlsx”", "“名单.xlsx”"]
    with pytest.raises(BadInput, match="最多上传"):
        await matter_sheets.look(people.zhou, [("表.xlsx", b"")] * 41)


async def test_a_missing_column_is_said_once(people: Cast) -> None:
    header = [title for title in HEADER if title != "领域"]
    sheet = await looked(people, [cell for place, cell in enumerate(GOOD) if place != 4], header=header)
    assert "缺少这一列" in " ".join(await said(people, sheet))


async def test_what_is_in_the_ledger_is_not_taken_in_again(people: Cast) -> None:
    await taken(people, GOOD)
    again = await looked(people, GOOD)
    [complaint] = await said(people, again)
    assert f"与已登记的排查〔{today().year}〕1号内容相同" in complaint


async def test_what_changed_since_the_preview_stops_all_of_it(people: Cast) -> None:
    sheet = await looked(people, GOOD, ["青石街道", "", "另一件事", "青石街道", "教育", ""])
    await a_matter(people, summary=GOOD[2])
    with pytest.raises(Refused, match="情况有变"):
        await matter_imports.take(people.zhou, await sheet_for(people.zhou, sheet))
    assert await db.value("SELECT count(*) FROM assignments_matter") == 1


@pytest.mark.parametrize("touch", ["note", "recuse"])
async def test_what_somebody_touched_is_not_undone(people: Cast, touch: str) -> None:
    sheet = await taken(people, GOOD, ["青石街道", "", "另一件事", "青石街道", "教育", ""])
    first = await matter_for(people.shen, await db.value("SELECT min(id::text)::uuid FROM assignments_matter"))
    if touch == "note":
        await matter_moves.note(first, people.shen, note="先看看")
    else:
        await matters.recuse(first, people.shen, person=people.luo.id, unit=None, reason="亲属关系")
    with pytest.raises(Refused, match="已有办理"):
        await matter_imports.undo(people.zhou, await sheet_for(people.zhou, sheet))
    assert await db.value("SELECT count(*) FROM assignments_matter") == 2


async def test_only_who_handed_it_in_sees_the_preview(browser: Browser, people: Cast) -> None:
    sheet = await looked(people, GOOD)
    with pytest.raises(Missing):
        await sheet_for(people.shen, sheet)
    await browser.sign_in(people.shen)
    await browser.see(f"{HERE}/{sheet}", 404)
    await browser.sign_in(people.sun)
    await browser.see(HERE, 403)


async def test_an_office_without_a_register_is_told(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "还没有建立积案库" in await browser.see(HERE, 409)


async def test_the_acts_are_audited_once_each(people: Cast) -> None:
    sheet = await taken(people, GOOD, ["青石街道", "", "另一件事", "青石街道", "教育", ""])
    await matter_imports.undo(people.zhou, await sheet_for(people.zhou, sheet))
    found = await db.rows("SELECT action FROM audit_entry WHERE action LIKE 'assignments.matters%' ORDER BY seq")
    assert [line["action"].rsplit(".", 1)[1] for line in found] == ["look", "take", "undo"]
    told = await db.value("SELECT count(*) FROM notice WHERE person = {} AND dropped_at IS NULL", people.shen.id)
    assert told == 0

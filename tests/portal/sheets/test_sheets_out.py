"""What leaves as Excel: formula-safe, printable, traceable, and the same when it comes back."""

import asyncio
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import child
from portal.sheets.columns import Column, Ledger
from portal.sheets.export import blank, export
from portal.sheets.header import VERSION
from portal.sheets.intake import Sheet, parse
from portal.sheets.plan import choose, compare, understand
from tests.portal.sheets.workbooks import BOTH, HEADER, LEDGER, OTHER, ROW, member

SHEET = "xl/worksheets/sheet1.xml"
PAYLOADS = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x")',
    '=WEBSERVICE("http://x")',
    '=IMPORTXML("http://x","//a")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=@A1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=DDE("cmd")',
    "{=SUM(1)}",
    "{=1+1}",
    "'=1+1",
    '"=1+1"',
    ";=1+1",
    "=1+1;",
    "%0A=1+1",
    "=A1:A9",
    "=_xlfn.WEBSERVICE(1)",
    "http://x.example/",
    "mailto:a@b.c",
    "internal:Sheet1!A1",
    "external:c:\\a.xlsx",
    "file:///etc/passwd",
    "\u200b=1+1",
    "1.5e308",
    '="a"&"b"',
]


def out(*rows: dict[str, Any], **more: Any) -> bytes:
    given_ = {"title": "整改台账", "prepared_by": "示例街道", "prepared_on": date(2026, 11, 21)} | more
    return export(LEDGER, rows, **given_)


def back(data: bytes) -> list[Sheet]:
    """In this process, with the very function the child calls: two hundred children would take a minute."""
    return [Sheet(**sheet) for sheet in child.read(data, "台账.xlsx")]


def test_thirty_formula_payloads_leave_no_formula_and_no_link() -> None:
    data = out(
        *(
            {"id": payload, "version": payload, "title": payload, "note": payload, "units": (payload,)}
            for payload in PAYLOADS
        ),
        title="=1+1",
        prepared_by="=1+1",
        serial="=1+1",
        filters={"=1": "=1"},
    )
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        pages = [
            container.read(name).decode() for name in container.namelist() if name.startswith("xl/worksheets/sheet")
        ]
        assert not any("externalLink" in name for name in container.namelist())
    assert len(PAYLOADS) >= 30
    assert sum(len(re.findall(r"<f[ >/]", page)) for page in pages) == 0
    assert not any("<hyperlink" in page for page in pages)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    } <= {"s", "n"}


def test_the_page_is_laid_out_for_the_printer() -> None:
    page = member(
        out(
            ROW,
            OTHER,
            serial="LD-7",
            reader="李&王",
            prepared_on=datetime(2026, 11, 21, 9, 30),  # noqa: DTZ001 -- as local() shows it
            filters={"完成情况": "未完成"},
        ),
        SHEET,
    )
    assert 'orientation="landscape"' in page
    assert 'paperSize="9"' in page
    assert 'fitToHeight="0"' in page
    assert 'ySplit="4"' in page
    assert 'state="frozen"' in page
    assert "李&amp;&amp;王 2026-11-21 09:30" in page
    assert "流水号 LD-7" in page
    assert '<mergeCell ref="A1:G1"/>' in page
    assert re.search(r'<col min="8" max="9"[^>]* hidden="1"', page)
    workbook = member(out(ROW), "xl/workbook.xml")
    assert "_xlnm.Print_Titles" in workbook
    assert "_xlnm.Print_Area" in workbook
    styles = member(out(ROW), "xl/styles.xml")
    assert "黑体" in styles
    assert "宋体" in styles


def test_head_lines_tell_unit_day_serial_and_filter() -> None:
    sheet = back(out(ROW, serial="LD-7", filters=["未完成", "本街道"]))[0]
    assert [row[0] for row in sheet.rows[:3]] == [
        "整改台账",
        "填报单位：示例街道　　填报日期：2026-11-21　　流水号：LD-7",
        "筛选：未完成；本街道",
    ]
    assert sheet.rows[3] == ["序号", *HEADER, "编号（勿改）", "版本（勿改）"]


def test_choices_become_drop_down_lists_short_or_long() -> None:
    page = member(out(ROW), SHEET)
    assert "未完成,基本完成,已完成" in page
    units = Column("unit", "单位", "choice", choices=tuple(f"第{number}街道办事处" for number in range(176)))
    others = Column("other", "另一", "choice", choices=("甲,乙", "丙"))
    many = Ledger("台账", "台账", (Column("title", "问题"), units, others))
    data = export(many, [], title="t", prepared_by="p", prepared_on=date(2026, 1, 1))
    formulas = re.findall("<formula1>(.*?)</formula1>", member(data, SHEET))
    assert formulas == ["'选项'!$A$1:$A$176", "'选项'!$B$1:$B$2"]
    assert [sheet.hidden for sheet in back(data)] == [False, False, True]


def test_the_blank_form_asks_for_every_column_and_explains_it() -> None:
    sheets = back(blank(LEDGER))
    assert [sheet.name for sheet in sheets] == ["台账", "填报说明"]
    plan = understand(LEDGER, sheets[0])
    assert [str(problem) for problem in plan.complaints] == ["“台账”：表头下面没有内容"]
    told = {row[0]: row[1:] for row in sheets[1].rows if len(row) > 2}
    assert told["问题"] == ["是", "文字，不超过200字。"]
    assert told["责任单位"][1].endswith("写单位全称。")


def test_a_long_footer_is_cut_rather_than_lost() -> None:
    assert "&amp;R流水号" in member(out(ROW, reader="李" * 300, serial="S" * 300), SHEET)


VALUE = {
    "text": st.none()
    | st.text(max_size=60)
    | st.sampled_from(PAYLOADS)
    | st.sampled_from(["007", "1E5", "_x0041_", "2026-11-21", " a ", "是", "a\r\nb"]),
    "date": st.none() | st.dates(date(1850, 1, 1), date(2200, 1, 1)),
    "integer": st.none() | st.integers(-(10**18) + 1, 10**18 - 1),
    "choice": st.none() | st.sampled_from(LEDGER.column("state").choices),
    "list": st.lists(st.text(max_size=8), max_size=4).map(tuple),
}
RECORDS = st.lists(
    st.fixed_dictionaries(
        {column.key: VALUE[column.kind] for column in LEDGER.columns} | {"version": st.integers(0, 99)}
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: {f"id-{number}": row | {"id": f"id-{number}"} for number, row in enumerate(rows)})


@settings(max_examples=120, deadline=None)
@given(RECORDS)
def test_own_export_in_again_changes_nothing(records: dict[str, dict[str, Any]]) -> None:
    plan = understand(LEDGER, back(out(*records.values()))[0])
    preview = compare(plan, records)
    assert [row.id for row in preview.rows] == list(records)
    assert [str(complaint) for complaint in preview.complaints] == []
    assert {row.state for row in preview.rows} == {"无变化"}
    assert not any(row.changes for row in preview.rows)
    assert preview.ready


@settings(max_examples=80, deadline=None)
@given(RECORDS)
def test_it_changes_nothing_either_when_only_the_values_are_compared(records: dict[str, dict[str, Any]]) -> None:
    """Without the digests of the export: every kind of value reads back as itself."""
    sheet = back(out(*records.values()))[0]
    stamps = len(LEDGER.columns) + 2
    for row in sheet.rows[3:]:
        row[stamps] = row[stamps].split(";")[0]
    plan = understand(LEDGER, sheet)
    assert plan.places[VERSION] == stamps
    cells = [cell for row in compare(plan, records).rows for cell in row.cells.values() if cell.state != "错误"]
    assert {cell.state for cell in cells} <= {"无变化"}


async def test_the_round_trip_holds_through_the_child_as_well() -> None:
    sheets = await parse(out(ROW, OTHER), "台账.xlsx")
    found = choose(LEDGER, sheets)
    assert found is not None
    preview = compare(understand(LEDGER, found), BOTH)
    assert [row.state for row in preview.rows] == ["无变化", "无变化"]


def test_several_sheets_are_read_at_once() -> None:
    async def both() -> list[list[Sheet]]:
        return await asyncio.gather(*(parse(out(ROW), "a.xlsx") for _ in range(3)))

    assert [sheets[0].rows[3][1] for sheets in asyncio.run(both())] == ["学习不深入"] * 3


@pytest.mark.parametrize("length", [2_001, 40_000])
def test_a_text_longer_than_a_cell_comes_back_unchanged(length: int) -> None:
    long = ROW | {"note": "长" * length}
    preview = compare(understand(LEDGER, back(out(long))[0]), {"a1": long})
    assert (preview.rows[0].state, preview.rows[0].changes) == ("无变化", {})

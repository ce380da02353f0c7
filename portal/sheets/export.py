"""A ledger written as an Excel workbook, and its blank form. No cell of it can ever become a formula (ASVS 1.2.10)."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.sheets.columns import Column, Ledger
from portal.sheets.guide import write_choices, write_guide
from portal.sheets.values import digest, shown

SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
ID_TITLE = "编号（勿改）"
VERSION_TITLE = "版本（勿改）"
SERIAL_TITLE = "序号"
BLANK_ROWS = 50
SPARE_ROWS = 200
EXACT = 10**15
"""Excel keeps 15 digits of a number; longer ones go as text."""


def export(
    ledger: Ledger,
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    prepared_by: str,
    prepared_on: date | datetime,
    serial: str = "",
    filters: Sequence[str] | Mapping[str, str] = (),
    reader: str = "",
) -> bytes:
    """`reader` and `serial` stand in every page's foot, so that a stray print can be traced; a moment shows its time."""
    head = [f"填报单位：{prepared_by}　　填报日期：{_day(prepared_on)}" + (f"　　流水号：{serial}" if serial else "")]
    if filters:
        pairs = [f"{key}：{value}" for key, value in filters.items()] if isinstance(filters, Mapping) else list(filters)
        head.append("筛选：" + "；".join(pairs))
    foot = f"&L{_foot(reader or prepared_by)} {_moment(prepared_on)}&C第 &P 页 共 &N 页"
    return _book(ledger, list(rows), title, head, foot + (f"&R流水号 {_foot(serial)}" if serial else ""))


def blank(ledger: Ledger) -> bytes:
    return _book(
        ledger, [], ledger.title, ["填报单位：　　　　　　　　填报日期：　　　　年　　月　　日"], "&C第 &P 页 共 &N 页"
    )


def _book(ledger: Ledger, rows: Sequence[Mapping[str, Any]], title: str, head: Sequence[str], foot: str) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, SAFE)
    book.set_properties({"title": title, "author": "", "company": ""})
    sheet = book.add_worksheet(ledger.name[:31])
    write_guide(book, ledger)
    look = _looks(book)
    header_at = _heading(sheet, ledger, title, head, look)
    for number, row in enumerate(rows, start=1):
        _row(sheet, ledger, (header_at, number), row, look)
    if not rows:
        for below in range(1, BLANK_ROWS + 1):
            for place in range(len(ledger.columns) + 1):
                sheet.write_blank(header_at + below, place, None, look["cell"])
    last = header_at + (len(rows) + SPARE_ROWS if rows else BLANK_ROWS)
    for place, column in enumerate(ledger.columns, start=1):
        if column.kind == "choice":
            source = write_choices(book, column)
            sheet.data_validation(header_at + 1, place, last, place, _one_of(column, source))
    _page(sheet, ledger, header_at, header_at + (len(rows) or BLANK_ROWS), foot)
    book.close()
    return file.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    song = {"font_name": "宋体", "font_size": 10.5}
    grid = {**song, "border": 1, "valign": "top", "text_wrap": True}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}),
        "line": book.add_format({**song, "valign": "vcenter"}),
        "header": book.add_format(
            {**grid, "font_name": "黑体", "align": "center", "valign": "vcenter", "bg_color": "#EDEDED"}
        ),
        "cell": book.add_format({**grid, "num_format": "@"}),
        "date": book.add_format({**grid, "num_format": "yyyy-mm-dd", "align": "center"}),
        "number": book.add_format({**grid, "num_format": "0"}),
    }


def _heading(sheet: Worksheet, ledger: Ledger, title: str, head: Sequence[str], look: dict[str, Format]) -> int:
    """Writes everything above the rows; the answer is the header's row, counted from 0."""
    last = len(ledger.columns)
    for row, (text, name) in enumerate([(title, "title"), *((line, "line") for line in head)]):
        sheet.merge_range(row, 0, row, last, "", look[name])
        sheet.write_string(row, 0, text[:2000], look[name])
    sheet.set_row(0, 36)
    at = 1 + len(head)
    sheet.set_row(at, 30)
    sheet.write_string(at, 0, SERIAL_TITLE, look["header"])
    for place, column in enumerate(ledger.columns, start=1):
        sheet.write_string(at, place, column.title, look["header"])
    sheet.write_string(at, last + 1, ID_TITLE, look["header"])
    sheet.write_string(at, last + 2, VERSION_TITLE, look["header"])
    return at


def _row(
    sheet: Worksheet, ledger: Ledger, where: tuple[int, int], row: Mapping[str, Any], look: dict[str, Format]
) -> None:
    header_at, number = where
    at = header_at + number
    sheet.write_number(at, 0, number, look["number"])
    for place, column in enumerate(ledger.columns, start=1):
        _cell(sheet, (at, place), column, row.get(column.key), look)
    last = len(ledger.columns)
    sheet.write_string(at, last + 1, str(row.get(ledger.key_column) or ""), look["cell"])
    sheet.write_string(at, last + 2, stamp(ledger, row), look["cell"])


def stamp(ledger: Ledger, row: Mapping[str, Any]) -> str:
    """The version, and a digest of every cell as it left: so the import can tell who changed what since."""
    digests = [f"{column.key}={digest(shown(column, row.get(column.key)))}" for column in ledger.columns]
    return ";".join([str(row.get("version") if row.get("version") is not None else ""), *digests])


def _cell(sheet: Worksheet, at: tuple[int, int], column: Column, value: Any, look: dict[str, Format]) -> None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < EXACT:
        sheet.write_number(*at, value, look["number"])
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year > 1900:
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), look["date"])  # noqa: DTZ001 -- a day
    elif text := shown(column, value):
        sheet.write_string(*at, text, look["cell"])
    else:
        sheet.write_blank(*at, None, look["cell"])


def _one_of(column: Column, source: list[str] | str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "ignore_blank": True,
        "error_title": "请从列表中选择",
        "error_message": f"“{column.title}”只能从下拉列表中选择。"[:255],
        "error_type": "warning" if column.synonyms else "stop",
    }


def _page(sheet: Worksheet, ledger: Ledger, header_at: int, last: int, foot: str) -> None:
    columns = len(ledger.columns)
    sheet.set_column(0, 0, 6)
    for place, column in enumerate(ledger.columns, start=1):
        sheet.set_column(place, place, column.width)
    sheet.set_column(columns + 1, columns + 2, 20, None, {"hidden": True})
    sheet.freeze_panes(header_at + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.repeat_rows(header_at)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, columns)
    sheet.set_footer(foot)


def _foot(text: str) -> str:
    """`&` is a command in a footer; the whole of it may hold 255 characters."""
    return " ".join(text.split())[:60].replace("&", "&&")


def _day(moment: date) -> str:
    return moment.strftime("%Y-%m-%d")


def _moment(moment: date) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if isinstance(moment, datetime) else _day(moment)

"""A workbook's cells as text, read by openpyxl. Runs only in the limited child."""

import io
import os
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError

os.environ["OPENPYXL_LXML"] = "False"  # lxml would be taken instead of the guarded reader of defusedxml

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser

from portal.filecheck.containers import BROKEN, open_container
from portal.filecheck.limited import Unfit
from portal.filecheck.office import check_office

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_SHEETS = 50
MAX_LETTERS = 20_000_000
FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")


class Cells(WorkSheetParser):
    """openpyxl's own reader, which also remembers where formulas stood."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formulas: list[tuple[int, int]] = []

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if element.find(FORMULA) is not None:
            self.formulas.append((cell["row"], cell["column"]))
        return cell


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    container = open_container(data)
    check_office("xlsx", container)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError) as broken:
        raise Unfit(reason(broken)) from broken
    if len(book.worksheets) > MAX_SHEETS:
        raise Unfit(f"工作表超过{MAX_SHEETS}张，请只保留要导入的工作表")
    left = MAX_LETTERS
    sheets = []
    for sheet in book.worksheets:
        if isinstance(getattr(sheet, "_worksheet_path", None), str):
            sheets.append(_sheet(book, sheet))
            left -= sum(len(text) for row in sheets[-1]["rows"] for text in row)
        if left < 0:
            raise Unfit("表格文字太多（超过2000万字），请拆成几个文件导入")
    return sheets


def reason(error: BaseException | None) -> str:
    """openpyxl wraps what it meets in errors of its own."""
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return "文件内部有危险的结构，不能导入"
        error = error.__cause__ or error.__context__
    return BROKEN


def _sheet(book: Any, sheet: Any) -> dict[str, Any]:
    with book._archive.open(posixpath.normpath(sheet._worksheet_path)) as source:  # noqa: SLF001 -- no public way
        cells = Cells(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        rows = _rows(cells, sheet.title)
    return {
        "name": sheet.title,
        "rows": rows,
        "merged": [list(area.bounds) for area in (cells.merged_cells.mergeCell if cells.merged_cells else [])][:20_000],
        "formulas": [list(place) for place in cells.formulas],
        "widths": list(_widths(cells)),
        "hidden": sheet.sheet_state != "visible",
        "date1904": book.epoch == MAC_EPOCH,
    }


def _rows(cells: Cells, title: str) -> list[list[str]]:
    """Whatever `<dimension>` claims, only written cells count; the first one out of bounds ends it."""
    rows: list[list[str]] = []
    for number, found in cells.parse():
        written = [(cell["column"], text) for cell in found if (text := as_text(cell["value"]))]
        if not written:
            continue
        _check_bounds(title, number, max(column for column, _ in written))
        rows.extend([] for _ in range(number - len(rows)))
        row = rows[number - 1]
        for column, text in written:
            row.extend([""] * (column - len(row)))
            row[column - 1] = text
    return rows


def _check_bounds(title: str, row: int, column: int) -> None:
    if row > MAX_ROWS:
        raise Unfit(f"“{title}”第{row}行还有内容，一次最多导入{MAX_ROWS}行；请删去下方多余的行，或拆成几个文件")
    if column > MAX_COLUMNS:
        raise Unfit(f"“{title}”第{row}行第{column}列还有内容，最多{MAX_COLUMNS}列；请删去右侧多余的列")


def _widths(cells: Cells) -> Iterator[list[Any]]:
    """As [first column, last column, width, hidden]."""
    for column in cells.column_dimensions.values():
        first, last = int(column.get("min", 1)), int(column.get("max", 1))
        if first <= MAX_COLUMNS + 5:
            yield [
                first,
                min(last, MAX_COLUMNS + 5),
                float(column.get("width", 9)),
                column.get("hidden") in {"1", "true"},
            ]


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value)
    text = str(value).replace("_x000D_", "")
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _number(value: float) -> str:
    """Excel keeps 15 digits: a longer number is shown as damaged, never passed on as if it were exact."""
    if abs(value) >= 10**15:
        return f"{value:.4E}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)

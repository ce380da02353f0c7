"""The same workbook back, with every bad cell coloured and the sentence beside it as a comment.

It is written anew from what was read: nothing of the uploaded file (formulas, macros, links) travels back.
"""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from portal.sheets.export import SAFE
from portal.sheets.intake import Sheet
from portal.sheets.rows import Complaint
from portal.sheets.values import CELL_LIMIT, clean

LIST = "错误清单"


def errors_file(sheets: Sequence[Sheet], complaints: Sequence[Complaint]) -> bytes:
    """Corrected, it can be handed in again as it is: a list of all sentences stands on its own last sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**SAFE, "date_1904": any(sheet.date1904 for sheet in sheets)})
    looks = _looks(book)
    used: set[str] = set()
    for sheet in sheets:
        if sheet.name != LIST:
            page = book.add_worksheet(_name(sheet.name, used))
            _copy(page, sheet, [complaint for complaint in complaints if complaint.sheet == sheet.name], looks)
    _list(book.add_worksheet(LIST), complaints, looks)
    book.close()
    return file.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "top", "num_format": "@"}
    return {
        "plain": book.add_format(plain),
        "bad": book.add_format({**plain, "bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1}),
    }


def _copy(page: Worksheet, sheet: Sheet, complaints: Sequence[Complaint], looks: dict[str, Format]) -> None:
    said = _by_cell(complaints)
    for first, last, width, hidden in sheet.widths:
        page.set_column(int(first) - 1, int(last) - 1, width, None, {"hidden": bool(hidden)})
    for left, top, right, bottom in sheet.merged:
        if top <= len(sheet.rows) and right <= 105 and (left, top) != (right, bottom):
            _merge(page, (top - 1, left - 1, bottom - 1, right - 1), looks["plain"])
    for at, row in enumerate(sheet.rows):
        for place, text in enumerate(row):
            if text or (at, place) in said:
                page.write_string(at, place, clean(text)[:CELL_LIMIT], looks["bad" if (at, place) in said else "plain"])
    for (at, place), sentences in said.items():
        if at >= len(sheet.rows) or place >= len(sheet.rows[at]):
            page.write_string(at, place, "", looks["bad"])
        page.write_comment(at, place, "\n".join(sentences)[:CELL_LIMIT], {"x_scale": 2, "author": ""})


def _merge(page: Worksheet, area: tuple[int, int, int, int], look: Format) -> None:
    try:
        page.merge_range(*area, "", look)
    except xlsxwriter.exceptions.OverlappingRange:
        return


def _by_cell(complaints: Sequence[Complaint]) -> dict[tuple[int, int], list[str]]:
    """A complaint about a whole row is said at its first cell."""
    said: dict[tuple[int, int], list[str]] = {}
    for complaint in complaints:
        place = xl_cell_to_rowcol(f"{complaint.letter or 'A'}{max(complaint.row, 1)}")
        said.setdefault(place, []).append(complaint.sentence)
    return said


def _list(page: Worksheet, complaints: Sequence[Complaint], looks: dict[str, Format]) -> None:
    page.set_column(0, 0, 100)
    page.write_string(0, 0, f"共{len(complaints)}处需要改正，已在表中标红，鼠标停在标红处可看说明", looks["plain"])
    for at, complaint in enumerate(complaints, start=1):
        page.write_string(at, 0, str(complaint)[:CELL_LIMIT], looks["plain"])


def _name(name: str, used: set[str]) -> str:
    """Sheet names of other programs may hold signs Excel forbids, or differ only beyond the 31st letter."""
    name = "".join("_" if letter in "[]:*?/\\" else letter for letter in clean(name)).strip("'")[:31] or "表"
    while name.lower() in used:
        name = name[:28] + f"_{len(used)}"
    used.add(name.lower())
    return name

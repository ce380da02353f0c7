"""Excel files on the command line. In the web the bytes go through a child process with limits, not through here."""

import io

from openpyxl import load_workbook

from inspections.reading.ledger import Cell, is_ledger, read_rows
from inspections.reading.model import Complaint, Report
from inspections.reading.package import DAMAGED, SWOLLEN, Package
from inspections.reading.secrecy import refuse_secret
from portal.errors import BadInput

ROWS, COLUMNS, SHEETS = 5000, 60, 50


def read_xlsx(name: str, data: bytes) -> Report:
    Package(name, data)
    report, formulas = Report(), []
    sheets = _sheets(name, data)
    for _, rows, _ in sheets:
        refuse_secret(str(cell) for row in rows[:10] for cell in row if isinstance(cell, str))
    found = [(title, rows, bad) for title, rows, bad in sheets if is_ledger(rows)]
    if not found:
        # One clear sentence, the same as for rows handed in directly.
        return read_rows(sheets[0][1] if sheets else [], name=name)
    for _, rows, bad in found:
        one = read_rows(rows)
        report.title = report.title or one.title
        report.categories += one.categories
        report.complaints += one.complaints
        formulas += bad
    report.complaints += formulas
    return report


def _sheets(name: str, data: bytes) -> list[tuple[str, list[list[Cell]], list[Complaint]]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        return [
            (sheet.title, *_rows(name, sheet)) for sheet in book.worksheets[:SHEETS] if sheet.sheet_state == "visible"
        ]
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise BadInput((name, DAMAGED)) from error


def _rows(name: str, sheet: object) -> tuple[list[list[Cell]], list[Complaint]]:
    rows: list[list[Cell]] = []
    formulas = []
    for row in sheet.iter_rows(max_row=ROWS + 1, max_col=COLUMNS):  # type: ignore[attr-defined]
        values: list[Cell] = []
        for cell in row:
            if cell.data_type == "f":
                where = f"第{cell.row}行{cell.column_letter}列"
                formulas.append(Complaint(cell.row, f"{where}：单元格是公式，没有读入，请改成文字或数值。"))
            values.append(None if cell.data_type == "f" else cell.value)
        rows.append(values)
    if len(rows) > ROWS and any(value is not None for value in rows[-1]):
        raise BadInput((name, SWOLLEN))
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    return rows, formulas

"""Tables nobody thought of: a proper one with some of its cells, rows, columns, parts or bytes changed by chance."""

import random
from typing import Any

from openpyxl.cell.cell import Cell

from tests.portal.sheets.workbooks import member, replaced
from tests.proofs.files.importers import Importer
from tests.proofs.files.spoiling import Table

WORDS: tuple[Any, ...] = (
    None, "", " ", "甲", "2026-11-21", "2026-02-30", 0, -1, 10**17, 1.5, 1e300, True, "=A1", "=1/0", "#N/A", "x" * 400,
    "\u202e", "综治办", "公共服务办", "青石街道", "已完成", "2026", "９", "'", "<b>", "{}", "%s", "\\", "NULL", "1E+20",
    "第一行\n第二行", "、", "；", "00000000-0000-0000-0000-000000000000", "编号（勿改）", "序号",
)  # fmt: skip


def by_chance(importer: Importer, dice: random.Random) -> tuple[str, bytes]:
    """One file nobody thought of: some cells, rows and columns changed; or the parts of it; or its very bytes."""
    kind = dice.random()
    table = Table(importer)
    for _ in range(dice.randrange(1, 6)):
        _spoil_somewhere(table, dice)
    data = table.saved()
    if kind < 0.7:
        return "台账.xlsx", data
    if kind < 0.85:
        return "台账.xlsx", _parts_changed(data, dice)
    return dice.choice(("台账.xlsx", "台账.csv")), _bytes_changed(data, dice)


def _spoil_somewhere(table: Table, dice: random.Random) -> None:
    row = dice.choice([*table.rows, *table.rows, table.header])
    place = dice.randrange(1, table.sheet.max_column + 1)
    match dice.randrange(8):
        case 0:
            table.sheet.insert_rows(row, dice.randrange(1, 4))
        case 1:
            table.sheet.delete_rows(row)
        case 2:
            table.sheet.insert_cols(place)
        case 3:
            table.sheet.append([dice.choice(WORDS) for _ in range(table.sheet.max_column)])
        case _:
            cell = table.sheet.cell(row, place)
            if isinstance(cell, Cell):
                cell.value = dice.choice(WORDS)


def _parts_changed(data: bytes, dice: random.Random) -> bytes:
    page = "xl/worksheets/sheet1.xml"
    text = member(data, page)
    at = dice.randrange(len(text))
    changed = dice.choice(
        (text[:at], text[:at] + text[at + 1 :], text.replace("<v>", "<v>9", 3), text.replace('r="', 'r="Z', 2), "")
    )
    return replaced(data, {page: lambda _: changed})


def _bytes_changed(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 20)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed[: dice.randrange(1, len(changed))] if dice.random() < 0.3 else changed)

"""Workbooks for the tests: a ledger with a column of every kind, and files no office program would write."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import openpyxl

from portal.sheets.columns import Column, Ledger

LEDGER = Ledger(
    "台账",
    "巡察整改台账",
    (
        Column("title", "问题", required=True, width=30, max_length=200, aliases=("反馈问题", "存在问题")),
        Column("due", "完成时限", "date", aliases=("预计完成时间",)),
        Column("count", "条数", "integer"),
        Column(
            "state",
            "完成情况",
            "choice",
            choices=("未完成", "基本完成", "已完成"),
            synonyms={"完成": "已完成", "√": "已完成"},
        ),
        Column("units", "责任单位", "list", help="写单位全称"),
        Column("note", "备注"),
    ),
)
HEADER = [column.title for column in LEDGER.columns]
ROW: dict[str, Any] = {
    "id": "a1",
    "version": 3,
    "title": "学习不深入",
    "due": date(2026, 11, 21),
    "count": 5,
    "state": "未完成",
    "units": ("党政办", "信访办"),
    "note": "第一行\n第二行",
}
OTHER: dict[str, Any] = {"id": "a2", "version": 0, "title": "台账不全", "state": "已完成"}
BOTH = {"a1": ROW, "a2": OTHER}


def written(*rows: list[Any], shape: Callable[[Any], None] | None = None, title: str = "台账") -> bytes:
    """Made with openpyxl, as a stranger's program would: formulas, numbers and dates are what they are."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if shape:
        shape(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def replaced(data: bytes, changes: Mapping[str, Callable[[str], str | bytes]]) -> bytes:
    """The same container with some members rewritten."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content: str | bytes = old.read(name)
            if name in changes and isinstance(content, bytes):
                content = changes[name](content.decode())
            new.writestr(name, content)
    return file.getvalue()


def member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return container.read(name).decode()

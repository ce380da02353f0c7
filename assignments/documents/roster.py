"""《领导干部接访下访安排表》 of a week: the columns of the Excel, and the sheet to print, which is one page and no more."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.errors import Refused
from portal.papers.titles import measure
from portal.sheets.columns import Column, Ledger
from portal.words import WEEKDAYS

TITLE = "领导干部接访下访安排表"
ROSTER = Ledger(
    name="接访下访安排",
    title=TITLE,
    columns=(
        Column("held_on", "日期", kind="date", width=12),
        Column("weekday", "星期", width=10),
        Column("half_words", "时段", width=8),
        Column("leader_name", "领导姓名", width=12),
        Column("leader_title", "职务", width=28),
        Column("place", "地点", width=28),
        Column("kind_words", "形式", width=10),
        Column("note", "备注", width=20),
        Column("done_words", "完成情况", width=10),
    ),
)
WIDTHS: Mapping[str, tuple[str, float]] = {
    "date": ("日期", 19),
    "weekday": ("星期", 17),
    "half_words": ("时段", 13),
    "leader_name": ("领导", 20),
    "leader_title": ("职务", 43),
    "place": ("地点", 40),
    "kind_words": ("形式", 18),
}
"""Head and width in millimetres: 170 together."""
SIZES = ((10.5, 5.2, 2.0), (9.0, 4.4, 1.4), (7.5, 3.7, 0.8))
"""Letters in points, their line and the air above and below in millimetres: the largest with which the week fits."""
ROOM = 212.0
"""Millimetres of height for the rows: a sheet without margins, title and head."""
SIDES = 2.7
"""Air and line beside the letters of a cell."""
RULE = 0.3
POINT = 0.3528


def sheet_rows(days: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The turns of the days, as Excel asks for them; a day of rest says so."""
    return [
        {**slot, "weekday": _weekday(day), "done_words": "已完成" if slot["done"] else ""}
        for day in days
        for slot in day["slots"]
    ]


def printed(
    days: Sequence[Mapping[str, Any]], *, unit: str, on: date, monday: date, sunday: date, place: str
) -> dict[str, Any]:
    """What the paper `roster.html` asks for. Refused where a week is too full for one page."""
    rows = [
        {
            **{name: slot[name] for name in ("half_words", "leader_name", "leader_title", "place", "kind_words")},
            "date": f"{day['day'].month}月{day['day'].day}日",
            "weekday": _weekday(day),
            "span": len(day["slots"]) if number == 0 else 0,
        }
        for day in days
        for number, slot in enumerate(day["slots"])
    ]
    size, line, air = _size(rows)
    return {
        "title": TITLE,
        "unit": unit,
        "date": on,
        "week": f"{_said(monday)}至{_said(sunday)}" + (f"　地点：{place}" if place else ""),
        "columns": [{"key": key, "head": head, "width": width} for key, (head, width) in WIDTHS.items()],
        "rows": rows,
        "size": size,
        "line": line,
        "air": air,
    }


def _size(rows: Sequence[Mapping[str, Any]]) -> tuple[float, float, float]:
    for size, line, air in SIZES:
        if sum(_lines(row, size) * line + air + RULE for row in rows) <= ROOM:
            return size, line, air
    raise Refused("这一周的班次较多，一页印不下。请先选择地点再打印，或改为导出 Excel。")


def _lines(row: Mapping[str, Any], size: float) -> int:
    """How many lines the tallest cell takes; one letter a line is kept in hand for where lines break."""
    return max(
        math.ceil(measure(str(row[key])) / max(1, int((width - SIDES) / (size * POINT)) - (width > 20)))
        for key, (_, width) in WIDTHS.items()
        if row[key]
    )


def _weekday(day: Mapping[str, Any]) -> str:
    return f"{WEEKDAYS[day['day'].weekday()]}" + ("（休）" if day["off"] else "")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

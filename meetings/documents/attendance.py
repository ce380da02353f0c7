"""Attendance of a year on a sheet: the columns of the Excel, and the printed table with its widths."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.sheets.columns import Column, Ledger

ATTENDANCE = Ledger(
    name="到会情况",
    title="到会情况统计",
    columns=(
        Column("name", "单位", required=True, width=32),
        Column("called", "应到", kind="integer", width=8),
        Column("present", "出席", kind="integer", width=8),
        Column("substitute", "代会", kind="integer", width=8),
        Column("apologies", "请假", kind="integer", width=8),
        Column("absent", "缺席", kind="integer", width=8),
        Column("in_attendance", "列席", kind="integer", width=8),
        Column("rate", "到会率", width=10, help="出席和代会占应到的比例"),
    ),
)
COLUMNS: Mapping[str, tuple[str, float]] = {
    "number": ("序号", 6),
    "name": ("单位", 38),
    "called": ("应到", 8),
    "present": ("出席", 8),
    "substitute": ("代会", 8),
    "apologies": ("请假", 8),
    "absent": ("缺席", 8),
    "in_attendance": ("列席", 8),
    "rate": ("到会率", 8),
}
"""Head and width in hundredths of the table."""


def printed(
    lines: Sequence[Mapping[str, Any]], total: Mapping[str, Any], *, title: str, unit: str, on: date
) -> dict[str, Any]:
    """What the paper `ledger.html` asks for; `rate` in words."""
    rows = [{**line, "number": number} for number, line in enumerate(lines, start=1)]
    rows.append({**total, "number": "", "name": "合计"})
    return {
        "title": title,
        "unit": unit,
        "date": on,
        "columns": [
            {"key": key, "width": width, "look": "text" if key == "name" else "centre", "lines": [head]}
            for key, (head, width) in COLUMNS.items()
        ],
        "rows": [{key: row[key] for key in COLUMNS} for row in rows],
        "summary": "应到：作为成员单位被通知参会的次数。到会率：出席和代会占应到的比例。",
        "signers": ("填报人", "审核人"),
    }

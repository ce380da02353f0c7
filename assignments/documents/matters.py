"""隐患线索台账 as a printed table, A4 across: which column is how wide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

COLUMNS = (
    ("place", 3.5, "centre", "序\n号"),
    ("number", 15.2, "text", "线索编号"),
    ("summary", 13.6, "text", "什么事"),
    ("place_name", 8.5, "text", "所在地"),
    ("field_name", 6.5, "text", "领域"),
    ("found", 11.4, "text", "发现单位\n发现日期"),
    ("urgency_words", 4.7, "centre", "紧急\n程度"),
    ("waited", 4.7, "centre", "研判\n天数"),
    ("handling_name", 9.5, "text", "承办单位"),
    ("due", 9.8, "centre", "办理时限"),
    ("stands", 12.6, "state", "状态"),
)
"""Key, hundredths of the width, how it is drawn (`documents/ledger.html`), head."""
SHAPES = {"normal": "circle", "near": "triangle", "urgent": "diamond", "late": "square", "done": "ring"}
SIGNERS = ("填报人", "审核人", "负责人")


def printed(lines: Sequence[Mapping[str, Any]], *, unit: str, on: date, filters: str = "") -> dict[str, Any]:
    """What the paper `ledger.html` asks for. `lines` as the ledger reads them."""
    late = sum(line["light"] == "late" for line in lines)
    return {
        "title": "隐患线索台账",
        "unit": unit,
        "date": on,
        "columns": [
            {"key": key, "width": width, "look": look, "lines": head.split("\n")} for key, width, look, head in COLUMNS
        ],
        "rows": [_row(number, line) for number, line in enumerate(lines, start=1)],
        "summary": f"共 {len(lines)} 条，逾期 {late} 条" + (f"（{filters}）" if filters else ""),
        "signers": SIGNERS,
    }


def _row(number: int, line: Mapping[str, Any]) -> dict[str, Any]:
    light = line["light_words"].removesuffix("反馈") if line["light"] not in ("", "done") else ""
    return {
        "place": number,
        "number": line["number"],
        "summary": line["summary"],
        "place_name": line["place_name"],
        "field_name": line["field_name"],
        "found": f"{line['found_name']} {line['found_on']}",
        "urgency_words": line["urgency_words"],
        "waited": "" if line["waited"] is None else line["waited"],
        "handling_name": line["handling_name"] or "",
        "due": line["due"].isoformat() if line["due"] else "",
        "stands": {"words": line["state_words"], "light": light, "shape": SHAPES.get(line["light"], "circle")},
    }

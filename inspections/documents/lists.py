"""The ledger, the breakdown of responsibility and the three lists as printed tables: which column is how wide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

WIDTHS: Mapping[str, Mapping[str, float]] = {
    "ledger": {
        "number": 4,
        "category_title": 9,
        "finding_title": 13,
        "measures": 24,
        "unit_name": 8.5,
        "leader_name": 6.5,
        "due": 9.5,
        "state_words": 8.5,
        "done": 17,
    },
    "decomposition": {
        "number": 4,
        "category_title": 9,
        "finding_title": 14,
        "manifestation": 12,
        "target": 10,
        "measures": 19,
        "unit_name": 8,
        "supporting": 8,
        "leader_name": 6.5,
        "due": 9.5,
    },
    "problems": {
        "number": 5,
        "category_title": 17,
        "finding_title": 29,
        "manifestation": 27,
        "unit_name": 13,
        "state_words": 9,
    },
    "tasks": {
        "number": 4,
        "category_title": 11,
        "finding_title": 18,
        "target": 14,
        "measures": 26,
        "unit_name": 9,
        "due": 9.5,
        "state_words": 8.5,
    },
    "responsibilities": {
        "number": 5,
        "category_title": 15,
        "finding_title": 23,
        "unit_name": 12.5,
        "supporting": 12.5,
        "leader_name": 7.5,
        "due": 9.5,
        "state_words": 8.5,
        "returns": 6.5,
    },
}
"""In hundredths of the table. The light stands under the state."""
OWN = {"number": "序号", "done": "完成情况"}
BROKEN = {
    "number": "序\n号",
    "unit_name": "责任\n单位",
    "supporting": "协办\n单位",
    "leader_name": "责任\n领导",
    "due": "整改\n时限",
    "state_words": "办理\n状态",
    "returns": "退回\n次数",
}
"""Heads of narrow columns, where a line ends."""
LOOKS = {
    "number": "centre",
    "measures": "lines",
    "leader_name": "centre",
    "due": "centre",
    "state_words": "state",
    "returns": "centre",
}
SHAPES = {"normal": "circle", "near": "triangle", "urgent": "diamond", "late": "square", "done": "ring"}
SIGNERS = ("填报人", "审核人", "负责人")


def printed(
    table: str,
    titles: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str,
    unit: str,
    on: date,
    filters: str = "",
) -> dict[str, Any]:
    """What the paper `ledger.html` asks for. `titles`: key → head of the column; `rows` as the ledger's reading gives
    them, with `light_words`."""
    closed = sum(row["state"] == "closed" for row in rows)
    return {
        "title": title,
        "unit": unit,
        "date": on,
        "columns": [
            {
                "key": key,
                "width": width,
                "look": LOOKS.get(key, "text"),
                "lines": (BROKEN.get(key) or OWN.get(key) or titles[key]).split("\n"),
            }
            for key, width in WIDTHS[table].items()
        ],
        "rows": [{key: _cell(key, row, number) for key in WIDTHS[table]} for number, row in enumerate(rows, start=1)],
        "summary": f"共 {len(rows)} 项，已销号 {closed} 项" + (f"（{filters}）" if filters else ""),
        "signers": SIGNERS,
    }


def _cell(key: str, row: Mapping[str, Any], number: int) -> Any:
    if key == "number":
        return number
    if key == "done":
        return row["outcome"] or row["latest"] or ""
    if key == "measures":
        return (row["measures"] or "").split("\n") if row["measures"] else []
    if key == "supporting":
        return "、".join(row["supporting"])
    if key == "due":
        return row["due"].isoformat()
    if key == "state_words":
        light = "" if row["light"] == "done" else row["light_words"]
        return {"words": row["state_words"], "light": light, "shape": SHAPES[row["light"]]}
    return row[key] or ""

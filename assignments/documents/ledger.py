"""The register as a printed table, A4 across: which column is how wide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("place", "序\n号", 3, "centre"),
    ("number", "案件编号", 8.5, "text"),
    ("summary", "事项摘要", 13.5, "text"),
    ("field", "领域", 4.5, "centre"),
    ("units", "属地\n事权", 7, "text"),
    ("leader", "包案\n领导", 7.5, "text"),
    ("lead", "主办\n单位", 5.5, "text"),
    ("due", "化解\n时限", 8, "centre"),
    ("state_words", "状态", 6.5, "centre"),
    ("latest", "最新进展", 12, "text"),
    ("completed_on", "办结\n日期", 8, "centre"),
    ("resolved_on", "化解\n日期", 8, "centre"),
    ("filed_on", "报结\n日期", 8, "centre"),
)
"""Key, head of the column with its line ends, width in hundredths of the table, look (templates/documents/ledger.html)."""
LONGEST = 60
"""Characters of a sentence of progress on paper; the whole of it stands on the page of the case."""
FACTS = (("办结", "completed_on"), ("化解", "resolved_on"), ("报结", "filed_on"))


def printed(
    rows: Sequence[Mapping[str, Any]], *, title: str, unit: str, on: date, filters: str = "", lights: Mapping[str, str]
) -> dict[str, Any]:
    """What the paper `ledger.html` asks for; `rows` as the ledger's reading gives them. Without signers: a list to look
    at, not one to answer for."""
    counted = "，".join(f"已{word} {sum(row[key] is not None for row in rows)} 件" for word, key in FACTS)
    return {
        "title": title,
        "unit": unit,
        "date": on,
        "columns": [
            {"key": key, "width": width, "look": look, "lines": head.split("\n")} for key, head, width, look in COLUMNS
        ],
        "rows": [_cells(row, place, lights) for place, row in enumerate(rows, start=1)],
        "summary": f"共 {len(rows)} 件，其中{counted}" + (f"（{filters}）" if filters else ""),
        "signers": (),
    }


def _cells(row: Mapping[str, Any], place: int, lights: Mapping[str, str]) -> dict[str, Any]:
    latest = f"{row['last_on'].month}月{row['last_on'].day}日：{row['last_progress']}" if row["last_progress"] else ""
    return {
        "place": place,
        "number": row["number"],
        "summary": row["summary"],
        "field": row["field_name"],
        "units": "；".join(dict.fromkeys((row["territory_short"], row["authority_short"]))),
        "leader": f"{row['leader_words']} {row['leader_title'] or ''}".strip(),
        "lead": row["lead_short"] or "",
        "due": _day(row["due"]) if row["owed"] else "",
        "state_words": row["state_words"] + (f"（{lights[row['light']]}）" if row["light"] else ""),
        "latest": latest if len(latest) <= LONGEST else latest[:LONGEST] + "…",
        **{key: _day(row[key]) for _, key in FACTS},
    }


def _day(on: date | None) -> str:
    """In characters a narrow column may end its line behind."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""

"""The register as a printed table, A4 across: which column is how wide."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

COLUMNS: tuple[tuple[str, str, float, str], ...] = (
    ("place", "序\n号", 3.5, "centre"),
    ("number", "案件编号", 11.2, "text"),
    ("summary", "事项摘要", 14.4, "text"),
    ("field", "领域", 5, "centre"),
    ("units", "属地\n事权", 8.6, "text"),
    ("leader", "包案领导", 10, "text"),
    ("lead", "主办\n单位", 6.4, "text"),
    ("due", "化解时限", 9.8, "centre"),
    ("state_words", "状态", 8.4, "centre"),
    ("latest", "最新进展", 12.9, "text"),
    ("facts", "办结日\n化解日\n报结日", 9.8, "centre"),
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
        "units": _below(*dict.fromkeys((row["territory_short"], row["authority_short"]))),
        "leader": _below(row["leader_name"] or "", row["leader_title"] or ""),
        "lead": row["lead_short"] or "",
        "due": row["due"].isoformat() if row["owed"] else "",
        "state_words": _below(row["state_words"], f"（{lights[row['light']]}）" if row["light"] else ""),
        "latest": latest if len(latest) <= LONGEST else latest[:LONGEST] + "…",
        "facts": _facts(row),
    }


def _facts(row: Mapping[str, Any]) -> list[str]:
    """The three days one below the other, as the head of the column names them."""
    days = [row[key].isoformat() if row[key] else "—" for _, key in FACTS]
    return _below(*days) if any(row[key] for _, key in FACTS) else []


def _below(*lines: str) -> list[str]:
    """One below the other."""
    return [line for line in lines if line]

"""A score sheet as a workbook: one line a unit and line of the scheme, then each unit's sum."""

from collections.abc import Mapping
from typing import Any

from portal.sheets.columns import Column, Ledger

LEDGER = Ledger(
    name="考核评分",
    title="考核评分表",
    columns=(
        Column("rank", "名次", width=8),
        Column("name", "单位", width=20),
        Column("heading", "类别", width=16),
        Column("title", "项目", width=24),
        Column("full", "满分", width=8),
        Column("value", "数据", width=20),
        Column("said", "算式", width=48),
        Column("marks", "得分", width=10),
    ),
    key_column="key",
)


def rows_of(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for unit in [*content["rows"], *content["apart"]]:
        head = {"key": "", "version": None, "rank": unit["rank"] or "不排名", "name": unit["name"]}
        found += [{**head, **{name: line[name] for name in _NAMES}} for line in unit["lines"]]
        total = {"heading": "", "title": "总分", "full": content["full"], "value": "", "marks": unit["total"]}
        found.append({**head, **total, "said": unit["sum"] or unit["why"]})
    return found


_NAMES = ("heading", "title", "full", "value", "said", "marks")

"""The figures as an Excel table: a line a place, the sum last."""

from typing import Any

from meetings.queries.figures import Figures
from meetings.states import KINDS
from portal.sheets.columns import Column, Ledger

LEDGER = Ledger(
    name="联席会议统计表",
    title="联席会议统计表",
    columns=(
        Column("name", "地区", width=24),
        Column("meetings", "会议场次", kind="integer", width=10),
        *(Column(kind, words, kind="integer", width=10) for kind, words in KINDS.items()),
        Column("settled", "化解件数", kind="integer", width=10),
        Column("settled_each", "平均每场化解件数", width=12),
        Column("topics", "上会议题", kind="integer", width=10),
        Column("resolutions", "议定事项", kind="integer", width=10),
        Column("on_time", "按期办结", kind="integer", width=10),
        Column("late", "逾期", kind="integer", width=8),
        Column("not_due", "未到期", kind="integer", width=10),
        Column("rate", "按期办结率", width=12),
    ),
    key_column="key",
)


def rows_of(found: Figures) -> list[dict[str, Any]]:
    lines = [*([found.own] if found.own else []), *found.places, found.total]
    return [{**line.as_json(), **line.kinds, "key": "", "version": None} for line in lines]

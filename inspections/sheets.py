"""The rectification ledger as Excel: one list of columns."""

from typing import Any

from inspections.states import STATES
from portal.sheets.columns import Column, Ledger

LEDGER = Ledger(
    name="整改台账",
    title="巡察整改台账",
    columns=(
        Column("category_title", "问题类别", width=18),
        Column("finding_title", "反馈问题", required=True, width=30, aliases=("问题",)),
        Column("manifestation", "具体表现", width=24, max_length=4000),
        Column("measures", "整改措施", width=40, max_length=20_000, help="多条措施请分行填写"),
        Column("target", "整改目标", width=18),
        Column("unit_name", "责任单位", required=True, width=18, aliases=("牵头单位", "主办单位")),
        Column("supporting", "协办单位", kind="list", width=16),
        Column("leader_name", "责任领导", width=10),
        Column("due", "整改时限", kind="date", required=True, width=12, aliases=("完成时限", "预计完成时间")),
        Column("state_words", "办理状态", kind="choice", width=10, choices=tuple(STATES.values())),
        Column("light_words", "预警", width=8),
        Column("returns", "退回次数", kind="integer", width=8),
        Column("latest", "最新进展", width=30, max_length=1000),
        Column("outcome", "整改落实情况", width=30, max_length=2000),
    ),
)

LIGHTS = {"normal": "正常", "near": "临近", "urgent": "紧急", "late": "逾期", "done": "已销号"}


def rows_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **item,
            "light_words": LIGHTS[item["light"]],
            "supporting": tuple(filter(None, (item["supporting"] or "").split("、"))),
        }
        for item in items
    ]

"""The five tables that go round, said once as columns. A row is an item; what the machine decides is shown, never taken in."""

from typing import Any

from inspections.sheets import LIGHTS
from portal.sheets.columns import Column, Ledger

CATEGORY = Column("category_title", "问题类别", required=True, width=20, max_length=300, aliases=("整改专项",))
FINDING = Column(
    "finding_title", "反馈问题", required=True, width=32, max_length=500, aliases=("问题", "问题小项", "具体问题")
)
MANIFESTATION = Column("manifestation", "具体表现", width=30, max_length=4000)
TARGET = Column("target", "整改目标", width=20, max_length=2000, aliases=("整改落实目标",))
MEASURES = Column("measures", "整改措施", width=42, max_length=20_000, help="一行一条，多条措施请在单元格内换行")
UNIT = Column(
    "unit_name",
    "责任单位",
    required=True,
    width=20,
    max_length=120,
    help="被巡察单位本身或其下属部门，写全称或简称",
    aliases=("牵头单位", "主办单位", "责任部门"),
)
SUPPORTING = Column("supporting", "协办单位", kind="list", width=20, aliases=("配合单位",))
LEADER = Column("leader_name", "责任领导", width=12, max_length=80, help="有同名的写成“单位简称/姓名”")
DUE = Column(
    "due",
    "整改时限",
    kind="date",
    width=13,
    help="改晚即为延期，导入时须写明理由；新增的行不填，按本轮默认时限从反馈日起算",
    aliases=("完成时限", "预计完成时间"),
)
_SHOWN = "由系统填写，改动不会导入"
STATE = Column("state_words", "办理状态（只读）", width=11, max_length=30_000, help=_SHOWN)
LIGHT = Column("light_words", "预警（只读）", width=9, max_length=30_000, help=_SHOWN)
RETURNS = Column("returns", "退回次数（只读）", width=9, max_length=30_000, help=_SHOWN)
LATEST = Column("latest", "最新进展（只读）", width=32, max_length=30_000, help=_SHOWN)
OUTCOME = Column("outcome", "整改落实情况（只读）", width=32, max_length=30_000, help=_SHOWN)

READ_ONLY = frozenset({"state_words", "light_words", "returns", "latest", "outcome"})
SHARED = ("category_title", "finding_title", "manifestation")
"""What belongs to the finding: items that answer the same finding must agree on it."""

WHOLE = Ledger(
    "整改台账",
    "巡察整改台账",
    (
        CATEGORY,
        FINDING,
        MANIFESTATION,
        TARGET,
        MEASURES,
        UNIT,
        SUPPORTING,
        LEADER,
        DUE,
        STATE,
        LIGHT,
        RETURNS,
        LATEST,
        OUTCOME,
    ),
)
"""Holds every column of the other four: whichever table comes back, it is read as this one."""

TABLES = {
    "decomposition": Ledger(
        "责任分解表",
        "巡察反馈意见责任分解表",
        (CATEGORY, FINDING, MANIFESTATION, TARGET, MEASURES, UNIT, SUPPORTING, LEADER, DUE),
    ),
    "ledger": WHOLE,
    "problems": Ledger("问题清单", "巡察反馈问题清单", (CATEGORY, FINDING, MANIFESTATION, UNIT, STATE)),
    "tasks": Ledger("任务清单", "巡察整改任务清单", (CATEGORY, FINDING, TARGET, MEASURES, UNIT, DUE, STATE, LIGHT)),
    "responsibilities": Ledger(
        "责任清单", "巡察整改责任清单", (CATEGORY, FINDING, UNIT, SUPPORTING, LEADER, DUE, STATE, RETURNS)
    ),
}
"""By the word in the address (domain D3: 责任分解表, 台账, 三清单)."""


def rows_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items as the ledger's reading gives them, with every cell as it is written."""
    return [
        {
            **item,
            "light_words": LIGHTS[item["light"]],
            "supporting": tuple(filter(None, (item["supporting"] or "").split("、"))),
        }
        for item in items
    ]

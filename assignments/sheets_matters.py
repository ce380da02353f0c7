"""Excel columns of the room: 隐患线索台账 as it goes out, and the form villages and departments fill in."""

from typing import Any

from assignments.states import MATTER_STATES, URGENCIES
from portal.sheets.columns import Column, Ledger

NUMBER = Column("number", "线索编号", width=16, max_length=40)
FOUND_BY = Column(
    "found_name", "发现单位", required=True, width=20, max_length=120, help="村（社区）、镇（街道）或部门的全称或简称"
)
FOUND_ON = Column("found_on", "发现日期", kind="date", width=12, help="不填为导入当天")
SUMMARY = Column(
    "summary",
    "什么事",
    required=True,
    width=46,
    max_length=300,
    help="写事情和地点，不写人：不得填写姓名、电话、身份证号、门牌号",
    aliases=("事项摘要", "线索内容", "隐患内容"),
)
PLACE = Column(
    "place_name", "所在地", required=True, width=18, max_length=120, help="村（社区）、镇（街道）或区的全称或简称"
)
FIELD = Column("field_name", "领域", kind="choice", required=True, width=12)
URGENCY = Column(
    "urgency_words", "紧急程度", kind="choice", width=9, choices=tuple(URGENCIES.values()), help="不填为一般"
)

LEDGER = Ledger(
    "隐患线索台账",
    "隐患线索台账",
    (
        NUMBER,
        FOUND_BY,
        FOUND_ON,
        SUMMARY,
        PLACE,
        Column("field_name", "领域", width=12),
        URGENCY,
        Column("reported_on", "上报日期", kind="date", width=12),
        Column("waited", "上报至研判天数", kind="integer", width=9),
        Column("handling_name", "承办单位", width=18, max_length=120),
        Column("due", "办理时限", kind="date", width=12),
        Column("light_words", "预警", width=12),
        Column("state_words", "状态", kind="choice", width=12, choices=tuple(MATTER_STATES.values())),
        Column("settled_on", "结案日期", kind="date", width=12),
        Column("late_shown", "超过时限天数", kind="integer", width=9),
        Column("returns", "退回次数", kind="integer", width=8),
        Column("answer", "办理结果", width=36, max_length=1000),
        Column("case_number", "转入积案", width=16, max_length=40),
    ),
)


def form_of(fields: list[str]) -> Ledger:
    """排查表 with the register's own words to choose from."""
    field = Column("field_name", "领域", kind="choice", required=True, width=12, choices=tuple(fields))
    return Ledger("排查表", "矛盾纠纷排查表", (FOUND_BY, FOUND_ON, SUMMARY, PLACE, field, URGENCY))


def rows_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**line, "late_shown": late if (late := line["late_days"]) and late > 0 else None} for line in lines]

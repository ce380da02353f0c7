"""Excel columns of the room: the ledger of resolutions."""

from typing import Any

from meetings.states import RESOLUTION_STATES
from portal.sheets.columns import Column, Ledger

RESOLUTIONS = Ledger(
    name="议定事项台账",
    title="议定事项台账",
    columns=(
        Column("meeting_title", "会议", width=26),
        Column("number", "议定序号", kind="integer", width=6),
        Column("wording", "议定事项", required=True, width=44, max_length=2000),
        Column("lead_name", "主办单位", required=True, width=20),
        Column("supporting", "协办单位", kind="list", width=18),
        Column("handler_name", "责任人", width=10),
        Column("due", "完成时限", kind="date", width=12),
        Column("state_words", "办理状态", kind="choice", width=12, choices=tuple(RESOLUTION_STATES.values())),
        Column("light_words", "预警", width=9),
        Column("returns", "退回次数", kind="integer", width=8),
        Column("last_on", "最近进展日期", kind="date", width=12),
        Column("last_progress", "最近进展", width=36, max_length=1000),
        Column("new_on", "本次进展日期", kind="date", width=12, help="不填为导入当天"),
        Column("new_progress", "本次进展", width=36, max_length=1000, help="填写后导回本系统，即记为一次进展"),
    ),
)
LIGHTS = {"normal": "正常", "near": "7天内到期", "urgent": "3天内到期", "late": "逾期", "done": "已销号"}


def rows_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **line,
            "supporting": tuple(line["supporting"]),
            "light_words": LIGHTS[line["light"]],
            "new_on": None,
            "new_progress": None,
        }
        for line in lines
    ]

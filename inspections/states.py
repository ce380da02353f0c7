"""The words of the room: how an item stands, and what the unit itself says of it."""

from enum import StrEnum


class State(StrEnum):
    not_started = "not_started"
    in_progress = "in_progress"
    substantially_complete = "substantially_complete"
    applied = "applied"
    in_review = "in_review"
    closed = "closed"


STATES: dict[str, str] = {
    State.not_started: "未启动",
    State.in_progress: "整改中",
    State.substantially_complete: "基本完成",
    State.applied: "申请销号",
    State.in_review: "待复核",
    State.closed: "已销号",
}

TONES: dict[str, str] = {
    State.not_started: "plain",
    State.in_progress: "active",
    State.substantially_complete: "active",
    State.applied: "waiting",
    State.in_review: "waiting",
    State.closed: "done",
}
"""The tone in which a state is shown."""

REPORTED = ("", "未启动", "整改中", "基本完成", "已完成", "长期坚持")
"""What a report or ledger claims when it is taken in. A claim is not a state: it is shown beside it until reviewed."""

ROUND_KINDS = {"regular": "常规巡察", "special": "专项巡察", "mobile": "机动巡察", "follow_up": "巡察“回头看”"}

WITHHELD_GROUNDS = (
    "涉及国家秘密",
    "涉及正在初核或者已立案尚未公布的案件",
    "公开可能引起较大负面炒作",
    "公开可能引发大规模上访或者群体性事件",
    "涉及重大敏感事项",
)
"""五种可不公开情形 (domain D5)."""

MEASURE_KINDS = {
    "institution": "建章立制",
    "recovery": "挽回损失",
    "accountability": "追责问责",
    "analogy": "举一反三",
    "campaign": "专项整治",
    "major": "重大措施",
}

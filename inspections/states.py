"""The words of the room: how an item stands, and what the unit itself says of it."""

from dataclasses import dataclass
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

LEADER_KINDS = {"head": "党组织主要负责人", "lead": "牵头领导", "member": "班子成员"}
"""责任领导 by type (domain D3), in the order in which they are named."""

MEASURE_KINDS = {
    "institution": "建章立制",
    "recovery": "挽回损失",
    "accountability": "追责问责",
    "analogy": "举一反三",
    "campaign": "专项整治",
    "major": "重大措施",
}

GRADES = {"good": "好", "fair": "较好", "ordinary": "一般", "poor": "差"}
"""整改成效: what the body that decides says of a unit (domain D4). The portal writes it down and never computes it."""

SECOND = ("ordinary", "poor")
"""一般、差: 督促二次整改."""


@dataclass(frozen=True)
class NodeKind:
    """One of the fixed steps of an inspection. `papers`: what must be handed in. `limit`: the limit that gives its day."""

    words: str
    by_office: bool = False
    papers: tuple[str, ...] = ()
    limit: str = ""


NODES: dict[str, NodeKind] = {
    "feedback": NodeKind("反馈会", True, ("反馈意见", "反馈工作方案", "工作方案落实情况")),
    "open_feedback": NodeKind("公开反馈意见", papers=("党内通报", "党内公开情况")),
    "meeting": NodeKind("专题会议", papers=("会议记录",)),
    "plan": NodeKind("整改方案和问题清单", papers=("整改方案", "问题清单"), limit="plan"),
    "democratic": NodeKind("民主生活会", papers=("民主生活会方案", "民主生活会情况报告")),
    "focus": NodeKind("集中整改", limit="focus"),
    "report": NodeKind("整改情况报告和问题清单", papers=("整改情况报告", "问题清单"), limit="report"),
    "disclosure": NodeKind("公开整改情况", papers=("整改情况通报", "公开情况")),
    "conclusion": NodeKind("整改评估", True, ("评估结论",)),
    "later": NodeKind("后续整改"),
    "later_report": NodeKind("后续整改情况报告", papers=("后续整改情况报告",)),
}
"""The steps from the feedback to the last report, in their order (domain D2)."""

LIMITS = {
    "plan": ("整改方案报送", 1, "月", "反馈后1个月内报送整改方案"),
    "focus": ("集中整改期", 6, "月", "《中国共产党巡视工作条例》（2024）集中整改期限6个月，市县巡察参照"),
    "report": ("整改情况报告", 6, "月", "集中整改期满报送整改情况报告"),
    "item": ("整改事项默认时限", 3, "月", "未另行确定时限的整改事项，自反馈之日起"),
}
"""What a new round starts from (domain D1); each round keeps its own."""

"""The words of the room: where a case comes from and goes to, and how an assignment and a matter stand."""

from enum import StrEnum
from typing import Any

LEVELS = {"city": "市领导", "district": "区领导", "department": "市直部门", "township": "街镇"}
"""Whose leader carries: the four levels that are counted apart (domain C1)."""

ORIGINS = {"handed_down": "上级交办", "screened": "本级排查", "instruction": "领导批示", "conference": "联席会议"}

ROUTES = {
    "handling": "信访程序（第三十一条第六项）",
    "mediation": "调解、和解",
    "litigation": "诉讼",
    "reconsideration": "行政复议、裁决",
    "arbitration": "仲裁",
    "party": "党员申诉、申请程序",
    "enforcement": "查处违法、履行职责程序",
    "discipline": "移送纪检监察",
}
"""The legal way the case goes (条例31, 33, 30). Only `handling` runs the clocks of articles 34 to 36."""

ROUTE_ARTICLES = {
    "handling": "第三十一条第六项",
    "mediation": "第三十三条",
    "litigation": "第三十一条第一项",
    "reconsideration": "第三十一条第四项",
    "arbitration": "第三十一条第二项",
    "party": "第三十一条第三项",
    "enforcement": "第三十一条第五项",
    "discipline": "第三十条",
}
"""The article of the 信访工作条例 each way rests on."""

DIFFICULTIES = {"ordinary": "一般", "hard": "疑难", "stubborn": "骨头案、钉子案"}

TAG_KINDS = {"field": "领域", "lever": "举措", "campaign": "专项行动", "waiting": "卡点"}
"""Words an office keeps as data: what a case is about, what is used on it, what it waits for."""

LINES = {"authority": "事权单位", "territory": "属地单位"}
"""The two lines of a case, each with its own progress (双交双办)."""

AGES = (
    ("fresh", "60日以内", 60),
    ("year", "一年以内", 365),
    ("five_years", "一至五年", 1826),
    ("older", "五年以上", None),
)
"""How old a case is, in natural days since its first registration; the last has no end."""


class AssignmentState(StrEnum):
    drafted = "drafted"
    proposed = "proposed"
    to_approve = "to_approve"
    approved = "approved"
    delivered = "delivered"
    planning = "planning"
    plan_review = "plan_review"
    underway = "underway"
    applied = "applied"
    filed = "filed"
    confirmed = "confirmed"
    closed = "closed"
    withdrawn = "withdrawn"


ASSIGNMENT_STATES: dict[str, str] = {
    AssignmentState.drafted: "填表中",
    AssignmentState.proposed: "待办公室审核",
    AssignmentState.to_approve: "待主要负责人审批",
    AssignmentState.approved: "已批准，待送达",
    AssignmentState.delivered: "已送达，待接收",
    AssignmentState.planning: "制定方案",
    AssignmentState.plan_review: "方案待批",
    AssignmentState.underway: "化解中",
    AssignmentState.applied: "申请报结，待审核",
    AssignmentState.filed: "已报结，待认定",
    AssignmentState.confirmed: "已认定，待回访",
    AssignmentState.closed: "已销案",
    AssignmentState.withdrawn: "已撤销",
}

BEFORE_DELIVERY = (
    AssignmentState.drafted,
    AssignmentState.proposed,
    AssignmentState.to_approve,
    AssignmentState.approved,
)
CARRYING = (
    AssignmentState.delivered,
    AssignmentState.planning,
    AssignmentState.plan_review,
    AssignmentState.underway,
)
"""While the leader owes something: plan, progress, a result."""
HANDED_IN = (AssignmentState.applied, AssignmentState.filed, AssignmentState.confirmed)
"""While others look at what was handed in."""
LIVE = (*BEFORE_DELIVERY, *CARRYING, *HANDED_IN)
"""A case has at most one assignment that is neither closed nor withdrawn."""

ASSIGNMENT_TONES: dict[str, str] = {
    **dict.fromkeys(BEFORE_DELIVERY, "plain"),
    **dict.fromkeys(CARRYING, "active"),
    **dict.fromkeys(HANDED_IN, "waiting"),
    AssignmentState.closed: "done",
    AssignmentState.withdrawn: "plain",
}


class MatterState(StrEnum):
    reported = "reported"
    assigned = "assigned"
    answered = "answered"
    settled = "settled"
    taken_in = "taken_in"
    noted = "noted"


MATTER_STATES: dict[str, str] = {
    MatterState.reported: "待研判",
    MatterState.assigned: "已交办",
    MatterState.answered: "已反馈，待核实",
    MatterState.settled: "已结案",
    MatterState.taken_in: "已转入积案库",
    MatterState.noted: "留存关注",
}
MATTER_TONES: dict[str, str] = {
    MatterState.reported: "waiting",
    MatterState.assigned: "active",
    MatterState.answered: "waiting",
    MatterState.settled: "done",
    MatterState.taken_in: "done",
    MatterState.noted: "plain",
}

URGENCIES = {"urgent": "紧急", "soon": "较急", "ordinary": "一般"}

ROLES = {"principal": "主体责任", "direct": "直接责任", "coordinating": "协同责任", "supervising": "督导责任"}
"""「四位一体」: the four responsibility roles of every assignment."""

ACTS = {
    "reception": "接访",
    "field_visit": "下访",
    "appointment": "约访",
    "video_reception": "视频接访",
    "coordination": "协调会",
    "case_meeting": "包案会",
}
"""What the leader does in person (条例18)."""
MEETING_ACTS = ("coordination", "case_meeting")
TURNS = {kind: words for kind, words in ACTS.items() if kind not in MEETING_ACTS}
"""What a leader may be put down for on the roster."""
HALVES = {"am": "上午", "pm": "下午"}

STEPS = {"talk": "沟通", "meet": "对接", "call_on": "上门", "contact": "联系", "call_again": "再上门"}
"""五步工作法 (domain C5)."""
STAGES = {
    "accepted": "受理",
    "forwarded": "转送",
    "handled": "办理",
    "answered": "答复",
    "revisited": "回访",
    "rated": "满意度评价",
}
"""The six stages of one handling. The rating itself stays in the official system: only the hour is noted (domain H2)."""
FIRSTS = {
    "first_accept": "第一时间受理",
    "first_assign": "第一时间交办",
    "first_handle": "第一时间办理",
    "first_revisit": "第一时间回访",
}
EVENTS = {"hearing": "听证", "panel": "第三方评议", "lawyer": "律师意见"}
"""What others were asked to say; each may have papers."""
LOG = {**STEPS, **STAGES, **FIRSTS, **EVENTS}

OUTCOMES = {
    "resolved": "实质化解",
    "partly": "部分化解",
    "explained": "解释疏导",
    "legal_route": "依法导入法定程序",
    "terminated": "三级终结",
    "discipline": "移送纪检监察",
}
"""How it ended: never one "closed"."""
SETTLING = ("resolved",)
"""What counts as 化解. The others are ends, and are counted apart."""

HEADS = {
    "reasonable": "诉求合理的解决问题到位",
    "unreasonable": "诉求无理的思想教育到位",
    "hardship": "生活困难的帮扶救助到位",
    "unlawful": "行为违法的依法处理",
}
"""三到位一处理 (条例27)."""

SETTLEMENTS = {"settled": "案结事了", "partly": "部分接受", "open": "尚未接受", "unknown": "未了解"}
"""Recorded as it is, and nobody must find out: a condition of nothing (domain C4, H)."""

AUDIT_HEADS = {
    "procedure": "程序方法",
    "substance": "实体办理",
    "time": "时限要求",
    "policy": "政策依据",
    "papers": "文书材料",
}
"""The five heads of the review before 报结 (domain C4)."""

FILING_VERDICTS = {"accepted": "予以认定", "refused": "退回"}
"""What the level that issued the batch says of a 报结."""

GRADES = {"regular": "规范", "flawed": "不规范"}
"""案件评查; what is not regular is so under one or more of `AUDIT_HEADS`."""

REVISIT_RESULTS = {"solved": "已解决", "partly": "部分解决", "not_solved": "未解决"}

CLOCKS = {"handling": "办理", "review": "复查", "final_review": "复核"}
"""The statutory clocks of route `handling`: 34, 35 and 36 of the 条例."""

INSTRUCTION_LEVELS = {"central": "中央", "province": "省级", "city": "市级", "district": "区级", "township": "镇街"}

STARTING: dict[str, Any] = {
    "recheck_weeks": 4,
    "still_days": 15,
    "unopened_days": 3,
    "signal_days": 30,
    "signal_count": 5,
}
"""The days, weeks and number a new register begins with; the office changes them."""

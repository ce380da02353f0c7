"""The words of 督查: its forms, how an inspection and a finding stand, what a look at a drawn matter says."""

from enum import StrEnum


class SupervisionState(StrEnum):
    drafted = "drafted"
    to_approve = "to_approve"
    running = "running"
    to_sign = "to_sign"
    fed_back = "fed_back"
    closed = "closed"
    withdrawn = "withdrawn"


SUPERVISION_STATES: dict[str, str] = {
    SupervisionState.drafted: "起草中",
    SupervisionState.to_approve: "待审批",
    SupervisionState.running: "进行中",
    SupervisionState.to_sign: "反馈意见待签发",
    SupervisionState.fed_back: "已反馈",
    SupervisionState.closed: "已结束",
    SupervisionState.withdrawn: "已撤回",
}
SUPERVISION_TONES: dict[str, str] = {
    SupervisionState.drafted: "plain",
    SupervisionState.to_approve: "waiting",
    SupervisionState.running: "active",
    SupervisionState.to_sign: "waiting",
    SupervisionState.fed_back: "active",
    SupervisionState.closed: "done",
    SupervisionState.withdrawn: "plain",
}
PLANNING = (SupervisionState.drafted, SupervisionState.to_approve)
"""Nobody but the office and those above it knows of it yet."""

FORMS = {"on_site": "实地督查", "video": "视频调度", "unannounced": "暗访", "papers": "阅卷"}
UNANNOUNCED = "unannounced"
"""Of this form the inspected unit learns nothing before its feedback is signed."""


class FindingState(StrEnum):
    written = "written"
    to_mend = "to_mend"
    reported = "reported"
    mended = "mended"


FINDING_STATES: dict[str, str] = {
    FindingState.written: "已记录",
    FindingState.to_mend: "整改中",
    FindingState.reported: "已报完成，待核查",
    FindingState.mended: "核查属实，已办结",
}
FINDING_TONES: dict[str, str] = {
    FindingState.written: "plain",
    FindingState.to_mend: "active",
    FindingState.reported: "waiting",
    FindingState.mended: "done",
}

VERDICTS = {"true": "属实", "partly": "部分属实", "false": "不实"}
"""Whether what the ledger says of a drawn matter is so."""
OUTCOMES = {"held": "整改落实到位", "relapsed": "整改不到位或者反弹"}
"""What the return visit found."""
DRAWN_AS = {"open": "办理中", "late": "已逾期", "closed": "已办结"}
"""Which matters of the ledger a list or a draw is about."""

REVIEW_LIMIT = (30, "日")
"""Natural days: for the unit to ask for a review from the day it got the conclusion, and for the answer from the day it was
asked (政府督查工作条例). Rolled to a working day by the deadline engine."""

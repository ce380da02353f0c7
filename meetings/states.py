"""The words of the room: kinds of meetings, ranks, and how a meeting, a topic and a resolution stand."""

from enum import StrEnum

LEVELS = {"city": "市级", "district": "区（县）级", "township": "镇（街道）级", "village": "村（社区）"}
"""The level of a conference is the kind of its territory (条例13)."""

KINDS = {
    "plenary": "全体会议",
    "enlarged_plenary": "全体（扩大）会议",
    "working": "工作会议",
    "special_topic": "专题会议",
    "liaison": "联络员会议",
}

RANKS = {
    "principal_convenor": "第一召集人",
    "convenor": "召集人",
    "deputy_convenor": "副召集人",
    "office_director": "办公室主任",
    "commissioner": "信访委员",
}
CONVENING = ("principal_convenor", "convenor", "deputy_convenor")
"""Who may take the chair, approve topics and sign minutes."""


class MeetingState(StrEnum):
    planned = "planned"
    notified = "notified"
    held = "held"
    in_correction = "in_correction"
    to_sign = "to_sign"
    signed = "signed"
    issued = "issued"
    archived = "archived"
    postponed = "postponed"
    cancelled = "cancelled"


MEETING_STATES: dict[str, str] = {
    MeetingState.planned: "筹备中",
    MeetingState.notified: "已通知",
    MeetingState.held: "已召开，纪要起草中",
    MeetingState.in_correction: "纪要征求意见",
    MeetingState.to_sign: "纪要待签发",
    MeetingState.signed: "纪要已签发",
    MeetingState.issued: "纪要已印发",
    MeetingState.archived: "已归档",
    MeetingState.postponed: "已延期",
    MeetingState.cancelled: "已取消",
}

MINUTES_OPEN = (MeetingState.held, MeetingState.in_correction, MeetingState.to_sign)
"""While the minutes are being made."""


class TopicState(StrEnum):
    drafted = "drafted"
    submitted = "submitted"
    agreed = "agreed"
    screened = "screened"
    approved = "approved"
    pooled = "pooled"
    scheduled = "scheduled"
    resolved = "resolved"
    deferred = "deferred"
    returned = "returned"
    withdrawn = "withdrawn"
    handed_up = "handed_up"


TOPIC_STATES: dict[str, str] = {
    TopicState.drafted: "草拟",
    TopicState.submitted: "待本单位同意",
    TopicState.agreed: "待办公室初审",
    TopicState.screened: "待召集人审定",
    TopicState.approved: "已审定，待列入",
    TopicState.pooled: "入议题库",
    TopicState.scheduled: "已列入议程",
    TopicState.resolved: "已上会",
    TopicState.deferred: "暂缓",
    TopicState.returned: "退回补正",
    TopicState.withdrawn: "已撤回",
    TopicState.handed_up: "已提交上级联席会议",
}

TOPIC_KINDS = {
    "ordinary": "一般议题",
    "common": "共性问题",
    "jurisdiction": "管辖争议（条例第二十四条）",
    "instruction": "上级交办、领导批示",
    "study": "传达学习",
}

OPINIONS = {"agree": "同意", "remarks": "同意，有修改意见", "disagree": "不同意"}

RESULTS = {
    "decided": "议定",
    "agreed_in_principle": "原则同意",
    "deferred": "暂缓",
    "returned": "退回",
    "reported": "仅汇报",
}

ITEM_KINDS = {"report_back": "上次议定事项落实情况", "study": "传达学习", "topic": "议题", "other": "其他"}


class Presence(StrEnum):
    """How a seat was filled (出席 …). Every member unit has exactly one."""

    present = "present"
    apologies = "apologies"
    absent = "absent"
    substitute = "substitute"
    in_attendance = "in_attendance"


PRESENCES: dict[str, str] = {
    Presence.present: "出席",
    Presence.apologies: "请假",
    Presence.absent: "缺席",
    Presence.substitute: "代会",
    Presence.in_attendance: "列席",
}
PARTS = {"arrived": "到会", "left": "离会", "recused": "回避"}


class ResolutionState(StrEnum):
    drafted = "drafted"
    assigned = "assigned"
    signed_for = "signed_for"
    in_progress = "in_progress"
    fed_back = "fed_back"
    verified = "verified"
    closed = "closed"
    revoked = "revoked"


RESOLUTION_STATES: dict[str, str] = {
    ResolutionState.drafted: "待印发",
    ResolutionState.assigned: "已交办，待签收",
    ResolutionState.signed_for: "已签收",
    ResolutionState.in_progress: "办理中",
    ResolutionState.fed_back: "已反馈，待核实",
    ResolutionState.verified: "已核实，待销号",
    ResolutionState.closed: "已销号",
    ResolutionState.revoked: "已撤销",
}

TONES: dict[str, str] = {
    "planned": "plain",
    "drafted": "plain",
    "submitted": "waiting",
    "agreed": "waiting",
    "screened": "waiting",
    "approved": "active",
    "pooled": "plain",
    "scheduled": "active",
    "notified": "active",
    "held": "active",
    "in_correction": "waiting",
    "to_sign": "waiting",
    "signed": "active",
    "assigned": "waiting",
    "signed_for": "active",
    "in_progress": "active",
    "fed_back": "waiting",
    "verified": "waiting",
    "returned": "returned",
    "issued": "done",
    "archived": "done",
    "resolved": "done",
    "closed": "done",
}
"""The tone in which a state is shown; what is not named here is shown plain."""

LIMITS: dict[str, tuple[str, int, str, str]] = {
    "topic_characters": ("议题材料字数", 2000, "字", "本级联席会议工作规则"),
    "topic_minutes": ("议题汇报时长", 10, "分钟", "本级联席会议工作规则"),
    "opinion": ("会前征求意见", 3, "工作日", "本级联席会议工作规则"),
    "notice_lead": ("会议通知提前", 3, "日", "本级联席会议工作规则"),
    "papers_lead": ("议题材料送达提前", 2, "工作日", "本级联席会议工作规则"),
    "minutes_draft": ("纪要起草", 3, "工作日", "本级联席会议工作规则"),
    "correction": ("纪要征求意见", 2, "工作日", "本级联席会议工作规则"),
    "minutes_issue": ("纪要印发", 5, "工作日", "本级联席会议工作规则"),
    "sign_for": ("议定事项签收", 1, "工作日", "本级联席会议工作规则"),
    "first_feedback": ("首次反馈", 15, "日", "本级联席会议工作规则"),
    "resolution": ("议定事项办结（未定时限的）", 30, "工作日", "本级联席会议工作规则"),
}
"""Shipped defaults, name → (words, amount, unit, what it rests on); a conference's own stand in `Limit` (domain B3)."""

PAPERS = "meetings.papers"
"""The duty of a unit to hand in the material of its topic, by the id of the topic."""
MINUTES_DRAFT = "meetings.minutes_draft"
"""The duty of the office to draft the minutes, by the id of the meeting; with sending or handing up the draft it is met."""

RHYTHMS: dict[str, tuple[int, str, int | None, str | None]] = {
    "plenary": (6, "月", None, None),
    "working": (1, "月", 1, "周"),
}
"""Shipped defaults: how often each kind is called, and how often in a key period (重点时段)."""

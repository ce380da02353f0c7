"""How a topic is shown: its tone, its stages, whom it waits for, its units' opinions, what it comes from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from meetings.states import OPINIONS, RESULTS, TONES, TOPIC_KINDS, TOPIC_STATES, TopicState
from portal.clock import local
from portal.words import day_words, size

T = TopicState
ROAD = ("提交", "本单位同意", "办公室初审", "召集人审定", "列入议程")
AT = {
    T.drafted: 0,
    T.returned: 0,
    T.submitted: 1,
    T.agreed: 2,
    T.pooled: 3,
    T.screened: 3,
    T.approved: 4,
    T.deferred: 4,
    T.scheduled: 5,
    T.resolved: 5,
}
WAITING = {
    T.drafted: "由提请单位补全后提交。",
    T.returned: "由提请单位补正后重新提交。",
    T.submitted: "等待提请单位负责人同意。",
    T.agreed: "等待联席会议办公室初审。",
    T.screened: "等待召集人审定。",
    T.approved: "等待联席会议办公室列入议程。",
    T.pooled: "存在议题库，由联席会议办公室适时提出。",
    T.scheduled: "已列入议程，等待上会。",
    T.resolved: "已上会，没有待办事项。",
    T.deferred: "会议暂缓，等待再次列入议程。",
    T.withdrawn: "已撤回，没有待办事项。",
    T.handed_up: "已提交上级联席会议，等待上级答复。",
}
ON_PAGE = ("submit", "agree", "screen", "approve", "pool", "take_out", "return", "hand_up", "withdraw")
"""Moves with a button on the topic's own page; the others are made at the agenda and at the minutes desk."""
MARKS = {"paper": "file", "opinion": "note", "edit": "note", "settle": "note", "return": "warn", "late": "warn"}
QUIET = {"opinion", "paper", "ask", "waive", "settle"}
"""What happens to a topic and does not touch its version."""


def shown(topic: Mapping[str, Any]) -> dict[str, Any]:
    return {**topic, "state_words": TOPIC_STATES[topic["state"]], "tone": TONES.get(topic["state"], "plain")}


def stages_of(topic: Mapping[str, Any]) -> list[tuple[str, str]]:
    at = AT.get(TopicState(topic["state"]))
    if at is None:
        return []
    return [(label, "done" if n < at else "current" if n == at else "todo") for n, label in enumerate(ROAD)]


def facts_of(topic: Mapping[str, Any], beside: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was not filled in is left out rather than shown as nothing."""
    presenter = " ".join(filter(None, (topic["presenter"], topic["presenter_title"])))
    facts = [
        ("提请单位", topic["submitting_name"]),
        ("联席会议", topic["conference_title"]),
        ("议题类型", "" if topic["kind"] == "ordinary" else TOPIC_KINDS[topic["kind"]]),
        ("汇报人", presenter),
        ("汇报时长", f"{topic['minutes_asked']} 分钟" if topic["minutes_asked"] else ""),
        ("分管领导", topic["leader_name"] or ""),
        ("征集", f"{beside['round_title']}（{beside['round_due']}截止）" if beside["round_title"] else ""),
        ("拟上会议", beside["meeting_title"] or ""),
        ("逾期提交", late_words(topic, beside)),
        ("下级提交", beside["lower_conference"] or ""),
        ("上级答复", upper_words(beside)),
    ]
    return [(term, text) for term, text in facts if text]


def late_words(topic: Mapping[str, Any], beside: Mapping[str, Any]) -> str:
    if not topic["late"]:
        return ""
    agreed = f"{beside['late_approver']}同意逾期列入" if beside["late_approver"] else "须经召集人同意才能列入议程"
    return f"{topic['late_reason'] or '理由未写明'}（{agreed}）"


def upper_words(beside: Mapping[str, Any]) -> str:
    """How the topic stands at the conference above, and what that decided."""
    if beside["upper_state"] is None:
        return ""
    result = f"，会议结果：{RESULTS[beside['upper_result']]}" if beside["upper_result"] else ""
    return f"{beside['upper_conference']}：{TOPIC_STATES[beside['upper_state']]}{result}"


def opinions_shown(units: list[dict[str, Any]], on: date, *, may_run: bool) -> list[dict[str, Any]]:
    return [
        {
            **unit,
            "words": opinion_words(unit, on),
            "tone": {"agree": "done", "remarks": "active", "disagree": "returned"}.get(
                unit["opinion"] or "", "waiting"
            ),
            "answers": unit["mine"] and unit["asked_at"] is not None,
            "waivable": may_run and is_overdue(unit, on),
        }
        for unit in units
    ]


def is_overdue(unit: Mapping[str, Any], on: date) -> bool:
    unanswered = unit["asked_at"] is not None and unit["opinion"] is None and unit["waived_at"] is None
    return bool(unanswered and unit["opinion_due"] < on)


def opinion_words(unit: Mapping[str, Any], on: date) -> str:
    if unit["opinion"]:
        return OPINIONS[unit["opinion"]]
    if unit["asked_at"] is None:
        return "未征求意见"
    if unit["waived_at"] is not None:
        return f"逾期未答复，不再等待（{unit['waived_by_name']}）"
    late = "，已逾期" if unit["opinion_due"] < on else ""
    return f"待答复（{day_words(unit['opinion_due'])}前{late}）"


def papers_shown(papers: list[dict[str, Any]], topic: Mapping[str, Any], me_id: Any) -> list[dict[str, Any]]:
    """A withdrawn paper stays, struck through; only who brought it takes it back."""
    return [
        {
            **paper,
            "href": f"/meetings/topics/{topic['id']}/papers/{paper['id']}",
            "note": f"{size(paper['size'])}，{paper['uploaded_by_name']} {local(paper['uploaded_at']):%Y-%m-%d %H:%M}",
            "own": paper["uploaded_by"] == me_id and paper["withdrawn_at"] is None,
        }
        for paper in papers
    ]

"""How a meeting is shown: its stages, what comes next and whose it is, its facts, its history."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from meetings.states import KINDS, MeetingState
from portal.clock import local, now
from portal.words import WEEKDAYS

ROAD = ("筹备", "印发通知", "召开会议", "纪要起草、征求意见", "召集人签发", "印发纪要", "归档")
AT = {
    MeetingState.planned: 0,
    MeetingState.notified: 2,
    MeetingState.held: 3,
    MeetingState.in_correction: 3,
    MeetingState.to_sign: 4,
    MeetingState.signed: 5,
    MeetingState.issued: 6,
    MeetingState.archived: 7,
}
MARKS = {"postpone": "warn", "cancel": "warn", "withhold": "warn", "remind": "warn", "acknowledge": "note"}


def stages_of(meeting: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Nothing while it is postponed or cancelled: it is on no road then."""
    at = AT.get(meeting["state"])
    if at is None:
        return []
    return [(words, "done" if n < at else "current" if n == at else "todo") for n, words in enumerate(ROAD)]


def next_words(meeting: Mapping[str, Any], unsigned: int, items: Sequence[Mapping[str, Any]]) -> str:
    """What is to be done next, and by whom."""
    office = meeting["office_name"]
    if meeting["state"] == MeetingState.planned:
        if all(item["kind"] == "report_back" for item in items):
            return f"下一步：由{office}安排议程，然后印发会议通知。"
        return f"下一步：由{office}核对议程后印发会议通知。"
    if meeting["state"] == MeetingState.notified:
        if meeting["starts_at"] <= now():
            return f"下一步：会议已到召开时间，由{office}登记到会情况，确认会议已召开。"
        waiting = f"还有 {unsigned} 个单位没有签收。" if unsigned else "各单位均已签收。"
        return f"下一步：等待开会。{waiting}"
    return {
        MeetingState.held: f"下一步：由{office}整理纪要，征求意见后报召集人签发。",
        MeetingState.in_correction: f"下一步：参会单位反馈对纪要的意见，由{office}汇总后报召集人签发。",
        MeetingState.to_sign: "下一步：由召集人或会议主持人签发纪要。",
        MeetingState.signed: f"下一步：由{office}印发纪要和议定事项通知单。",
        MeetingState.issued: f"下一步：各单位签收并办理议定事项；材料齐全后由{office}归档。",
        MeetingState.archived: "会议已归档，没有待办事项。",
        MeetingState.postponed: f"会议延期，由{office}重新筹备后另行通知。",
        MeetingState.cancelled: "会议已取消。",
    }[MeetingState(meeting["state"])]


def when_shown(meeting: Mapping[str, Any]) -> str:
    at = local(meeting["starts_at"])
    ends = at + timedelta(minutes=meeting["minutes_planned"])
    return f"{at.year}年{at.month}月{at.day}日（周{WEEKDAYS[at.weekday()]}）{at:%H:%M}—{ends:%H:%M}"


def facts_of(meeting: Mapping[str, Any]) -> list[tuple[str, str]]:
    chair = f"{meeting['chair_name']}（{meeting['chair_title']}）" if meeting["chair"] else "未定"
    facts = [
        ("会议种类", KINDS[meeting["kind"]]),
        ("时间", when_shown(meeting)),
        ("地点", meeting["place"]),
        ("主持人", chair),
        ("联系人", meeting["contact"]),
        ("有关要求", meeting["requirements"]),
    ]
    return [(term, text) for term, text in facts if text]

"""How an item is shown: its tone, its stages, whom it waits for, its history as a timeline."""

from typing import Any

from inspections.states import STATES, TONES, State
from portal.clock import local, today
from portal.words import distance

ROAD = ("整改中", "申请销号", "牵头部门审核", "巡察办复核", "已销号")
AT = {
    State.not_started: -1,
    State.in_progress: 0,
    State.substantially_complete: 0,
    State.applied: 2,
    State.in_review: 3,
    State.closed: 5,
}
KINDS = {"remind": "warn", "evidence": "file", "progress": "note", "return": "warn", "send_back": "warn"}


def shown(item: dict[str, Any]) -> dict[str, Any]:
    """The row with its state in the office's words and their tone."""
    return {**item, "state_words": STATES[item["state"]], "tone": TONES[State(item["state"])]}


def stages_of(item: dict[str, Any]) -> list[tuple[str, str]]:
    at = AT[State(item["state"])]
    return [(label, "done" if n < at else "current" if n == at else "todo") for n, label in enumerate(ROAD)]


def waiting_words(item: dict[str, Any]) -> str:
    """For who can do nothing now: whose turn it is."""
    return {
        State.applied: f"等待{item['department_name']}审核。",
        State.in_review: "等待巡察办复核。",
        State.closed: "已销号，没有待办事项。",
    }.get(State(item["state"]), f"由{item['lead_unit_name']}整改。")


def entries_of(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "at": local(event["at"]),
            "who": f"{event['person_name']}（{event['person_title']}）"
            if event["person_title"]
            else event["person_name"],
            "what": event["label"],
            "text": event["note"] or "",
            "kind": KINDS.get(event["happened"], "move"),
            "files": [],
        }
        for event in history
    ]


def facts_of(item: dict[str, Any], supporting: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What is asked of whom; what was not filled in is left out rather than shown as nothing."""
    late = "" if item["state"] == State.closed else f"（{distance(item['due'], today())}）"
    facts = [
        ("反馈问题", item["finding_title"]),
        ("问题类别", item["category_title"]),
        ("具体表现", item["manifestation"]),
        ("整改目标", item["target"]),
        ("责任单位", item["lead_unit_name"]),
        ("协办单位", "、".join(unit["name"] for unit in supporting)),
        ("责任领导", item["leader_name"]),
        ("承办人", item["handler_name"]),
        ("整改时限", f"{item['due']}{late}"),
        ("报告自述", f"{item['reported']}（销号以审核为准）" if item["reported"] else ""),
        ("不公开理由", item["withheld_ground"]),
    ]
    return [(term, text) for term, text in facts if text]

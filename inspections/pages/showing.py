"""How an item is shown: its tone, its stages, whom it waits for, its history as a timeline."""

from typing import Any

from inspections.states import LEADER_KINDS, STATES, TONES, State
from portal.clock import today
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
MARKS = {"remind": "warn", "evidence": "file", "progress": "note", "return": "warn", "send_back": "warn"}


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


def seats_shown(item: dict[str, Any], reviews: list[dict[str, Any]], names: dict[Any, str]) -> list[dict[str, Any]]:
    """Each reviewing seat with what it has said of the item as it stands; what it said of another version has fallen."""
    shown_seats = []
    for seat in item["seats"]:
        said = [one for one in reviews if one["stage"] == "review" and one["seat"] == seat]
        now_valid = [
            one for one in said if one["application"] == item["applications"] and one["version"] == item["version"]
        ]
        fallen = bool(said) and not now_valid and said[-1]["application"] == item["applications"]
        shown_seats.append(
            {
                "name": names.get(seat, ""),
                "words": "同意" if now_valid and now_valid[-1]["verdict"] == "agree" else "待审核",
                "by": now_valid[-1]["by_name"] if now_valid else "",
                "fallen": fallen,
            }
        )
    return shown_seats


def facts_of(item: dict[str, Any]) -> list[tuple[str, str]]:
    """What is asked of whom; what was not filled in is left out rather than shown as nothing."""
    late = "" if item["state"] == State.closed else f"（{distance(item['due'], today())}）"
    facts = [
        ("反馈问题", item["finding_title"]),
        ("问题类别", item["category_title"]),
        ("具体表现", item["manifestation"]),
        ("整改目标", item["target"]),
        ("责任单位", item["lead_unit_name"]),
        ("协办单位", "、".join(item["supporting"])),
        ("责任领导", leaders_shown(item)),
        ("承办人", item["handler_name"]),
        ("整改时限", f"{item['due']}{late}"),
        ("承诺完成日", promised(item)),
        ("报告自述", f"{item['reported']}（销号以审核为准）" if item["reported"] else ""),
        *withheld_shown(item),
    ]
    return [(term, text) for term, text in facts if text]


def leaders_shown(item: dict[str, Any]) -> str:
    """The principal one first; a type is said where it is known."""
    return "、".join(
        one["name"] + (f"（{LEADER_KINDS[one['kind']]}）" if one["kind"] else "") for one in item["leaders"]
    )


def withheld_shown(item: dict[str, Any]) -> list[tuple[str, str]]:
    """What of the finding is not told, to whom, and why."""
    return [
        (f"{what}{where}", item[ground] or "")
        for what, where, ground in (
            ("问题", "不向社会公开", "withheld_ground"),
            ("问题", "不在党内通报", "party_ground"),
            ("落实情况", "不向社会公开", "result_ground"),
            ("落实情况", "不在党内通报", "result_party_ground"),
        )
    ]


def promised(item: dict[str, Any]) -> str:
    """The day promised last, and how often it slipped."""
    if item["promised_on"] is None:
        return ""
    return f"{item['promised_on']}" + (f"（已推迟 {item['slips']} 次）" if item["slips"] else "")

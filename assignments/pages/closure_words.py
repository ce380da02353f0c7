"""How an end is told on the page: applications, verdicts, looks, in words."""

from collections.abc import Mapping
from typing import Any

from assignments.forms.closing import PASSED
from assignments.states import (
    AUDIT_HEADS,
    FILING_VERDICTS,
    HEADS,
    OUTCOMES,
    REVISIT_RESULTS,
    SETTLEMENTS,
    AssignmentState,
)

Record = Mapping[str, Any]
LOOKS = {"revisit": "回访", "recheck": "回头看"}
WAITING = {
    AssignmentState.planning: "方案批准后，由包案领导或主办单位联络员在这里申请报结。",
    AssignmentState.plan_review: "方案批准后，由包案领导或主办单位联络员在这里申请报结。",
    AssignmentState.underway: "由包案领导或主办单位联络员申请报结。",
    AssignmentState.applied: "等联席会议办公室审核。包办、承办和申请的人不能审核。",
    AssignmentState.filed: "等上级认定，由联席会议办公室登记结果。",
    AssignmentState.confirmed: "等第三人回访。包办、承办、申请和审核的人不能回访。",
    AssignmentState.closed: "已销案。到期由第三人回头看，责任单位不能取消。",
    AssignmentState.withdrawn: "包案已撤销。",
}


def waiting_words(found: Record) -> str:
    return WAITING.get(found["state"], "送达、接收并批准方案之后，才能申请报结。")


def facts_of(found: Record) -> list[tuple[str, str]]:
    """Three facts that are never one, and the end."""
    return [
        ("结案方式", OUTCOMES[found["outcome"]] if found["outcome"] else ""),
        ("办结", _fact(found["completed_on"], "处理意见书出具")),
        ("化解", _fact(found["resolved_on"], "实质解决")),
        ("报结", _fact(found["filed_on"], "审核通过")),
        ("销案", _day(found["closed_on"])),
    ]


def _fact(day: Any, meaning: str) -> str:
    return f"{_day(day)}（{meaning}）" if day else ""


def application_shown(one: Record) -> dict[str, Any]:
    """With its four heads, its five verdicts and the filing, each in words."""
    failing = [head for head, line in one["reviews"].items() if not line["passed"]]
    return {
        **one,
        "outcome_words": OUTCOMES[one["outcome"]],
        "settlement_words": SETTLEMENTS[one["settlement"]],
        "heads": [(words, one["dispositions"].get(head, "不涉及")) for head, words in HEADS.items()],
        "standing": _standing(one, bool(failing)),
        "judged": [
            (words, PASSED["passed" if one["reviews"][head]["passed"] else "failed"], one["reviews"][head]["reason"])
            for head, words in AUDIT_HEADS.items()
            if head in one["reviews"]
        ],
        "reviewer": next(iter(one["reviews"].values()), None),
        "verdict_words": FILING_VERDICTS[one["verdict"]] if one["verdict"] else "等待认定",
    }


def _standing(one: Record, failing: bool) -> tuple[str, str]:
    """Word and tone of what became of it."""
    if not one["reviews"]:
        return "未审核", "waiting"
    if failing:
        return "退回补正", "returned"
    if one["verdict"] == "refused":
        return "上级退回", "returned"
    return "审核通过", "done"


def look_shown(look: Record) -> dict[str, Any]:
    return {
        **look,
        "words": LOOKS[look["kind"]],
        "result_words": REVISIT_RESULTS[look["result"]] if look["result"] else "",
    }


def review_parts() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Head, its words, what may be said of it."""
    return [(head, words, list(PASSED.items())) for head, words in AUDIT_HEADS.items()]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""

"""What every page of one assignment, and every page of one case, shows above its own content."""

from collections.abc import Mapping
from typing import Any

from assignments.queries.assignments import subject_of
from assignments.queries.cases import subject_of as subject_of_case
from assignments.states import ASSIGNMENT_STATES, ASSIGNMENT_TONES, CARRYING
from portal.clock import today
from portal.duties import light

TABS = (
    ("概况", ""),
    ("方案", "/plan"),
    ("进展", "/progress"),
    ("领导办案", "/acts"),
    ("办理记录", "/log"),
    ("报结", "/closure"),
    ("全程记录", "/history"),
)
CASE_TABS = (("案件", ""), ("法定期限", "/clocks"), ("批示", "/instructions"), ("阅办", "/circulations"))
LEVELS = {"late": "red", "urgent": "orange", "near": "yellow", "normal": "green"}


def of_assignment(assignment: Mapping[str, Any], here: str = "") -> dict[str, Any]:
    """Context for templates/assignments/frame.html; `here` is the tail of the page's address."""
    subject = subject_of(assignment)
    return {
        "title": f"{assignment['leader_name']}包案 · {assignment['number']}",
        "assignment": assignment,
        "subject": subject,
        "state_words": ASSIGNMENT_STATES[assignment["state"]],
        "tone": ASSIGNMENT_TONES[assignment["state"]],
        "light": _light(assignment),
        "tabs": [(words, subject.path + tail, tail == here) for words, tail in TABS],
    }


def of_case(case: Mapping[str, Any], here: str = "") -> dict[str, Any]:
    """Context for templates/assignments/case_frame.html."""
    subject = subject_of_case(case)
    words, tone = standing_of(case)
    return {
        "title": f"信访事项 {case['number']}",
        "case": case,
        "subject": subject,
        "standing": words,
        "standing_tone": tone,
        "tabs": [(words, subject.path + tail, tail == here) for words, tail in CASE_TABS],
    }


def standing_of(case: Mapping[str, Any]) -> tuple[str, str]:
    """How a case stands, in words and tone; 化解, 报结 and 办结 are facts of their own and stand beside it."""
    if case["closed_on"] is not None:
        return "已销案", "done"
    if case["live_assignment"] is not None:
        return "包案中", "active"
    return "在库，未包案", "waiting"


def _light(assignment: Mapping[str, Any]) -> dict[str, str] | None:
    if assignment["state"] not in CARRYING:
        return None
    left = (assignment["due"] - today()).days
    words = f"已超 {-left} 天" if left < 0 else "今天到期" if left == 0 else f"还剩 {left} 天"
    return {"level": LEVELS[light(assignment["due"], today())], "words": words}

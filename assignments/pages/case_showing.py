"""How a case is shown: its age in words, its facts, its lines, who carried it, its papers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assignments.queries.cases import age_of
from assignments.states import (
    AGES,
    ASSIGNMENT_STATES,
    ASSIGNMENT_TONES,
    DIFFICULTIES,
    LEVELS,
    ORIGINS,
    OUTCOMES,
    ROUTE_ARTICLES,
    ROUTES,
    TAG_KINDS,
)
from portal.clock import local
from portal.words import size

Record = Mapping[str, Any]
NONE = "—"
BUCKETS = {name: words for name, words, _ in AGES}
MARKS = {"paper": "file", "line": "note", "waiting": "note", "change": "note", "send_back": "warn", "reopen": "warn"}


def age_words(since: date, on: date) -> str:
    """Years and months as people count them; days where it is less than a month."""
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    if months < 1:
        return f"{(on - since).days} 天"
    years, rest = divmod(months, 12)
    return "".join([f"{years} 年" if years else "", f"{' ' if years else ''}{rest} 个月" if rest else ""])


def facts_of(dossier: Record, on: date) -> list[tuple[str, str]]:
    """What was not filled in is left out rather than shown as nothing."""
    case = dossier["case"]
    tags = dossier["tags"]
    flags = [
        words
        for name, words in (
            ("repeat", "重复信访"),
            ("cross_jurisdiction", "三跨"),
            ("split_residence", "三分离"),
            ("fast_lane", "快办"),
        )
        if case[name]
    ]
    facts = [
        ("信访编号", case["number"]),
        ("领域", case["field_name"]),
        ("案龄", age_sentence(case, on)),
        ("案件来源", ORIGINS[case["origin"]]),
        ("办理途径", f"{ROUTES[case['route']].partition('（')[0]}（《信访工作条例》{ROUTE_ARTICLES[case['route']]}）"),
        ("难易程度", DIFFICULTIES[case["difficulty"]]),
        ("情形", "、".join(flags)),
        *[(label, "、".join(one["name"] for one in tags if one["kind"] == kind)) for kind, label in TAG_KINDS.items()],
        ("入库日期", case["registered_on"].isoformat()),
        ("销案日期", case["closed_on"].isoformat() if case["closed_on"] else ""),
        ("积案库", case["register_name"]),
    ]
    return [(term, text) for term, text in facts if text]


def age_sentence(case: Record, on: date) -> str:
    first = case["first_registered_on"]
    return f"{age_words(first, on)}（{BUCKETS[age_of(case, on)]}，{first.isoformat()} 首次登记）"


def three_facts(case: Record) -> list[tuple[str, str]]:
    """办结, 化解, 报结: never one."""
    outcome = f"（{OUTCOMES[case['outcome']]}）" if case["outcome"] else ""
    return [
        ("办结", _day(case["completed_on"])),
        ("化解", _day(case["resolved_on"]) + outcome),
        ("报结", _day(case["filed_on"])),
    ]


def waiting_words(case: Record, on: date) -> str:
    """卡点 with the natural days since it began."""
    if case["waiting"] is None:
        return ""
    since = case["waiting_since"]
    told = f"，{since.isoformat()} 起，已 {(on - since).days} 天" if since else ""
    return f"{case['waiting_name']}{told}"


def assignments_shown(assignments: Sequence[Record], tenures: Sequence[Record]) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "state_words": ASSIGNMENT_STATES[one["state"]],
            "tone": ASSIGNMENT_TONES[one["state"]],
            "level_words": LEVELS[one["level"]],
            "tenures": [_tenure(held) for held in tenures if held["assignment"] == one["id"]],
        }
        for one in assignments
    ]


def papers_shown(papers: Sequence[Record], case: Record, me_id: Any) -> list[dict[str, Any]]:
    """A withdrawn paper stays, struck through; only who brought it takes it back."""
    return [
        {
            **paper,
            "href": f"/assignments/cases/{case['id']}/papers/{paper['id']}",
            "note": f"{size(paper['size'])}，{paper['uploaded_by_name']} {local(paper['uploaded_at']):%Y-%m-%d %H:%M}",
            "own": paper["uploaded_by"] == me_id and paper["withdrawn_at"] is None,
        }
        for paper in papers
    ]


def _tenure(held: Record) -> str:
    until = held["ends_on"].isoformat() if held["ends_on"] else "至今"
    why = f"，{held['why']}" if held["why"] else ""
    return f"{held['leader_name']}（{held['leader_title']}）{held['starts_on'].isoformat()} — {until}{why}"


def _day(on: date | None) -> str:
    return on.isoformat() if on else NONE

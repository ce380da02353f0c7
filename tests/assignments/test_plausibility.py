"""The page points out what a reviewer should look at: each point as a case, and a silent one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assignments.plausibility import points_of

HANDED_ON = date(2026, 8, 3)
APPLIED = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


def assignment() -> dict[str, Any]:
    return {"handed_on": HANDED_ON, "authority_name": "区住建局", "territorial_name": "青石街道"}


def application(text: str = "2026年9月15日修复完毕。", **done: str) -> dict[str, Any]:
    return {"text": text, "dispositions": done or {"reasonable": "已修复。"}, "applied_at": APPLIED}


def paper(**changes: Any) -> dict[str, Any]:
    early = APPLIED - timedelta(days=9)
    kept = {"name": "意见书.pdf", "sha256": "a", "effective_on": None, "uploaded_at": early, "withdrawn_at": None}
    return {**kept, **changes}


def material(**changes: Any) -> dict[str, Any]:
    return {"acts": 2, "open_steps": 0, "open_lines": [], "elsewhere": [], **changes}


def test_where_everything_fits_nothing_is_said() -> None:
    assert points_of(assignment(), application(), [paper()], material()) == []


@pytest.mark.parametrize(
    ("given", "papers", "known", "said"),
    [
        (application("已修复。"), [paper()], material(), "没有写明任何日期"),
        (application("2025年9月15日修复完毕。"), [paper()], material(), "全部早于交办日 2026-08-03"),
        (application(), [paper(effective_on=date(2026, 8, 2))], material(), "落款 2026-08-02，早于交办日"),
        (application(), [paper(name="2025年3月1日协议.pdf")], material(), "落款 2025-03-01，早于交办日"),
        (application(), [paper()], material(elsewhere=[{"sha256": "a", "number": "LJ7"}]), "同时用于信访事项 LJ7。"),
        (application(), [paper(uploaded_at=APPLIED - timedelta(minutes=10))], material(), "前 10 分钟内上传"),
        (application(), [paper()], material(acts=0), "没有包案领导"),
        (application(), [paper()], material(open_steps=2), "还有 2 个步骤"),
        (application(), [paper()], material(open_lines=["territory"]), "属地单位（青石街道）尚未"),
    ],
)
def test_each_point_is_said(given: Any, papers: Any, known: Any, said: str) -> None:
    points = points_of(assignment(), given, papers, known)
    assert len(points) == 1, points
    assert said in points[0]


@pytest.mark.parametrize(
    ("given", "papers", "known"),
    [
        (application("已修复。", reasonable="9月15日修复"), [paper()], material()),
        (application("2025年9月起，至2026年9月15日修复。"), [paper()], material()),
        (application(), [paper(effective_on=HANDED_ON)], material()),
        (application(), [paper(sha256="b")], material(elsewhere=[{"sha256": "a", "number": "LJ7"}])),
        (application(), [paper(uploaded_at=APPLIED - timedelta(minutes=11))], material()),
        (application(), [paper(), paper(uploaded_at=APPLIED)], material()),
        (
            application(),
            [paper(), paper(uploaded_at=APPLIED, effective_on=date(2020, 1, 1), withdrawn_at=APPLIED)],
            material(),
        ),
    ],
)
def test_what_is_at_the_edge_is_not(given: Any, papers: Any, known: Any) -> None:
    assert points_of(assignment(), given, papers, known) == []

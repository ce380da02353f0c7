"""The page points out what a reviewer should look at: each point as a case, and a silent one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from inspections.plausibility import days_in, passages, points_of

FEEDBACK = date(2026, 8, 3)
APPLIED = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
SENTENCE = "街道党工委召开专题会议研究接访值班制度并逐条明确责任部门和完成时间要求各社区对照执行"


def item(**changes: Any) -> dict[str, Any]:
    return {"outcome": "2026年9月15日修订了制度。", "feedback_on": FEEDBACK, "applied_at": APPLIED, **changes}


def paper(**changes: Any) -> dict[str, Any]:
    early = APPLIED - timedelta(days=9)
    return {
        "name": "纪要.pdf",
        "sha256": "a",
        "effective_on": None,
        "uploaded_at": early,
        "withdrawn_at": None,
        **changes,
    }


def other(**changes: Any) -> dict[str, Any]:
    return {"title": "另一个问题", "texts": [], "files": [], **changes}


def test_nothing_is_pointed_out_without_a_reason() -> None:
    assert (
        points_of(item(), [{"text": "9月20日公布值班表。"}], [paper()], [other(texts=["8月完成。"], files=["b"])]) == []
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((item(outcome="已经全部整改到位。"), [], [paper()], []), "没有写明任何日期"),
        ((item(outcome="2026年7月1日已修订。"), [], [paper()], []), "2026年7月1日早于反馈日2026-08-03"),
        ((item(), [{"text": "2025-12-30已完成。"}], [paper()], []), "2025年12月30日早于反馈日"),
        ((item(), [], [paper(effective_on=date(2026, 5, 6))], []), "落款 2026-05-06，早于反馈日"),
        ((item(), [], [paper()], [other(files=["a"])]), "同时用于：“另一个问题”"),
        (
            (item(outcome=f"9月15日，{SENTENCE}。"), [], [paper()], [other(texts=[f"9月15日，{SENTENCE}。"])]),
            "完全相同",
        ),
        ((item(), [], [paper(uploaded_at=APPLIED - timedelta(minutes=3))], []), "申请销号前 10 分钟内上传"),
    ],
)
def test_each_point_is_said_in_a_sentence(given: tuple[Any, ...], said: str) -> None:
    points = points_of(*given)
    assert len(points) == 1
    assert said in points[0]


def test_withdrawn_papers_count_for_nothing() -> None:
    withdrawn = paper(withdrawn_at=APPLIED, effective_on=date(2020, 1, 1))
    assert points_of(item(), [], [withdrawn], [other(files=["a"])]) == []


def test_one_paper_handed_in_earlier_is_enough_to_be_silent() -> None:
    late = paper(uploaded_at=APPLIED - timedelta(minutes=1), sha256="b")
    assert points_of(item(), [], [paper(), late], []) == []


def test_dates_are_read_as_people_write_them() -> None:
    assert days_in("2026年9月1日、2026.9.2、2026-09-03和2026/9/4，2026年2月30日不算") == [
        date(2026, 9, n) for n in (1, 2, 3, 4)
    ]


def test_short_common_phrases_are_no_passage() -> None:
    assert passages("已完成整改。下一步将持续推进。") == []
    assert passages(f"{SENTENCE}。") == [SENTENCE]

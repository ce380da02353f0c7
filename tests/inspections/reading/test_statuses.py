"""Words for how far it is, as reports use them."""

import pytest

from inspections.reading.read import read_text
from inspections.reading.statuses import is_status, of_all, of_prose

SAID = {
    "已完成整改。": "已完成",
    "已整改到位": "已完成",
    "整改完成": "已完成",
    "已销号。": "已完成",
    "目前，该问题已全部完成整改并长期坚持。": "已完成",
    "已于2024年6月底前完成整改。": "已完成",
    "基本完成并长期坚持": "基本完成",
    "已取得阶段性成效，持续推进": "基本完成",
    "基本整改到位": "基本完成",
    "正在整改": "整改中",
    "持续整改": "整改中",
    "未完成": "整改中",
    "尚未整改到位。": "整改中",
    "部分完成，正在推进": "整改中",
    "预计2024年6月底前完成": "整改中",
    "长期坚持": "长期坚持",
    "立行立改，长期坚持": "长期坚持",
    "未启动": "未启动",
    "尚未开展": "未启动",
}


@pytest.mark.parametrize(("said", "status"), SAID.items())
@pytest.mark.parametrize("label", ["整改落实情况：", "整改进展:", "【完成情况】", "完成情况\n"])
def test_what_a_report_says_is_one_of_five_words(said: str, status: str, label: str) -> None:
    report = read_text(f"1.关于台账的问题\n整改措施：一是补登台账。\n{label}{said}")
    assert [finding.status for finding in report.findings] == [status]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("修订制度2项，已完成整改", "已完成"),
        ("8项已完成整改，其余正在整改", "整改中"),
        ("督促社区限期完成整改", ""),
        ("要求各科室按期完成整改", ""),
        ("力争年内完成整改", "整改中"),
        ("已完成宣传栏更换", ""),
        ("建立长效机制，确保整改到位", "整改中"),
    ],
)
def test_running_text_gives_a_status_only_where_it_speaks_of_the_rectification(text: str, status: str) -> None:
    assert of_prose(text) == status


@pytest.mark.parametrize("text", ["已完成制度修订", "完成培训3场", "持续推进数字化建设", "召开会议"])
def test_a_deed_is_no_status(text: str) -> None:
    assert not is_status(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("以上问题均已完成整改。", "已完成"),
        ("上述6个问题已全部整改到位", "已完成"),
        ("反馈的12个问题均基本完成整改", "基本完成"),
        ("巡察反馈25个问题，已完成整改19个、正在整改6个", ""),
        ("对反馈的问题逐条逐项进行细化分解", ""),
        ("确保反馈问题全部整改到位", ""),
    ],
)
def test_one_sentence_may_speak_for_all(text: str, status: str) -> None:
    assert of_all(text) == status


def test_what_a_finding_says_itself_stands_against_the_sentence_for_all() -> None:
    text = (
        "1.关于甲的问题\n整改措施：补。\n整改情况：正在整改。\n2.关于乙的问题\n整改措施：补。\n以上问题均已完成整改。"
    )
    assert read_text(text).findings[0].status == "整改中"

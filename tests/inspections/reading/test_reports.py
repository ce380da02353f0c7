"""Reports in seven styles, each held against what a person reads in it."""

from pathlib import Path

import pytest

from inspections.reading.model import Finding, Report
from inspections.reading.read import read_bytes, read_text
from tests.inspections.reading.expected import REPORTS, Shape

HERE = Path(__file__).parent / "reports"


def shape_of(report: Report) -> Shape:
    return (
        report.title,
        [
            (
                category.title,
                [(one.title, [each.text for each in one.measures], one.status) for one in category.findings],
            )
            for category in report.categories
        ],
    )


def read(name: str) -> Report:
    return read_bytes(f"{name}.txt", (HERE / f"{name}.txt").read_bytes())


def only(text: str) -> Finding:
    (finding,) = read_text(text).findings
    return finding


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_as_a_person_reads_it(name: str) -> None:
    assert shape_of(read(name)) == REPORTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_a_well_written_report_gives_no_complaint(name: str) -> None:
    assert [complaint.sentence for complaint in read(name).complaints] == []


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_the_file_changes_nothing(name: str, encoding: str) -> None:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8").replace("\n", "\r\n")
    assert shape_of(read_bytes("报告.txt", text.encode(encoding))) == REPORTS[name]


@pytest.mark.parametrize("name", REPORTS)
def test_half_width_punctuation_reads_the_same(name: str) -> None:
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    half = str.maketrans("（）：；，", "():;,")
    title, categories = shape_of(read_text(text.translate(half)))
    expected_title, expected = REPORTS[name]
    assert title == expected_title.translate(half)
    assert categories == [
        (
            category.translate(half),
            [
                (one.translate(half), [each.translate(half) for each in measures], status)
                for one, measures, status in found
            ],
        )
        for category, found in expected
    ]


def test_every_finding_and_measure_knows_its_line() -> None:
    report = read("direct")
    assert [finding.line for finding in report.findings] == [4, 12, 21, 27]
    assert [measure.line for measure in report.findings[0].measures] == [9, 10]
    assert [category.line for category in report.categories] == [3, 20]


def test_units_leaders_and_days_are_read_and_words_for_days_are_kept() -> None:
    first, _, third, fourth = read("direct").findings
    assert first.units == ["党政办公室", "党建工作办公室"]
    assert first.leaders == ["周某"]
    assert str(first.due) == "2024-06-30"
    assert (third.due, third.due_text) == (None, "长期坚持")
    assert (fourth.due, fourth.due_text) == (None, "立行立改")


def test_points_below_a_finding_keep_their_own_status() -> None:
    finding = read("points").findings[0]
    assert [(point.title, point.status) for point in finding.points] == [
        ("关于“查档流程繁琐”的问题", "已完成"),
        ("关于“数字化进度滞后”的问题", "整改中"),
    ]


def test_points_are_the_findings_where_the_report_counts_them_so() -> None:
    text = (HERE / "points.txt").read_text(encoding="utf-8").replace("3个问题", "4个问题")
    report = read_text(text)
    assert [len(category.findings) for category in report.categories] == [3, 1]
    assert report.complaints == []


def test_a_total_that_does_not_agree_is_said_with_its_line() -> None:
    text = (HERE / "official.txt").read_text(encoding="utf-8").replace("4个问题", "9个问题")
    (complaint,) = read_text(text).complaints
    assert (complaint.line, complaint.sentence) == (4, "第4行“2个方面9个问题”：文中说有9个问题，读出了4个，请核对。")


def test_a_title_is_made_from_the_lead_where_there_is_none() -> None:
    lead = "2024年3月1日至4月1日，区委第五巡察组对青禾镇党委开展了粮食安全专项巡察，现予公布。\n"
    report = read_text(lead + "1.关于轮换不及时的问题\n整改措施：一是轮换。\n整改情况：已完成。")
    assert (report.title, report.title_derived) == ("青禾镇党委关于粮食安全专项巡察整改情况的通报", True)


def test_a_status_and_measures_not_given_are_asked_for_not_invented() -> None:
    report = read_text("1.关于台账不全的问题\n整改措施：一是补登。\n2.关于标识不清的问题\n整改情况：已完成整改。")
    assert [finding.status for finding in report.findings] == ["", "已完成"]
    assert [complaint.line for complaint in report.complaints] == [1, 3]
    assert "没有写明整改到什么程度" in report.complaints[0].sentence
    assert "没有读出整改措施" in report.complaints[1].sentence


def test_a_number_left_out_is_pointed_at() -> None:
    text = "1.关于甲的问题\n整改措施：补。\n整改情况：已完成。\n3.关于乙的问题\n整改措施：补。\n整改情况：已完成。"
    (complaint,) = read_text(text).complaints
    assert (complaint.line, complaint.sentence) == (4, "第4行“3.关于乙的问题”：编号从1跳到了3，请核对中间是否有遗漏。")


def test_a_part_that_tells_of_nothing_known_is_named() -> None:
    text = "一、关于甲方面\n1.关于乙的问题\n整改措施：补。\n整改情况：已完成。\n二、其他有关内容\n街道地处城郊。"
    (complaint,) = read_text(text).complaints
    assert (complaint.line, complaint.sentence) == (5, "第5行“二、其他有关内容”：这一部分不像是整改问题，没有读入。")


def test_numbers_that_are_no_headings_stay_in_the_text() -> None:
    finding = only(
        "1.关于经费管理的问题\n整改措施：一是清退\n1.5万元，其中\n2024年1月清退0.8万元，对照第六条\n（一）项逐笔核对；二是立规。\n整改情况：已完成。"
    )
    assert len(finding.measures) == 2
    assert "1.5万元" in finding.measures[0].text
    assert "（一）项" in finding.measures[0].text


def test_a_status_in_brackets_behind_the_heading_is_no_part_of_it() -> None:
    finding = only("1.关于牌匾过多的问题（已销号）\n整改措施：一是清理牌匾。")
    assert (finding.title, finding.status) == ("关于牌匾过多的问题", "已完成")


def test_next_steps_do_not_change_the_status() -> None:
    finding = only("1.关于甲的问题\n整改措施：一是补。\n整改情况：已完成整改。\n下一步打算：持续推进整改。")
    assert (finding.status, finding.notes) == ("已完成", "持续推进整改。")


def test_a_report_that_is_none_gives_nothing_but_a_complaint() -> None:
    report = read_text("今天天气很好。\n我们去春游。")
    assert report.categories == []
    assert "没有读出任何整改问题" in report.complaints[0].sentence


def test_an_answer_behind_a_numbered_list_is_the_findings_not_the_last_items() -> None:
    text = "（一）关于甲业务的问题。\n1.组织培训2期。\n2.修订办法1项。\n整改情况：已完成整改。\n（二）关于乙业务的问题。\n1.检查3次。\n2.约谈2人。\n该问题正在整改。"
    assert shape_of(read_text(text))[1] == [
        (
            "",
            [
                ("关于甲业务的问题", ["组织培训2期", "修订办法1项"], "已完成"),
                ("关于乙业务的问题", ["检查3次", "约谈2人"], "整改中"),
            ],
        )
    ]


def test_findings_without_numbers_begin_at_their_label() -> None:
    text = "反馈问题：排队时间长\n责任单位：大厅\n整改措施：①增设窗口；②推行预约。\n整改情况：已完成\n反馈问题：材料重复\n整改措施：共享材料。\n整改情况：推进中"
    assert [(one.title, len(one.measures), one.status) for one in read_text(text).findings] == [
        ("排队时间长", 2, "已完成"),
        ("材料重复", 1, "整改中"),
    ]


def test_findings_numbered_as_problems_below_parts_that_tell_of_the_work() -> None:
    text = "一、党组书记组织落实整改情况\n召开会议4次。\n二、反馈问题整改落实情况\n问题1：审批超时\n整改措施：优化流程。\n整改结果：已完成\n问题2：回访率低\n整改措施：建台账。\n整改结果：基本完成\n三、下一步工作安排\n（一）关于持续整改方面"
    assert [(one.title, one.status) for one in read_text(text).findings] == [
        ("审批超时", "已完成"),
        ("回访率低", "基本完成"),
    ]

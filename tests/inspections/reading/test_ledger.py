"""Rows of Excel ledgers as offices really lay them out."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from inspections.reading.ledger import Cell, read_rows
from inspections.reading.read import read_bytes
from portal.errors import BadInput
from tests.inspections.reading.test_reports import shape_of

EXCEL_DAY = datetime(2024, 9, 1)  # noqa: DTZ001  (a sheet knows no zones)
MERGED: list[list[Cell]] = [
    ["云岭街道巡察整改台账", None, None, None, None, None, None, None, None],
    ["填报单位：云岭街道", None, None, None, None, None, None, None, None],
    ["序号", "问题类别", "反馈问题", "具体表现", "整改措施", "整改责任", None, "整改\n时限", "完成情况"],
    [None, None, None, None, None, "责任单位", "责任领导", None, None],
    [
        1,
        "党建引领",
        "支部活动形式单一",
        "2023年仅开展集中学习",
        "1.制定活动清单\n2.开展联建活动4次",
        "党建办",
        "林某",
        45473,
        "已完成",
    ],
    [
        2,
        None,
        "党费收缴不及时",
        "迟缴３人",
        "一是补缴；二是改为按月提醒。",
        "党建办、各社区",
        "林某",
        "２０２４年５月",
        "已完成整改，长期坚持",
    ],
    [3, "民生服务", "办事指南更新慢", None, "更新办事指南56项", "便民中心", "何某", "2024.7.15", "正在整改"],
    [None, None, None, "有的链接失效", "建立季度核对制度", "信息科", None, EXCEL_DAY, "未启动"],
    ["合计", 3, None, None, None, None, None, None, None],
]


def test_merged_cells_serial_dates_full_width_digits_and_two_rows_of_headings() -> None:
    report = read_rows(MERGED)
    assert shape_of(report) == (
        "云岭街道巡察整改台账",
        [
            (
                "党建引领",
                [
                    ("支部活动形式单一", ["制定活动清单", "开展联建活动4次"], "已完成"),
                    ("党费收缴不及时", ["补缴", "改为按月提醒"], "已完成"),
                ],
            ),
            ("民生服务", [("办事指南更新慢", ["更新办事指南56项", "建立季度核对制度"], "未启动")]),
        ],
    )
    first, second, third = report.findings
    assert (first.due, second.due, third.due) == (date(2024, 6, 30), date(2024, 5, 31), date(2024, 9, 1))
    assert (first.units, second.units, third.units) == (["党建办"], ["党建办", "各社区"], ["便民中心", "信息科"])
    assert (first.leaders, third.detail) == (["林某"], "有的链接失效")
    assert [measure.line for measure in third.measures] == [7, 8]
    assert report.complaints == []


def test_merged_cells_filled_down_read_the_same_as_empty_ones() -> None:
    filled = [list(row) for row in MERGED]
    filled[5][1] = filled[4][1]
    filled[7][0:3] = filled[6][0:3]
    assert shape_of(read_rows(filled)) == shape_of(read_rows(MERGED))


def test_categories_as_rows_across_the_sheet_and_headings_repeated_on_each_page() -> None:
    head = ["序号", "巡察反馈问题", "整改举措", "牵头单位", "完成时限", "整改进展"]
    report = read_rows(
        [
            head,
            ["一、政治监督方面", "", "", "", "", ""],
            ["1", "监督清单不细", "细化清单", "纪工委", "2024-03", "已销号"],
            head,
            ["二、队伍建设方面", "", "", "", "", ""],
            ["2", "2.轮岗不到位", "轮岗5人", "组织办", "长期", "长期坚持"],
        ]
    )
    assert shape_of(report)[1] == [
        ("政治监督方面", [("监督清单不细", ["细化清单"], "已完成")]),
        ("队伍建设方面", [("轮岗不到位", ["轮岗5人"], "长期坚持")]),
    ]


def test_without_a_category_column_the_broader_of_two_problem_columns_is_the_category() -> None:
    report = read_rows(
        [
            ["序号", "反馈问题", "具体问题", "整改措施", "是否完成"],
            [1, "作风不实", "会议过多", "精简会议", "是"],
            [2, "", "文件过长", "限定篇幅", "否"],
        ]
    )
    assert shape_of(report)[1] == [
        ("作风不实", [("会议过多", ["精简会议"], "已完成"), ("文件过长", ["限定篇幅"], "整改中")]),
    ]


def test_a_day_that_is_none_is_named_by_row_and_column() -> None:
    report = read_rows([["反馈问题", "整改措施", "整改时限", "完成情况"], ["台账不全", "补登", "2024年13月", "已完成"]])
    assert [complaint.sentence for complaint in report.complaints] == [
        "第2行“整改时限”：“2024年13月”不是能认出的日期，请写成如“2024年6月30日”。"
    ]


def test_a_sheet_without_headings_is_refused_with_the_columns_it_needs() -> None:
    with pytest.raises(BadInput, match="没有找到台账的表头"):
        read_rows([["甲", "乙"], [1, 2]], name="表.xlsx")


def workbook(rows: list[list[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_same_rows_in_an_excel_file_read_the_same() -> None:
    assert shape_of(read_bytes("台账.xlsx", workbook(MERGED))) == shape_of(read_rows(MERGED))


def test_a_formula_is_named_and_not_read() -> None:
    rows: list[list[Cell]] = [["反馈问题", "整改措施", "完成情况"], ["台账不全", "补登", '="已"&"完成"']]
    report = read_bytes("台账.xlsx", workbook(rows))
    assert report.findings[0].status == ""
    assert "第2行C列：单元格是公式，没有读入，请改成文字或数值。" in [one.sentence for one in report.complaints]

"""Any structure, written out in any style, reads back as itself."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as some

from inspections.reading.numerals import in_chinese, number_of
from inspections.reading.read import read_text
from tests.inspections.reading.test_reports import shape_of

THINGS = some.sampled_from(
    ["台账登记", "值班值守", "“三会一课”", "《采购办法》执行", "网格巡查", "档案管理、借阅", "2023年度预算"]
)
LACKS = some.sampled_from(["不规范", "不及时", "流于形式", "有偏差", "不够严格"])
DEEDS = some.sampled_from(
    [
        "修订制度2项",
        "清退资金1.5万元",
        "开展培训3期，覆盖120人",
        "对照第三条第（二）项逐一核对",
        "2024年1月起按月通报",
        "约谈责任人",
    ]
)
SAID = {
    "已完成整改": "已完成",
    "已销号": "已完成",
    "基本完成并长期坚持": "基本完成",
    "正在整改": "整改中",
    "长期坚持": "长期坚持",
    "尚未启动": "未启动",
}


@dataclass
class Style:
    category: str
    finding: str
    running: bool
    inline: str
    answer: str
    result: str
    gap: str
    roof: bool


STYLES = some.builds(
    Style,
    category=some.sampled_from(["（{}）关于{}方面的问题", "({})在“{}”方面", "〔{}〕{}方面"]),
    finding=some.sampled_from(["{}.关于{}的问题", "{}．针对{}的问题", "{}、关于“{}”问题的整改", "{} 关于{}的问题"]),
    running=some.booleans(),
    inline=some.sampled_from(["是", "圈", "括", "段"]),
    answer=some.sampled_from(["整改措施：", "整改举措:", "【整改措施】", "整改措施：\n"]),
    result=some.sampled_from(["整改落实情况：", "整改进展:", "完成情况：", "【整改结果】"]),
    gap=some.sampled_from(["\n", "\n\n", "\r\n", "\n\u3000\u3000", "\n  "]),
    roof=some.booleans(),
)
FINDINGS = some.tuples(THINGS, LACKS, some.lists(DEEDS, min_size=1, max_size=5), some.sampled_from(sorted(SAID)))
CATEGORIES = some.lists(some.tuples(THINGS, some.lists(FINDINGS, min_size=1, max_size=5)), min_size=1, max_size=12)


def listed(deeds: list[str], style: Style) -> str:
    if style.inline == "段":
        return style.gap.join(f"（{at}）{deed}；" for at, deed in enumerate(deeds, 1))
    sign = {"是": lambda at: in_chinese(at) + "是", "圈": lambda at: chr(ord("①") + at - 1), "括": lambda at: f"({at})"}
    return "；".join(sign[style.inline](at) + deed for at, deed in enumerate(deeds, 1)) + "。"


def written(categories: list, style: Style) -> tuple[str, list]:
    lines = ["望江街道党工委关于巡察整改情况的通报", "现将整改情况予以公布。"]
    lines += ["一、整改工作组织情况", "街道党工委高度重视。", "二、整改落实情况"] * style.roof
    expected: list = []
    number = 0
    for at, (area, findings) in enumerate(categories, 1):
        heading = style.category.format(in_chinese(at), area)
        lines.append(heading)
        expected.append((heading.split(heading[0] + in_chinese(at), 1)[1][1:], []))
        for order, (thing, lack, deeds, said) in enumerate(findings, 1):
            number += 1
            shown = number if style.running else order
            heading = style.finding.format(shown, thing + lack)
            answer = style.answer.replace("\n", style.gap)
            lines += [heading, answer + listed(deeds, style), f"{style.result}{said}。"]
            expected[-1][1].append((heading.removeprefix(str(shown)).lstrip(".．、 "), deeds, SAID[said]))
    lines += ["三、下一步打算", "继续抓好整改。"] * style.roof
    return style.gap.join(lines), expected


@settings(max_examples=150, deadline=None)
@given(CATEGORIES, STYLES)
def test_a_report_in_any_style_reads_back_as_written(categories: list, style: Style) -> None:
    text, expected = written(categories, style)
    report = read_text(text)
    assert shape_of(report) == ("望江街道党工委关于巡察整改情况的通报", expected)
    assert report.complaints == []


@given(some.integers(1, 999))
def test_numerals_read_back_as_written(number: int) -> None:
    assert number_of(in_chinese(number)) == number

"""季报, 向党委报告 and 年度报告 as data: their series, titles, to whom they go, under which headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ReportKind:
    """`sign` ends the 机关代字 of its series. `period`: of what it may be, or anything. `addressee` and `title` name the
    territory and the period; the headings may be changed by hand in each report."""

    words: str
    sign: str
    title: str
    addressee: str
    period: str = ""
    upward: bool = False
    headings: Sequence[str] = ()


HEADINGS = (
    "信访事项的数据统计、涉及领域以及被投诉较多的机关、单位",
    "转送、交办、督办情况",
    "提出改进工作、完善政策、追究责任建议以及被采纳情况",
    "其他应当报告的事项",
)
"""信访工作条例第四十一条."""
REPORTS: Mapping[str, ReportKind] = {
    "quarterly": ReportKind("督办工作季报", "督季报", "{period}督办工作季报", "各有关单位", "季度"),
    "party": ReportKind(
        "向党委的报告", "报", "关于{period}信访督办工作情况的报告", "中共{territory}委员会", upward=True
    ),
    "yearly": ReportKind(
        "年度报告",
        "年报",
        "{period}信访工作情况年度报告",
        "中共{territory}委员会，{territory}人民政府",
        "年",
        upward=True,
        headings=HEADINGS,
    ),
}
UPWARD = tuple(name for name, kind in REPORTS.items() if kind.upward)
"""They go to those above: the units they speak of are neither asked nor told, and do not read them."""
KINDS = {name: kind.words for name, kind in REPORTS.items()}
SIGNS = {name: kind.sign for name, kind in REPORTS.items()}
NEXT = "下一步，将按照时限继续督促办理，对逾期未办结的逐件明确措施、责任人和完成时间，重要情况及时报告。"
"""What a report going up ends with, until somebody writes it better."""


def fits(kind: str, period_name: str) -> bool:
    """A 季报 is of a quarter, a yearly report of a year."""
    wanted = REPORTS[kind].period if kind in REPORTS else ""
    if wanted == "季度":
        return "季度" in period_name
    return wanted != "年" or "-" not in period_name

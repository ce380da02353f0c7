"""Columns: which column of a ledger holds what, from one or several rows of headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inspections.reading import labels

NUMBER, CATEGORY = "number", "category"
FINDING_COLUMNS = {labels.PROBLEM, labels.DETAIL}
ANSWER_COLUMNS = {*labels.ANSWERS, *labels.SHORT, labels.TARGET}

_MORE = {
    NUMBER: "序号 编号 序 问题序号 问题编号 号",
    CATEGORY: "问题类别 类别 问题类型 问题分类 整改专项 方面 问题方面 反馈方面 巡察反馈方面 整改类别 大类 一级问题 整改方面",
    labels.PROBLEM: "反馈问题内容 巡察反馈意见 巡察组反馈问题 二级问题 整改内容 反馈的具体问题 巡察反馈的问题 问题表述 事项",
    labels.DETAIL: "三级问题 具体情形 问题具体情况 具体问题表现",
    labels.UNITS: "责任单位及责任人 牵头责任部门 单位 整改责任主体",
    labels.DUE: "完成时限要求 整改完成期限 计划完成时限 拟完成时间",
    labels.PROGRESS: "整改完成情况及成效 完成情况及成效 整改落实结果 进展 进度 是否整改到位 整改是否完成 完成与否",
    labels.ACCOUNT: "整改落实情况及成效 整改情况及成效 措施完成情况 具体落实情况",
    labels.NOTES: "是否常态化坚持 是否长期坚持 是否重点关注 是否公开 问题来源 措施类型",
}
_FIELD_OF = labels.FIELD_OF | {word: field for field, words in _MORE.items() for word in words.split()}


@dataclass
class Header:
    """`fields` by column (from 0); `last` is the last row of headings (from 0)."""

    fields: dict[int, str]
    names: dict[int, str]
    last: int


def heading(cell: str) -> str:
    """The field a heading names, "" if none: spaces, line breaks and remarks in brackets do not count."""
    plain = re.sub(r"[（(【\[].*?[)）】\]]|[\s*＊:：]", "", cell)
    return _FIELD_OF.get(plain, "") if len(plain) <= 16 else ""


def header_of(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first row among the first twenty that names a problem and something done about it."""
    for at, row in enumerate(rows[:20]):
        fields, names = _of_row(row, {}, {})
        if not fields:
            continue
        last = at
        while last + 1 < len(rows) and last - at < 3 and _is_heading(rows[last + 1]):
            last += 1
            fields, names = _of_row(rows[last], fields, names)
        if FINDING_COLUMNS & set(fields.values()) and ANSWER_COLUMNS & set(fields.values()):
            return Header(_settled(fields, names), names, last)
    return None


def _of_row(row: Sequence[str], fields: dict[int, str], names: dict[int, str]) -> tuple[dict[int, str], dict[int, str]]:
    """A lower row of headings is the more exact one."""
    fields, names = dict(fields), dict(names)
    for column, cell in enumerate(row):
        if field := heading(cell):
            fields[column], names[column] = field, re.sub(r"\s", "", cell)
    return fields, names


def _is_heading(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return (
        bool(filled)
        and all(len(cell.strip()) <= 16 for cell in filled)
        and sum(bool(heading(cell)) for cell in filled) * 2 > len(filled)
    )


def _settled(fields: dict[int, str], names: dict[int, str]) -> dict[int, str]:
    """Two columns may be called problem: the broader is then the category, or the narrower the detail."""
    problems = sorted(column for column, field in fields.items() if field == labels.PROBLEM)
    if len(problems) > 1:
        first, *others = problems
        if CATEGORY in fields.values():
            fields = fields | dict.fromkeys(others, labels.DETAIL)
        else:
            fields = fields | {first: CATEGORY} | dict.fromkeys(others[1:], labels.DETAIL)
    if labels.PROBLEM not in fields.values():
        detail = next(column for column, field in sorted(fields.items()) if field == labels.DETAIL)
        fields = fields | {detail: labels.PROBLEM}
    return fields

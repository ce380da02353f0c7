"""Marks: the numbering at the head of a paragraph (一、 （一） 1. （1） ①), told apart from numbers in the text."""

import re
from dataclasses import dataclass

from inspections.reading.numerals import CHINESE, number_of

PART, SECTION, NUMBER, DOTTED, BRACKET, CIRCLE = range(1, 7)


@dataclass(frozen=True)
class Mark:
    """`level` is one of the constants above, the outermost smallest."""

    level: int
    number: int
    rest: str


# What follows decides: 1.5万元, 2024.3, 一、二级 and （一）项 are no headings.
_SHAPES = (
    (PART, rf"第({CHINESE})部分[:：、，,\s]*"),
    (PART, rf"({CHINESE})[、．.](?!{CHINESE}(?:[、级类期层线轮])|\d)"),
    (SECTION, rf"[（(〔\[【]\s*({CHINESE})\s*[)）〕\]】]\s*[、.．]?(?!项|款|目)"),
    (NUMBER, rf"(?:巡[察视])?(?:反馈|具体|整改)?(?:问题|事项)\s*(\d{{1,3}}|{CHINESE})\s*[：:、.．]"),
    (NUMBER, rf"第(\d{{1,3}}|{CHINESE})[个项](?:反馈)?问题\s*[：:，,、.]?"),
    (DOTTED, r"\d{1,2}[.．](\d{1,2})(?:[.．]\d{1,2})?[、.．]?\s*(?=关于|针对|在[“\"]|对)"),
    (NUMBER, r"(\d{1,3})\s*[.．、﹒](?!\s*\d)"),
    (NUMBER, r"(\d{1,3})\s+(?=关于|针对|在[“\"])"),
    (BRACKET, r"[（(]\s*(\d{1,3})\s*[)）]\s*[、.．]?(?!项|款|目)"),
    (BRACKET, r"(\d{1,2})[)）]"),
    (CIRCLE, r"([①-⑳])\s*[、.．]?"),
)
_MARKS = [(level, re.compile(pattern)) for level, pattern in _SHAPES]

# Single characters that stand for a whole mark.
_SIGNS = {ord("⒈") + n: f"{n + 1}." for n in range(20)}
_SIGNS |= {ord("⑴") + n: f"（{n + 1}）" for n in range(20)}
_SIGNS |= {ord("㈠") + n: f"（{'一二三四五六七八九十'[n]}）" for n in range(10)}


def spelled_out(text: str) -> str:
    """⒈ becomes 1., ㈠ becomes （一）."""
    return text.translate(_SIGNS)


def mark_of(paragraph: str) -> Mark | None:
    paragraph = paragraph.strip()
    for level, shape in _MARKS:
        found = shape.match(paragraph)
        if found:
            number = number_of(found[1])
            if number is not None:
                return Mark(level, number, paragraph[found.end() :].strip())
    return None

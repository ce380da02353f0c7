"""Tokens: lines of a report cut into headings, labels and plain text, each with its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspections.reading.labels import NOTES, Label, labels_in
from inspections.reading.marks import BRACKET, CIRCLE, NUMBER, SECTION, Mark, mark_of, spelled_out
from inspections.reading.titles import ends_as_problem, split_title


@dataclass
class Head:
    line: int
    mark: Mark
    title: str
    raw: str


@dataclass
class Field:
    """A label and what stands behind it in its paragraph."""

    line: int
    name: str
    text: str


@dataclass
class Text:
    line: int
    text: str


@dataclass
class Tail:
    """The report takes its leave: 欢迎监督, contact, signature."""

    line: int
    text: str


Token = Head | Field | Text | Tail

_FAREWELL = re.compile(
    r"欢迎(广大|社会|各界|干部|群众|对)|联系(方式|电话|地址|人)\s*[：:]|(监督|举报|值班)?电话\s*[：:]|邮政(地址|信箱|编码)|通[信讯]地址|电子(邮箱|邮件)|"
    r"特此(报告|通报|公告|公示)|(附件|附|抄送|主送)\s*\d*\s*[：:]|\d{4}年\d{1,2}月\d{1,2}日$|中共[^，。]{2,28}(委员会|党组|工委|支部|总支)$"
)
# Where lines were lost in copying, a heading may begin within a paragraph.
_WITHIN = re.compile(
    r"(?<=[。；;！\s])(?=(?:[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])\s*(?:关于|针对|在[“\"]))"
    r"|(?<=问题)(?=\d{1,2}[.．、]\s*(?:关于|针对))"
)


def cleaned(line: str) -> str:
    """Without invisible signs; full-width spaces as plain ones; Word's composed numbers spelled out."""
    line = re.sub(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]", "", line)
    return spelled_out(re.sub(r"[\t\u00a0\u3000]", " ", line)).strip()


def tokens_of(lines: Iterable[tuple[int, str]]) -> Iterator[Token]:
    for number, line in lines:
        for paragraph in _parts(cleaned(line)):
            yield from _of_paragraph(number, paragraph)


def _parts(paragraph: str) -> list[str]:
    """The paragraph, cut before headings that stand within it."""
    parts, start = [], 0
    for found in _WITHIN.finditer(paragraph):
        mark = mark_of(paragraph[found.end() : found.end() + 120])
        if mark and ends_as_problem(split_title(mark.rest)[0]):
            parts.append(paragraph[start : found.end()].strip())
            start = found.end()
    return [part for part in [*parts, paragraph[start:].strip()] if part]


def _of_paragraph(line: int, paragraph: str) -> Iterator[Token]:
    if _FAREWELL.match(paragraph) and len(paragraph) < 400:
        yield Tail(line, paragraph)
        return
    mark = mark_of(paragraph)
    if mark and mark.level >= SECTION:
        # 「（1）整改措施：…」: the number only counts the labels.
        labels = labels_in(mark.rest)
        if labels and labels[0].start == 0 and (mark.level > SECTION or labels[0].field != NOTES):
            yield from _of_fields(line, mark.rest, labels)
            return
    if mark is None or _counts_on(mark):
        yield from _of_fields(line, paragraph, labels_in(paragraph))
        return
    title, body = split_title(mark.rest)
    if mark.level == CIRCLE:
        title, body = mark.rest, ""
    labels = labels_in(mark.rest)
    if labels and 0 < labels[0].start < len(title):
        title, body = mark.rest[: labels[0].start].rstrip(" 。；;：:，,"), mark.rest[labels[0].start :]
    yield Head(line, mark, title, paragraph)
    if body:
        yield from _of_fields(line, body, labels_in(body))


def _counts_on(mark: Mark) -> bool:
    """①…②… in one paragraph: a list, not a heading."""
    following = mark.number + 1
    if mark.level == CIRCLE:
        return following <= 20 and chr(ord("①") + mark.number) in mark.rest
    if mark.level not in (NUMBER, BRACKET) or ends_as_problem(split_title(mark.rest)[0]):
        return False
    sign = rf"[（(]?{following}[)）]" if mark.level == BRACKET else rf"{following}[.．、](?!\d)"
    return bool(re.search(rf"[；;。]\s*{sign}", mark.rest))


def _of_fields(line: int, text: str, labels: list[Label]) -> Iterator[Token]:
    before = text[: labels[0].start] if labels else text
    if before.strip():
        yield Text(line, before.strip())
    ends = [label.start for label in labels] + [len(text)]
    for label, end in zip(labels, ends[1:], strict=True):
        yield Field(line, label.field, text[label.end : end].strip())

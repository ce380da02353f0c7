"""Ledger: rows of an Excel sheet or of a table in a Word file, read into the same structure as a report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from inspections.reading import labels
from inspections.reading.columns import CATEGORY, NUMBER, Header, header_of
from inspections.reading.dates import day_of
from inspections.reading.findings import measures_of, names_of, worst
from inspections.reading.limits import refuse_huge
from inspections.reading.marks import mark_of
from inspections.reading.model import ONGOING, Category, Complaint, Finding, Report, complain
from inspections.reading.statuses import is_lasting, is_status, of_prose, of_words
from inspections.reading.text import gaps
from inspections.reading.titles import TRAILING
from inspections.reading.tokens import cleaned
from portal.errors import BadInput

Cell = str | int | float | bool | date | datetime | None

_FOOT = re.compile(r"(合计|总计|小计|填报|填表|制表|审核|联系|说明|备注|注)[^。]{0,12}([：:]|$)|注[：:]")


def is_ledger(rows: Sequence[Sequence[Cell]]) -> bool:
    return header_of([_texts(row) for row in rows]) is not None


def read_rows(rows: Sequence[Sequence[Cell]], *, first_row: int = 1, name: str = "") -> Report:
    """`first_row` is the number the first of these rows bears in its sheet. BadInput if there are no headings."""
    refuse_huge(((first_row + at, cell) for at, row in enumerate(rows) for cell in row if isinstance(cell, str)), name)
    texts = [_texts(row) for row in rows]
    header = header_of(texts)
    if header is None:
        raise BadInput(
            (
                name,
                "没有找到台账的表头。表头至少要有“反馈问题”，以及“整改措施”“责任单位”“整改时限”“完成情况”等列中的一列。",
            )
        )
    reading = _Reading(header, first_row)
    reading.report.title = _title(texts, header)
    for at in range(header.last + 1, len(rows)):
        reading.row(at, rows[at], texts[at])
    return reading.finished()


@dataclass
class _Open:
    """The finding the rows go to, and the status each of them gives; rows of merged cells give none."""

    finding: Finding
    statuses: list[str] = field(default_factory=list)


class _Reading:
    def __init__(self, header: Header, first_row: int) -> None:
        self.header, self.first_row = header, first_row
        self.report = Report()
        self.open: _Open | None = None
        self.all: list[_Open] = []
        self.category = ""

    def row(self, at: int, row: Sequence[Cell], texts: list[str]) -> None:
        line = self.first_row + at
        filled = [text for text in texts if text]
        if not filled or self._repeats_header(texts):
            return
        if len(set(filled)) == 1:
            self._single(line, filled[0], texts)
            return
        cells = self._cells(texts)
        if category := cells.get(CATEGORY):
            self._enter(_bare(category))
        problem = _bare(cells.get(labels.PROBLEM, ""))
        if _FOOT.match(filled[0]) and not problem:
            return
        if problem and (self.open is None or problem != self.open.finding.title):
            self._begin(line, problem)
        if self.open is None:
            self.report.complaints.append(complain(line, "，".join(filled), "这一行没有反馈问题，没有读入。"))
            return
        self._fill(self.open, line, cells, row)

    def _repeats_header(self, texts: list[str]) -> bool:
        """Printed ledgers repeat their headings on every page."""
        names = [re.sub(r"\s", "", texts[column]) for column in self.header.names if column < len(texts)]
        return sum(name in self.header.names.values() for name in names if name) >= 2

    def _single(self, line: int, text: str, texts: list[str]) -> None:
        """One text across the sheet: a category, a line below the table, or the rest of a merged cell."""
        column = next(at for at, cell in enumerate(texts) if cell)
        kind = self.header.fields.get(column)
        if _FOOT.match(text):
            return
        mark = mark_of(text)
        spread = texts.count(text) > 1 or column == 0 or kind in (NUMBER, CATEGORY)
        if spread and kind != labels.PROBLEM and not text.isdecimal():
            self._enter(mark.rest.rstrip(TRAILING) if mark else text.rstrip(TRAILING))
        elif kind == labels.PROBLEM and mark is not None and mark.level <= 2:
            self._enter(mark.rest.rstrip(TRAILING))
        elif kind == labels.PROBLEM:
            self._begin(line, _bare(text))
        elif self.open and kind and kind != NUMBER:
            self._fill(self.open, line, {kind: text}, [])
        elif not text.isdecimal():
            self.report.complaints.append(complain(line, text, "没有归到任何问题之下。"))

    def _enter(self, category: str) -> None:
        if category != self.category:
            self.category, self.open = category, None

    def _cells(self, texts: list[str]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column, name in sorted(self.header.fields.items()):
            text = texts[column] if column < len(texts) else ""
            if text and text not in ("/", "-", "—", "无"):
                cells[name] = f"{cells[name]}\n{text}" if name in cells and text not in cells[name] else text
        return cells

    def _begin(self, line: int, problem: str) -> None:
        if not self.report.categories or self.report.categories[-1].title != self.category:
            known = next((one for one in self.report.categories if one.title == self.category), None)
            if known:
                self.report.categories.remove(known)
            self.report.categories.append(known or Category(self.category, line=line))
        self.open = _Open(Finding(problem, line=line))
        self.report.categories[-1].findings.append(self.open.finding)
        self.all.append(self.open)

    def _fill(self, now: _Open, line: int, cells: dict[str, str], row: Sequence[Cell]) -> None:
        finding = now.finding
        measures, standing = measures_of(cells.get(labels.MEASURES, ""), line)
        known = {measure.text for measure in finding.measures}
        finding.measures += [measure for measure in measures if measure.text not in known]
        _extend(finding.units, cells.get(labels.UNITS, ""))
        _extend(finding.support, cells.get(labels.SUPPORT, ""))
        _extend(finding.leaders, cells.get(labels.LEADERS, ""))
        finding.detail = _more(finding.detail, cells.get(labels.DETAIL, ""))
        finding.target = _more(finding.target, cells.get(labels.TARGET, ""))
        finding.notes = _more(finding.notes, cells.get(labels.NOTES, ""))
        self._due(finding, line, cells.get(labels.DUE, ""), row)
        for name in (labels.ACCOUNT, labels.PROGRESS, labels.EFFECT):
            finding.result_text = _more(finding.result_text, cells.get(name, ""))
        now.statuses.append(_status(cells, standing))

    def _due(self, finding: Finding, line: int, text: str, row: Sequence[Cell]) -> None:
        """The latest day of the finding's rows."""
        if not text:
            return
        column = next(at for at, name in self.header.fields.items() if name == labels.DUE)
        day = day_of(row[column]) if column < len(row) else None
        day = day or day_of(text)
        if day is None and re.search(r"\d", text):
            what = f"第{line}行“{self.header.names[column]}”：“{text[:20]}”不是能认出的日期，请写成如“2024年6月30日”。"
            self.report.complaints.append(Complaint(line, what))
        if day and (finding.due is None or day > finding.due):
            finding.due = day
        shown = day.isoformat() if day and not re.search(r"[年月.．/\-]", text) else text
        finding.due_text = finding.due_text or shown

    def finished(self) -> Report:
        for opened in self.all:
            finding = opened.finding
            said = [status for status in opened.statuses if status]
            finding.status = worst(said)
            finding.ongoing = finding.status == ONGOING or is_lasting(finding.result_text)
            self.report.complaints += gaps(finding)
        if not self.report.findings:
            self.report.complaints.append(complain(self.first_row, "", "表头下面没有读出任何问题。"))
        self.report.complaints.sort(key=lambda complaint: complaint.line)
        return self.report


def _status(cells: dict[str, str], standing: list[str]) -> str:
    for name in (labels.PROGRESS, labels.ACCOUNT, labels.EFFECT):
        text = cells.get(name, "")
        first = re.split(r"[，,；;。\n]", text, maxsplit=1)[0]
        if text and is_status(text):
            return of_words(text)
        if text and (said := (of_words(first) if is_status(first) else of_prose(text))):
            return said
    return of_words("，".join(standing)) if standing else ""


def _texts(row: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "\n".join(part for part in map(cleaned, re.split(r"\r\n|\r|\n|_x000D_", str(cell))) if part)


def _bare(text: str) -> str:
    """A cell's text on one line, without the number it may begin with."""
    text = text.replace("\n", "")
    mark = mark_of(text)
    return (mark.rest if mark and mark.rest else text).rstrip(TRAILING)


def _title(texts: list[list[str]], header: Header) -> str:
    for row in texts[: header.last]:
        filled = {text for text in row if text}
        if (
            len(filled) == 1
            and 4 <= len(text := filled.pop()) <= 80
            and not re.match(r"(填报|单位|时间|日期)[^。]{0,8}[：:]|附件\d*$", text)
        ):
            return text.replace("\n", "")
    return ""


def _extend(names: list[str], text: str) -> None:
    names.extend(name for name in names_of(text) if name not in names)


def _more(before: str, text: str) -> str:
    return before if not text or text in before.split("\n") or text == before else f"{before}\n{text}".strip()

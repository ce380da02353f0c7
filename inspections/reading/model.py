"""What was understood of a report, and what was not. Lines count from 1: lines of a text, paragraphs of a Word
file, rows of a sheet."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

DONE = "已完成"
MOSTLY = "基本完成"
UNDERWAY = "整改中"
UNSTARTED = "未启动"
ONGOING = "长期坚持"

# From the worst to the best: where one finding gives several, the worst counts.
STATUSES = (UNSTARTED, UNDERWAY, MOSTLY, ONGOING, DONE)


@dataclass
class Measure:
    text: str
    line: int = 0


@dataclass
class Finding:
    """`status` is one of STATUSES, or "" where the report does not say.

    `points` are the lettered sub-problems of a finding, where a report has such a third level; their measures are
    also in `measures`, and the worst of their statuses is the finding's.
    """

    title: str
    measures: list[Measure] = field(default_factory=list)
    status: str = ""
    result_text: str = ""
    line: int = 0
    units: list[str] = field(default_factory=list)
    leaders: list[str] = field(default_factory=list)
    due: date | None = None
    due_text: str = ""
    detail: str = ""
    target: str = ""
    notes: str = ""
    support: list[str] = field(default_factory=list)
    ongoing: bool = False
    points: list["Finding"] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "measures": [measure.text for measure in self.measures],
            "status": self.status,
            "result": self.result_text,
            "line": self.line,
            "units": self.units,
            "support": self.support,
            "leaders": self.leaders,
            "due": self.due.isoformat() if self.due else None,
            "due_text": self.due_text,
            "detail": self.detail,
            "target": self.target,
            "notes": self.notes,
            "ongoing": self.ongoing,
            "points": [point.as_json() for point in self.points],
        }


@dataclass
class Category:
    title: str
    findings: list[Finding] = field(default_factory=list)
    line: int = 0


@dataclass
class Complaint:
    """Something that could not be placed; the sentence names the line and quotes it."""

    line: int
    sentence: str


@dataclass
class Report:
    title: str = ""
    categories: list[Category] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    title_derived: bool = False

    @property
    def findings(self) -> list[Finding]:
        return [finding for category in self.categories for finding in category.findings]

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "title_derived": self.title_derived,
            "categories": [
                {
                    "title": category.title,
                    "line": category.line,
                    "findings": [finding.as_json() for finding in category.findings],
                }
                for category in self.categories
            ],
            "complaints": [{"line": complaint.line, "text": complaint.sentence} for complaint in self.complaints],
        }


def complain(line: int, quote: str, what: str) -> Complaint:
    quote = " ".join(quote.split())
    shown = quote if len(quote) <= 24 else quote[:24] + "…"
    return Complaint(line, f"第{line}行“{shown}”：{what}")

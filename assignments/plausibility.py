"""What a reviewer should look at before deciding. The page points out, it never judges, and nothing is refused for it.

Pure: the application, its papers and what else is known of the case in; sentences out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from assignments.states import LINES

Record = Mapping[str, Any]
JUST_BEFORE = timedelta(minutes=10)
_DAY = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")
_ANY_DATE = re.compile(r"\d{1,4}\s*[年.\-/]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*日|[上中下]旬")


def points_of(assignment: Record, application: Record, papers: Sequence[Record], material: Record) -> list[str]:
    """`application` with its `dispositions`; `material` as `queries.closing.material_for` gives it."""
    kept = [paper for paper in papers if paper["withdrawn_at"] is None]
    texts = [application["text"], *application["dispositions"].values()]
    return [
        *_undated(texts),
        *_too_early(texts, assignment["handed_on"]),
        *_old_papers(kept, assignment["handed_on"]),
        *_used_elsewhere(kept, material["elsewhere"]),
        *_at_the_last_minute(kept, application["applied_at"]),
        *_left_open(assignment, material),
    ]


def _undated(texts: Sequence[str]) -> Iterable[str]:
    if not any(_ANY_DATE.search(text) for text in texts):
        yield "申请的文字中没有写明任何日期。"


def _too_early(texts: Iterable[str], handed_on: date | None) -> Iterable[str]:
    days = [day for text in texts for day in days_in(text)]
    if handed_on and days and max(days) < handed_on:
        yield f"文字中写明的日期全部早于交办日 {handed_on}。"


def days_in(text: str) -> list[date]:
    """Whole dates written in a text; what is no day of the calendar is none."""
    found = []
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _old_papers(papers: Iterable[Record], handed_on: date | None) -> Iterable[str]:
    for paper in papers:
        day = paper["effective_on"] or max(days_in(paper["name"]), default=None)
        if handed_on and day and day < handed_on:
            yield f"材料“{paper['name']}”落款 {day}，早于交办日 {handed_on}。"


def _used_elsewhere(papers: Iterable[Record], elsewhere: Iterable[Record]) -> Iterable[str]:
    for paper in papers:
        cases = [line["number"] for line in elsewhere if line["sha256"] == paper["sha256"]]
        if cases:
            more = f"等 {len(cases)} 件" if len(cases) > 3 else ""
            yield f"材料“{paper['name']}”同时用于信访事项 {'、'.join(cases[:3])}{more}。"


def _at_the_last_minute(papers: Sequence[Record], applied_at: datetime) -> Iterable[str]:
    late = [paper for paper in papers if timedelta() <= applied_at - paper["uploaded_at"] <= JUST_BEFORE]
    if papers and len(late) == len(papers):
        yield f"全部 {len(papers)} 份材料都是在申请报结前 10 分钟内上传的。"


def _left_open(assignment: Record, material: Record) -> Iterable[str]:
    if not material["acts"]:
        yield "没有包案领导接访、下访、约访或协调会的记录。"
    if material["open_steps"]:
        yield f"方案中还有 {material['open_steps']} 个步骤没有标明完成。"
    units = {"authority": assignment["authority_name"], "territory": assignment["territorial_name"]}
    for line in material["open_lines"]:
        yield f"{LINES[line]}（{units[line]}）尚未标明本单位已办结。"

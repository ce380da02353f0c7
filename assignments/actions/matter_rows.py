"""What a row of a 排查表 means: units and words by name, days, and every sentence against it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assignments.states import URGENCIES
from portal.inputguard import masked
from portal.sheets.judging import Wrong, refuse_numbers, unit_called
from portal.sheets.plan import Plan
from portal.sheets.rows import Complaint, PlanRow

EARLIEST = date(2000, 1, 1)
URGENCY_KEYS = {words: key for key, words in URGENCIES.items()}


@dataclass(frozen=True)
class Known:
    """`units`: id, name, short_name, is_place, elsewhere. `fields`: word → id. `already`: (what, place) → number."""

    units: Sequence[Mapping[str, Any]]
    fields: Mapping[str, Any]
    on: date
    already: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass
class Line:
    """One row: its cells as texts fit to be kept, what would be written (ready for JSON), what is wrong with it."""

    sheet: str
    number: int
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)


def judge(plan: Plan, known: Known) -> list[Line]:
    return [_line(plan, row, known) for row in plan.rows]


def judge_twice(lines: Sequence[Line], known: Known) -> None:
    """The same matter in two rows or two files, or in the ledger already."""
    seen: dict[tuple[str, str], Line] = {}
    for line in lines:
        key = (line.values.get("summary", ""), line.values.get("territory", ""))
        if not all(key):
            continue
        if key in known.already:
            said = f"与已登记的{known.already[key]}内容相同，请删去这一行"
            line.problems.append(Complaint(line.sheet, line.number, "", "", said))
        elif key in seen:
            other = seen[key]
            said = f"与“{other.sheet}”第{other.number}行内容相同，请删去一行"
            line.problems.append(Complaint(line.sheet, line.number, "", "", said))
        seen.setdefault(key, line)


def _line(plan: Plan, row: PlanRow, known: Known) -> Line:
    line = Line(plan.sheet, row.number, {key: masked(text) for key, text in row.cells.items()})
    line.problems = list(row.problems)
    if row.id:
        line.problems.append(plan.complaint(row.number, None, "", "是从台账导出的线索，已经登记，请删去这一行"))
    for column in plan.ledger.columns:
        if column.key not in row.values:
            continue
        try:
            name, value = _meaning(column.key, row.values[column.key], column.title, known)
        except Wrong as sentence:
            line.problems.append(plan.complaint(row.number, plan.places.get(column.key), column.title, str(sentence)))
        else:
            line.values[name] = value
    line.values.setdefault("urgency", "ordinary")
    line.values.setdefault("found_on", known.on.isoformat())
    line.problems = [_without_numbers(problem) for problem in line.problems]
    return line


def _meaning(key: str, value: Any, title: str, known: Known) -> tuple[str, str]:
    """The column it is written to, and what."""
    if key == "summary":
        text = " ".join(str(value or "").split())
        refuse_numbers(text)
        return "summary", text
    if key == "found_name":
        return "found_by", unit_called(str(value), known.units, "本地区单位")
    if key == "place_name":
        return "territory", _place(str(value), known.units)
    if key == "field_name":
        return "field", str(known.fields[value])
    if key == "urgency_words":
        return "urgency", URGENCY_KEYS[value] if value else "ordinary"
    on = value or known.on
    if not EARLIEST <= on <= known.on:
        raise Wrong("不能晚于今天" if on > known.on else "年份不对，请核对")
    return "found_on", on.isoformat()


def _place(name: str, units: Sequence[Mapping[str, Any]]) -> str:
    places = [unit for unit in units if unit["is_place"]]
    found = unit_called(name, places, "本地区的村（社区）、镇（街道）或区")
    if next(unit for unit in places if str(unit["id"]) == found)["elsewhere"]:
        raise Wrong(f"“{name[:30]}”另有积案库，请由当地联席会议办公室登记")
    return found


def _without_numbers(problem: Complaint) -> Complaint:
    return Complaint(problem.sheet, problem.row, problem.letter, problem.title, masked(problem.sentence))

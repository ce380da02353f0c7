"""What a changed cell means here: units and people by name, lines, days; and every sentence against it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inspections.exchange.ledgers import READ_ONLY, SHARED, WHOLE
from inspections.exchange.measures import matched
from inspections.exchange.naming import Wrong, person_called, unit_called
from inspections.states import STATES, State
from portal.inputguard import find
from portal.sheets.plan import Plan, Preview, RowPreview
from portal.sheets.rows import Complaint

LATEST = date(2100, 1, 1)
GUARDED = ("category_title", "finding_title", "manifestation", "measures", "target")
HELD = (State.applied, State.in_review, State.closed)
"""What was handed in for judgement, or judged, is not changed behind the back of who judges."""


@dataclass(frozen=True)
class Around:
    """What names may mean, and the rows as they stand, by id, with the ids behind their words and their measures."""

    feedback_on: date
    units: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    rows: Mapping[str, Mapping[str, Any]]


@dataclass
class Line:
    """One row of the sheet, judged. `values` are what would be written, ready for JSON; `cells` key → state, old, new."""

    number: int
    id: str
    state: str
    words: str
    version: int = 0
    finding: str = ""
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)


def judge(plan: Plan, preview: Preview, around: Around) -> list[Line]:
    lines = [_line(plan, row, around) for row in preview.rows]
    _agree(plan, lines)
    _known_already(plan, lines, around)
    return lines


def _line(plan: Plan, row: RowPreview, around: Around) -> Line:
    now = around.rows.get(row.id)
    read_only = {WHOLE.column(key).title for key in READ_ONLY}
    line = Line(row.number, row.id, row.state, _words(row))
    line.problems = [problem for problem in row.problems if problem.title not in read_only]
    if now is not None:
        line.version, line.finding = now["version"], str(now["finding"])
    for column in plan.ledger.columns:
        cell = row.cells.get(column.key)
        if cell is None or cell.state == "无变化":
            continue
        shown_as = {"state": str(cell.state), "old": cell.old, "new": cell.new}
        if column.key in READ_ONLY:
            line.cells[column.key] = {**shown_as, "state": "只读"}
            continue
        if cell.state != "错误":
            try:
                value, same = _meaning(column.key, cell.value, now, around)
            except Wrong as sentence:
                line.problems.append(_complaint(plan, line, column.key, str(sentence)))
                line.cells[column.key] = {**shown_as, "state": "错误"}
                continue
            if same:
                continue
            shown_as["new"] = _named(column.key, value, around) or cell.new
            line.values[column.key] = value
        if cell.state == "冲突":
            said = f"导出之后已被他人改为“{cell.old[:60]}”，请重新导出后再改"
            line.problems.append(_complaint(plan, line, column.key, said))
        line.cells[column.key] = shown_as
    _judge_row(plan, line, now)
    line.state = _state(line)
    return line


def _words(row: RowPreview) -> str:
    title = row.cells.get("finding_title")
    return (title.new or title.old) if title else ""


def _judge_row(plan: Plan, line: Line, now: Mapping[str, Any] | None) -> None:
    if now is not None and line.values and now["state"] in HELD:
        said = f"这一事项“{STATES[now['state']]}”，不能修改；确需修改的，请先退回或重新打开"
        line.problems.append(plan.complaint(line.number, None, "", said))
    unit = line.values.get("unit_name") or str(now["lead_unit"] if now else "")
    helpers = line.values.get("supporting")
    if helpers is None:
        helpers = [str(one) for one in now["support_ids"]] if now and "unit_name" in line.values else []
    if unit and unit in helpers:
        said = "与责任单位相同，请只写其他协办单位"
        line.problems.append(_complaint(plan, line, "supporting", said))


def _state(line: Line) -> str:
    states = {cell["state"] for cell in line.cells.values()}
    conflicts = sum(cell["state"] == "冲突" for cell in line.cells.values())
    if len(line.problems) > conflicts:
        return "错误"
    if conflicts:
        return "冲突"
    return "新增" if not line.id else "修改" if "修改" in states else "无变化"


def _meaning(key: str, value: Any, now: Mapping[str, Any] | None, around: Around) -> tuple[Any, bool]:
    """The value to write, and whether it is what stands there already under another name."""
    if key in GUARDED and (hits := find(str(value or ""))):
        raise Wrong(f"疑似含有{hits[0].kind}（{hits[0].masked}），请删去；本系统不得记录信访人个人信息")
    if key in {"category_title", "finding_title"} and "\n" in str(value or ""):
        raise Wrong("只能写一行，请删去换行")
    if key == "measures":
        return _measures(value, now)
    if key == "due":
        return _due(value, now, around)
    if key == "unit_name":
        found = unit_called(value, around.units)
        return found, bool(now) and found == str(now["lead_unit"])  # type: ignore[index]
    if key == "supporting":
        units = list(dict.fromkeys(unit_called(name, around.units) for name in value or ()))
        return units, bool(now) and set(units) == {str(unit) for unit in now["support_ids"]}  # type: ignore[index]
    if key == "leader_name":
        person = person_called(value, around.people) if value else None
        same = bool(now) and person == (str(now["leader"]) if now["leader"] else None)  # type: ignore[index]
        return person, same
    return value or "", False


def _named(key: str, value: Any, around: Around) -> str:
    """In full what a name was understood to mean."""
    if key in {"unit_name", "supporting"}:
        names = {str(unit["id"]): str(unit["name"]) for unit in around.units}
        return "、".join(names[one] for one in ([value] if key == "unit_name" else value))
    return next((str(one["name"]) for one in around.people if key == "leader_name" and str(one["id"]) == value), "")


def _measures(value: str | None, now: Mapping[str, Any] | None) -> tuple[list[str], bool]:
    lines = lines_of(value)
    there = now["measure_rows"] if now else []
    for lost in matched(there, lines)[1]:
        if lost["used"]:
            raise Wrong(f"不能删去已填报进展的措施“{lost['text'][:30]}”，可以改写")
    return lines, bool(now) and lines == [measure["text"].strip() for measure in there]


def _due(value: date | None, now: Mapping[str, Any] | None, around: Around) -> tuple[str | None, bool]:
    if value is None:
        raise Wrong("不能清空，请填写日期")
    if value < around.feedback_on:
        raise Wrong(f"不能早于反馈日 {around.feedback_on}")
    if value >= LATEST:
        raise Wrong("应在2100年以前，请核对年份")
    if now is not None and value < now["due"]:
        raise Wrong(f"只能延后（现为 {now['due']}），不能提前")
    return value.isoformat(), bool(now) and value == now["due"]  # type: ignore[index]


def lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _agree(plan: Plan, lines: list[Line]) -> None:
    """Two rows of one finding may not say two things of it."""
    said: dict[tuple[str, str], Line] = {}
    for line, key in ((line, key) for line in lines for key in SHARED if line.finding and key in line.values):
        first = said.setdefault((line.finding, key), line)
        if first.values[key] != line.values[key]:
            sentence = f"与第{first.number}行是同一个问题，两行改得不一样，请改成一致"
            line.problems.append(_complaint(plan, line, key, sentence))
            line.state = "错误"


def _known_already(plan: Plan, lines: list[Line], around: Around) -> None:
    """The same file handed in twice would add its new rows twice."""
    known = {(row["category_title"], row["finding_title"], str(row["lead_unit"])) for row in around.rows.values()}
    for line in lines:
        new = tuple(line.values.get(key) for key in ("category_title", "finding_title", "unit_name"))
        if not line.id and new in known:
            sentence = "台账中已有类别、问题和责任单位都相同的事项；如刚导入过，请重新导出后再改"
            line.problems.append(plan.complaint(line.number, None, "", sentence))
            line.state = "错误"


def _complaint(plan: Plan, line: Line, key: str, sentence: str) -> Complaint:
    return plan.complaint(line.number, plan.places.get(key), plan.ledger.column(key).title, sentence)

"""What a changed cell means here: units and people by name, lines, days; and every sentence against it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.exchange.ledgers import READ_ONLY, SHARED
from inspections.exchange.measures import matched
from inspections.exchange.naming import person_called
from inspections.states import STATES, State
from portal.sheets.judging import Line, Wrong, complaint, judged, refuse_numbers, state_of, unit_called
from portal.sheets.plan import Plan, Preview, RowPreview

LATEST = date(2100, 1, 1)
GUARDED = ("category_title", "finding_title", "manifestation", "measures", "target")
WHERE = "被巡察单位本身或其下属部门"
HELD = (State.applied, State.in_review, State.closed)
"""What was handed in for judgement, or judged, is not changed behind the back of who judges."""


@dataclass(frozen=True)
class Around:
    """What names may mean, and the rows as they stand, by id, with the ids behind their words and their measures."""

    feedback_on: date
    units: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    rows: Mapping[str, Mapping[str, Any]]


def judge(plan: Plan, preview: Preview, around: Around) -> list[Line]:
    lines = [_line(plan, row, around) for row in preview.rows]
    _agree(plan, lines)
    _known_already(plan, lines, around)
    return lines


def _line(plan: Plan, row: RowPreview, around: Around) -> Line:
    now = around.rows.get(row.id)
    line = judged(
        plan,
        row,
        now,
        words=_words(row),
        read_only=READ_ONLY,
        meaning=lambda key, value, now: _meaning(key, value, now, around),
        named=lambda key, value: _named(key, value, around),
    )
    line.group = str(now["finding"]) if now is not None else ""
    _judge_row(plan, line, now)
    line.state = state_of(line)
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
        line.problems.append(complaint(plan, line, "supporting", said))


def _meaning(key: str, value: Any, now: Mapping[str, Any] | None, around: Around) -> tuple[Any, bool]:
    """The value to write, and whether it is what stands there already under another name."""
    if key in GUARDED:
        refuse_numbers(value)
    if key in {"category_title", "finding_title"} and "\n" in str(value or ""):
        raise Wrong("只能写一行，请删去换行")
    if key == "measures":
        return _measures(value, now)
    if key == "due":
        return _due(value, now, around)
    if key == "unit_name":
        found = unit_called(value, around.units, WHERE)
        return found, bool(now) and found == str(now["lead_unit"])  # type: ignore[index]
    if key == "supporting":
        units = list(dict.fromkeys(unit_called(name, around.units, WHERE) for name in value or ()))
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
    for line, key in ((line, key) for line in lines for key in SHARED if line.group and key in line.values):
        first = said.setdefault((line.group, key), line)
        if first.values[key] != line.values[key]:
            sentence = f"与第{first.number}行是同一个问题，两行改得不一样，请改成一致"
            line.problems.append(complaint(plan, line, key, sentence))
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

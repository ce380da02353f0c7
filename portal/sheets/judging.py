"""A compared sheet judged by its room: what each changed cell would write, and every sentence against it. Pure.

The room says what a cell means; everything else about a row that comes back is the same in every room.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.inputguard import find
from portal.sheets.plan import Plan, RowPreview
from portal.sheets.rows import Complaint

Record = Mapping[str, Any]
Meaning = Callable[[str, Any, Record | None], tuple[Any, bool]]
"""Key, value of the cell, the row as it stands: the value to write, ready for JSON, and whether that stands there already
under another name. Raises Wrong."""


class Wrong(ValueError):
    """A cell that cannot be taken; the text is the end of the sentence."""


@dataclass
class Line:
    """One row of the sheet, judged. `values` are what would be written; `cells` key → state, old, new. `group`: what
    several rows have in common and must agree upon."""

    number: int
    id: str
    state: str
    words: str
    version: int = 0
    group: str = ""
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)


def judged(
    plan: Plan,
    row: RowPreview,
    now: Record | None,
    *,
    words: str,
    read_only: Collection[str],
    meaning: Meaning,
    named: Callable[[str, Any], str],
) -> Line:
    """`words`: what the row is about. `named`: in full what a name was understood to mean. The state is `state_of`'s,
    once the room has added what it has against the row."""
    shown_only = {column.title for column in plan.ledger.columns if column.key in read_only}
    line = Line(row.number, row.id, row.state, words)
    line.problems = [problem for problem in row.problems if problem.title not in shown_only]
    if now is not None:
        line.version = now["version"]
    for column in plan.ledger.columns:
        cell = row.cells.get(column.key)
        if cell is None or cell.state == "无变化":
            continue
        shown_as = {"state": str(cell.state), "old": cell.old, "new": cell.new}
        if column.key in read_only:
            line.cells[column.key] = {**shown_as, "state": "只读"}
            continue
        if cell.state != "错误":
            try:
                value, same = meaning(column.key, cell.value, now)
            except Wrong as sentence:
                line.problems.append(complaint(plan, line, column.key, str(sentence)))
                line.cells[column.key] = {**shown_as, "state": "错误"}
                continue
            if same:
                continue
            shown_as["new"] = named(column.key, value) or cell.new
            line.values[column.key] = value
        if cell.state == "冲突":
            said = f"导出之后已被他人改为“{cell.old[:60]}”，请重新导出后再改"
            line.problems.append(complaint(plan, line, column.key, said))
        line.cells[column.key] = shown_as
    return line


def state_of(line: Line) -> str:
    states = {cell["state"] for cell in line.cells.values()}
    conflicts = sum(cell["state"] == "冲突" for cell in line.cells.values())
    if len(line.problems) > conflicts:
        return "错误"
    if conflicts:
        return "冲突"
    return "新增" if not line.id else "修改" if "修改" in states else "无变化"


def complaint(plan: Plan, line: Line, key: str, sentence: str) -> Complaint:
    return plan.complaint(line.number, plan.places.get(key), plan.ledger.column(key).title, sentence)


def refuse_numbers(value: Any) -> None:
    """What no free text of this house may hold."""
    if hits := find(str(value or "")):
        raise Wrong(f"疑似含有{hits[0].kind}（{hits[0].masked}），请删去；本系统不得记录信访人个人信息")


def unit_called(name: str, units: Sequence[Record], where: str) -> str:
    """Its id, by full name before short name, never a guess. `where`: which units may be named."""
    for which in ("name", "short_name"):
        found = [unit for unit in units if plain(unit[which]) == plain(name)]
        if len(found) > 1:
            raise Wrong(f"有{len(found)}个单位叫“{name[:30]}”，请写全称")
        if found:
            return str(found[0]["id"])
    raise Wrong(f"没有找到名为“{name[:30]}”的单位，应为{where}的全称或简称")


def plain(name: str) -> str:
    return "".join(name.split())

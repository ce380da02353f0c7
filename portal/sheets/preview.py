"""What an import would do, row by row and cell by cell, shown before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.sheets.columns import Column
from portal.sheets.header import ID
from portal.sheets.rows import Complaint, Plan, PlanRow
from portal.sheets.values import digest, shown

State = Literal["新增", "修改", "无变化", "冲突", "错误"]
UNKNOWN = "系统里没有这个编号的记录，可能已被删除或编号被改动；如要新增，请清空编号"


@dataclass(frozen=True)
class CellPreview:
    """`old` and `new` as texts; `value` is what would be written."""

    state: State
    old: str
    new: str
    value: Any = None


@dataclass
class RowPreview:
    number: int
    id: str
    state: State
    cells: dict[str, CellPreview] = field(default_factory=dict)
    problems: list[Complaint] = field(default_factory=list)

    @property
    def changes(self) -> dict[str, Any]:
        """Only what differs: what the room's verb is given, once confirmed."""
        return {key: cell.value for key, cell in self.cells.items() if cell.state in {"新增", "修改"}}


@dataclass
class Preview:
    rows: list[RowPreview]
    problems: list[Complaint] = field(default_factory=list)
    notes: list[Complaint] = field(default_factory=list)

    def count(self, state: State) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def ready(self) -> bool:
        """All or nothing: one error or undecided conflict holds everything back."""
        return not self.problems and not self.count("错误") and not self.count("冲突")

    @property
    def complaints(self) -> list[Complaint]:
        return [*self.problems, *(problem for row in self.rows for problem in row.problems)]


def compare(plan: Plan, current: Mapping[Any, Mapping[str, Any]]) -> Preview:
    """`current` holds the rows this person may see and change, by id, each with its `version`."""
    here = {str(key): row for key, row in current.items()}
    return Preview([_row(plan, row, here) for row in plan.rows], list(plan.problems), list(plan.notes))


def _row(plan: Plan, row: PlanRow, here: Mapping[str, Mapping[str, Any]]) -> RowPreview:
    problems = list(row.problems)
    if row.id and row.id not in here:
        problems.append(plan.complaint(row.number, plan.places.get(ID), "", UNKNOWN))
    bad = {problem.title for problem in problems}
    cells: dict[str, CellPreview] = {}
    for column in plan.ledger.columns:
        if column.title in bad:
            old = shown(column, here.get(row.id, {}).get(column.key))
            cells[column.key] = CellPreview("错误", old, row.cells.get(column.key, ""))
        elif column.key in plan.places:
            cells[column.key] = _cell(column, row, here.get(row.id))
    return RowPreview(row.number, row.id, _state(row, cells, problems), cells, problems)


def _cell(column: Column, row: PlanRow, now: Mapping[str, Any] | None) -> CellPreview:
    """A change is the importer's own only if it differs from what he was given; what others changed stays."""
    value = row.values.get(column.key)
    new = shown(column, value)
    if now is None:
        return CellPreview("新增" if new else "无变化", "", new, value)
    old = shown(column, now.get(column.key))
    if row.untouched(column.key) or new == old:
        return CellPreview("无变化", old, old, now.get(column.key))
    if column.key in row.left:
        same_ground = row.left[column.key] == digest(old)
    else:
        version = now.get("version")
        same_ground = bool(row.version) and row.version == ("" if version is None else str(version))
    return CellPreview("修改" if same_ground else "冲突", old, new, value)


def _state(row: PlanRow, cells: dict[str, CellPreview], problems: list[Complaint]) -> State:
    if problems:
        return "错误"
    if not row.id:
        return "新增"
    states = {cell.state for cell in cells.values()}
    return "冲突" if "冲突" in states else "修改" if "修改" in states else "无变化"

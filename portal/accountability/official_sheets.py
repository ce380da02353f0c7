"""Official figures in Excel, out and in again: one line a unit, the same columns both ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from portal.accountability.figures.official import COUNTS, MOST, faults
from portal.sheets.columns import Column, Ledger
from portal.sheets.intake import Sheet
from portal.sheets.judging import Wrong, unit_called
from portal.sheets.plan import Plan, choose, understand

Record = Mapping[str, Any]
LEDGER = Ledger(
    name="官方数据",
    title="官方数据录入表",
    columns=(
        Column("unit", "单位", required=True, width=24, max_length=120, help="单位全称或者简称"),
        *(Column(name, words, kind="integer", width=11, help="报表没有的留空") for name, words in COUNTS.items()),
    ),
    key_column="key",
)


@dataclass
class Read:
    """`numbers`: by unit. `complaints`: every one with its sheet, row and column; with one of them nothing is taken."""

    numbers: dict[UUID, dict[str, int | None]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def rows_of(units: Sequence[Record], numbers: Mapping[UUID, Mapping[str, int | None]]) -> list[dict[str, Any]]:
    """Every unit of the level, those without a number too: the sheet is filled in and comes back."""
    return [
        {"key": "", "version": None, "unit": unit["name"], **{name: _number(numbers, unit, name) for name in COUNTS}}
        for unit in units
    ]


def _number(numbers: Mapping[UUID, Mapping[str, int | None]], unit: Record, name: str) -> int | None:
    return numbers.get(unit["id"], {}).get(name)


def read(sheets: Sequence[Sheet], units: Sequence[Record], where: str) -> Read:
    """`where`: which units may be named, in words."""
    found = Read()
    sheet = choose(LEDGER, sheets)
    if sheet is None:
        found.complaints.append("没有找到“官方数据”表，请用本页下载的表填写")
        return found
    plan = understand(LEDGER, sheet)
    found.complaints += [str(one) for one in plan.complaints]
    found.notes += [str(one) for one in plan.notes]
    seen: dict[str, int] = {}
    if plan.left_out:  # the unit: the numbers are nobody's
        found.complaints += [str(one) for one in plan.left_out if one not in plan.problems]
        return found
    for row in plan.rows:
        if row.problems:
            continue
        try:
            unit = _unit(row.values["unit"], units, where, seen)
        except Wrong as wrong:
            found.complaints.append(_said(plan, row.number, "unit", str(wrong)))
            continue
        seen[unit] = row.number
        numbers = {name: row.values.get(name) for name in COUNTS}
        found.complaints += [_said(plan, row.number, name, said) for name, said in _wrong(numbers)]
        found.numbers[UUID(unit)] = numbers
    return found


def _unit(name: str, units: Sequence[Record], where: str, seen: Mapping[str, int]) -> str:
    unit = unit_called(name, units, where)
    if unit in seen:
        raise Wrong(f"与第{seen[unit]}行是同一个单位，请只保留一行")
    return unit


def _wrong(numbers: Mapping[str, int | None]) -> list[tuple[str, str]]:
    beyond = [
        (name, f"应在 0 至 {MOST} 之间")
        for name, number in numbers.items()
        if number is not None and not 0 <= number <= MOST
    ]
    return beyond or list(faults(numbers))


def _said(plan: Plan, row: int, key: str, sentence: str) -> str:
    return str(plan.complaint(row, plan.places.get(key), plan.ledger.column(key).title, sentence))

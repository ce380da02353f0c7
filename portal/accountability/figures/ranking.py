"""Ranks, and who is shown apart: pure, so that a page and a paper rank alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.accountability.figures.levels import level_of
from portal.accountability.figures.lines import Line
from portal.accountability.figures.rates import Interval, ranks, standing

LEAST = 5
"""Shipped: below so many judged matters a rate says nothing."""

ALIKE = ("village", "department_township")
"""Levels at which many units have the same short name."""


@dataclass(frozen=True)
class Ranked:
    """`above`, `below`, `unclear`: from how many of the others it differs for certain, and from how many not."""

    line: Line
    rank: int
    above: int
    below: int
    unclear: int

    @property
    def words(self) -> str:
        said = [
            f"{words} {number} 个"
            for words, number in (("明显好于", self.above), ("明显差于", self.below), ("差别不明显的", self.unclear))
            if number
        ]
        return "，".join(said) or "只有一个单位"


@dataclass(frozen=True)
class League:
    """`apart`: too few judged matters to be ranked."""

    ranked: Sequence[Ranked]
    apart: Sequence[Line]


def lines_of(units: Sequence[Mapping[str, Any]], numbers: Mapping[Any, dict[str, int]], level: str) -> list[Line]:
    """A line a unit of this level with all that lies below it, in the order of the tree; none for who owed nothing."""
    found: dict[str, Line] = {
        unit["path"]: Line(
            str(unit["id"]),
            unit["name" if level in ALIKE else "short_name"],
            {"unit": str(unit["id"]), "deep": "1"},
            unit=unit,
        )
        for unit in sorted(units, key=lambda unit: (unit["position"], unit["path"]))
        if level_of(unit["kind"], unit["parent_kind"]) == level
    }
    for unit in units:
        if unit["id"] in numbers:
            parts = unit["path"].rstrip("/").split("/")
            for n in range(1, len(parts) + 1):
                if (line := found.get("/".join(parts[:n]) + "/")) is not None:
                    line.add(numbers[unit["id"]])
    return [line for line in found.values() if line.numbers]


def ranked(lines: Sequence[Line], least: int) -> League:
    fit = [line for line in lines if line["judged"] >= max(least, 1)]
    shares = [line.share or Decimal(0) for line in fit]
    intervals: list[Interval] = [interval for line in fit if (interval := line.interval)]
    given = ranks(shares)
    found = [Ranked(line, given[place], *standing(place, intervals)) for place, line in enumerate(fit)]
    return League(sorted(found, key=lambda one: one.rank), [line for line in lines if line["judged"] < max(least, 1)])

"""Every unit's marks in a period, computed from what stood at the end of a day; the same for a draft and for a check later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.figures.periods import Period
from portal.accountability.figures.scoring import Scored, cents, score
from portal.accountability.figures.scoring_ranks import Earned, Standing, standings
from portal.accountability.queries.scoring_numbers import Number, numbers_of
from portal.accountability.queries.scoring_schemes import lines_of, rule_of

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """`line`: the id of the line of the version."""

    line: UUID
    number: Number
    scored: Scored

    @property
    def kept(self) -> int | None:
        return None if self.scored.marks is None else cents(self.scored.marks)


@dataclass(frozen=True)
class UnitScore:
    unit: Record
    marks: Sequence[Mark]
    standing: Standing


@dataclass(frozen=True)
class Scores:
    units: Sequence[UnitScore]
    duties: frozenset[UUID]


async def scores(
    place: Record, version: Record, units: Sequence[Record], period: Period, on: date, least: int
) -> Scores:
    """`version`: with its id and scheme; `units`: with id, path and name."""
    lines = await lines_of(version["id"])
    rules = [rule_of(line) for line in lines]
    numbers = await numbers_of(place, version["scheme"], rules, period, on)
    found = []
    for unit in units:
        given = [numbers.of(rule, unit) for rule in rules]
        found.append(
            [
                Mark(line["id"], number, score(rule, number.given))
                for line, rule, number in zip(lines, rules, given, strict=True)
            ]
        )
    earned = [
        [
            Earned(rule, mark.scored, mark.number.sample if rule.kind == "rate" else None)
            for rule, mark in zip(rules, marks, strict=True)
        ]
        for marks in found
    ]
    stand = standings(earned, least)
    told = [UnitScore(unit, marks, one) for unit, marks, one in zip(units, found, stand, strict=True)]
    return Scores(told, numbers.duties)

"""One line of a table of figures: what it counts, its numbers, what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.accountability.figures.rates import Interval, points, rate, share, wilson

Numbers = dict[str, int]


@dataclass
class Line:
    """`narrow`: what its figures count, as parameters of an address. `before`: of the period before."""

    key: str
    name: str
    narrow: dict[str, str] = field(default_factory=dict)
    numbers: Numbers = field(default_factory=dict)
    before: Numbers = field(default_factory=dict)
    unit: Mapping[str, Any] | None = None

    def __getitem__(self, measure: str) -> int:
        return self.numbers.get(measure, 0)

    @property
    def share(self) -> Decimal | None:
        return share(self["on_time"], self["judged"])

    @property
    def rate(self) -> str:
        return rate(self["on_time"], self["judged"])

    @property
    def change(self) -> str:
        return points(self.share, share(self.before.get("on_time", 0), self.before.get("judged", 0)))

    @property
    def interval(self) -> Interval | None:
        return wilson(self["on_time"], self["judged"])

    def add(self, numbers: Numbers, *, before: bool = False) -> None:
        mine = self.before if before else self.numbers
        for name, number in numbers.items():
            mine[name] = mine.get(name, 0) + number

"""One line of a table of figures: what it counts, its numbers, what follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.accountability.figures.rates import Interval, points, rate, share, wilson

Numbers = dict[str, int]
BOTH_WAYS = "both_ways"
"""退回 and the unit's own 撤回 together, as papers counted them before the history told the two apart."""


def query_of(figure: Mapping[str, Any]) -> str:
    """Which measure a stored figure is: an old one says in its name that it counts both."""
    return BOTH_WAYS if figure["name"].endswith("退回（撤回）") else str(figure["query"])


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
    def sent_back(self) -> str:
        """A draft that rests on both says so."""
        if BOTH_WAYS in self.numbers:
            return f"退回（撤回）重办{self[BOTH_WAYS]}次"
        return f"退回重办{self['returns']}次"

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

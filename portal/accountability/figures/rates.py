"""Rates as they are printed (domain C6), how sure one may be of them, and ranks in which ties share a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NONE = "—"
RATE = "rate"
"""按期率 among the stored figures of a paper: it rests on two of them."""
CENT = Decimal("0.01")
Z = Decimal("1.959963984540054")
"""Of 95 per cent, both sides."""


def share(part: int, whole: int) -> Decimal | None:
    """In per cent, two places, half up. None where there is nothing to divide by."""
    return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP) if whole else None


def rate(part: int, whole: int) -> str:
    """688 of 697 is 98.71%; of nothing it is a dash."""
    found = share(part, whole)
    return NONE if found is None else f"{found}%"


def points(now: Decimal | None, before: Decimal | None) -> str:
    """The difference of two printed rates, in percentage points."""
    if now is None or before is None:
        return NONE
    change = now - before
    return f"{'+' if change > 0 else ''}{change}"


@dataclass(frozen=True)
class Interval:
    """Both ends in per cent."""

    low: Decimal
    high: Decimal

    @property
    def words(self) -> str:
        return f"{self.low}%～{self.high}%"

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high


def wilson(part: int, whole: int) -> Interval | None:
    """The interval of Wilson, 95 per cent: within it the rate may lie though nobody works differently."""
    if not whole:
        return None
    n, p = Decimal(whole), Decimal(part) / whole
    middle = p + Z * Z / (2 * n)
    reach = Z * ((p * (1 - p) + Z * Z / (4 * n)) / n).sqrt()
    below = 1 + Z * Z / n
    low, high = (
        min(max(100 * end / below, Decimal(0)), Decimal(100)).quantize(CENT, ROUND_HALF_UP)
        for end in (middle - reach, middle + reach)
    )
    return Interval(low, high)


def ranks(values: Sequence[Decimal]) -> list[int]:
    """The highest is first; ties share a place and the places after them are left out: 1, 1, 3."""
    return [1 + sum(other > value for other in values) for value in values]


def standing(of: int, intervals: Sequence[Interval]) -> tuple[int, int, int]:
    """How many of the others one is clearly above, clearly below, and not clearly different from."""
    mine = intervals[of]
    others = [other for place, other in enumerate(intervals) if place != of]
    above = sum(mine.low > other.high for other in others)
    below = sum(mine.high < other.low for other in others)
    return above, below, len(others) - above - below

"""时限图: each limit as a bar of its own length, and beside it what an office has set in its place."""

from dataclasses import dataclass

from portal.procedures import TimeLimit

NATURAL = {"日": 1.0, "工作日": 1.4, "周": 7.0, "月": 30.4}
"""Natural days of one, for the length of a bar only; a real day comes from the calendar."""
COUNTED = {"工作日": "个工作日", "日": "日", "周": "周", "月": "个月"}
WIDTH, ROW = 360, 42
LABEL = 21
"""Characters that fit above a bar, beside its number."""
OWN_ROWS = 12
"""Bars of one limit; the table below names them all."""


@dataclass(frozen=True)
class Bar:
    """`label` above it, `number` at its right end. `length` 0: no number, so no bar. `working`: counted in working days."""

    label: str
    number: str
    y: float
    length: float
    working: bool
    own: bool


def long_words(amount: int | None, unit: str, note: str = "") -> str:
    """5 个工作日; for what a person sets case by case its note."""
    return f"{amount} {COUNTED.get(unit, unit)}" if amount is not None else note or "逐件确定"


def bars_of(limits: list[TimeLimit]) -> list[Bar]:
    """In their order, each followed by those of the offices that have their own."""
    most = max((days for limit in limits for days in _all_days(limit)), default=1)
    bars: list[Bar] = []
    for limit in limits:
        label = f"{limit.words}：{limit.since}"
        bars.append(_bar(len(bars), label, limit.amount, limit.unit, most))
        bars += [
            _bar(len(bars) + place, one.whose, one.amount, one.unit, most, own=True)
            for place, one in enumerate(limit.own[:OWN_ROWS])
        ]
    return bars


def _bar(place: int, label: str, amount: int | None, unit: str, most: float, *, own: bool = False) -> Bar:
    length = 0.0 if amount is None else max(3.0, round(WIDTH * amount * NATURAL[unit] / most, 1))
    shown = label if len(label) <= LABEL else label[: LABEL - 1] + "…"
    return Bar(shown, long_words(amount, unit), place * ROW, length, unit == "工作日", own)


def _all_days(limit: TimeLimit) -> list[float]:
    numbers = [(limit.amount, limit.unit), *((one.amount, one.unit) for one in limit.own)]
    return [amount * NATURAL[unit] for amount, unit in numbers if amount]

"""Months, quarters and years as one types them in an address, and the period before."""

from dataclasses import dataclass
from datetime import date, timedelta

LAST_MONTHS, LAST_QUARTERS, LAST_YEARS = 13, 5, 4


@dataclass(frozen=True)
class Period:
    """Both days included. `name`: 2026-03, 2026-1季度, 2026; empty for days chosen freely."""

    since: date
    until: date
    name: str = ""

    @property
    def words(self) -> str:
        if not self.name:
            return f"{self.since.isoformat()} 至 {self.until.isoformat()}"
        year, _, part = self.name.partition("-")
        if not part:
            return f"{year}年"
        return f"{year}年第{part[0]}季度" if "季度" in part else f"{year}年{int(part)}月"

    @property
    def before(self) -> "Period":
        """The month before a month, the year before a year; else as many days."""
        last = self.since - timedelta(days=1)
        if not self.name:
            return Period(last - (self.until - self.since), last)
        return (
            month(last)
            if "-" in self.name and "季度" not in self.name
            else quarter(last)
            if "-" in self.name
            else year(last)
        )


def month(on: date) -> Period:
    return Period(on.replace(day=1), end_of_month(on), f"{on.year}-{on.month:02}")


def quarter(on: date) -> Period:
    first = date(on.year, on.month - (on.month - 1) % 3, 1)
    return Period(first, end_of_month(first.replace(month=first.month + 2)), f"{on.year}-{(on.month + 2) // 3}季度")


def year(on: date) -> Period:
    return Period(date(on.year, 1, 1), date(on.year, 12, 31), f"{on.year}")


def named(name: str) -> Period | None:
    """What an address says; None for what is none."""
    first, _, part = name.partition("-")
    if not (first.isascii() and first.isdigit() and len(first) == 4 and 1990 <= int(first) <= 2100):
        return None
    if not part and "-" not in name:
        return year(date(int(first), 1, 1))
    if part in {f"{n}季度" for n in range(1, 5)}:
        return quarter(date(int(first), int(part[0]) * 3, 1))
    if len(part) == 2 and part.isascii() and part.isdigit() and 1 <= int(part) <= 12:
        return month(date(int(first), int(part), 1))
    return None


def recent(on: date) -> list[Period]:
    """What one chooses from: the last months, quarters and years, the current ones first."""
    found = [year(date(on.year - back, 1, 1)) for back in range(LAST_YEARS)]
    for make, many in ((quarter, LAST_QUARTERS), (month, LAST_MONTHS)):
        one = make(on)
        line = [one]
        while len(line) < many:
            line.append(make(line[-1].since - timedelta(days=1)))
        found = line + found
    return found


def end_of_month(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

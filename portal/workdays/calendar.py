"""The office's calendar: which days are worked, and on whose word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.workdays.statutory import REGULATION, statutory_days
from portal.workdays.words import full_date_words

ONE_DAY = timedelta(days=1)
WEEKLY_REST = "《国务院关于职工工作时间的规定》第七条"
SATURDAY = 5


class Nature(StrEnum):
    """What kind of day it is. The value is what people read."""

    WORKDAY = "工作日"
    WEEKEND = "周末休息"
    HOLIDAY = "节假日放假"
    MADE_UP = "调休上班"


@dataclass(frozen=True)
class Day:
    """A day some notice speaks about: off (a holiday), or worked although it is a weekend."""

    day: date
    is_off: bool
    name: str
    notice: str


@dataclass(frozen=True)
class Explained:
    """One day with the reason it is worked or rested. `notice` is what that rests on."""

    day: date
    nature: Nature
    name: str
    notice: str
    is_estimate: bool

    @property
    def is_workday(self) -> bool:
        return self.nature in (Nature.WORKDAY, Nature.MADE_UP)

    @property
    def reason(self) -> str:
        if self.nature is Nature.HOLIDAY:
            return f"{self.name}放假"
        if self.nature is Nature.MADE_UP:
            return f"{self.name}调休上班"
        return str(self.nature)

    def __str__(self) -> str:
        guess = "，预估" if self.is_estimate else ""
        rests_on = f"，依据{self.notice}" if self.notice else ""
        return f"{full_date_words(self.day)}：{self.reason}{guess}{rests_on}"


@dataclass(frozen=True)
class WorkCalendar:
    """The weekday rule, corrected by the days the yearly notices name.

    A year outside `published` is counted by the weekday rule, the festivals the regulation gives every year (and by what
    was entered for it), and is an estimate (预估). No day is beyond it: nothing here raises for a year nobody has announced.
    """

    days: Mapping[date, Day] = field(default_factory=dict)
    published: frozenset[int] = frozenset()
    festivals: bool = True
    """False: the bare weekday rule, as an unpublished year was counted before version 0.5."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def is_workday(self, day: date) -> bool:
        known = self._known(day)
        return day.weekday() < SATURDAY if known is None else not known.is_off

    def _known(self, day: date) -> Day | None:
        """What is entered for the day; in a year without a notice, what the regulation says of it."""
        known = self.days.get(day)
        if known is None and self.festivals and day.year not in self.published:
            festival = statutory_days(day.year).get(day)
            known = Day(day, is_off=True, name=festival, notice=REGULATION) if festival else None
        return known

    def special_days(self, year: int) -> list[date]:
        """Every day of the year that something is known of."""
        given = () if year in self.published or not self.festivals else statutory_days(year)
        return sorted({*given, *(day for day in self.days if day.year == year)})

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first working day after it (民法典第二百零三条)."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is day 0 whatever it is; a negative n goes back."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and with `b`; negative when `b` lies before `a`."""
        if b < a:
            return -self.workdays_between(b, a)
        return sum(self.is_workday(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))

    def is_estimate(self, day: date) -> bool:
        return day.year not in self.published

    def explain(self, day: date) -> Explained:
        known = self._known(day)
        weekend = day.weekday() >= SATURDAY
        if known is None:
            nature, name, notice = (Nature.WEEKEND if weekend else Nature.WORKDAY), "", WEEKLY_REST if weekend else ""
        elif known.is_off:
            nature, name, notice = Nature.HOLIDAY, known.name, known.notice
        else:
            nature, name, notice = (Nature.MADE_UP if weekend else Nature.WORKDAY), known.name, known.notice
        return Explained(day, nature, name, notice, self.is_estimate(day))

"""Counting day by day: natural days, working days, months, and the days that stand still."""

import calendar as gregorian
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from typing import Any

from portal.workdays.calendar import ONE_DAY, Explained, Nature, WorkCalendar


class Unit(StrEnum):
    """日 are natural days, rest days and all; only where a text says 工作日 are rest days left out."""

    DAY = "日"
    WORKDAY = "工作日"
    MONTH = "月"

    @property
    def counted(self) -> str:
        return "个月" if self is Unit.MONTH else "个工作日" if self is Unit.WORKDAY else "日"


@dataclass(frozen=True)
class Pause:
    """Days that do not count, both ends included (a hearing: 信访工作条例第三十六条)."""

    start: date
    end: date
    reason: str

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


class Role(StrEnum):
    """What a day did in the count. The value is what people read."""

    START = "起算当日"
    COUNTED = "计入"
    SKIPPED = "不计"
    PAUSED = "中止"
    ROLLED = "顺延"
    LANDED = "顺延到达"


@dataclass(frozen=True)
class Step:
    """One day of the count. `number` is the running count in the unit of its leg: in a leg of months,
    the natural days gone. `leg` 0 is the limit, 1.. the extensions."""

    day: date
    role: Role
    leg: int
    number: int
    facts: Explained
    pause: str = ""

    @property
    def is_special(self) -> bool:
        return self.facts.nature in (Nature.HOLIDAY, Nature.MADE_UP)

    @property
    def reason(self) -> str:
        return f"中止：{self.pause}" if self.role is Role.PAUSED else self.facts.reason

    @property
    def notice(self) -> str:
        return self.facts.notice

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "role": str(self.role),
            "nature": str(self.facts.nature),
            "leg": self.leg,
            "number": self.number,
            "reason": self.reason,
            "notice": self.notice,
            "is_estimate": self.facts.is_estimate,
        }


@dataclass(frozen=True)
class Leg:
    """One stretch of counting. `consulted`: the days whose being worked or not decided where it ends."""

    start: date
    amount: int
    unit: Unit
    due: date
    paused: tuple[date, ...]
    consulted: tuple[date, ...]

    @classmethod
    def count(cls, start: date, amount: int, unit: Unit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> "Leg":
        """Paused days push the end of natural days and months by as many days (without pauses standing
        in the way of each other twice); in working days they are passed over."""
        if unit is Unit.WORKDAY:
            due, paused, consulted = _workdays(start, amount, calendar, pauses)
            return cls(start, amount, unit, due, paused, consulted)
        end = start + timedelta(days=amount) if unit is Unit.DAY else months_later(start, amount)
        due, paused = _pushed(start, end, pauses)
        return cls(start, amount, unit, due, paused, ())


def months_later(day: date, n: int) -> date:
    """The corresponding day, or the month's last where there is none (民法典第二百零二条)."""
    month = day.year * 12 + day.month - 1 + n
    year, month = month // 12, month % 12 + 1
    if not 1 <= year <= MAXYEAR:
        raise OverflowError
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def paused_by(day: date, pauses: Sequence[Pause]) -> Pause | None:
    return next((pause for pause in pauses if pause.covers(day)), None)


def walk(
    start: date, legs: Sequence[Leg], calendar: WorkCalendar, pauses: Sequence[Pause], landing: date | None
) -> tuple[Step, ...]:
    """Every day from the start to the last, each with what it did. `landing` None: nothing is rolled."""
    steps = [Step(start, Role.START, 0, 0, calendar.explain(start))]
    for number, leg in enumerate(legs):
        steps += _leg_steps(number, leg, calendar, pauses)
    last = legs[-1].due
    if landing is not None and landing != last:
        for i in range(1, (landing - last).days):
            day = last + timedelta(days=i)
            steps.append(Step(day, Role.ROLLED, len(legs) - 1, steps[-1].number, calendar.explain(day)))
        steps.append(Step(landing, Role.LANDED, len(legs) - 1, steps[-1].number, calendar.explain(landing)))
    return tuple(steps)


def _workdays(
    start: date, amount: int, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> tuple[date, tuple[date, ...], tuple[date, ...]]:
    day, left = start, abs(amount)
    paused, consulted = [], []
    while left:
        day += ONE_DAY if amount > 0 else -ONE_DAY
        if paused_by(day, pauses):
            paused.append(day)
            continue
        consulted.append(day)
        left -= calendar.is_workday(day)
    return day, tuple(paused), tuple(consulted)


def _pushed(start: date, end: date, pauses: Sequence[Pause]) -> tuple[date, tuple[date, ...]]:
    """Two pauses on one day push once; a pause wholly after the (pushed) end pushes nothing."""
    paused = []
    day = start
    while day < end:
        day += ONE_DAY
        if paused_by(day, pauses):
            paused.append(day)
            end += ONE_DAY
    return end, tuple(paused)


def _leg_steps(number: int, leg: Leg, calendar: WorkCalendar, pauses: Sequence[Pause]) -> list[Step]:
    steps, count = [], 0
    forward = leg.due >= leg.start
    for i in range(1, abs((leg.due - leg.start).days) + 1):
        day = leg.start + timedelta(days=i if forward else -i)
        facts = calendar.explain(day)
        pause = paused_by(day, pauses)
        counts = pause is None and (leg.unit is not Unit.WORKDAY or facts.is_workday)
        count += counts
        role = Role.PAUSED if pause else Role.COUNTED if counts else Role.SKIPPED
        steps.append(Step(day, role, number, count, facts, pause.reason if pause else ""))
    return steps

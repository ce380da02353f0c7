"""The ladder as data: on which day before or after the due day who is told, and how that is called.

Everything counts in natural days (domain E3, shipped default). After the last step the reminder of lateness
comes back every week while the duty is open. Nothing here knows the database.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class To(StrEnum):
    """Who is told. The value is what people read."""

    owner = "承办人"
    leaders = "单位负责人"


@dataclass(frozen=True)
class Step:
    """`offset`: natural days from the due day, negative before it."""

    key: str
    words: str
    offset: int
    to: tuple[To, ...] = (To.owner,)

    def day(self, due: date) -> date:
        return due + timedelta(days=self.offset)

    @property
    def to_words(self) -> str:
        return "、".join(self.to)


@dataclass(frozen=True)
class Ladder:
    """Steps from the lowest to the highest. `repeat`: days after which the last one comes again; 0 for never."""

    steps: tuple[Step, ...]
    repeat: int = 0

    def at(self, due: date, day: date) -> Step | None:
        """The highest step reached on this day; None while it is too early for any."""
        reached = [step for step in self.steps if step.day(due) <= day]
        if not reached:
            return None
        return self._again(reached[-1], due, day) if reached[-1] is self.steps[-1] else reached[-1]

    def after(self, due: date, day: date) -> Step | None:
        """The first step that lies after this day; None when nothing more can come."""
        for step in self.steps:
            if step.day(due) > day:
                return step
        if not self.repeat:
            return None
        last = self.steps[-1]
        return self._again(last, due, day + timedelta(days=self.repeat))

    def _again(self, last: Step, due: date, day: date) -> Step:
        """The last step in its latest return by this day; every return is a step of its own."""
        times = (day - last.day(due)).days // self.repeat if self.repeat else 0
        if times == 0:
            return last
        offset = last.offset + times * self.repeat
        return Step(f"{last.key}+{times}", last.words, offset, last.to)


LADDER = Ladder(
    steps=(
        Step("d-7", "到期前7天提醒", -7),
        Step("d-3", "到期前3天提醒", -3),
        Step("d-1", "到期前1天提醒", -1),
        Step("d0", "到期当日提醒", 0),
        Step("late", "逾期提醒", 1, (To.owner, To.leaders)),
    ),
    repeat=7,
)


def step_for(due: date, day: date) -> Step | None:
    """What is due as of this day: however late the clock comes, only the highest rung."""
    return LADDER.at(due, day)


def next_step(due: date, day: date) -> Step | None:
    return LADDER.after(due, day)


def next_look(due: date, day: date) -> date | None:
    """When the duty must be looked at again after this day."""
    step = next_step(due, day)
    return step.day(due) if step else None


def words_of(key: str) -> str:
    """How a step that was taken is called, also one of an older ladder."""
    name = key.split("+", maxsplit=1)[0]
    return next((step.words for step in LADDER.steps if step.key == name), "提醒")

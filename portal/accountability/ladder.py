"""The ladder as data: when a step is due, who is told of it, and what it makes. Nothing here knows the database.
A ladder is what a conference decided (domain E3): its steps may count before and after the due day in natural or in
working days, or wait for something that did not happen: no record after half the time, a promised day gone by, handed
back and not handed in again, a helper that says nothing, a unit that is late again and again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.workdays import Unit, WorkCalendar


class To(StrEnum):
    """Who is told. The value is what people read."""

    owner = "承办人"
    leaders = "单位负责人"
    principal = "分管领导"
    helpers = "协办单位"
    office = "督办单位"
    convenors = "召集人"


ABOVE = frozenset({To.leaders, To.principal, To.convenors})
"""Whoever stands above the doer is told only after the doer had a notice of his own, on an earlier day."""


class Trigger(StrEnum):
    """What a step waits for; `amount` is days, for `often` the matters of the unit that got this light within a year."""

    before = "到期前"
    after = "到期后"
    half = "时限过半无记录"
    promise = "承诺日已过"
    returned = "退回未重报"
    silent = "协办未反馈"
    often = "一年内多次亮牌"
    begun = "交办后"


FIRST = "~"
"""Ends the key of the notice the doer gets a day before whoever stands above him is told."""
ON_THE_WAY = (Trigger.before, Trigger.after)


class Produces(StrEnum):
    """The machine reminds; of a letter or a measure it only tells the office that the day for it has come."""

    notice = "提醒"
    letter = "建议发函"
    proposal = "建议采取措施"


class Light(StrEnum):
    none = "不亮牌"
    blue = "蓝"
    yellow = "黄"
    orange = "橙"
    red = "红"


@dataclass(frozen=True)
class Step:
    """`jumps`: where the clock comes late, the higher step may be taken without this one having been."""

    key: str
    words: str
    trigger: Trigger = Trigger.before
    amount: int = 0
    unit: Unit = Unit.DAY
    to: tuple[To, ...] = (To.owner,)
    produces: Produces = Produces.notice
    letter: str = ""
    light: Light = Light.none
    jumps: bool = True
    points: int = 0

    @property
    def to_words(self) -> str:
        return "、".join(self.to)

    @property
    def goes_above(self) -> bool:
        return self.produces is not Produces.notice or not ABOVE.isdisjoint(self.to)

    @property
    def doer_first(self) -> "Step":
        """The notice the doer gets instead, a day earlier."""
        return Step(self.key + FIRST, self.words, self.trigger, self.amount, self.unit)

    @property
    def when_words(self) -> str:
        """When it is taken, as the page explains it."""
        days = f"{self.amount}个工作日" if self.unit is Unit.WORKDAY else f"{self.amount}天"
        if self.trigger in ON_THE_WAY and not self.amount:
            return "到期当日"
        return {
            Trigger.before: f"到期前{days}",
            Trigger.after: f"逾期{days}",
            Trigger.half: "时限过半而没有进展记录",
            Trigger.promise: f"承诺日过后{days}仍未提交",
            Trigger.returned: f"被退回{days}仍未重新提交",
            Trigger.silent: f"交办{days}后协办单位没有反馈",
            Trigger.often: f"同一单位一年内有{self.amount}件亮{self.light.value}牌",
            Trigger.begun: f"交办{days}后",
        }[self.trigger]


@dataclass(frozen=True)
class Facts:
    """What the ledger knows of a duty. `noted_on`: the latest record of progress; `lights`: what it got itself for this
    due day; `lit_of_unit`: how many matters of the unit got each light within a year, this one included."""

    starts_on: date
    due: date
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    noted_on: date | None = None
    promised_on: date | None = None
    returned_on: date | None = None
    has_silent_helper: bool = False
    lights: frozenset[Light] = frozenset()
    lit_of_unit: Mapping[Light, int] = field(default_factory=dict)

    @property
    def half(self) -> date:
        return self.starts_on + timedelta(days=((self.due - self.starts_on).days + 1) // 2)


@dataclass(frozen=True)
class Ladder:
    """Steps from the lowest to the highest. `repeat`: natural days after which the last step after the due day comes
    again as a notice; 0 for never. `letters_a_day`: at most so many letters and measures are proposed to one office in a
    day, the longest late first; 0 for any number."""

    steps: tuple[Step, ...]
    repeat: int = 0
    name: str = ""
    source: str = ""
    letters_a_day: int = 20

    def day_of(self, step: Step, facts: Facts) -> date | None:
        """The first day on which it holds as things stand; None while it does not."""
        match step.trigger:
            case Trigger.before:
                return _count(facts.calendar, facts.due, -step.amount, step.unit)
            case Trigger.after:
                return _count(facts.calendar, facts.due, step.amount, step.unit)
            case Trigger.half:
                return facts.half if facts.noted_on is None and facts.half < facts.due else None
            case Trigger.promise:
                since = facts.promised_on
            case Trigger.returned:
                since = facts.returned_on
            case Trigger.silent:
                since = facts.starts_on if facts.has_silent_helper else None
            case Trigger.often:
                often = step.light in facts.lights and facts.lit_of_unit.get(step.light, 0) >= step.amount
                return facts.starts_on if often else None
            case Trigger.begun:
                return _count(facts.calendar, facts.starts_on, step.amount, step.unit)
        return _count(facts.calendar, since, max(step.amount, 1), step.unit) if since else None

    def due(self, facts: Facts, day: date, taken: Collection[str]) -> list[Step]:
        """What is to be taken as of this day, each with its key for this occasion: of the notices that count from the due
        day the highest reached, of letters and measures likewise, a lower one first where it may not be jumped; and
        whatever else holds."""
        found = [step for step in self._happened(facts, day) if step.key not in taken]
        reached = self._reached(facts, day)
        for track in (True, False):
            walked = [step for step in reached if (step.produces is Produces.notice) is track]
            if walked and walked[-1].key not in taken:
                owed = [step for step in walked[:-1] if not step.jumps and step.key not in taken]
                found.append(owed[0] if owed else walked[-1])
        return found

    def next_look(self, facts: Facts, day: date, taken: Collection[str] = ()) -> date | None:
        """The first day after this one on which something may have to be done; None when nothing more can come."""
        if self.due(facts, day, taken):
            return day + timedelta(days=1)
        days = [self.day_of(step, facts) for step in self.steps]
        coming = [found for found in days if found is not None and found > day]
        if self.repeat and (last := self._last(facts)) is not None:
            times = max((day - last).days // self.repeat + 1, 1)
            coming.append(last + timedelta(days=times * self.repeat))
        return min(coming, default=None)

    def coming(self, facts: Facts, day: date, taken: Collection[str]) -> list[tuple[date, Step]]:
        """What lies ahead as things stand, by day; the next return of the reminder of lateness included."""
        days = [(self.day_of(step, facts), step) for step in self.steps]
        ahead = [(on, step) for on, step in days if on is not None and on > day]
        found = [(on, step) for on, step in ahead if self.occasion(step, facts).key not in taken]
        if self.repeat and (last := self._last(facts)) is not None and last <= day:
            on = last + timedelta(days=((day - last).days // self.repeat + 1) * self.repeat)
            found.append((on, self._again(facts, on)))
        return sorted(found, key=lambda one: one[0])

    def occasion(self, step: Step, facts: Facts) -> Step:
        """The same step with a key of its own for what happened on its own day and may happen again."""
        on = {Trigger.promise: facts.promised_on, Trigger.returned: facts.returned_on}.get(step.trigger)
        return replace(step, key=f"{step.key}@{on:%Y%m%d}") if on else step

    def _happened(self, facts: Facts, day: date) -> list[Step]:
        return [
            self.occasion(step, facts)
            for step in self.steps
            if step.trigger not in ON_THE_WAY and (on := self.day_of(step, facts)) is not None and on <= day
        ]

    def _reached(self, facts: Facts, day: date) -> list[Step]:
        """The steps counted from the due day that are reached; the reminder of lateness in its latest return."""
        timed = [(on, step) for step in self.steps if step.trigger in ON_THE_WAY and (on := self.day_of(step, facts))]
        reached = [step for on, step in sorted(timed, key=lambda one: one[0]) if on <= day]
        last = self._last(facts)
        if self.repeat and last is not None and (day - last).days >= self.repeat:
            reached.append(self._again(facts, day))
        return reached

    def _again(self, facts: Facts, day: date) -> Step:
        late = [step for step in self.steps if step.trigger is Trigger.after and step.produces is Produces.notice]
        last = self._last(facts)
        assert last is not None
        return replace(late[-1], key=f"{late[-1].key}+{(day - last).days // self.repeat}")

    def _last(self, facts: Facts) -> date | None:
        """The day of the last reminder of lateness; None where the ladder has none."""
        late = [step for step in self.steps if step.trigger is Trigger.after and step.produces is Produces.notice]
        return self.day_of(late[-1], facts) if late else None


def _count(calendar: WorkCalendar, day: date, n: int, unit: Unit) -> date:
    return calendar.after(day, n) if unit is Unit.WORKDAY and n else day + timedelta(days=n)


def doer_first(steps: Sequence[Step], told_on: date | None, day: date, taken: Collection[str]) -> list[Step]:
    """Nobody above the doer hears of it, and no letter is thought of, before the doer had a notice on an earlier day
    (`told_on`). Until then the doer gets one notice in their place, unless something else tells him today."""
    if told_on is not None and told_on < day:
        return list(steps)
    now = [step for step in steps if not step.goes_above]
    later = [step.doer_first for step in steps if step.goes_above]
    if any(To.owner in step.to for step in now) or not later or later[0].key in taken:
        return now
    return [*now, later[0]]


def name_of(key: str) -> str:
    """The step's own key, without what an occasion or a return added."""
    return key.split("+", maxsplit=1)[0].split("@", maxsplit=1)[0].removesuffix(FIRST)

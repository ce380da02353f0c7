"""When a thing is due, and how that was counted. Pure: start, limit and calendar in, deadline out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.errors import BadInput
from portal.workdays.calendar import WorkCalendar
from portal.workdays.counting import Leg, Pause, Role, Step, Unit, walk
from portal.workdays.explanation import explain_deadline

# Far beyond any rule, and still counted day by day in a blink.
LONGEST = {Unit.DAY: 9999, Unit.WORKDAY: 9999, Unit.MONTH: 300}


@dataclass(frozen=True)
class Limit:
    """A limit as data. `amount` counts `unit`; negative means "at least so much before" the day 0.

    `amount` is None where the law leaves it to whoever gives the task (信访工作条例第二十二条第三项).
    `applies_from`: for a start on or after that day; None for always. `shipped`: came with the house,
    not changed by the office.
    """

    key: str
    name: str
    amount: int | None
    unit: Unit
    roll: bool
    article: str
    applies_from: date | None = None
    profile: str = "national"
    trigger: str = ""
    note: str = ""
    shipped: bool = True


@dataclass(frozen=True)
class Extension:
    """More time, counted from the unrolled day before it. `on`: the day it was approved."""

    amount: int
    unit: Unit
    approver: str
    reason: str
    on: date | None = None


@dataclass(frozen=True)
class Deadline:
    """`base_due`: the limit and its pauses alone. `statutory_due`: with extensions, not rolled.
    `effective_due`: rolled to a working day where the rule says so (民法典第二百零三条)."""

    start: date
    limit: Limit
    roll: bool
    extensions: tuple[Extension, ...]
    pauses: tuple[Pause, ...]
    legs: tuple[Leg, ...]
    base_due: date
    statutory_due: date
    effective_due: date
    statutory_is_estimate: bool
    is_estimate: bool
    steps: tuple[Step, ...]

    def notable(self) -> tuple[Step, ...]:
        """The compact list: without the ordinary days that simply count."""
        ends = {leg.due for leg in self.legs}
        return tuple(
            step for step in self.steps if step.role is not Role.COUNTED or step.is_special or step.day in ends
        )

    def explanation(self) -> list[str]:
        """The lines of 「怎么算的」, in order, for people."""
        return explain_deadline(self)

    def as_json(self) -> dict[str, Any]:
        """Dates as ISO text; nothing but what json.dumps takes."""
        return {
            "start": self.start.isoformat(),
            "limit": {
                "key": self.limit.key,
                "name": self.limit.name,
                "amount": self.limit.amount,
                "unit": str(self.limit.unit),
                "article": self.limit.article,
            },
            "roll": self.roll,
            "base_due": self.base_due.isoformat(),
            "statutory_due": self.statutory_due.isoformat(),
            "effective_due": self.effective_due.isoformat(),
            "statutory_is_estimate": self.statutory_is_estimate,
            "is_estimate": self.is_estimate,
            "extensions": [
                {
                    "amount": extension.amount,
                    "unit": str(extension.unit),
                    "approver": extension.approver,
                    "reason": extension.reason,
                    "on": extension.on.isoformat() if extension.on else None,
                    "due": leg.due.isoformat(),
                }
                for extension, leg in zip(self.extensions, self.legs[1:], strict=True)
            ],
            "pauses": [
                {"from": pause.start.isoformat(), "to": pause.end.isoformat(), "reason": pause.reason}
                for pause in self.pauses
            ],
            "steps": [step.as_json() for step in self.steps],
            "explanation": self.explanation(),
        }


def compute(
    start: date,
    limit: Limit | tuple[int, Unit | str],
    calendar: WorkCalendar,
    extensions: Sequence[Extension] = (),
    pauses: Sequence[Pause] = (),
    *,
    roll: bool | None = None,
) -> Deadline:
    """The day of receipt is day 0 (民法典第二百零一条). `roll` None follows the limit; a bare amount rolls.

    A limit that counts backwards (a negative amount) is never rolled and takes no extension or pause.
    Raises BadInput in Chinese for amounts, pauses and days that cannot be.
    """
    limit = _as_limit(limit)
    rolls = (limit.roll if roll is None else roll) and (limit.amount or 0) >= 0
    _check(limit, extensions, pauses)
    try:
        legs = _legs(start, limit, calendar, extensions, pauses)
        statutory = legs[-1].due
        effective = calendar.next_workday(statutory) if rolls else statutory
        steps = walk(start, legs, calendar, pauses, effective if rolls else None)
    except OverflowError as error:
        raise BadInput(("时限", "算出的日期太远，日历上没有这一天，请核对起算日和时限。")) from error
    unsure = any(calendar.is_estimate(day) for leg in legs for day in leg.consulted)
    return Deadline(
        start=start,
        limit=limit,
        roll=rolls,
        extensions=tuple(extensions),
        pauses=tuple(pauses),
        legs=legs,
        base_due=legs[0].due,
        statutory_due=statutory,
        effective_due=effective,
        statutory_is_estimate=unsure,
        is_estimate=unsure or (rolls and (calendar.is_estimate(statutory) or calendar.is_estimate(effective))),
        steps=steps,
    )


def _as_limit(limit: Limit | tuple[int, Unit | str]) -> Limit:
    if isinstance(limit, Limit):
        return limit
    amount, unit = limit
    if unit not in set(Unit):
        raise BadInput(("时限", "时限的单位只能是“日”“工作日”或“月”。"))
    return Limit("", "", amount, Unit(unit), roll=True, article="", profile="", shipped=False)


def _check(limit: Limit, extensions: Sequence[Extension], pauses: Sequence[Pause]) -> None:
    complaints = []
    if limit.amount is None:
        complaints.append(("时限", f"“{limit.name}”由交办单位指定，请填写具体的时限。"))
    elif abs(limit.amount) > LONGEST[limit.unit]:
        complaints.append(("时限", f"时限不能超过{LONGEST[limit.unit]}{limit.unit.counted}。"))
    elif limit.amount < 0 and (extensions or pauses):
        complaints.append(("时限", "提前办理的时限不能延长，也不能中止。"))
    complaints += [
        (f"第{i}次延长", f"延长的时间应当在1至{LONGEST[extension.unit]}{extension.unit.counted}之间。")
        for i, extension in enumerate(extensions, 1)
        if not 1 <= extension.amount <= LONGEST[extension.unit]
    ]
    complaints += [
        (f"第{i}次中止", "中止的结束日期早于开始日期。") for i, pause in enumerate(pauses, 1) if pause.end < pause.start
    ]
    if complaints:
        raise BadInput(*complaints)


def _legs(
    start: date, limit: Limit, calendar: WorkCalendar, extensions: Sequence[Extension], pauses: Sequence[Pause]
) -> tuple[Leg, ...]:
    """The limit, then each extension from the unrolled day the one before it ended."""
    assert limit.amount is not None
    legs = [Leg.count(start, limit.amount, limit.unit, calendar, pauses)]
    for extension in extensions:
        legs.append(Leg.count(legs[-1].due, extension.amount, extension.unit, calendar, pauses))
    return tuple(legs)

"""「怎么算的」: a deadline told in Chinese, line by line, in the order it was counted."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from portal.workdays.calendar import WEEKLY_REST, Nature
from portal.workdays.counting import Leg, Role, Step, Unit
from portal.workdays.words import date_words, full_date_words, span_words

if TYPE_CHECKING:
    from portal.workdays.deadline import Deadline

WEEKDAY_RULE = "的放假安排，先按周一至周五上班预估，放假通知录入后重新计算。"


def explain_deadline(deadline: "Deadline") -> list[str]:
    return [
        _start(deadline),
        _limit(deadline),
        *_counted(deadline, 0),
        *_extensions(deadline),
        _statutory(deadline),
        *_rolled(deadline),
        *_estimate(deadline),
    ]


def _start(deadline: "Deadline") -> str:
    return f"起算：{full_date_words(deadline.start)}为起算当日，不计入（《民法典》第二百零一条）。"


def _limit(deadline: "Deadline") -> str:
    limit = deadline.limit
    assert limit.amount is not None
    kind = {Unit.DAY: "自然日，休息日照计", Unit.WORKDAY: "只计工作日", Unit.MONTH: "按月"}[limit.unit]
    name = f"{limit.name}，" if limit.name else ""
    before = "提前" if limit.amount < 0 else ""
    rests_on = f"，依据{limit.article}" if limit.article else ""
    return f"时限：{name}{before}{abs(limit.amount)}{limit.unit.counted}（{kind}）{rests_on}。"


def _counted(deadline: "Deadline", number: int) -> Iterator[str]:
    leg = deadline.legs[number]
    steps = [step for step in deadline.steps if step.leg == number and step.role in _WALKED]
    if leg.unit is Unit.WORKDAY:
        yield from _runs(steps)
    else:
        yield from _natural(leg, steps)


_WALKED = (Role.COUNTED, Role.SKIPPED, Role.PAUSED)


def _natural(leg: Leg, steps: Sequence[Step]) -> Iterator[str]:
    for (_, reason), run in groupby(steps, key=lambda step: (step.role, step.pause)):
        days = list(run)
        span = _span(days)
        if days[0].role is Role.PAUSED:
            yield f"中止：{span}，{reason}，共{len(days)}日不计。"
        elif leg.unit is Unit.DAY:
            yield f"计入：{span}，{_numbers(days)}日，其中休息日{_rest_count(days)}天照计。"
    if leg.unit is Unit.MONTH:
        pushed = f"，再顺推中止的{len(leg.paused)}日" if leg.paused else ""
        yield f"按月：期满之日为到期月的对应日，没有对应日的为月末日{pushed}（《民法典》第二百零二条）。"


def _runs(steps: Sequence[Step]) -> Iterator[str]:
    """Days of one kind that follow each other make one line, plain weeks among them with their weekends."""
    for kind, run in groupby(steps, key=_kind):
        days = list(run)
        first = days[0]
        span = _span(days)
        rests_on = f"（{first.notice}）" if first.notice else ""
        if first.role is Role.PAUSED:
            yield f"中止：{span}，{first.pause}，不计。"
        elif kind == _PLAIN:
            yield _plain(span, days)
        elif first.role is Role.SKIPPED:
            yield f"不计：{span}，{first.reason}{rests_on}。"
        else:
            yield f"补班：{span}，{first.reason}，计{_numbers(days)}个工作日{rests_on}。"


def _span(days: Sequence[Step]) -> str:
    """A count that goes back meets the later day first."""
    ends = sorted((days[0].day, days[-1].day))
    return span_words(ends[0], ends[1])


_PLAIN = ("plain",)


def _kind(step: Step) -> tuple[str, ...]:
    if step.role is Role.PAUSED:
        return (step.role, step.pause)
    return (step.role, step.facts.name, step.notice) if step.is_special else _PLAIN


def _plain(span: str, days: Sequence[Step]) -> str:
    worked = [step for step in days if step.role is Role.COUNTED]
    rests = len(days) - len(worked)
    if not worked:
        return f"不计：{span}，周末休息（{WEEKLY_REST}）。"
    weekends = f"，其间周末{rests}天不计（{WEEKLY_REST}）" if rests else ""
    return f"计入：{span}，{_numbers(worked)}个工作日{weekends}。"


def _numbers(days: Sequence[Step]) -> str:
    first, last = days[0].number, days[-1].number
    return f"第{first}" if first == last else f"第{first}至第{last}"


def _rest_count(days: Sequence[Step]) -> int:
    return sum(not step.facts.is_workday for step in days)


def _extensions(deadline: "Deadline") -> Iterator[str]:
    for number, extension in enumerate(deadline.extensions, 1):
        leg = deadline.legs[number]
        on = f"，批准日期{full_date_words(extension.on)}" if extension.on else ""
        yield (
            f"延长：自{full_date_words(leg.start)}（顺延前的期满日）次日起再计{extension.amount}{leg.unit.counted}，"
            f"批准人{extension.approver or '未填写'}，理由：{extension.reason or '未填写'}{on}。"
        )
        yield from _counted(deadline, number)


def _statutory(deadline: "Deadline") -> str:
    return f"期满日：{full_date_words(deadline.statutory_due)}{_guess(deadline.statutory_is_estimate)}。"


def _guess(is_estimate: bool) -> str:
    return "，预估" if is_estimate else ""


def _rolled(deadline: "Deadline") -> Iterator[str]:
    due = deadline.statutory_due
    if not deadline.roll:
        yield f"到期日：{full_date_words(due)}。本项时限遇休息日不顺延。"
        return
    last = next(step for step in reversed(deadline.steps) if step.day == due)
    if due == deadline.effective_due:
        made_up = f"（{last.reason}，{last.notice}）" if last.facts.nature is Nature.MADE_UP else ""
        yield f"到期日：{full_date_words(due)}{_guess(deadline.is_estimate)}，当天是工作日{made_up}，不需要顺延。"
        return
    rests = [last, *(step for step in deadline.steps if step.role is Role.ROLLED)]
    for _, run in groupby(rests, key=lambda step: (step.facts.nature, step.facts.name, step.notice)):
        days = list(run)
        yield f"顺延：{span_words(days[0].day, days[-1].day)}，{days[0].facts.reason}（{days[0].notice}）。"
    yield (
        f"到期日：{full_date_words(deadline.effective_due)}{_guess(deadline.is_estimate)}，"
        f"为{date_words(due)}之后的第一个工作日（《民法典》第二百零三条）。"
    )


def _estimate(deadline: "Deadline") -> Iterator[str]:
    if deadline.is_estimate:
        years = sorted({step.day.year for step in deadline.steps if step.facts.is_estimate})
        yield f"预估：日历中没有{'、'.join(f'{year}年' for year in years)}{WEEKDAY_RULE}"

"""A change of calendar as somebody proposes it: read from a pasted notice, a file, or one day marked by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.errors import BadInput
from portal.workdays import Day, WorkCalendar, from_holiday_cn, from_notice, merge

BY_HAND = "本单位登记"
RULE = "rule"
MARKS = {"off": "放假休息", "on": "调休上班", RULE: "按周一至周五上班的规则"}


@dataclass(frozen=True)
class Proposal:
    """`on` gives the calendar as it would be."""

    words: str
    on: Callable[[WorkCalendar], WorkCalendar]


def from_text(text: str, year: int | None) -> Proposal:
    """The State Council's sentences as pasted, or the text of a holiday-cn file. BadInput for what is neither."""
    days, published = from_holiday_cn(text) if text.lstrip().startswith("{") else from_notice(text, year)
    for day in days:
        if len(day.name) > 40:
            raise BadInput(("放假通知", f"节日名称“{day.name[:20]}…”太长，最多 40 个字。"))
    whole = f"，{'、'.join(str(one) for one in sorted(published))}年的安排齐全" if published else ""
    return Proposal(f"共 {len(days)} 天{whole}", lambda calendar: merge(calendar, days, published))


def one_day(day: date, mark: str, name: str, notice: str) -> Proposal:
    """Marks one day; `rule` takes every special note away from it."""

    def on(calendar: WorkCalendar) -> WorkCalendar:
        days = dict(calendar.days)
        if mark == RULE:
            days.pop(day, None)
        else:
            days[day] = Day(day, mark == "off", name or MARKS[mark][:2], notice or BY_HAND)
        return WorkCalendar(days, calendar.published)

    return Proposal(f"{day.isoformat()} 改为{MARKS[mark]}", on)

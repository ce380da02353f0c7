"""Where the calendar comes from: the package, the holiday-cn file; and what changes when one is taken in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chinese_calendar import constants

from portal.errors import BadInput
from portal.workdays.calendar import Day, WorkCalendar
from portal.workdays.counting import Pause
from portal.workdays.deadline import Deadline, Extension, Limit, compute
from portal.workdays.festivals import annual_notice, canonical, is_whole_year, notice_year
from portal.workdays.statutory import statutory_days

VICTORY = "《国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知》"
# Days that a later notice of their own changed, so that 「怎么算的」 names the right one.
SPECIAL_NOTICES = {
    **dict.fromkeys([date(2015, 9, 3), date(2015, 9, 4), date(2015, 9, 5), date(2015, 9, 6)], VICTORY),
    **dict.fromkeys(
        [date(2019, 4, 28), *(date(2019, 5, d) for d in range(1, 6))],
        "《国务院办公厅关于调整2019年劳动节假期安排的通知》",
    ),
    **dict.fromkeys(
        [date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)], "《国务院办公厅关于延长2020年春节假期的通知》"
    ),
}
# chinesecalendar 1.11.0 leaves this one out: the notice for 2006 has "12月31日(星期六)上班".
LEFT_OUT = (Day(date(2005, 12, 31), is_off=False, name="元旦", notice=annual_notice(2006)),)


def from_chinesecalendar() -> tuple[list[Day], set[int]]:
    """The base data, every year the package covers: holidays (also those on a weekend) and make-up days."""
    days = {day.day: day for day in LEFT_OUT}
    for off, table in ((True, constants.holidays), (False, constants.workdays)):
        for day, value in table.items():
            name = canonical(constants.Holiday(value).chinese)
            notice = SPECIAL_NOTICES.get(day) or annual_notice(notice_year(day, name))
            days[day] = Day(day, off, name, notice)
    return sorted(days.values(), key=lambda day: day.day), {day.year for day in constants.holidays}


def from_holiday_cn(json_text: str) -> tuple[list[Day], set[int]]:
    """One file of the holiday-cn shape. Its year counts as published only if the file names its papers
    and every festival of the year; late December days may stand in next year's file. All or nothing."""
    data = _object(json_text)
    year, papers, rows = data.get("year"), data.get("papers"), data.get("days")
    if not isinstance(year, int) or isinstance(year, bool) or not 1950 <= year <= 9998:
        raise BadInput(("year", "文件里没有写明年份，或者年份不对。"))
    if not isinstance(papers, list) or not isinstance(rows, list):
        raise BadInput(("文件", "不是节假日数据文件：应当有“papers”和“days”两个列表。"))
    days: dict[date, Day] = {}
    complaints = []
    for number, row in enumerate(rows, 1):
        day = _holiday_cn_day(row, year)
        if isinstance(day, str):
            complaints.append((f"第{number}条", day))
        elif day.day in days:
            complaints.append((f"第{number}条", f"{day.day.isoformat()}出现了两次。"))
        else:
            days[day.day] = day
    if complaints:
        raise BadInput(*complaints)
    whole = bool(papers) and is_whole_year(year, (day.name for day in days.values()))
    return sorted(days.values(), key=lambda day: day.day), {year} if whole else set()


def _object(json_text: str) -> dict[str, Any]:
    try:
        data = json.loads(json_text)
    except (ValueError, RecursionError):
        raise BadInput(("文件", "不是有效的JSON文件，请选择节假日数据文件。")) from None
    if not isinstance(data, dict):
        raise BadInput(("文件", "不是节假日数据文件：最外层应当是一个对象。"))
    return data


def _holiday_cn_day(row: Any, year: int) -> Day | str:
    if not isinstance(row, dict):
        return "应当写明“name”“date”“isOffDay”三项。"
    name, text, off = row.get("name"), row.get("date"), row.get("isOffDay")
    if not isinstance(name, str) or not name.strip() or len(name) > 60 or "\0" in name:
        return "“name”应当是节日名称。"
    if not isinstance(off, bool):
        return "“isOffDay”只能是true或false。"
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        day = None
    if day is None:
        return "“date”应当是日期，例如2026-10-01。"
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        return f"{day.isoformat()}不是{year}年的日期，也不是上一年12月的日期。"
    return Day(day, off, canonical(name.strip()), SPECIAL_NOTICES.get(day) or annual_notice(year))


def merge(calendar: WorkCalendar, days: Iterable[Day], published: Iterable[int] = ()) -> WorkCalendar:
    """The calendar with `days` laid over it. A year in `published` is taken as a whole: what the calendar
    held from that year's own notice and the new days no longer name falls away; days resting on another
    notice, or entered by hand, stay."""
    years = frozenset(published)
    replaced = {annual_notice(year) for year in years}
    kept = {day: known for day, known in calendar.days.items() if known.notice not in replaced}
    return WorkCalendar({**kept, **{day.day: day for day in days}}, calendar.published | years)


def difference(old: WorkCalendar, new: WorkCalendar) -> list[date]:
    """The days that are worked in one and rested in the other."""
    announced = (day for year in old.published ^ new.published for day in statutory_days(year))
    return sorted(day for day in {*old.days, *new.days, *announced} if old.is_workday(day) != new.is_workday(day))


@dataclass(frozen=True)
class Case:
    """A running deadline as whoever keeps it hands it in. `id` is only carried through."""

    id: Any
    start: date
    limit: Limit
    extensions: Sequence[Extension] = ()
    pauses: Sequence[Pause] = ()
    roll: bool | None = None


@dataclass(frozen=True)
class Change:
    """A deadline that is not what it was: another day, or no longer (or newly) an estimate."""

    id: Any
    before: Deadline
    after: Deadline

    @property
    def moved(self) -> bool:
        return _days(self.before) != _days(self.after)


def recompute(cases: Iterable[Case], old: WorkCalendar, new: WorkCalendar) -> list[Change]:
    """What a change of calendar does to running deadlines; those it leaves alone are not listed."""
    changes = []
    for case in cases:
        before, after = (
            compute(case.start, case.limit, calendar, case.extensions, case.pauses, roll=case.roll)
            for calendar in (old, new)
        )
        if (_days(before), before.is_estimate) != (_days(after), after.is_estimate):
            changes.append(Change(case.id, before, after))
    return changes


def _days(deadline: Deadline) -> tuple[date, date]:
    return deadline.statutory_due, deadline.effective_due

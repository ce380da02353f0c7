"""The stories of the cases, the letters and the records keep their order on whatever day the district is filled."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from portal.clock import CHINA
from portal.demo import cases
from portal.demo.stories import letters, records, supervision
from portal.demo.stories.cases import CASES
from portal.demo.timetable import Timetable
from portal.workdays import WorkCalendar, from_chinesecalendar

BASE, PUBLISHED = from_chinesecalendar()
CALENDAR = WorkCalendar({day.day: day for day in BASE}, frozenset(PUBLISHED))
YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
PAPERS: Any = {"delist": None} | {told.key: None for told in records.RECORDS}
Told = list[tuple[datetime, partial[Awaitable[None]]]]


def told_on(today: date, story: Callable[..., Any]) -> Told:
    found = story(Timetable(today, CALENDAR), PAPERS)
    return sorted(((at, act) for at, act in found if isinstance(act, partial)), key=lambda one: one[0])


def test_on_any_day_of_a_year_the_acts_on_a_case_keep_their_order() -> None:
    for today in YEAR:
        done: dict[str, list[object]] = {}
        for at, act in told_on(today, cases.story):
            assert at.astimezone(CHINA).date() < today, (today, act.args)
            if act.func.__name__ == "on_case":
                done.setdefault(act.args[1].number, []).append(act.args[0])
            elif act.func.__name__ in {"open", "on_form"}:
                assert act.args[-1].number not in done, (today, "worked on before it was taken over")
        for told in CASES:
            assert done.get(told.number, []) == list(told.acts), (today, told.number)


def test_on_any_day_of_a_year_letters_and_records_happened_before_it() -> None:
    for today in YEAR:
        for story in (letters.story, records.story, supervision.story):
            assert all(at.date() < today for at, _ in told_on(today, story)), (today, story)


def test_on_any_day_of_a_year_the_acts_on_an_inspection_keep_their_order() -> None:
    for today in YEAR:
        done: dict[int, list[object]] = {}
        for _, act in told_on(today, supervision.story):
            done.setdefault(id(act.func.__self__), []).append(act.args[0])  # type: ignore[attr-defined]
        told = sorted(list(one.steps) for one in supervision.INSPECTIONS)
        assert sorted(done.values(), key=str) == sorted(told, key=str), today

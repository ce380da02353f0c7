"""The official figures of the demonstration are told in order, of months that are over, whatever day it is filled on."""

from datetime import date, timedelta

from portal.accountability.figures.official import COUNTS, faults
from portal.accountability.figures.periods import named
from portal.clock import CHINA
from portal.demo.stories.official import MONTHS, _counts, story
from portal.demo.timetable import Timetable
from portal.workdays import WorkCalendar, from_chinesecalendar


def test_on_any_day_of_the_year_months_that_are_over_are_entered_and_then_checked() -> None:
    days, years = from_chinesecalendar()
    calendar = WorkCalendar({day.day: day for day in days}, frozenset(years))
    for offset in range(366):
        on = date(2026, 1, 1) + timedelta(days=offset - 100)
        told = story(Timetable(on, calendar))
        assert len(told) == 2 * MONTHS
        for entering, checking in zip(told[::2], told[1::2], strict=True):
            period = entering[1].args[0]  # type: ignore[attr-defined]
            assert checking[1].args[0] == period  # type: ignore[attr-defined]
            assert period.until < entering[0].date() <= on
            assert entering[0] < checking[0]
            assert checking[0].astimezone(CHINA).date() <= on
            assert named(period.name) == period


def test_no_count_of_it_would_be_refused() -> None:
    for place in range(200):
        for good in range(1, MONTHS + 1):
            counts = _counts(place, good)
            assert counts.keys() == COUNTS.keys()
            assert not list(faults(counts))
            assert min(counts.values()) >= 0

"""The scores of the demonstration are told in order, of months that are over, whatever day it is filled on."""

from datetime import date, timedelta

from portal.accountability.figures.scoring import refused
from portal.clock import CHINA
from portal.demo.stories import official
from portal.demo.stories.scoring import ENTERED_LINES, OWN, _counted, story
from portal.demo.timetable import Timetable
from portal.files import HandedIn
from portal.workdays import WorkCalendar, from_chinesecalendar
from tests.builders import a_file

PAPERS: dict[str, HandedIn] = {"scoring": a_file()}


def test_on_any_day_of_the_year_it_is_told_in_order_and_counts_what_was_checked_the_day_before() -> None:
    days, years = from_chinesecalendar()
    calendar = WorkCalendar({day.day: day for day in days}, frozenset(years))
    for offset in range(366):
        on = date(2026, 1, 1) + timedelta(days=offset - 100)
        table = Timetable(on, calendar)
        told = story(table, PAPERS)
        times = [at for at, _ in told]
        assert times == sorted(times)
        assert times[-1].astimezone(CHINA).date() < on
        steps = {name: (at, call) for at, call in told if (name := getattr(call, "func", call).__name__)}
        drafts = [(at, call.args) for at, call in told if getattr(call, "func", call).__name__ == "draft"]  # type: ignore[attr-defined]
        last_checked = max(at for at, _ in official.story(table)).astimezone(CHINA).date()
        teller = steps["begin"][1].__self__  # type: ignore[attr-defined]
        for at, (number, as_of) in drafts:
            assert teller.months[number].until <= as_of < at.astimezone(CHINA).date()
            assert as_of >= max(last_checked, steps["check"][0].astimezone(CHINA).date())
        until = steps["ask"][1].args[0]  # type: ignore[attr-defined]
        assert steps["ask"][0].astimezone(CHINA).date() < until < steps["submit"][0].astimezone(CHINA).date()


def test_nothing_of_it_would_be_refused() -> None:
    assert [refused(line) for line in OWN] == ["", ""]
    for place in range(60):
        for line in ENTERED_LINES:
            one = _counted(line, place, place % 2)
            assert 0 <= one.part <= (one.part if one.whole is None else one.whole)
            assert one.evidence

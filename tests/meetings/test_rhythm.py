"""By when the next meeting is to be called: rhythm, last meeting, key periods. Pure counting over dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.queries.rhythm import Beat, Period, next_call

MONTHLY = Beat(1, "月", 1, "周")
HALF_YEARLY = Beat(6, "月")
SESSION = Period("两会期间", date(2026, 3, 3), date(2026, 3, 13))  # Tuesday to Friday of the next week


@pytest.mark.parametrize(
    ("beat", "last", "due"),
    [
        (HALF_YEARLY, date(2026, 1, 20), date(2026, 7, 31)),
        (HALF_YEARLY, date(2025, 8, 31), date(2026, 2, 28)),
        (HALF_YEARLY, date(2027, 8, 31), date(2028, 2, 29)),
        (Beat(1, "月"), date(2026, 3, 2), date(2026, 4, 30)),
        (Beat(1, "月"), date(2026, 12, 31), date(2027, 1, 31)),
        (Beat(1, "周"), date(2026, 11, 18), date(2026, 11, 29)),
        (Beat(2, "周"), date(2026, 11, 22), date(2026, 12, 6)),
        (Beat(14, "月"), date(2026, 1, 1), date(2027, 3, 31)),
    ],
)
def test_a_month_is_a_calendar_month_and_a_week_ends_on_sunday(beat: Beat, last: date, due: date) -> None:
    assert next_call(beat, last, last).due == due


def test_it_is_late_from_the_day_after_the_due_day() -> None:
    assert not next_call(HALF_YEARLY, date(2026, 1, 20), date(2026, 7, 31)).late
    assert next_call(HALF_YEARLY, date(2026, 1, 20), date(2026, 8, 1)).late


def test_a_key_period_asks_for_a_meeting_in_its_first_week() -> None:
    call = next_call(MONTHLY, date(2026, 2, 10), date(2026, 2, 20), [SESSION])
    assert (call.due, call.period) == (date(2026, 3, 8), "两会期间")


def test_the_last_week_of_a_key_period_ends_with_the_period() -> None:
    call = next_call(MONTHLY, date(2026, 3, 4), date(2026, 3, 9), [SESSION])
    assert (call.due, call.period) == (date(2026, 3, 13), "两会期间")


def test_after_the_last_week_of_a_key_period_the_usual_rhythm_goes_on() -> None:
    assert next_call(MONTHLY, date(2026, 3, 10), date(2026, 3, 11), [SESSION]).due == date(2026, 4, 30)


def test_a_key_period_that_is_over_asks_for_nothing() -> None:
    assert next_call(MONTHLY, date(2026, 2, 10), date(2026, 3, 14), [SESSION]).due == date(2026, 3, 31)


def test_a_kind_without_a_beat_of_its_own_for_key_periods_keeps_its_rhythm() -> None:
    assert next_call(HALF_YEARLY, date(2026, 2, 10), date(2026, 3, 4), [SESSION]).due == date(2026, 8, 31)


def test_the_earliest_of_several_key_periods_counts() -> None:
    flood = Period("汛期", date(2026, 2, 16), date(2026, 2, 28))
    assert next_call(MONTHLY, date(2026, 2, 10), date(2026, 2, 16), [SESSION, flood]).period == "汛期"


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
BEATS = st.builds(Beat, st.integers(1, 24), st.sampled_from("周月"), st.just(1), st.just("周"))
PERIODS = st.lists(
    st.builds(lambda begin, days: Period("某时段", begin, begin + timedelta(days=days)), DAYS, st.integers(0, 60)),
    max_size=3,
)


@given(BEATS, DAYS, st.integers(0, 900), PERIODS)
def test_the_next_is_due_after_the_last_and_a_key_period_never_puts_it_off(
    beat: Beat, last: date, later: int, periods: list[Period]
) -> None:
    on = last + timedelta(days=later)
    plain, call = next_call(beat, last, on), next_call(beat, last, on, periods)
    assert last < call.due <= plain.due
    assert call.late == (call.due < on)
    assert (call.due < plain.due) == bool(call.period)


@given(BEATS, DAYS, st.integers(0, 60), PERIODS)
def test_a_later_meeting_is_never_followed_by_an_earlier_call(
    beat: Beat, last: date, later: int, periods: list[Period]
) -> None:
    on = last + timedelta(days=later)
    assert next_call(beat, last, on, periods).due <= next_call(beat, on, on, periods).due


@pytest.mark.parametrize(
    ("beat", "words"),
    [
        (HALF_YEARLY, "每半年至少一次"),
        (MONTHLY, "每月至少一次，重点时段每周至少一次"),
        (Beat(2, "周"), "每2周至少一次"),
        (Beat(2, "月"), "每2个月至少一次"),
    ],
)
def test_a_rhythm_is_said_as_offices_say_it(beat: Beat, words: str) -> None:
    assert beat.words == words

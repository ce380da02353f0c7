"""Rates as the office prints them, ranks, intervals, periods: nothing of it needs a database."""

from datetime import date
from decimal import Decimal

import pytest

from portal.accountability.figures import periods
from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import Period
from portal.accountability.figures.ranking import ranked
from portal.accountability.figures.rates import Interval, points, ranks, rate, share, standing, wilson


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (688, 697, "98.71%"),
        (279, 306, "91.18%"),
        (112, 134, "83.58%"),
        (1, 800, "0.13%"),
        (0, 5, "0.00%"),
        (5, 5, "100.00%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_is_printed_as_the_office_prints_it(part: int, whole: int, printed: str) -> None:
    assert rate(part, whole) == printed


def test_a_change_is_the_difference_of_what_was_printed() -> None:
    assert points(share(688, 697), share(279, 306)) == "+7.53"
    assert points(share(1, 2), share(1, 2)) == "0.00"
    assert points(share(0, 2), share(1, 2)) == "-50.00"
    assert points(share(1, 2), share(0, 0)) == points(share(0, 0), share(1, 2)) == "—"


def test_ties_share_a_rank_and_the_next_is_left_out() -> None:
    assert ranks([Decimal(90), Decimal(95), Decimal(95), Decimal(80)]) == [3, 1, 1, 4]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, "49.02", "94.33"), (0, 10, "0.00", "27.75"), (10, 10, "72.25", "100.00"), (688, 697, "97.56", "99.32")],
)
def test_the_interval_is_that_of_wilson(part: int, whole: int, low: str, high: str) -> None:
    """Values of R: prop.test(…, correct = FALSE)."""
    assert wilson(part, whole) == Interval(Decimal(low), Decimal(high))


def test_of_nothing_there_is_no_interval() -> None:
    assert wilson(0, 0) is None


def test_who_overlaps_is_not_clearly_different() -> None:
    some = [Interval(Decimal(90), Decimal(99)), Interval(Decimal(80), Decimal(90)), Interval(Decimal(10), Decimal(20))]
    assert [standing(place, some) for place in range(3)] == [(1, 0, 1), (1, 0, 1), (0, 2, 0)]


def line(name: str, on_time: int, judged: int) -> Line:
    return Line(name, name, numbers={"on_time": on_time, "judged": judged})


def test_too_few_are_shown_apart_and_not_ranked() -> None:
    found = ranked([line("甲", 4, 4), line("乙", 5, 10), line("丙", 1, 2 * 10), line("丁", 10, 20)], 5)
    assert [(one.line.name, one.rank) for one in found.ranked] == [("乙", 1), ("丁", 1), ("丙", 3)]
    assert [one.name for one in found.apart] == ["甲"]


def test_who_owed_nothing_judged_is_never_ranked() -> None:
    assert not ranked([line("甲", 0, 0)], 1).ranked


@pytest.mark.parametrize(
    ("name", "since", "until", "before"),
    [
        ("2026-03", date(2026, 3, 1), date(2026, 3, 31), "2026-02"),
        ("2026-01", date(2026, 1, 1), date(2026, 1, 31), "2025-12"),
        ("2026-1季度", date(2026, 1, 1), date(2026, 3, 31), "2025-4季度"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2025"),
    ],
)
def test_a_period_by_its_name_and_the_one_before(name: str, since: date, until: date, before: str) -> None:
    found = periods.named(name)
    assert found == Period(since, until, name)
    assert found.before == periods.named(before)


def test_days_chosen_freely_are_compared_with_as_many_before() -> None:
    assert Period(date(2026, 3, 11), date(2026, 3, 20)).before == Period(date(2026, 3, 1), date(2026, 3, 10))


@pytest.mark.parametrize(
    "name", ["", "26-03", "2026-13", "2026-", "2026-5季度", "２０２６", "2026-0x", "9999", "2026-+1"]
)
def test_what_is_no_period_is_none(name: str) -> None:
    assert periods.named(name) is None


def test_every_period_that_is_offered_is_understood() -> None:
    offered = periods.recent(date(2026, 1, 31))
    assert [periods.named(one.name) for one in offered] == offered
    assert offered[0].words == "2026年1月"
    assert {"2026年第1季度", "2026年", "2025年1月"} <= {one.words for one in offered}

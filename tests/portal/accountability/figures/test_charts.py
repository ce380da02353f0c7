"""Charts say their numbers, are long as their numbers are, and have gaps where there is none. No database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accountability.documents.charts import BARS, LABEL, RIGHT, WIDTH, charts_of, drawn, number

SHARES = st.integers(0, 10_000).map(lambda hundredths: f"{Decimal(hundredths) / 100:.2f}%")
FULL = WIDTH - LABEL - RIGHT


@given(st.lists(SHARES, min_size=1, max_size=BARS))
def test_a_bar_is_as_long_as_its_number(shares: list[str]) -> None:
    [chart] = charts_of("甲", "bars", [(f"第{at}单位", share) for at, share in enumerate(shares)])
    drawing = drawn(chart.as_json())
    assert [round(wide * 100 / FULL) for _, _, wide, _, _, _ in drawing.boxes] == pytest.approx(
        [float(share.rstrip("%")) for share in shares], abs=0.6
    )
    assert {text for *_, text in drawing.words} >= set(shares)


@given(st.lists(st.one_of(SHARES, st.just("—")), min_size=1, max_size=12))
def test_every_mark_stays_on_the_sheet(shares: list[str]) -> None:
    for chart in charts_of("甲", "line", [(f"{at}月", share) for at, share in enumerate(shares, 1)]):
        drawing = drawn(chart.as_json())
        assert all(0 <= x <= drawing.wide and 0 <= y <= drawing.high for x, y in drawing.dots)
        assert len(drawing.dots) == sum(share != "—" for share in shares)


def test_a_month_without_figures_is_a_gap() -> None:
    def strokes(*shares: str) -> int:
        [chart] = charts_of("甲", "line", [(f"{at}月", share) for at, share in enumerate(shares, 1)])
        return sum(thick > 1 for *_, thick, _ in drawn(chart.as_json()).lines)

    assert strokes("90.00%", "80.00%", "70.00%") == 2
    assert strokes("90.00%", "—", "70.00%") == 0


def test_many_units_go_to_several_figures_and_nothing_is_no_figure() -> None:
    points = [(f"第{at}单位", "50.00%") for at in range(BARS + 1)]
    assert [(chart.title, len(chart.points)) for chart in charts_of("甲", "bars", points)] == [
        ("甲", BARS),
        ("甲（续）", 1),
    ]
    assert not charts_of("甲", "bars", [("乙", "—")])
    assert not charts_of("甲", "line", [])


def test_what_is_no_share_has_no_number() -> None:
    assert number("—") is None
    assert number("98.71%") == Decimal("98.71")

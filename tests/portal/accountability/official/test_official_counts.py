"""The arithmetic of official figures: rates, what is refused, what is pointed out. No database."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accountability.figures.official import COUNTS, RATES, faults, remarks, total


@pytest.mark.parametrize(
    ("part", "whole", "printed"), [(688, 697, "98.71%"), (112, 134, "83.58%"), (279, 306, "91.18%"), (0, 0, "—")]
)
@pytest.mark.parametrize("name", RATES)
def test_every_rate_is_printed_as_the_office_prints_it(name: str, part: int, whole: int, printed: str) -> None:
    one = RATES[name]
    assert one.of({one.part: part, one.whole: whole}) == printed


@given(st.integers(0, 10**6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_rate_is_the_quotient_rounded_half_up(pair: tuple[int, int]) -> None:
    part, whole = pair
    printed = RATES["accept_rate"].of({"accept_in_time": part, "accept_due": whole})
    if whole == 0:
        assert printed == "—"
        return
    exact = Decimal(part) * 100 / Decimal(whole)
    assert Decimal(printed.rstrip("%")) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert 0 <= Decimal(printed.rstrip("%")) <= 100


def test_what_was_not_reported_has_no_rate() -> None:
    assert all(one.of({}) == "—" for one in RATES.values())
    assert RATES["accept_rate"].of({"accept_due": 5}) == "—"


@pytest.mark.parametrize("name", RATES)
def test_a_part_larger_than_its_whole_is_named(name: str) -> None:
    one = RATES[name]
    [(field, sentence)] = [fault for fault in faults({one.part: 6, one.whole: 5}) if "多于" in fault[1]]
    assert field == one.part
    assert COUNTS[one.whole] in sentence


@pytest.mark.parametrize("name", RATES)
def test_half_a_rate_is_named(name: str) -> None:
    one = RATES[name]
    assert one.whole in dict(faults({one.part: 1}))
    assert one.part in dict(faults({one.whole: 1}))


def test_a_jump_by_more_than_half_is_pointed_out_and_a_small_one_is_not() -> None:
    assert list(remarks({"accept_due": 160}, {"accept_due": 100})) == ["应受理件160件，上一期100件，相差过半"]
    assert list(remarks({"accept_due": 40}, {"accept_due": 100})) == ["应受理件40件，上一期100件，相差过半"]
    assert not list(remarks({"accept_due": 150}, {"accept_due": 100}))
    assert not list(remarks({"accept_due": 4}, {"accept_due": 1})), "two or three more are no slip of the pen"
    assert not list(remarks({"accept_due": 160}, {}))


def test_the_sum_leaves_out_what_nobody_reported() -> None:
    found = total([{"accept_due": 3, "rated": None}, {"accept_due": 4, "rated": None}])
    assert (found["accept_due"], found["rated"]) == (7, None)


def test_how_many_petitioned_is_no_count() -> None:
    assert not {"petitions", "visits", "letters", "log_ins"} & COUNTS.keys()
    assert not any(word in words for words in COUNTS.values() for word in ("信访总量", "来访", "来信", "登录"))

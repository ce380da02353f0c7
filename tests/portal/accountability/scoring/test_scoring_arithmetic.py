"""The arithmetic of a scheme: every kind of line as one reads it aloud, what is refused, who is ranked. No database."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accountability.figures.rates import share
from portal.accountability.figures.scoring import (
    SOURCES,
    Given,
    LineRule,
    Scored,
    cents,
    of_cents,
    refused,
    score,
    total,
)
from portal.accountability.figures.scoring_ranks import Earned, Standing, standings
from portal.accountability.scoring_profiles import SHIPPED

D = Decimal
LINES = {line.key: line for line in SHIPPED["dachuan"].lines}


@pytest.mark.parametrize(
    ("key", "number", "marks", "words"),
    [
        ("accept", Given(share(688, 697)), "4.94", "及时受理率 98.71% × 5 = 4.94"),
        ("finish", Given(share(279, 306)), "9.12", "按期答复率 91.18% × 10 = 9.12"),
        ("satisfied", Given(share(112, 134)), "8.36", "参评群众满意率 83.58% × 10 = 8.36"),
        ("repeat", Given(by_month=(2,)), "8.00", "重复信访治理 10 − 2 件 × 1 = 8.00"),
        ("repeat", Given(by_month=(2, 0, 1)), "7.00", "重复信访治理 10 − （2＋0＋1） 件 × 1 = 7.00"),
        ("repeat", Given(by_month=(12,)), "0.00", "重复信访治理 10 − 12 件 × 1，扣完为止 = 0.00"),
        ("studied", Given(by_month=(4,)), "4.00", "党政办公会或者联席会议专题研究 4 次 × 1 = 4.00"),
        ("studied", Given(by_month=(7,)), "6.00", "党政办公会或者联席会议专题研究 7 次 × 1，最多 6 = 6.00"),
        ("carried", Given(share(84, 100)), "1.00", "领导包案化解率 84.00%，低于 85%，2 − 1 = 1.00"),
        ("carried", Given(share(85, 100)), "2.00", "领导包案化解率 85.00%，不低于 85%，2 − 0 = 2.00"),
        ("carried", Given(idle=True), "0.00", "领导包案化解率 没有开展，2 − 2 = 0.00"),
        ("received", Given(share(3, 4)), "0.00", "有接访记录 75.00%，低于 100%，2 − 2 = 0.00"),
    ],
)
def test_each_line_says_what_it_took(key: str, number: Given, marks: str, words: str) -> None:
    assert score(LINES[key], number) == Scored(D(marks), words)


@pytest.mark.parametrize("key", LINES)
def test_without_a_number_there_is_no_mark(key: str) -> None:
    found = score(LINES[key], Given(why="缺2026年2月的官方数据"))
    assert found.marks is None
    assert "缺2026年2月的官方数据，不计分" in found.words


def test_the_printed_rate_is_used_as_one_computes_by_hand() -> None:
    """2 of 3 is 66.67% on paper; 66.67% × 50 is 33.34 where the quotient itself would give 33.33."""
    line = LineRule("x", "甲", "率", "rate", "accept_rate", D(50))
    assert score(line, Given(share(2, 3))).marks == D("33.34")


@given(
    st.integers(1, 10**6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))), st.integers(1, 10**5)
)
def test_no_rate_earns_more_than_its_full_marks(pair: tuple[int, int], most: int) -> None:
    line = LineRule("x", "甲", "率", "rate", "accept_rate", of_cents(most))
    marks = score(line, Given(share(*pair))).marks
    assert marks is not None
    printed = share(*pair)
    assert printed is not None
    assert marks == (printed * line.most / 100).quantize(D("0.01"), ROUND_HALF_UP)
    assert 0 <= marks <= line.most
    assert of_cents(cents(marks)) == marks


@given(st.sampled_from(["repeat", "studied"]), st.lists(st.integers(0, 1000), max_size=12))
def test_no_count_earns_less_than_nought_or_more_than_the_cap(key: str, months: list[int]) -> None:
    marks = score(LINES[key], Given(by_month=tuple(months))).marks
    assert marks is not None
    assert 0 <= marks <= LINES[key].most


@pytest.mark.parametrize("source", ["petitions", "visits", "log_ins", "信访量", ""])
@pytest.mark.parametrize("kind", ["each", "credit", "rate", "step"])
def test_petition_volume_and_log_ins_are_no_source(kind: str, source: str) -> None:
    said = refused(LineRule("x", "甲", "信访量", kind, source, D(5), D(1), D(50)))
    assert "信访数量、登录次数不能用来计分" in said


def test_no_source_counts_petitioners_or_log_ins() -> None:
    assert not any(word in words for words in SOURCES.values() for word in ("总量", "来访", "来信", "登录", "人次"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LineRule("x", "甲", "乙", "rate", "repeat_added", D(5)), "须是一项率"),
        (LineRule("x", "甲", "乙", "each", "accept_rate", D(5), D(1)), "须是一项件数"),
        (LineRule("x", "甲", "乙", "rate", "accept_rate", D(0)), "须大于 0"),
        (LineRule("x", "甲", "乙", "each", "late", D(5)), "“每件（次）”须大于 0"),
        (LineRule("x", "甲", "乙", "each", "late", D(5), D(6)), "不能多于“满分”"),
        (LineRule("x", "甲", "乙", "step", "entered", D(2), D(1)), "“规定比例”"),
        (LineRule("x", "甲", "乙", "guess", "late", D(2), D(1)), "“计分方式”"),
    ],
)
def test_a_line_that_cannot_be_computed_is_refused(line: LineRule, said: str) -> None:
    assert said in refused(line)


def test_the_shipped_scheme_stands_and_says_where_it_comes_from() -> None:
    shipped = SHIPPED["dachuan"]
    assert [refused(line) for line in shipped.lines] == [""] * 8
    assert sum(line.most for line in shipped.lines) == 50
    assert "国信发〔2022〕11号" in shipped.source


def earned(marks: str | None, sample: int | None = None) -> list[Earned]:
    return [Earned(LINES["accept"], Scored(D(marks) if marks else None, ""), sample)]


def test_ties_share_a_rank_and_who_is_apart_takes_nobodys_place() -> None:
    units = [earned("4.50"), earned(None), earned("4.90", 40), earned("4.50", 5), earned("5.00", 4), earned("1.00")]
    assert standings(units, 5) == [
        Standing(D("4.50"), 2),
        Standing(None, None, "缺数据：及时受理率"),
        Standing(D("4.90"), 1),
        Standing(D("4.50"), 2),
        Standing(D("5.00"), None, "样本不足：及时受理率只有 4 件"),
        Standing(D("1.00"), 4),
    ]


def test_the_sum_of_nothing_missing_is_exact() -> None:
    assert total([Scored(D("0.10"), "")] * 3) == D("0.30")
    assert total([Scored(D("0.10"), ""), Scored(None, "")]) is None

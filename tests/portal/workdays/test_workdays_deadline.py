"""Deadlines: the fourteen vectors, extensions, pauses, months, and how each is told."""

import argparse
import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadInput, Missing
from portal.workdays import (
    SHIPPED_LIMITS,
    Extension,
    Nature,
    Pause,
    Role,
    Unit,
    compute,
    date_words,
    days_left,
    distance_words,
    limit_for,
    span_words,
)
from portal.workdays.calendar import WEEKLY_REST
from portal.workdays.command import add_parser, run, shipped_calendar

BASE = shipped_calendar()
D, W, M = Unit.DAY, Unit.WORKDAY, Unit.MONTH
day = date.fromisoformat
MORE = Extension(30, D, "李局长", "案情复杂", date(2026, 4, 2))
VECTORS = [
    ("2026-02-10", 60, D, (), "2026-04-11", "2026-04-13"),
    ("2026-02-10", 60, D, (MORE,), "2026-05-11", "2026-05-11"),
    ("2026-09-18", 15, D, (), "2026-10-03", "2026-10-08"),
    ("2026-01-16", 30, D, (), "2026-02-15", "2026-02-24"),
    ("2026-03-20", 15, D, (), "2026-04-04", "2026-04-07"),
    ("2026-08-02", 60, D, (), "2026-10-01", "2026-10-08"),
    ("2026-02-11", 5, W, (), "2026-02-25", "2026-02-25"),
    ("2026-09-30", 5, W, (), "2026-10-13", "2026-10-13"),
    ("2026-04-30", 5, W, (), "2026-05-11", "2026-05-11"),
    ("2026-02-13", 10, W, (), "2026-03-05", "2026-03-05"),
    ("2026-04-01", 30, W, (), "2026-05-18", "2026-05-18"),
    ("2025-08-31", 6, M, (), "2026-02-28", "2026-02-28"),
    ("2026-04-01", 6, M, (), "2026-10-01", "2026-10-08"),
    ("2026-01-31", 1, M, (), "2026-02-28", "2026-02-28"),
]

starts = st.dates(date(2003, 1, 1), date(2030, 12, 31))
amounts = st.integers(0, 90)
units = st.sampled_from([D, W])


def pauses_near(start, gaps):
    return [Pause(start + timedelta(days=a), start + timedelta(days=a + n), "听证") for a, n in gaps]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_fourteen_vectors(vector):
    start, amount, unit, extensions, statutory, effective = vector
    deadline = compute(day(start), (amount, unit), BASE, extensions)
    assert (deadline.statutory_due, deadline.effective_due) == (day(statutory), day(effective))
    assert not deadline.is_estimate


@pytest.mark.parametrize("vector", VECTORS)
def test_without_the_roll_the_effective_day_is_the_statutory_one(vector):
    start, amount, unit, extensions, statutory, _ = vector
    deadline = compute(day(start), (amount, unit), BASE, extensions, roll=False)
    assert deadline.effective_due == deadline.statutory_due == day(statutory)
    assert any("不顺延" in line for line in deadline.explanation())


@given(
    starts,
    amounts,
    st.sampled_from(list(Unit)),
    st.lists(st.tuples(st.integers(-5, 80), st.integers(0, 9)), max_size=3),
)
def test_rolled_days_are_worked_and_never_before_the_statutory_day(start, amount, unit, gaps):
    deadline = compute(start, (amount, unit), BASE, pauses=pauses_near(start, gaps))
    assert deadline.base_due == deadline.statutory_due <= deadline.effective_due
    assert BASE.is_workday(deadline.effective_due)
    assert not any(
        BASE.is_workday(deadline.statutory_due + timedelta(days=i))
        for i in range((deadline.effective_due - deadline.statutory_due).days)
    )


@given(starts, amounts, units, st.lists(st.tuples(st.integers(-5, 80), st.integers(0, 9)), max_size=3))
def test_the_steps_are_every_day_in_order_and_count_to_the_limit(start, amount, unit, gaps):
    deadline = compute(start, (amount, unit), BASE, pauses=pauses_near(start, gaps))
    expected = [start + timedelta(days=i) for i in range((deadline.effective_due - start).days + 1)]
    assert [step.day for step in deadline.steps] == expected
    assert sum(step.role is Role.COUNTED for step in deadline.steps) == amount
    paused = {step.day for step in deadline.steps if step.role is Role.PAUSED}
    for step in deadline.steps[1:]:
        assert (step.day in paused) == (
            step.day <= deadline.statutory_due and any(p.covers(step.day) for p in deadline.pauses)
        )
    json.dumps(deadline.as_json())


@given(starts, amounts, units, st.integers(0, 30))
def test_more_time_is_never_earlier(start, amount, unit, more):
    short, long = compute(start, (amount, unit), BASE), compute(start, (amount + more, unit), BASE)
    assert short.statutory_due <= long.statutory_due
    assert short.effective_due <= long.effective_due


def test_a_pause_pushes_natural_days_by_its_length():
    deadline = compute(day("2026-02-10"), (60, D), BASE, pauses=[Pause(day("2026-03-02"), day("2026-03-06"), "听证")])
    assert deadline.statutory_due == day("2026-04-16")
    assert "中止：2026年3月2日（周一）至3月6日（周五），听证，共5日不计。" in deadline.explanation()


def test_pauses_that_overlap_push_once_and_those_outside_the_period_not_at_all():
    hearings = [
        Pause(day("2026-03-02"), day("2026-03-06"), "听证"),
        Pause(day("2026-03-05"), day("2026-03-08"), "鉴定"),
        Pause(day("2026-01-01"), day("2026-02-10"), "受理之前"),
        Pause(day("2026-08-01"), day("2026-08-31"), "期满之后"),
    ]
    assert compute(day("2026-02-10"), (60, D), BASE, pauses=hearings).statutory_due == day("2026-04-18")


def test_a_pause_over_the_last_day_moves_it_past_the_pause():
    over = [Pause(day("2026-04-11"), day("2026-04-15"), "听证")]
    assert compute(day("2026-02-10"), (60, D), BASE, pauses=over).statutory_due == day("2026-04-16")


def test_a_paused_day_does_not_count_as_a_working_day():
    # 2, 3 (paused), 4 (paused), 5, 6 | 9, 10 March 2026
    deadline = compute(day("2026-03-01"), (5, W), BASE, pauses=[Pause(day("2026-03-03"), day("2026-03-04"), "听证")])
    assert deadline.statutory_due == day("2026-03-10")


def test_a_pause_pushes_a_limit_in_months_by_its_days():
    deadline = compute(day("2026-01-31"), (1, M), BASE, pauses=[Pause(day("2026-02-02"), day("2026-02-04"), "听证")])
    assert deadline.statutory_due == day("2026-03-03")
    assert any("再顺推中止的3日" in line for line in deadline.explanation())


def test_extensions_count_from_the_unrolled_day_before_them_and_may_be_several():
    first = compute(day("2026-08-02"), (60, D), BASE)
    assert first.effective_due == day("2026-10-08")
    twice = compute(day("2026-08-02"), (60, D), BASE, [MORE, Extension(5, W, "王书记", "等待鉴定")])
    assert twice.base_due == day("2026-10-01")
    assert [leg.due for leg in twice.legs] == [day("2026-10-01"), day("2026-10-31"), day("2026-11-06")]
    assert [e["due"] for e in twice.as_json()["extensions"]] == ["2026-10-01", "2026-10-31", "2026-11-06"][1:]
    told = "\n".join(twice.explanation())
    assert "批准人李局长，理由：案情复杂，批准日期2026年4月2日（周四）" in told
    assert "自2026年10月1日（周四）（顺延前的期满日）次日起再计30日" in told
    assert "批准人王书记，理由：等待鉴定" in told


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [("2024-01-31", 1, "2024-02-29"), ("2026-05-31", 1, "2026-06-30"), ("2026-12-15", 2, "2027-02-15")],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(start, months, due):
    assert compute(day(start), (months, M), BASE).statutory_due == day(due)


def test_a_limit_before_the_event_counts_back_and_is_not_rolled():
    meeting = day("2026-10-12")
    assert compute(meeting, limit_for("meeting_materials", meeting, "cycle"), BASE).effective_due == day("2026-10-09")
    notice = compute(meeting, limit_for("meeting_notice", meeting, "cycle"), BASE, roll=True)
    assert notice.effective_due == day("2026-10-09")
    assert compute(day("2026-03-10"), (-3, D), BASE, roll=True).effective_due == day("2026-03-07"), "a Saturday"


def test_only_what_rests_on_an_unpublished_year_is_an_estimate():
    assert compute(day("2026-12-28"), (5, W), BASE).statutory_is_estimate
    rolled = compute(day("2026-12-10"), (60, D), BASE)
    assert (rolled.statutory_is_estimate, rolled.is_estimate) == (False, True)
    assert not compute(day("2026-12-10"), (60, D), BASE, roll=False).is_estimate
    assert not compute(day("2026-12-01"), (15, W), BASE).is_estimate
    assert any("日历中没有2027年的放假安排" in line for line in rolled.explanation())


def test_the_explanation_names_rest_days_and_made_up_days_with_their_notice():
    notice = "（《国务院办公厅关于2026年部分节假日安排的通知》）"
    assert compute(day("2026-02-13"), (10, W), BASE).explanation() == [
        "起算：2026年2月13日（周五）为起算当日，不计入（《民法典》第二百零一条）。",
        "时限：10个工作日（只计工作日）。",
        f"补班：2026年2月14日（周六），春节调休上班，计第1个工作日{notice}。",
        f"不计：2026年2月15日（周日）至2月23日（周一），春节放假{notice}。",
        "计入：2026年2月24日（周二）至2月27日（周五），第2至第5个工作日。",
        f"补班：2026年2月28日（周六），春节调休上班，计第6个工作日{notice}。",
        f"计入：2026年3月1日（周日）至3月5日（周四），第7至第10个工作日，其间周末1天不计（{WEEKLY_REST}）。",
        "期满日：2026年3月5日（周四）。",
        "到期日：2026年3月5日（周四），当天是工作日，不需要顺延。",
    ]


def test_the_compact_list_leaves_out_ordinary_counted_days_only():
    deadline = compute(day("2026-04-01"), (6, M), BASE)
    compact = deadline.notable()
    assert compact[0].role is Role.START
    assert compact[-1].role is Role.LANDED
    assert {step.facts.nature for step in compact if step.role is Role.COUNTED} == {Nature.HOLIDAY, Nature.MADE_UP}
    assert len(compact) < 40 < len(deadline.steps)


@pytest.mark.parametrize(
    ("limit", "extensions", "pauses", "complaint"),
    [
        ((5, "周"), (), (), "时限的单位"),
        ((10_000, D), (), (), "不能超过"),
        ((-3, D), (MORE,), (), "不能延长"),
        ((60, D), (Extension(0, D, "", ""),), (), "第1次延长"),
        ((60, D), (), (Pause(date(2026, 3, 2), date(2026, 3, 1), ""),), "第1次中止"),
        ((301, M), (), (), "不能超过300个月"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_chinese(limit, extensions, pauses, complaint):
    with pytest.raises(BadInput, match=complaint):
        compute(date(2026, 3, 1), limit, BASE, extensions, pauses)


@pytest.mark.parametrize("unit", list(Unit))
def test_beyond_the_last_day_of_the_calendar_is_a_sentence_not_a_crash(unit):
    with pytest.raises(BadInput, match="日期太远"):
        compute(date(9999, 12, 30), (60, unit), BASE)
    with pytest.raises(BadInput, match="日期太远"):
        compute(date(1, 1, 2), (-60, unit), BASE)


def test_the_limits_of_the_regulation_and_the_house_are_data_with_their_article():
    found = {limit.key: (limit.amount, limit.unit) for limit in SHIPPED_LIMITS if limit.profile == "national"}
    assert found == {
        "register": (15, D),
        "notify": (15, D),
        "notify_forwarded": (15, D),
        "objection": (5, W),
        "handle": (60, D),
        "handle_extension": (30, D),
        "request_review": (30, D),
        "review": (30, D),
        "request_final_review": (30, D),
        "final_review": (30, D),
        "assigned_feedback": (None, D),
        "recommendation_reply": (30, D),
    }
    places = [(limit.profile, limit.key, limit.applies_from) for limit in SHIPPED_LIMITS]
    assert len(places) == len(set(places))
    assert all(limit.article and limit.name and limit.trigger and limit.shipped for limit in SHIPPED_LIMITS)
    cycle = {limit.key: (limit.amount, limit.unit) for limit in SHIPPED_LIMITS if limit.profile == "cycle"}
    assert cycle["meeting_notice"] == (-3, D)
    assert cycle["meeting_materials"] == (-2, W)
    assert (cycle["minutes_draft"], cycle["minutes_issue"], cycle["sign_for"]) == ((3, W), (5, W), (1, W))
    assert (cycle["first_feedback"], cycle["closure"]) == ((15, D), (30, W))


def test_the_focused_period_follows_the_day_of_feedback_and_the_level():
    for key in ("focus_period", "report_due"):
        assert limit_for(key, date(2024, 2, 7), "inspection").amount == 2
        assert limit_for(key, date(2024, 2, 8), "inspection").amount == 6
        assert limit_for(key, date(2024, 2, 8), "district").amount == 3
    assert limit_for("plan_due", date(2026, 1, 1), "inspection").amount == 1
    with pytest.raises(Missing):
        limit_for("plan_due", date(2026, 1, 1), "guangzhou")


def test_a_limit_left_to_the_office_must_be_filled_in():
    with pytest.raises(BadInput, match="由交办单位指定"):
        compute(date(2026, 3, 1), limit_for("assigned_feedback", date(2026, 3, 1)), BASE)


def test_days_are_said_as_people_say_them():
    due = date(2026, 11, 21)
    assert date_words(due) == "11月21日（周六）"
    assert distance_words(due, date(2026, 11, 16)) == "还有 5 天"
    assert distance_words(due, due) == "今天到期"
    assert distance_words(due, date(2026, 11, 24)) == "逾期 3 天"
    assert days_left(due, date(2026, 11, 24)) == -3
    assert span_words(date(2026, 12, 31), date(2027, 1, 1)) == "2026年12月31日（周四）至2027年1月1日（周五）"


def due(*words, calendar=None):
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    return run(parser.parse_args(["due", *words]), calendar)


def test_the_command_prints_both_dates_and_every_day(capsys):
    assert due("--from", "2026-02-10", "--days", "60") == 0
    out = capsys.readouterr().out
    assert "法定期满日  2026-04-11  2026年4月11日（周六）\n实际到期日  2026-04-13  2026年4月13日（周一）\n" in out
    assert "2026年2月14日（周六）  计入第4  春节调休上班  《国务院办公厅关于2026年部分节假日安排的通知》" in out
    assert out.split("逐日：\n")[1].count("\n") == 63


def test_the_command_takes_extensions_pauses_months_and_json(capsys):
    words = ("--days", "60", "--extend", "30", "--pause", "2026-03-02..2026-03-03", "2026年3月9日..２０２６-03-09")
    assert due("--from", "2026-02-10", *words, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["base_due"], told["statutory_due"]) == ("2026-04-14", "2026-05-14")
    assert [pause["from"] for pause in told["pauses"]] == ["2026-03-02", "2026-03-09"]
    assert due("--from", "2026-04-01", "--months", "6", "--no-roll", "--json") == 0
    assert json.loads(capsys.readouterr().out)["effective_due"] == "2026-10-01"


def test_the_command_says_estimates(capsys):
    due("--from", "2026-12-28", "--working-days", "5")
    assert "法定期满日  2027-01-05  2027年1月5日（周二）  预估" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "--from：请写明起算当日"),
        (("--from",), "不是日期"),
        (("--from", "2026-02-30", "--days", "1"), "没有“2026-02-30”这一天"),
        (("--from", "2026-02-10"), "写一个，并且只写一个"),
        (("--from", "2026-02-10", "--days", "1", "--months", "1"), "写一个，并且只写一个"),
        (("--from", "2026-02-10", "--days", "六十"), "不是整数"),
        (("--from", "2026-02-10", "--days"), "不是整数"),
        (("--from", "2026-02-10", "--days", "99999"), "不能超过9999日"),
        (("--from", "2026-02-10", "--days", "60", "--extend", "-1"), "第1次延长"),
        (("--from", "2026-02-10", "--days", "60", "--pause", "2026-03-01"), "看不懂"),
        (("--from", "9999-12-30", "--days", "60"), "日期太远"),
    ],
)
def test_the_command_refuses_bad_input_with_one_chinese_sentence(words, sentence, capsys):
    assert due(*words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err
    assert printed.err.count("\n") == printed.err.count("。") == 1

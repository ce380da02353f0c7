"""The calendar against its independent witnesses, and what happens when a notice comes in."""

import json
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import BadInput
from portal.workdays import (
    Case,
    Day,
    Nature,
    Unit,
    WorkCalendar,
    compute,
    difference,
    from_chinesecalendar,
    from_holiday_cn,
    from_notice,
    merge,
    recompute,
)
from portal.workdays.festivals import notice_year
from portal.workdays.statutory import REGULATION, statutory_days

BASE_DAYS, BASE_YEARS = from_chinesecalendar()
BASE = WorkCalendar({day.day: day for day in BASE_DAYS}, frozenset(BASE_YEARS))
COVERED = [date(2007, 1, 1) + timedelta(days=i) for i in range((date(2027, 1, 1) - date(2007, 1, 1)).days)]
# Days on which `holidays` is known to say otherwise, each with its reason. 0.109 has none from 2007 on.
HOLIDAYS_DIFFERS: dict[date, str] = {}
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假调休，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""  # made up for the test: in it 11 February, 60 days on from 13 December, is off

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
steps = st.integers(0, 60)


def test_every_day_of_2007_to_2026_agrees_with_chinesecalendar():
    assert [day for day in COVERED if BASE.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_of_2007_to_2026_agrees_with_holidays_make_up_days_and_all():
    witness = holidays.country_holidays("CN", years=range(2006, 2028))
    differing = {day for day in COVERED if BASE.is_workday(day) != witness.is_working_day(day)}
    assert differing == set(HOLIDAYS_DIFFERS)
    ours = {day.day for day in BASE_DAYS if not day.is_off and 2007 <= day.day.year <= 2026}
    assert ours == {day for day in witness.weekend_workdays if 2007 <= day.year <= 2026} - set(HOLIDAYS_DIFFERS)


def test_2026_has_248_working_days_and_six_make_up_days():
    assert BASE.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248
    made_up = [day.day for day in BASE_DAYS if day.day.year == 2026 and not day.is_off]
    assert [f"{day.month}/{day.day}" for day in made_up] == ["1/4", "2/14", "2/28", "5/9", "9/20", "10/10"]


def test_the_package_covers_2004_to_2026_and_years_outside_are_estimates_not_errors():
    assert BASE.published == frozenset(range(2004, 2027))
    for day in (date(1, 1, 1), date(2003, 5, 1), date(2027, 10, 4), date(9999, 12, 31)):
        assert BASE.is_estimate(day)
        assert BASE.is_workday(day) is (day.weekday() < 5)
        assert "预估" in str(BASE.explain(day))
    assert not BASE.is_estimate(date(2026, 12, 31))


def test_the_festivals_of_a_year_without_a_notice_rest_by_the_regulation_and_agree_with_holidays():
    assert not BASE.is_workday(date(2027, 1, 1)), "a Friday"
    assert str(BASE.explain(date(2027, 2, 8))).endswith(f"春节放假，预估，依据{REGULATION}")
    for year in range(2027, 2100):
        told = holidays.country_holidays("CN", years=year, language="en_US").items()
        witness = {
            day for day, names in told if any("observed" not in name for name in names.split("; ")) and day.year == year
        }
        differing = witness ^ set(statutory_days(year))
        assert differing == ({date(2089, 9, 18), date(2089, 9, 19)} if year == 2089 else set()), (
            "中秋 at a midnight moon"
        )


def test_a_notice_has_the_last_word_over_the_regulation():
    noticed = WorkCalendar({}, frozenset({2027}))
    assert noticed.is_workday(date(2027, 1, 1)), "a published year holds what its notice names, nothing more"
    by_hand = Day(date(2027, 1, 1), is_off=False, name="应急值守", notice="区政府办通知")
    assert WorkCalendar({by_hand.day: by_hand}).is_workday(by_hand.day)
    assert not WorkCalendar().is_workday(date(2027, 1, 1))


@given(days, steps)
def test_going_n_working_days_on_and_back_returns(day, n):
    day = BASE.next_workday(day)
    assert BASE.after(BASE.after(day, n), -n) == day
    assert BASE.after(BASE.after(day, -n), n) == day


@given(days, steps, steps)
def test_after_is_monotone_lands_on_working_days_and_is_counted_by_workdays_between(day, n, m):
    low, high = sorted((n, m))
    assert BASE.after(day, low) <= BASE.after(day, high)
    assert BASE.after(day, low) <= BASE.after(day + timedelta(days=1), low)
    later = BASE.after(day, n)
    assert BASE.workdays_between(day, later) == n
    assert BASE.workdays_between(later, day) == -n
    assert n == 0 or BASE.is_workday(later)


@given(days)
def test_the_next_workday_is_the_first_from_the_day_on(day):
    found = BASE.next_workday(day)
    assert found >= day
    assert BASE.is_workday(found)
    assert not any(BASE.is_workday(day + timedelta(days=i)) for i in range((found - day).days))


def test_each_day_says_why_and_on_whose_word():
    notice = "《国务院办公厅关于2026年部分节假日安排的通知》"
    made_up, holiday = BASE.explain(date(2026, 2, 14)), BASE.explain(date(2026, 2, 17))
    assert (made_up.nature, made_up.reason, made_up.notice) == (Nature.MADE_UP, "春节调休上班", notice)
    assert (holiday.nature, holiday.reason, holiday.notice) == (Nature.HOLIDAY, "春节放假", notice)
    assert BASE.explain(date(2026, 3, 7)).notice == "《国务院关于职工工作时间的规定》第七条"
    assert BASE.explain(date(2018, 12, 31)).notice == "《国务院办公厅关于2019年部分节假日安排的通知》"
    assert BASE.explain(date(2019, 5, 2)).notice == "《国务院办公厅关于调整2019年劳动节假期安排的通知》"
    assert str(made_up) == f"2026年2月14日（周六）：春节调休上班，依据{notice}"


def test_the_calendar_cannot_be_changed_behind_its_back():
    kept = {date(2026, 3, 2): Day(date(2026, 3, 2), is_off=True, name="春节", notice="")}
    calendar = WorkCalendar(kept)
    kept.clear()
    assert not calendar.is_workday(date(2026, 3, 2))
    with pytest.raises(TypeError):
        calendar.days[date(2026, 3, 3)] = None


SPOKEN = {(2020, "国庆节"): "国庆节、中秋节"}  # one holiday that year: 中秋节 fell on 1 October


def holiday_cn(year, days=None, **changes):
    """The file's shape, from our own base data."""
    if days is None:
        days = [
            {"name": SPOKEN.get((year, day.name), day.name), "date": day.day.isoformat(), "isOffDay": day.is_off}
            for day in BASE_DAYS
            if notice_year(day.day, day.name) == year
        ]
    return json.dumps({"year": year, "papers": ["https://www.gov.cn/x"], "days": days, **changes}, ensure_ascii=False)


@pytest.mark.parametrize("year", range(2007, 2027))
def test_a_holiday_cn_file_publishes_its_year_late_december_days_included(year):
    days, published = from_holiday_cn(holiday_cn(year))
    assert published == {year}
    assert {(day.day, day.is_off) for day in days} == {
        (day.day, day.is_off) for day in BASE_DAYS if notice_year(day.day, day.name) == year
    }


def test_an_empty_or_partial_or_paperless_file_publishes_nothing():
    assert from_holiday_cn(holiday_cn(2027, [], papers=[])) == ([], set())
    some = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    assert from_holiday_cn(holiday_cn(2027, some))[1] == set()
    assert from_holiday_cn(holiday_cn(2026, papers=[]))[1] == set()


@pytest.mark.parametrize(
    ("text", "where", "complaint"),
    [
        ("{", "文件", "JSON"),
        ("[" * 100_000, "文件", "JSON"),
        ("[]", "文件", "最外层"),
        ('{"year": "2026"}', "year", "年份"),
        ('{"year": 2026, "papers": 1, "days": []}', "文件", "两个列表"),
        (holiday_cn(2026, ["x"]), "第1条", "三项"),
        (holiday_cn(2026, [{"name": "", "date": "2026-01-01", "isOffDay": True}]), "第1条", "节日名称"),
        (holiday_cn(2026, [{"name": "元旦", "date": "2026-1-1", "isOffDay": True}]), "第1条", "应当是日期"),
        (holiday_cn(2026, [{"name": "元旦", "date": "2026-01-01", "isOffDay": 1}]), "第1条", "true或false"),
        (holiday_cn(2026, [{"name": "元旦", "date": "2025-11-30", "isOffDay": True}]), "第1条", "不是2026年的日期"),
        (holiday_cn(2026, [{"name": "元旦", "date": "2026-01-01", "isOffDay": True}] * 2), "第2条", "两次"),
    ],
)
def test_a_wrong_file_is_refused_and_names_the_place(text, where, complaint):
    with pytest.raises(BadInput) as refused:
        from_holiday_cn(text)
    assert refused.value.complaints[0][0] == where
    assert complaint in refused.value.complaints[0][1]


def test_an_unpublished_year_is_an_estimate_and_is_recomputed_when_its_notice_comes():
    new = merge(BASE, *from_notice(NOTICE_2027))
    cases = [
        Case("rolls", date(2026, 12, 13), limit_of(60, Unit.DAY)),
        Case("settles", date(2026, 12, 20), limit_of(30, Unit.DAY)),
        Case("past", date(2026, 3, 2), limit_of(60, Unit.DAY)),
        Case("counts", date(2026, 12, 28), limit_of(5, Unit.WORKDAY)),
        Case("beyond", date(2027, 12, 13), limit_of(60, Unit.DAY)),
    ]
    changes = {change.id: change for change in recompute(cases, BASE, new)}
    assert set(changes) == {"rolls", "settles", "counts"}
    assert all(change.before.is_estimate and not change.after.is_estimate for change in changes.values())
    assert changes["rolls"].before.effective_due == date(2027, 2, 11)
    assert changes["rolls"].after.effective_due == date(2027, 2, 12)
    assert changes["counts"].before.statutory_due == changes["counts"].after.statutory_due == date(2027, 1, 5)
    assert {name: change.moved for name, change in changes.items()} == {
        "rolls": True,
        "settles": False,
        "counts": False,
    }


def limit_of(amount, unit):
    return compute(date(2026, 1, 5), (amount, unit), BASE).limit


def test_the_difference_of_two_calendars_is_the_days_that_changed_sides():
    new = merge(BASE, *from_notice(NOTICE_2027))
    changed = difference(BASE, new)
    assert date(2027, 2, 14) in changed
    assert date(2027, 2, 11) in changed
    assert date(2027, 2, 6) not in changed, "a Saturday stays a rest day"
    assert difference(new, BASE) == changed
    assert difference(new, new) == []


def test_a_years_notice_replaces_what_its_earlier_reading_said_but_not_what_other_notices_said():
    first = merge(WorkCalendar(), *from_notice(NOTICE_2027))
    by_hand = Day(date(2027, 3, 1), is_off=True, name="停电", notice="区政府办通知")
    corrected = NOTICE_2027.replace("至11日（周四）放假调休，共7天", "至10日（周三）放假调休，共6天")
    second = merge(merge(first, [by_hand]), *from_notice(corrected))
    assert not first.is_workday(date(2027, 2, 11))
    assert second.is_workday(date(2027, 2, 11))
    assert not second.is_workday(date(2027, 3, 1))


def test_part_of_a_notice_leaves_the_year_an_estimate():
    calendar = merge(BASE, *from_notice("元旦：1月1日放假，共1天。", 2027))
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_estimate(date(2027, 1, 1))

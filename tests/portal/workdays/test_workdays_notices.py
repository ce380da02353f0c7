"""The State Council's sentences, as an official pastes them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from chinese_calendar import is_workday

from portal.errors import BadInput
from portal.workdays import WorkCalendar, from_chinesecalendar, from_notice, merge

NOTICES = Path(__file__).parent / "notices"
YEARS = range(2005, 2027)
MISSED_BY_THE_PACKAGE = {date(2005, 12, 31)}  # 2006 notice: 「12月31日(星期六)上班」


def pasted(name):
    return (NOTICES / f"{name}.txt").read_text(encoding="utf-8")


def read_all():
    calendar = WorkCalendar()
    for year in YEARS:
        calendar = merge(calendar, *from_notice(pasted(year)))
    for later in ("2015-victory", "2019-labour-day", "2020-spring"):
        calendar = merge(calendar, *from_notice(pasted(later)))
    return calendar


def test_the_pasted_notices_of_2005_to_2026_give_the_packages_calendar_day_by_day():
    calendar = read_all()
    days = [date(2005, 1, 1) + timedelta(days=i) for i in range((date(2027, 1, 1) - date(2005, 1, 1)).days)]
    assert {day for day in days if calendar.is_workday(day) != is_workday(day)} == MISSED_BY_THE_PACKAGE
    assert calendar.published == frozenset(YEARS)


def test_our_base_data_holds_the_day_the_package_misses():
    days, _ = from_chinesecalendar()
    calendar = WorkCalendar({day.day: day for day in days})
    assert all(calendar.is_workday(day) for day in MISSED_BY_THE_PACKAGE)


def test_festivals_and_notices_are_named_as_in_the_base_data():
    base = {day.day: day for day in from_chinesecalendar()[0]}
    for day in read_all().days.values():
        if day.day in base and day.day.year > 2005:
            assert day.notice == base[day.day].notice, day
            assert base[day.day].name in day.name or day.day.month in (9, 10), day


@pytest.mark.parametrize("year", YEARS)
def test_a_whole_notice_makes_its_year_published(year):
    assert from_notice(pasted(year))[1] == {year}


@pytest.mark.parametrize("year", YEARS)
def test_the_same_notice_broken_anywhere_and_in_full_width_reads_the_same(year):
    text = pasted(year)
    wide = text.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789():,"})
    broken = "\n".join(wide[i : i + 11] for i in range(0, len(wide), 11))
    assert from_notice(broken) == from_notice(text)


@pytest.mark.parametrize(
    ("sentence", "off", "worked"),
    [
        ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。", ["1-1", "1-2", "1-3"], ["1-4"]),
        ("元旦：１月１日放假１天。", ["1-1"], []),
        ("劳动节：5月1日放假，与周末连休。", ["5-1"], []),
        ("劳动节：5月1-3日放假", ["5-1", "5-2", "5-3"], []),
        (
            "“十一”：10月1日～3日放假，共三天。其中，1日、2日为法定假日，3日(星期六)照常公休。",
            ["10-1", "10-2", "10-3"],
            [],
        ),
        (
            "国庆节：10月1日到2号放假，共2天。9月20日（星期天）、10月10日（星期六）补班。",
            ["10-1", "10-2"],
            ["9-20", "10-10"],
        ),
        ("春节：将2月14日(星期六)公休日调至2月20日(星期五)。", ["2-20"], ["2-14"]),
    ],
)
def test_one_sentence_is_read_but_does_not_publish_the_year(sentence, off, worked):
    days, published = from_notice(sentence, 2026)
    said = {True: [], False: []}
    for day in days:
        said[day.is_off].append(f"{day.day.month}-{day.day.day}")
        assert day.day.year == 2026
    assert (sorted(said[True]), sorted(said[False])) == (sorted(off), sorted(worked))
    assert published == set()


def test_a_range_over_new_year_takes_the_year_from_the_text():
    days, _ = from_notice("元旦：2025年12月30日至2026年1月1日放假调休，共3天。")
    assert [day.day for day in days] == [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]
    assert {day.notice for day in days} == {"《国务院办公厅关于2026年部分节假日安排的通知》"}


def test_december_days_of_new_year_without_a_year_are_the_year_befores():
    days, _ = from_notice("元旦：12月30日至1月1日放假，共3天。12月29日（星期六）上班。", 2019)
    assert [day.day.isoformat() for day in days] == ["2018-12-29", "2018-12-30", "2018-12-31", "2019-01-01"]


@pytest.mark.parametrize(
    ("sentence", "where", "complaint"),
    [
        ("元旦：1月1日（周五）放假。", "元旦:1月1日(周五)放假", "是周四，通知里写的是周五"),
        ("国庆节：10月1日至7日放假，共8天。", "国庆节:10月1日至7日放假,共8天", "算是7天"),
        ("国庆节：10月1日至4日放假。10月4日上班。", "国庆节", "既写了放假，又写了上班"),
        ("春节：2月30日放假。", "春节:2月30日放假", "没有2026年2月30日这一天"),
        ("中秋节：9月25日前后放假。", "中秋节:9月25日前后放假", "没有看懂"),
        ("中秋节：9月25日放假。各单位9月28日酌情上班。", "各单位9月28日酌情上班", "没有看懂"),
        ("五、端午节：与周末连休。", "五、端午节:与周末连休", "没有写明日期"),
        ("端午节：6月17日放假，与周末连休。", "端午节:6月17日放假,与周末连休", "不与周末相连"),
        ("端午节：6月19日放假。6月22日上班。", "6月22日上班", "本来就是工作日"),
        ("春节：2月13日公休日调至2月16日。", "春节:2月13日公休日调至2月16日", "不是周末"),
        ("国庆节放假安排。十月一日至七日放假。", "十月一日至七日放假", "没有写明日期"),
        ("元旦：1日放假。", "元旦:1日放假", "没有写明月份"),
        ("元旦：2024年1月1日放假。", "元旦:2024年1月1日放假", "不在2026年的放假安排之内"),
        ("10月1日放假。", "10月1日放假", "没有写明是哪个节日"),
        ("今天天气很好。", "放假通知", "没有读到任何放假或上班的日期"),
        ("关于2025年部分节假日安排的通知。元旦：1月1日放假。", "年份", "填写的是2026年，通知里写的是2025年"),
        ("延长2026年春节假期至2月25日（星期三）。", "延长2026年春节假期至2月25日(星期三)", "没有写从哪一天起"),
    ],
)
def test_what_cannot_be_placed_is_a_complaint_that_names_the_sentence(sentence, where, complaint):
    with pytest.raises(BadInput) as refused:
        from_notice(sentence, 2026)
    assert any(where == place and complaint in said for place, said in refused.value.complaints), refused.value


def test_a_notice_with_one_bad_sentence_is_not_half_taken():
    with pytest.raises(BadInput) as refused:
        from_notice(
            pasted(2026).replace("1月4日（周日）", "1月4日（周六）").replace("5月9日（周六）", "5月10日（周六）")
        )
    assert len(refused.value.complaints) == 2


def test_without_any_year_the_official_is_asked_for_it():
    with pytest.raises(BadInput, match="请填写年份"):
        from_notice("元旦：1月1日放假。")


def test_two_years_at_once_and_endless_text_are_refused():
    with pytest.raises(BadInput, match="一次只粘贴一年"):
        from_notice(pasted(2019) + pasted(2018))
    with pytest.raises(BadInput, match="文字太长"):
        from_notice("元旦" * 20_000, 2026)

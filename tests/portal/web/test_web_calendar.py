"""The office's calendar: seen by all in business, changed by the office, and due days move with it."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import new_id, row, rows, value
from portal.demo.cast import Cast
from portal.duties import Answerable, Term, open_duty
from portal.subjects import Subject
from tests.browser import Browser

NOTICES = Path(__file__).parents[1] / "workdays" / "notices"
FUTURE = "2031年1月1日（周三）放假1天，不调休。"


@pytest.fixture
async def office(browser: Browser, people: Cast) -> Browser:
    await browser.sign_in(people.zhou)
    return browser


async def duty(people: Cast, starts_on: date, due: date, *, title: str = "整改事项", unit: str = "fuwu") -> UUID:
    """Five working days."""
    subject = Subject("inspections.item", new_id(), title, "/inspections/items/x")
    term = Term(starts_on, due, due, is_estimate=True, amount=5, unit="工作日", article="第三条")
    return await open_duty(subject, Answerable(unit=people.unit[unit]), term)


async def test_an_empty_table_gives_the_years_the_house_came_with(people: Cast) -> None:
    calendar = await load_calendar()
    assert 2026 in calendar.published
    assert not calendar.is_workday(date(2026, 10, 1))
    assert await value("SELECT count(*) FROM calendar_day") == 0


async def test_the_year_shows_rest_and_made_up_days_with_their_notice(office: Browser) -> None:
    page = await office.see("/calendar?year=2026")
    assert "《国务院办公厅关于2026年部分节假日安排的通知》" in page
    assert "<strong>休</strong>" in page
    assert "<strong>班</strong>" in page
    assert "预估" in await office.see("/calendar?year=2031")


async def test_a_day_is_marked_only_after_one_has_seen_what_follows(office: Browser, people: Cast) -> None:
    mine = await duty(people, date(2031, 3, 3), date(2031, 3, 10))
    sent = {"day": "2031-03-05", "mark": "off", "name": "市庆", "notice": "云川市放假通知"}
    preview = await office.send("/calendar/day", sent)
    assert preview.status_code == 200
    assert "2031-03-11" in preview.text
    assert "整改事项" in preview.text
    assert await value("SELECT count(*) FROM calendar_day") == 0, "the preview wrote something"
    await office.send("/calendar/day", {**sent, "sure": "1"}, to="/calendar")
    moved = await row("SELECT due, statutory_due, look_on, due_is_estimate FROM duty WHERE id = {}", mine)
    assert moved == {
        "due": date(2031, 3, 11),
        "statutory_due": date(2031, 3, 11),
        "look_on": today(),
        "due_is_estimate": True,
    }
    history = await rows("SELECT label, note FROM transition WHERE happened = 'due_recomputed'")
    assert "由2031-03-10变为2031-03-11" in history[0]["note"]
    assert await value("SELECT count(*) FROM audit_entry WHERE action = 'calendar.change'") == 1
    assert "市庆" in await office.see("/calendar?year=2031")
    assert not (await load_calendar()).is_workday(date(2026, 10, 1)), "the first change lost the days of the house"


async def test_a_day_set_by_hand_and_one_already_met_stay(office: Browser, people: Cast) -> None:
    by_hand = await duty(people, date(2031, 3, 3), date(2031, 3, 20))
    met = await duty(people, date(2031, 3, 3), date(2031, 3, 10))
    await value("UPDATE duty SET done_at = now(), done_on = '2031-03-04' WHERE id = {} RETURNING id", met)
    await office.send("/calendar/day", {"day": "2031-03-05", "mark": "off", "sure": "1"}, to="/calendar")
    assert await value("SELECT due FROM duty WHERE id = {}", by_hand) == date(2031, 3, 20)
    assert await value("SELECT due FROM duty WHERE id = {}", met) == date(2031, 3, 10)


async def test_a_duty_one_may_not_see_is_counted_and_not_named(office: Browser, people: Cast) -> None:
    await duty(people, date(2031, 3, 3), date(2031, 3, 10), title="外区秘事", unit="other_office")
    preview = await office.send("/calendar/day", {"day": "2031-03-05", "mark": "off"})
    assert "外区秘事" not in preview.text
    assert "另有 1 项" in preview.text


async def test_a_day_goes_back_to_the_rule(office: Browser) -> None:
    await office.send("/calendar/day", {"day": "2031-03-05", "mark": "off", "sure": "1"}, to="/calendar")
    assert not (await load_calendar()).is_workday(date(2031, 3, 5))
    await office.send("/calendar/day", {"day": "2031-03-05", "mark": "rule", "sure": "1"}, to="/calendar")
    assert (await load_calendar()).is_workday(date(2031, 3, 5))
    same = await office.send("/calendar/day", {"day": "2031-03-05", "mark": "rule", "sure": "1"})
    assert same.status_code == 422
    assert "没有需要修改" in same.text


async def test_a_pasted_notice_makes_its_year_published(office: Browser, people: Cast) -> None:
    text = (NOTICES / "2026.txt").read_text(encoding="utf-8")
    await value(
        "INSERT INTO calendar_year (id, year, notice, entered_at) VALUES ({}, 2025, 'x', now()) RETURNING id", new_id()
    )
    assert 2026 not in (await load_calendar()).published
    mine = await duty(people, date(2026, 9, 30), date(2026, 10, 9))
    older = await duty(people, date(2026, 9, 30), date(2026, 10, 7), title="按周一至周五预估过的事项")
    by_hand = await duty(people, date(2026, 9, 30), date(2026, 10, 8), title="指定了日子的事项")
    preview = await office.send("/calendar/notice", {"text": text})
    assert preview.status_code == 200, preview.text
    assert "2026年的安排将作为正式公布的安排" in preview.text
    await office.send("/calendar/notice", {"text": text, "sure": "1"}, to="/calendar")
    assert 2026 in (await load_calendar()).published
    after = await row("SELECT due, due_is_estimate FROM duty WHERE id = {}", mine)
    assert after is not None
    assert after == {"due": date(2026, 10, 13), "due_is_estimate": False}
    assert await row("SELECT due, due_is_estimate FROM duty WHERE id = {}", older) == after
    assert await value("SELECT due FROM duty WHERE id = {}", by_hand) == date(2026, 10, 8)
    again = await office.send("/calendar/notice", {"text": text, "sure": "1"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "请粘贴"),
        ({"text": "今天天气很好"}, "年份"),
        ({"text": "{不是数据"}, "不是有效的JSON文件"),
        ({"text": "国庆节：2031年10月1日（周一）放假"}, "周三"),
        ({"text": "x" * 20_001}, "最多 20000 个字"),
        ({"text": FUTURE, "year": "三"}, "应为整数"),
    ],
)
async def test_what_is_no_notice_is_refused_in_words(office: Browser, fields: dict[str, str], says: str) -> None:
    answer = await office.send("/calendar/notice", fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert await value("SELECT count(*) FROM calendar_day") == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\0", b"[1]", b'{"year": 2031}', b"[" * 100_000])
async def test_a_file_that_is_no_calendar_is_refused_in_words(office: Browser, data: bytes) -> None:
    answer = await office.send("/calendar/notice", files={"file": ("2031.json", data)})
    assert answer.status_code == 422


@pytest.mark.parametrize("year", ["1", "99999", "x", "２０２６", ""])
async def test_any_year_typed_in_the_address_gives_a_page(office: Browser, year: str) -> None:
    await office.see(f"/calendar?year={year}")

"""The calendar is changed by the office's page while duties run: what must move moves and says why, nothing else does."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

import time_machine

from portal.accountability.actions.round import walk_the_round
from portal.clock import CHINA
from portal.db import new_id, row, rows, value
from portal.demo.cast import Cast
from portal.duties import Answerable, Term, open_duty, promise_duty
from portal.subjects import Subject
from portal.workdays import Limit, Unit, compute, from_chinesecalendar
from portal.workdays import WorkCalendar as Calendar
from tests.browser import Browser
from tests.portal.accountability.ledger import duty_of

KIND = "inspections.item"
STARTS, FESTIVAL, MADE_UP = date(2026, 11, 2), date(2026, 11, 11), date(2026, 11, 14)
"""A Monday; a Wednesday that is to rest; a Saturday that is to be worked."""


def before() -> Calendar:
    days, published = from_chinesecalendar()
    return Calendar({one.day: one for one in days}, frozenset(published))


async def counted(
    people: Cast, title: str, amount: int, unit: str = "工作日", starts: date = STARTS, person: UUID | None = None
) -> UUID:
    """Its day is what the rule gives under the calendar of the house."""
    known = compute(starts, Limit("", "", amount, Unit(unit), roll=True, article="第三条"), before())
    subject = Subject(KIND, new_id(), title, "/inspections/items/x")
    term = Term(starts, known.statutory_due, known.effective_due, amount=amount, unit=unit, article="第三条")
    await open_duty(subject, Answerable(people.unit["fuwu"], person), term)
    return subject.id


async def by_hand(people: Cast, title: str, due: date) -> UUID:
    subject = Subject(KIND, new_id(), title, "/inspections/items/x")
    await open_duty(subject, Answerable(people.unit["fuwu"]), Term(STARTS, due, due))
    return subject.id


async def walk(first: date, last: date) -> None:
    for n in range((last - first).days + 1):
        with time_machine.travel(datetime.combine(first + timedelta(days=n), time(7, 50), CHINA), tick=False):
            await walk_the_round(first + timedelta(days=n))


async def rungs(subject: UUID) -> list[tuple[str, date, date]]:
    found = await rows(
        "SELECT r.step, r.due, r.walked_on FROM accountability_rung r JOIN duty d ON d.id = r.duty"
        " WHERE d.subject_id = {} ORDER BY r.id",
        subject,
    )
    return [(line["step"], line["due"], line["walked_on"]) for line in found]


async def edit(browser: Browser, people: Cast, *changes: tuple[date, str]) -> list[str]:
    """The office's page, seen first and then confirmed; the previews."""
    await browser.sign_in(people.zhou)
    shown = []
    for on, mark in changes:
        sent = {"day": on.isoformat(), "mark": mark, "name": "市庆", "notice": "云川市政府办公室通知"}
        shown.append((await browser.send("/calendar/day", sent)).text)
        await browser.send("/calendar/day", {**sent, "sure": "1"}, to="/calendar")
    return shown


async def days_of(subjects: Iterable[UUID]) -> list[date]:
    return [(await duty_of(subject))["due"] for subject in subjects]


async def test_a_day_that_rests_and_one_that_is_worked_move_only_what_was_counted_over_them(
    browser: Browser, people: Cast
) -> None:
    moves = await counted(people, "含假日的五个工作日", 5, starts=date(2026, 11, 6), person=people.li.id)
    both = await counted(people, "两处都含", 15)
    ended = await counted(people, "早已到期", 3)
    natural = await counted(people, "自然日", 20, "日")
    given = await by_hand(people, "领导指定之日", date(2026, 11, 13))
    on_the_day = await by_hand(people, "指定在假日", FESTIVAL)
    await promise_duty(KIND, given, FESTIVAL)
    still = [ended, natural, given, on_the_day]
    assert await days_of([moves, both]) == [date(2026, 11, 13), date(2026, 11, 23)]
    await walk(STARTS, date(2026, 11, 9))
    stayed, earlier = [await rungs(one) for one in still], await days_of(still)
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=CHINA), tick=False):
        shown = await edit(browser, people, (FESTIVAL, "off"))
    assert await days_of([moves, both]) == [date(2026, 11, 16), date(2026, 11, 24)]
    assert await days_of(still) == earlier
    assert (await duty_of(given))["promised_on"] == FESTIVAL
    assert "含假日的五个工作日" in shown[0]
    assert "2026-11-16" in shown[0]
    assert "云川市政府办公室通知" in shown[0]
    assert all(words not in shown[0] for words in ("领导指定之日", "自然日", "早已到期", "指定在假日"))
    with time_machine.travel(datetime(2026, 11, 10, 10, tzinfo=CHINA), tick=False):
        await edit(browser, people, (MADE_UP, "on"))
    assert await days_of([moves, both]) == [date(2026, 11, 14), date(2026, 11, 23)], "both changes counted together"
    assert await days_of(still) == earlier
    assert [await rungs(one) for one in still] == stayed, "nothing was taken again"


async def test_whoever_owes_what_moved_is_told_from_which_day_to_which_and_why_and_nobody_else(
    browser: Browser, people: Cast
) -> None:
    await counted(people, "有承办人", 5, starts=date(2026, 11, 6), person=people.sun.id)
    await counted(people, "没有承办人", 6, starts=date(2026, 11, 6))
    handed_in = await counted(people, "已经报送", 7, starts=date(2026, 11, 6))
    await value("UPDATE duty SET handed_in_at = now() WHERE subject_id = {} RETURNING id", handed_in)
    await by_hand(people, "领导指定之日", date(2026, 11, 13))
    with time_machine.travel(datetime(2026, 11, 9, 10, tzinfo=CHINA), tick=False):
        await edit(browser, people, (FESTIVAL, "off"))
    told = await rows(
        "SELECT p.account, n.sentence FROM notice n JOIN person p ON p.id = n.person ORDER BY p.account, n.sentence"
    )
    why = "工作日历更新（11月11日（周三）改为休息日），完成时限由"
    assert [(line["account"], line["sentence"]) for line in told] == [
        ("li", f"“没有承办人”{why}2026-11-16变为2026-11-17。"),
        ("sun", f"“有承办人”{why}2026-11-13变为2026-11-16。"),
    ]
    log = await row("SELECT note FROM transition WHERE subject_id = {} AND happened = 'due_recomputed'", handed_in)
    assert log is not None
    assert log["note"].startswith(why), "its history says so too"


async def test_the_reminders_of_the_old_day_are_taken_back_and_the_new_day_has_its_own(
    browser: Browser, people: Cast
) -> None:
    moved = await counted(people, "五个工作日", 5, starts=date(2026, 11, 6), person=people.li.id)
    old, new = date(2026, 11, 13), date(2026, 11, 16)
    await walk(date(2026, 11, 6), date(2026, 11, 10))
    with time_machine.travel(datetime(2026, 11, 10, 10, tzinfo=CHINA), tick=False):
        await edit(browser, people, (FESTIVAL, "off"))
    await walk(date(2026, 11, 10), date(2026, 11, 17))
    steps = [(step, due) for step, due, _ in await rungs(moved) if step.startswith(("d", "late"))]
    assert steps == [("d-7", old), ("d-3", old), ("d-7", new), ("d-3", new), ("d-1", new), ("d0", new), ("late", new)]
    open_ = await rows(
        "SELECT once FROM notice WHERE subject_id = {} AND dropped_at IS NULL AND once LIKE 'remind:%'", moved
    )
    assert open_
    assert all(new.isoformat() in line["once"] for line in open_), "nobody is reminded of a day that is none any more"


async def test_a_ladder_that_counts_working_days_is_walked_by_the_new_calendar(browser: Browser, people: Cast) -> None:
    """Its due day was given by hand and stays; only the steps counted in working days come on another day."""
    subject = await by_hand(people, "巡察整改", date(2026, 11, 9))
    await working_day_ladder(people)
    await walk(date(2026, 11, 9), date(2026, 11, 10))
    with time_machine.travel(datetime(2026, 11, 10, 10, tzinfo=CHINA), tick=False):
        await edit(browser, people, (FESTIVAL, "off"))
    await walk(date(2026, 11, 10), date(2026, 11, 16))
    assert (await duty_of(subject))["due"] == date(2026, 11, 9)
    taken = {step: on for step, _, on in await rungs(subject)}
    assert taken["third"] == date(2026, 11, 13), "the third working day: 10, 12, 13; without the change the 12th"


async def test_a_step_that_comes_sooner_by_the_new_calendar_is_not_slept_through(
    browser: Browser, people: Cast
) -> None:
    subject = await by_hand(people, "巡察整改", date(2026, 11, 11))
    await working_day_ladder(people)
    await walk(date(2026, 11, 11), date(2026, 11, 12))
    assert (await duty_of(subject))["look_on"] == date(2026, 11, 16), "the third working day, a Monday"
    with time_machine.travel(datetime(2026, 11, 13, 10, tzinfo=CHINA), tick=False):
        await edit(browser, people, (MADE_UP, "on"))
    await walk(date(2026, 11, 13), date(2026, 11, 16))
    assert {step: on for step, _, on in await rungs(subject)}["third"] == MADE_UP


async def working_day_ladder(people: Cast) -> None:
    profile = new_id()
    await rows(
        "INSERT INTO accountability_profile (id, unit, room, source, name, repeat, starts_on, set_by, set_by_name, at, version)"
        " VALUES ({}, {}, '', '', '工作日阶梯', 0, {}, {}, '周岚', now(), 1)",
        profile, people.unit["district"], STARTS, people.zhou.id,
    )  # fmt: skip
    for place, (step, amount, trigger) in enumerate((("first", 0, "before"), ("third", 3, "after"))):
        await rows(
            "INSERT INTO accountability_profile_step (id, profile, position, step, label, trigger, amount, day_unit,"
            " recipients, produces, letter, light, jumps, points)"
            " VALUES ({}, {}, {}, {}, '提醒', {}, {}, '工作日', 'owner', 'notice', '', 'none', TRUE, 0)",
            new_id(), profile, place, step, trigger, amount,
        )  # fmt: skip

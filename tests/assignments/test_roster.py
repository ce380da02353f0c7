"""接访下访 roster: no leader twice in a half day, weeks copied, turns swapped by agreement, done marked; one page of paper."""

import asyncio
import io
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from openpyxl import load_workbook
from pdfplumber import open as open_pdf

from assignments.actions import roster, turns
from assignments.documents.roster import SIZES, printed
from assignments.queries.roster import days_of, monday_of, slot_for, week_of
from portal import db
from portal.clock import CHINA, as_of, today
from portal.demo.cast import Cast, make_cast
from portal.errors import Missing, Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from tests.assignments_builders import a_register
from tests.browser import Browser

PAGE = "/assignments/roster"
MONDAY = datetime(2026, 9, 21, 9, 0, tzinfo=CHINA)


def next_monday() -> date:
    return monday_of(today()) + timedelta(days=7)


async def a_slot(people: Cast, register: UUID, **changes: Any) -> UUID:
    """陈 receives on the morning of next Monday."""
    given: dict[str, Any] = {
        "held_on": next_monday(),
        "half": "am",
        "place": "区信访接待中心",
        "kind": "reception",
        "leader": people.chen.id,
        **changes,
    }
    return await roster.put_down(people.zhou, register, **given)


def typed(people: Cast, **changes: str) -> dict[str, str]:
    return {
        "held_on": f"{next_monday()}",
        "half": "am",
        "place": "区信访接待中心",
        "kind": "reception",
        "leader": str(people.chen.id),
        **changes,
    }


async def test_the_office_puts_turns_down_and_clashes_are_refused_with_a_sentence(
    browser: Browser, people: Cast
) -> None:
    register = await a_register(people)
    await browser.sign_in(people.zhou)
    assert "没有安排" in await browser.see(PAGE)
    add = f"{PAGE}/registers/{register}"
    await browser.send(add, typed(people), to=PAGE)
    shown = await browser.see(f"{PAGE}?week={next_monday() + timedelta(days=6)}")
    assert "陈国栋" in shown
    assert "青石街道党工委书记" in shown
    twice = await browser.send(add, typed(people, place="青石街道"))
    assert twice.status_code == 409
    assert "陈国栋同志" in twice.text
    assert "同一半天不能安排两次" in twice.text
    assert 'value="青石街道"' in twice.text, "what was typed stays"
    there = await browser.send(add, typed(people, leader=str(people.luo.id)))
    assert (there.status_code, "已安排陈国栋同志" in there.text) == (409, True)
    await browser.send(add, typed(people, half="pm"), to=PAGE)
    told = await db.value("SELECT count(*) FROM notice WHERE person = {} AND once LIKE 'slot-added:%'", people.chen.id)
    assert told == 2
    past = await browser.send(add, typed(people, held_on=f"{today() - timedelta(days=1)}"))
    assert (past.status_code, "不能早于今天" in past.text) == (409, True)
    bad = await browser.send(add, typed(people, note="请 13812345678 到场"))
    assert (bad.status_code, 'name="guard_reason"' in bad.text) == (422, True)


async def test_only_the_office_of_the_register_and_only_leaders_of_its_territory(people: Cast) -> None:
    register = await a_register(people)
    for other in (people.chen, people.tang, people.lin):
        with pytest.raises(Refused, match="办公室编排"):
            await roster.put_down(
                other, register, held_on=next_monday(), half="am", place="街道", kind="reception", leader=people.chen.id
            )
    for nobody in (people.li.id, people.xu.id):
        with pytest.raises(Refused, match="在任的领导干部"):
            await a_slot(people, register, leader=nobody)
    slot = await a_slot(people, register)
    with pytest.raises(Missing):
        await slot_for(people.xu, slot)
    with pytest.raises(Missing):
        await turns.mark(people.xu, slot, done=True)


async def test_leaders_see_their_own_turns_first_and_the_calendars_rest_days(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await a_slot(people, register)
    await a_slot(people, register, leader=people.luo.id, half="pm")
    await browser.sign_in(people.chen)
    shown = await browser.see(f"{PAGE}?week=2026-10-01")
    assert shown.index("我的班次") < shown.index("没有安排")
    assert "国庆节放假" in shown
    assert "周末休息" not in shown, "3 and 4 October belong to the holiday"
    assert "排一个班次" not in shown
    assert "罗毅（区住建局局长）" in shown, "may be asked to take it over"
    assert "周末休息" in await browser.see(f"{PAGE}?week=2026-11-23")
    assert "我的班次" not in await _as(browser, people.qian, PAGE)
    await browser.sign_in(people.xu)
    assert (await browser.get(PAGE)).status_code == 403


async def _as(browser: Browser, who: Any, path: str) -> str:
    await browser.sign_in(who)
    return await browser.see(path)


async def test_last_week_is_copied_without_rest_days_and_clashes(people: Cast) -> None:
    """Thursday 24 September would be 1 October, a holiday; Wednesday's leader is elsewhere by then."""
    with as_of(MONDAY):
        register = await a_register(people)
        for day in (22, 23, 24):
            await a_slot(people, register, held_on=date(2026, 9, day))
        await a_slot(people, register, held_on=date(2026, 9, 30), place="青石街道")
        assert await roster.copy_week(people.zhou, register, date(2026, 10, 1)) == (1, 2)
        copied = await week_of(people.zhou, register, date(2026, 9, 28))
        assert [(slot["held_on"], slot["place"]) for slot in copied] == [
            (date(2026, 9, 29), "区信访接待中心"),
            (date(2026, 9, 30), "青石街道"),
        ]
        with pytest.raises(Refused, match="没有可以复制"):
            await roster.copy_week(people.zhou, register, date(2026, 9, 28))


async def test_the_copy_says_what_it_passed_over(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await a_slot(people, register, held_on=next_monday() + timedelta(days=1))
    await a_slot(people, register, held_on=next_monday() + timedelta(days=2))
    after = next_monday() + timedelta(days=7)
    await a_slot(people, register, held_on=after + timedelta(days=2), place="青石街道")
    await browser.sign_in(people.zhou)
    answer = await browser.send(f"{PAGE}/registers/{register}/copy", {"week": f"{after}"})
    assert "有 1 个班次没有复制" in await browser.see(answer.headers["location"])
    await browser.sign_in(people.chen)
    assert (await browser.send(f"{PAGE}/registers/{register}/copy", {"week": f"{after}"})).status_code == 403


async def test_a_turn_changes_hands_only_when_the_other_has_agreed(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    slot = await a_slot(people, register)
    await browser.sign_in(people.luo)
    refused = await browser.send(f"{PAGE}/slots/{slot}/swap", {"taker": str(people.tang.id), "reason": "我来"})
    assert (refused.status_code, "只有值班领导本人" in refused.text) == (409, True)
    await browser.sign_in(people.chen)
    without = await browser.send(f"{PAGE}/slots/{slot}/swap", {"taker": str(people.luo.id), "reason": ""})
    assert (without.status_code, "原因" in without.text) == (422, True)
    await browser.send(f"{PAGE}/slots/{slot}/swap", {"taker": str(people.luo.id), "reason": "参加区委会议"}, to=PAGE)
    assert (await slot_for(people.chen, slot))["leader"] == people.chen.id, "not before he agrees"
    assert "收回代班请求" in await browser.see(PAGE)
    swap = await db.value("SELECT id FROM assignments_swap")
    with pytest.raises(Refused, match="已经请人代班"):
        await turns.ask(people.chen, slot, taker=people.tang.id, reason="再请一位")
    with pytest.raises(Refused, match="被请的领导答复"):
        await turns.answer(people.tang, slot, swap, verdict="agreed")
    with pytest.raises(Refused, match="由提出的领导收回"):
        await turns.answer(people.luo, slot, swap, verdict="taken")
    await browser.sign_in(people.luo)
    assert "陈国栋请您代班" in await browser.see(PAGE)
    await browser.send(f"{PAGE}/slots/{slot}/swap/{swap}", {"verdict": "agreed"}, to=PAGE)
    assert (await slot_for(people.chen, slot))["leader"] == people.luo.id
    assert (await browser.send(f"{PAGE}/slots/{slot}/swap/{swap}", {"verdict": "refused"})).status_code == 409
    told = await db.rows("SELECT person FROM notice WHERE once LIKE 'swap-answered:%'")
    assert {line["person"] for line in told} == {people.chen.id, people.zhou.id}


async def test_refused_or_taken_back_the_turn_stays_and_another_may_be_asked(people: Cast) -> None:
    register = await a_register(people)
    slot = await a_slot(people, register)
    for verdict, who in (("refused", people.luo), ("taken", people.chen)):
        swap = await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
        await turns.answer(who, slot, swap, verdict=verdict)
        assert (await slot_for(people.chen, slot))["leader"] == people.chen.id
        assert await db.value("SELECT verdict FROM assignments_swap WHERE id = {}", swap) == verdict
    await turns.ask(people.chen, slot, taker=people.tang.id, reason="参加会议")


async def test_nobody_is_asked_for_a_half_day_that_is_taken_or_over(people: Cast) -> None:
    register = await a_register(people)
    slot = await a_slot(people, register)
    other = await a_slot(people, register, leader=people.luo.id, place="区住建局")
    with pytest.raises(Refused, match=r"罗毅同志.*不能安排两次"):
        await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    with pytest.raises(Refused, match="另一位在任领导"):
        await turns.ask(people.chen, slot, taker=people.chen.id, reason="参加会议")
    await roster.take_off(people.zhou, other)
    swap = await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    await a_slot(people, register, leader=people.luo.id, place="区住建局")
    with pytest.raises(Refused, match="不能安排两次"):
        await turns.answer(people.luo, slot, swap, verdict="agreed")
    await db.value(
        "UPDATE assignments_slot SET held_on = {} WHERE id = {} RETURNING id", today() - timedelta(days=1), slot
    )
    with pytest.raises(Refused, match="已经过去"):
        await turns.answer(people.luo, slot, swap, verdict="refused")


async def test_a_turn_the_office_moves_ends_the_request_about_it(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    slot = await a_slot(people, register)
    swap = await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    await browser.sign_in(people.zhou)
    address = f"{PAGE}/slots/{slot}"
    assert "还没有答复" in await browser.see(address)
    await browser.send(address, {**typed(people, half="pm"), "version": "0"}, to=PAGE)
    assert await db.value("SELECT verdict FROM assignments_swap WHERE id = {}", swap) == "taken"
    stale = await browser.send(address, {**typed(people), "version": "0"})
    assert (stale.status_code, "刚刚已有变化" in stale.text) == (409, True)
    with pytest.raises(Refused, match="已经答复或收回"):
        await turns.answer(people.luo, slot, swap, verdict="agreed")
    await browser.send(f"{address}/remove", to=PAGE)
    await browser.see(address, 404)
    await browser.sign_in(people.chen)
    assert (await browser.send(f"{address}/remove")).status_code == 403


async def test_done_is_one_tap_by_the_leader_or_the_office_and_no_act_on_a_case(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    slot = await a_slot(people, register, held_on=today())
    later = await a_slot(people, register, held_on=today() + timedelta(days=1))
    with pytest.raises(Refused, match="还没有到"):
        await turns.mark(people.chen, later, done=True)
    for other in (people.luo, people.qian, people.lin):
        with pytest.raises(Refused, match="领导本人"):
            await turns.mark(other, slot, done=True)
    await browser.sign_in(people.chen)
    await browser.send(f"{PAGE}/slots/{slot}/done", {"done": "1"}, to=PAGE)
    assert "已完成" in await browser.see(PAGE)
    assert await db.value("SELECT count(*) FROM assignments_act") == 0
    with pytest.raises(Refused, match="已经登记完成"):
        await turns.mark(people.zhou, slot, done=True)
    with pytest.raises(Refused, match="先取消完成"):
        await roster.take_off(people.zhou, slot)
    with pytest.raises(Refused, match="已完成"):
        await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    await browser.sign_in(people.zhou)
    await browser.send(f"{PAGE}/slots/{slot}/done", to=PAGE)
    assert await db.value("SELECT done_at FROM assignments_slot WHERE id = {}", slot) is None


async def test_a_full_week_prints_on_one_page_and_too_full_a_week_says_so(people: Cast, browser: Browser) -> None:
    register = await a_register(people)
    monday = next_monday()
    for number in range(10):
        half = ("am", "pm")[number % 2]
        for place, leader in (("区信访接待中心一楼第一接待室", people.chen), ("青石街道信访接待室", people.luo)):
            on = monday + timedelta(days=number // 2)
            await a_slot(people, register, held_on=on, half=half, place=place, leader=leader.id)
    await browser.sign_in(people.tang)
    sheet = await browser.get(f"{PAGE}.pdf?week={monday}")
    with open_pdf(io.BytesIO(sheet.content)) as pdf:
        assert len(pdf.pages) == 1
        assert (round(pdf.pages[0].width), round(pdf.pages[0].height)) == (595, 842)
        text = pdf.pages[0].extract_text()
    for said in (
        "领导干部接访下访安排表",
        "青石街道党工委书记",
        "上午",
        "接访",
        "罗毅",
        f"{monday.month}月{monday.day}日",
    ):
        assert said in text, said
    assert text.count("陈国栋") == 10
    days = await days_of(monday, await week_of(people.zhou, register, monday))
    days[0]["slots"] = days[0]["slots"] * 20
    with pytest.raises(Refused, match="一页印不下"):
        printed(days, unit="办", on=today(), monday=monday, sunday=monday + timedelta(days=6), place="")
    only = await browser.get(f"{PAGE}.pdf?week={monday}&place=青石街道信访接待室")
    with open_pdf(io.BytesIO(only.content)) as pdf:
        assert "陈国栋" not in pdf.pages[0].extract_text()


def full_days(number: int, place: str) -> list[dict[str, Any]]:
    """So many turns, as even over the five days as can be."""
    slot = {
        "half_words": "上午",
        "leader_name": "欧阳国栋",
        "leader_title": "青石街道党工委书记",
        "kind_words": "视频接访",
    }
    return [
        {
            "day": next_monday() + timedelta(days=day),
            "off": day == 4,
            "slots": [{**slot, "place": place}] * len(range(day, number, 5)),
        }
        for day in range(5)
    ]


@pytest.mark.parametrize("size", [size for size, _, _ in SIZES])
@pytest.mark.parametrize("place", ["区信访中心", "云川市临江区第三便民服务中心群众来访接待大厅"])
async def test_the_fullest_week_of_each_size_still_has_one_page(size: float, place: str) -> None:
    def sheet(number: int) -> dict[str, Any]:
        monday = next_monday()
        days = full_days(number, place)
        return printed(days, unit="区信联办", on=today(), monday=monday, sunday=monday + timedelta(days=6), place="")

    most = 0
    for number in range(1, 60):
        try:
            most = number if sheet(number)["size"] == size else most
        except Refused:
            break
    assert most
    with open_pdf(io.BytesIO(await render(paper("roster.html", **sheet(most))))) as pdf:
        assert len(pdf.pages) == 1
        text = pdf.pages[0].extract_text()
        assert text.count("视频接访") == most
        bottom = max(line["bottom"] for line in pdf.pages[0].extract_words())
        assert bottom > 0.6 * pdf.pages[0].height, "the sheet is used, not left empty"


async def test_the_week_goes_out_as_excel_and_an_empty_one_says_so(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await a_slot(people, register)
    await browser.sign_in(people.chen)
    book = load_workbook(io.BytesIO((await browser.get(f"{PAGE}.xlsx?week={next_monday()}")).content))
    cells = {cell.value for line in book.worksheets[0].iter_rows() for cell in line}
    assert {"领导姓名", "陈国栋", "青石街道党工委书记", "上午", "接访"} <= cells
    assert (await browser.get(f"{PAGE}.xlsx?week=2026-01-05")).status_code == 409
    assert (await browser.get(f"{PAGE}.pdf?week=2026-01-05")).status_code == 409
    assert (await browser.get(f"{PAGE}?register=x")).status_code == 404
    assert "没有安排" in await browser.see(f"{PAGE}?week=not-a-day&place=x")


async def meanwhile(url: str, act: Any) -> asyncio.Task[Any]:
    """Start the act beside the open transaction, until it waits for it."""

    async def alone() -> Any:
        db.DB.current_transaction.set(None)
        return await act

    task = asyncio.create_task(alone())
    watching = await asyncpg.connect(url)
    try:
        while not task.done() and not await watching.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ):
            pass
    finally:
        await watching.close()
    return task


async def test_of_two_answers_in_the_same_moment_the_first_stands(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people)
    slot = await a_slot(people, register)
    swap = await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    async with db.atomic():
        await turns.answer(people.luo, slot, swap, verdict="agreed")
        slower = await meanwhile(committed, turns.answer(people.luo, slot, swap, verdict="refused"))
    with pytest.raises(Refused, match="已经答复"):
        await slower
    assert await db.value("SELECT verdict FROM assignments_swap") == "agreed"
    assert await db.value("SELECT leader FROM assignments_slot") == people.luo.id


async def test_nobody_agrees_to_a_half_day_that_is_being_given_to_them(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people)
    slot = await a_slot(people, register)
    swap = await turns.ask(people.chen, slot, taker=people.luo.id, reason="参加会议")
    async with db.atomic():
        await a_slot(people, register, place="区住建局", leader=people.luo.id)
        slower = await meanwhile(committed, turns.answer(people.luo, slot, swap, verdict="agreed"))
    with pytest.raises(Refused, match="不能安排两次"):
        await slower
    assert await db.value("SELECT count(*) FROM assignments_slot WHERE leader = {}", people.luo.id) == 1


async def test_one_place_is_not_given_twice_in_the_same_moment(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people)
    async with db.atomic():
        await a_slot(people, register)
        slower = await meanwhile(committed, a_slot(people, register, leader=people.luo.id))
    with pytest.raises(Refused, match="已安排陈国栋同志"):
        await slower

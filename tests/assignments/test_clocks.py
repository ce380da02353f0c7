"""法定期限: 60 + 30, 30, 30 with hearings, against days counted by hand (2026: 清明节放假4月4日至6日)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from assignments.actions import clocks
from assignments.queries.cases import case_for
from assignments.queries.clocks import clocks_of
from portal import db
from portal.clock import CHINA, as_of, today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import a_case, underway
from tests.browser import Browser

GIVEN = {"approver": "罗毅局长", "reason": "需要鉴定房屋结构"}


async def due_of(people: Cast, case: UUID, kind: str) -> date:
    """As shown, which is also as kept."""
    found = next(one for one in await clocks_of(await case_for(people.zhou, case)) if one["kind"] == kind)
    kept = await db.value("SELECT due FROM assignments_clock WHERE id = {}", found["id"])
    assert found["due"] == kept
    due: date = kept
    return due


@pytest.mark.parametrize(
    ("accepted", "sixty", "ninety"),
    [
        (date(2026, 1, 5), date(2026, 3, 6), date(2026, 4, 7)),  # Friday; 5 April rests until the 6th
        (date(2026, 1, 6), date(2026, 3, 9), date(2026, 4, 7)),  # Saturday the 7th to Monday; 30 from the 7th
        (date(2026, 4, 10), date(2026, 6, 9), date(2026, 7, 9)),  # working days, nothing rolled
    ],
)
async def test_sixty_days_and_thirty_more(people: Cast, accepted: date, sixty: date, ninety: date) -> None:
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=accepted)
    assert await due_of(people, case, "handling") == sixty
    await clocks.extend(people.zhou, case, clock, days=30, told_on=accepted + timedelta(days=50), **GIVEN)
    assert await due_of(people, case, "handling") == ninety
    with pytest.raises(Refused, match="只能延长一次"):
        await clocks.extend(people.zhou, case, clock, days=1, told_on=accepted + timedelta(days=51), **GIVEN)


async def test_what_is_told_after_the_sixty_days_is_no_extension(people: Cast) -> None:
    """With the day rolled to Monday 9 March: told on it still counts, a day later it does not."""
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 6))
    with pytest.raises(Refused, match="已经届满"):
        await clocks.extend(people.zhou, case, clock, days=30, told_on=date(2026, 3, 10), **GIVEN)
    with pytest.raises(Refused, match="不能早于受理日"):
        await clocks.extend(people.zhou, case, clock, days=30, told_on=date(2026, 1, 5), **GIVEN)
    with pytest.raises(Refused, match="不超过30日"):
        await clocks.extend(people.zhou, case, clock, days=31, told_on=date(2026, 3, 9), **GIVEN)
    await clocks.extend(people.zhou, case, clock, days=30, told_on=date(2026, 3, 9), **GIVEN)


async def test_days_of_a_hearing_do_not_count_in_the_final_review(people: Cast) -> None:
    """1 June + 30 = 1 July; three days of hearing make it Saturday the 4th, so Monday the 6th."""
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="final_review", starts_on=date(2026, 6, 1))
    assert await due_of(people, case, "final_review") == date(2026, 7, 1)
    await clocks.pause(people.zhou, case, clock, since=date(2026, 6, 10), until=date(2026, 6, 12), reason="公开听证")
    assert await due_of(people, case, "final_review") == date(2026, 7, 6)
    with pytest.raises(Refused, match="重叠"):
        await clocks.pause(people.zhou, case, clock, since=date(2026, 6, 12), until=date(2026, 6, 12), reason="再听证")
    with pytest.raises(Refused, match="不能早于起算日"):
        await clocks.pause(people.zhou, case, clock, since=date(2026, 5, 31), until=None, reason="再听证")
    await clocks.pause(people.zhou, case, clock, since=date(2026, 6, 20), until=None, reason="再次听证")
    with as_of(datetime(2026, 6, 22, 9, tzinfo=CHINA)):
        shown = (await clocks_of(await case_for(people.zhou, case)))[0]
        assert (shown["due"], shown["standing"]) == (date(2026, 7, 7), "听证中，暂停计时"), "so far six days"
    with pytest.raises(Refused, match="登记结束"):
        await clocks.finish(people.zhou, case, clock, done_on=date(2026, 6, 25))
    await clocks.resume(people.zhou, case, clock, until=date(2026, 6, 23))
    assert await due_of(people, case, "final_review") == date(2026, 7, 8), "four more days: Wednesday the 8th"
    await clocks.finish(people.zhou, case, clock, done_on=date(2026, 7, 8))
    shown = (await clocks_of(await case_for(people.zhou, case)))[0]
    assert shown["standing"] == "已按期办结"


async def test_only_the_final_review_pauses_and_only_the_handling_is_extended(people: Cast) -> None:
    case = await a_case(people)
    review = await clocks.start(people.zhou, case, kind="review", starts_on=date(2026, 6, 1))
    assert await due_of(people, case, "review") == date(2026, 7, 1)
    with pytest.raises(Refused, match="只有复核"):
        await clocks.pause(people.zhou, case, review, since=date(2026, 6, 2), until=None, reason="听证")
    with pytest.raises(Refused, match="只有办理期限"):
        await clocks.extend(people.zhou, case, review, days=5, told_on=date(2026, 6, 2), **GIVEN)


async def test_the_review_follows_what_it_reviews(people: Cast) -> None:
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    with pytest.raises(Refused, match="还没有办结"):
        await clocks.start(people.zhou, case, kind="review", starts_on=date(2026, 3, 20))
    await clocks.finish(people.zhou, case, clock, done_on=date(2026, 3, 10))
    shown = (await clocks_of(await case_for(people.zhou, case)))[0]
    assert shown["standing"] == "已办结，逾期 4 天"
    with pytest.raises(Refused, match="不能早于“办理”办结日"):
        await clocks.start(people.zhou, case, kind="review", starts_on=date(2026, 3, 9))
    await clocks.start(people.zhou, case, kind="review", starts_on=date(2026, 3, 20))
    with pytest.raises(Refused, match="已经登记"):
        await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    with pytest.raises(Refused, match="不能晚于今天"):
        await clocks.start(people.zhou, case, kind="final_review", starts_on=today() + timedelta(days=1))


async def test_a_day_typed_wrongly_is_corrected_and_told(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    await clocks.finish(people.zhou, case, clock, done_on=date(2026, 2, 5))
    with pytest.raises(Refused, match="已登记办结"):
        await clocks.extend(people.zhou, case, clock, days=30, told_on=date(2026, 2, 5), **GIVEN)
    page = f"/assignments/cases/{case}/clocks"
    await browser.sign_in(people.zhou)
    bad = await browser.send(
        f"{page}/{clock}/correct", {"starts_on": "2026-04-10", "done_on": "2026-04-09", "reason": "看错"}
    )
    assert (bad.status_code, "不能早于起算日" in bad.text) == (422, True)
    await browser.send(f"{page}/{clock}/correct", {"starts_on": "2026-04-10", "reason": "受理单日期看错"}, to=page)
    assert await due_of(people, case, "handling") == date(2026, 6, 9)
    note = await db.value("SELECT note FROM transition WHERE subject_id = {} AND happened = 'correct'", case)
    assert "起算2026-01-05" in note
    assert "受理单日期看错" in note


async def test_the_page_explains_the_day_and_tells_it_from_the_leaders_own(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case, due=today() + timedelta(days=61))
    page = f"/assignments/cases/{case}/clocks"
    await browser.sign_in(people.zhou)
    assert "登记期限" in await browser.see(page)
    await browser.send(page, {"kind": "handling", "starts_on": "2026-01-06"}, to=page)
    clock = await db.value("SELECT id FROM assignments_clock")
    sent = {"days": "30", "approver": "罗毅局长", "reason": "需要鉴定", "told_on": "2026-03-02"}
    await browser.send(f"{page}/{clock}/extend", sent, to=page)
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    own = today() + timedelta(days=61)
    assert f"{own.year}年{own.month}月{own.day}日" in shown
    for said in (
        "互不替代",
        "2026年1月6日（周二）为起算当日，不计入",
        "2026年4月7日（周二）",
        "清明节放假",
        "延长：自2026年3月7日（周六）",
        "第三十四条",
        "罗毅局长批准",
        "顺延到第一个工作日",
    ):
        assert said in shown, said
    assert "登记期限" not in shown, "only the office enters"


async def test_other_ways_have_other_laws(browser: Browser, people: Cast) -> None:
    case = await a_case(people, route="arbitration")
    page = f"/assignments/cases/{case}/clocks"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert "不计算信访程序的办理、复查、复核期限" in shown
    assert "《劳动争议调解仲裁法》" in shown
    assert "登记期限" not in shown
    assert (await browser.send(page, {"kind": "handling", "starts_on": "2026-01-06"})).status_code == 409
    with pytest.raises(Refused, match="不走信访程序"):
        await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 6))


async def test_clocks_are_the_offices_to_enter(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    for other in (people.chen, people.tang, people.lin, people.li):
        with pytest.raises(Refused, match="联席会议办公室登记"):
            await clocks.finish(other, case, clock)
    with pytest.raises(Missing):
        await clocks.finish(people.zhao, case, clock)
    page = f"/assignments/cases/{case}/clocks"
    await browser.sign_in(people.chen)
    assert (await browser.send(page, {"kind": "review", "starts_on": "2026-06-01"})).status_code == 403
    await browser.sign_in(people.zhao)
    await browser.see(page, 404)


async def test_a_clock_of_another_case_is_not_there(people: Cast) -> None:
    case = await a_case(people)
    clock = await clocks.start(people.zhou, case, kind="handling", starts_on=date(2026, 1, 5))
    other = await a_case(people, number="LJ2")
    with pytest.raises(Missing):
        await clocks.finish(people.zhou, other, clock)

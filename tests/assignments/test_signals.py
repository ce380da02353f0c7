"""强信号、弱信号 against a count by hand; who sees which figures, and how small ones are told."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, matter_moves, matters
from assignments.queries import signals
from assignments.queries.cases import case_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import register_for
from portal import db
from portal.access import Me
from portal.clock import CHINA, today
from portal.demo.cast import Cast
from tests.assignments.screening import a_matter, a_village
from tests.assignments_builders import a_case, a_register, tag
from tests.browser import Browser

PAGE = "/assignments/matters/signals"
Told = dict[tuple[str, str], tuple[str, str, str, str]]


async def reported(people: Cast, ago: int, by: Me | None = None, **changes: Any) -> UUID:
    """So many days ago, at the very end of the day in the office."""
    matter = await a_matter(people, by, **changes)
    at = datetime.combine(today() - timedelta(days=ago), time(23, 59), CHINA)
    await db.value("UPDATE assignments_matter SET created_at = {} WHERE id = {} RETURNING id", at, matter)
    return matter


async def registered(people: Cast, number: str, ago: int, **changes: Any) -> UUID:
    case = await a_case(people, number=number, **changes)
    day = today() - timedelta(days=ago)
    await db.value("UPDATE assignments_case SET registered_on = {} WHERE id = {} RETURNING id", day, case)
    return case


async def told(me: Me, register: UUID) -> Told:
    found = await register_for(me, register)
    home = await signals.home_in(me, found)
    cells = await signals.cells_of(me, found, home, signals.window_of(found["signal_days"]))
    return {
        (cell["field_name"], cell["place_name"]): (cell["new"], cell["before"], cell["change"], cell["strength"])
        for cell in cells
    }


async def test_the_figures_are_those_of_a_hand_count(people: Cast) -> None:
    register = await a_register(people, signal_days=10, signal_count=4)
    village = await a_village(people)
    for ago in (0, 3, 9):
        await reported(people, ago)
    await registered(people, "A", 9)
    await registered(people, "B", 10)
    await reported(people, 19)
    await reported(people, 20)
    await reported(people, 0, territory=village, field="教育")
    await reported(people, 5, people.zhou, territory=people.unit["district"], field="教育")
    await reported(people, 5, people.zhao, territory=people.unit["liuan"], field="教育")
    await reported(people, 6, people.zhao, territory=people.unit["liuan"], field="教育")
    await registered(people, "C", 15, field=await tag(register, "field", "农业农村"))
    assert await told(people.zhou, register) == {
        ("城乡建设", "临江区青石街道"): ("4", "2", "+2", "strong"),
        ("教育", "云川市临江区本级"): ("1", "0", "+1", ""),
        ("教育", "临江区青石街道"): ("1", "0", "+1", ""),
        ("教育", "临江区柳岸街道"): ("2", "0", "+2", "weak"),
        ("农业农村", "临江区青石街道"): ("0", "1", "-1", ""),
    }


@pytest.mark.parametrize(
    ("new", "before", "strength"),
    [(5, 9, "strong"), (4, 3, "weak"), (3, 2, "weak"), (3, 3, ""), (2, 0, ""), (4, 4, ""), (0, 0, "")],
)
def test_strong_is_the_number_and_weak_is_half_of_it_and_more_than_before(new: int, before: int, strength: str) -> None:
    assert signals.strength_of(new, before, 5) == strength


def test_the_two_periods_are_as_long_and_do_not_overlap() -> None:
    window = signals.window_of(30, date(2026, 11, 30))
    assert (window.before, window.since, window.until) == (date(2026, 10, 2), date(2026, 11, 1), date(2026, 11, 30))


async def test_what_became_a_case_counts_once(people: Cast) -> None:
    register = await a_register(people)
    taken = await a_matter(people)
    found = await matter_for(people.zhou, taken)
    given: dict[str, Any] = {
        "territory": people.unit["qingshi"],
        "authority": people.unit["housing"],
        "route": "mediation",
    }
    await matter_moves.take_in(
        found,
        people.zhou,
        number="LJ1",
        summary="渗水",
        field=found["field"],
        difficulty="hard",
        first_registered_on=today(),
        **given,
    )
    case = await registered(people, "LJ2", 0)
    joined = await a_matter(people, summary="另一户")
    await matter_moves.take_in(await matter_for(people.zhou, joined), people.zhou, number="LJ2", join=case)
    assert (await told(people.zhou, register))["城乡建设", "临江区青石街道"][0] == "2"


async def test_who_is_recused_counts_without_it(people: Cast) -> None:
    register = await a_register(people, signal_count=6)
    made = [await a_matter(people, summary=f"第{number}件") for number in range(6)]
    case = await registered(people, "A", 0)
    assert (await told(people.tang, register))["城乡建设", "临江区青石街道"] == ("7", "<5", "—", "strong")
    await matters.recuse(
        await matter_for(people.zhou, made[0]), people.zhou, person=people.tang.id, unit=None, reason="亲属关系"
    )
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.tang.id, unit=None, reason="亲属关系"
    )
    assert (await told(people.tang, register))["城乡建设", "临江区青石街道"] == ("5", "<5", "—", "weak")
    assert (await told(people.zhou, register))["城乡建设", "临江区青石街道"] == ("7", "0", "+7", "strong")
    found = await register_for(people.tang, register)
    home = await signals.home_in(people.tang, found)
    behind = await signals.behind(
        people.tang,
        found,
        home,
        signals.window_of(30),
        await tag(register, "field", "城乡建设"),
        people.unit["qingshi"],
    )
    assert {line["id"] for line in behind} == set(made[1:])


async def test_small_figures_are_exact_only_for_the_registers_office(people: Cast) -> None:
    register = await a_register(people)
    for number in range(4):
        await a_matter(people, summary=f"第{number}件")
    assert (await told(people.shen, register))["城乡建设", "临江区青石街道"] == ("4", "0", "+4", "weak")
    for watcher in (people.tang, people.qian):
        assert (await told(watcher, register))["城乡建设", "临江区青石街道"] == ("<5", "<5", "—", "weak")
    await a_matter(people, summary="第五件")
    assert (await told(people.qian, register))["城乡建设", "临江区青石街道"][:3] == ("5", "<5", "—")


async def test_a_street_reads_of_its_villages_and_another_of_nothing(people: Cast) -> None:
    register = await a_register(people)
    village = await a_village(people)
    for number in range(5):
        await a_matter(people, summary=f"第{number}件", territory=village)
    assert list(await told(people.chen, register)) == [("城乡建设", "青石社区居民委员会")]
    assert await told(people.zhao, register) == {}


async def test_the_page_says_what_it_is_not_and_opens_each_figure(browser: Browser, people: Cast) -> None:
    await a_register(people)
    made = [await a_matter(people, summary=f"第{number}件") for number in range(5)]
    case = await registered(people, "LJ5", 0)
    await browser.sign_in(people.zhou)
    html = await browser.see(PAGE)
    assert "不涉及任何个人" in html
    assert "不用来给单位排名" in html
    assert "强信号" in html
    register = await db.value("SELECT id FROM assignments_register")
    field = await tag(register, "field", "城乡建设")
    opened = await browser.see(f"{PAGE}?register={register}&field={field}&place={people.unit['qingshi']}")
    for matter in made:
        assert f"/assignments/matters/{matter}" in opened
    assert f"/assignments/cases/{case}" in opened
    assert "第1件" not in opened, "numbers only, nothing of what it is about"
    await browser.see(f"{PAGE}?register={register}&field={field}&place={people.unit['liuan']}", 404)
    await browser.see(f"{PAGE}?register={field}", 404)
    await browser.sign_in(people.zhao)
    assert "本期没有信号" in await browser.see(PAGE)
    await browser.see(f"{PAGE}?register={register}&field={field}&place={people.unit['qingshi']}", 404)
    await browser.sign_in(people.tang)
    assert "&lt;5" in await browser.see(PAGE)


async def test_without_a_register_the_page_says_so(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.sun)
    assert "还没有建立积案库" in await browser.see(PAGE)
    assert "还没有建立积案库" in await browser.see("/assignments/matters/new")


async def test_places_stand_in_their_own_order_and_never_by_number(people: Cast) -> None:
    register = await a_register(people)
    await a_matter(people, people.zhao, territory=people.unit["liuan"])
    for number in range(3):
        await a_matter(people, summary=f"第{number}件")
    first = list(await told(people.zhou, register))
    for number in range(9):
        await a_matter(people, people.zhao, territory=people.unit["liuan"], summary=f"第{number}件")
    assert list(await told(people.zhou, register)) == first

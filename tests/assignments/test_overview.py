"""概览: the leader goes to the own page, the office sees what waits and burns, a unit sees its own."""

import re
from datetime import timedelta

from assignments.queries import load, overview
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments.test_still import aged, put
from tests.assignments_builders import a_case, a_delivered, a_drafted, a_register, underway
from tests.browser import Browser
from tests.house.counting import counted


async def test_a_leader_lands_on_the_own_page(browser: Browser, people: Cast) -> None:
    await a_register(people)
    await browser.sign_in(people.chen)
    answer = await browser.get("/assignments")
    assert (answer.status_code, answer.headers["location"]) == (303, "/assignments/mine")
    await browser.sign_in(people.qian)
    assert (await browser.get("/assignments")).status_code == 200


async def test_the_office_sees_what_waits_what_burns_and_what_stands_still(browser: Browser, people: Cast) -> None:
    late = await underway(people, await a_case(people, number="LJ1"))
    await aged(late, 30, due=-2)
    await put("assignments_assignment", await a_drafted(people, await a_case(people, number="LJ2")), state="proposed")
    await browser.sign_in(people.shen)
    page = await browser.see("/assignments")
    assert '/assignments/waiting?what=endorse"><strong>1</strong><span>待审核的情况表' in page
    assert 'light=late"><strong>1</strong><span>逾期' in page
    assert 'kind=silent"><strong>1</strong>' in page
    assert "谁在包多少" in page
    await browser.sign_in(people.zhou)
    assert "待审核的情况表" not in await browser.see("/assignments"), "who filled it in does not endorse it"


async def test_a_unit_sees_its_own_and_nothing_that_waits_for_the_office(browser: Browser, people: Cast) -> None:
    await aged(await underway(people, await a_case(people)), 30, due=-2)
    await browser.sign_in(people.li)
    page = await browser.see("/assignments")
    assert "等本办" not in page
    assert 'light=late"><strong>1</strong>' in page
    await browser.sign_in(people.zhao)
    assert 'light=late"><strong>0</strong>' in await browser.see("/assignments")


async def test_what_was_handed_in_burns_no_more(people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    for days, light in ((-1, "late"), (0, "urgent"), (3, "urgent"), (4, "near"), (7, "near")):
        await put("assignments_assignment", assignment, due=today() + timedelta(days=days))
        found = await overview.burning(people.zhou)
        assert {name for name in ("late", "urgent", "near") if found[name]} == {light}, days
    await put("assignments_assignment", assignment, state="applied")
    assert (await overview.burning(people.zhou))["carried"] == 0


async def test_who_carries_how_many_counts_what_is_not_closed(browser: Browser, people: Cast) -> None:
    for number in range(2):
        await underway(people, await a_case(people, number=f"LJ{number}"))
    await a_drafted(people, await a_case(people, number="LJ2"))
    other = await a_delivered(people, await a_case(people, number="LJ3"), leader=people.luo.id)
    await put("assignments_assignment", other, due=today() - timedelta(days=1))
    found = await load.loads_for(people.zhou)
    assert [(line["name"], line["cases"], line["late"]) for line in found] == [("罗毅", 1, 1), ("陈国栋", 3, 0)]
    assert await load.loads_for(people.zhao) == []
    await browser.sign_in(people.zhou)
    page = await browser.see("/assignments")
    for href, number in re.findall(r'href="(/assignments/cases\?[^"]*leader=[^"]*)">(\d+)', page):
        shown = await browser.see(href.replace("&amp;", "&"))
        assert shown.split("<tbody")[1].split("</tbody>")[0].count("<tr ") == int(number), href


async def test_a_batch_shows_as_long_as_it_has_open_cases(people: Cast) -> None:
    register = await a_register(people)
    batch = await db.value(
        "INSERT INTO assignments_batch (id, register, issuer_level, issuer, name, handed_on, due, upward, created_by,"
        " created_at, version) VALUES (gen_random_uuid(), {}, 'central', '中央信联办', '第三批', {}, {}, TRUE, {}, now(), 0)"
        " RETURNING id",
        register,
        today() - timedelta(days=30),
        today() + timedelta(days=60),
        people.zhou.id,
    )
    made = [await a_case(people, register, number=f"LJ{n}", batch=batch) for n in range(2)]
    await put("assignments_case", made[0], resolved_on=today(), closed_on=today())
    found = await overview.batches_running(people.zhou)
    assert [(line["cases"], line["resolved"], line["filed"]) for line in found] == [(2, 1, 0)]
    await put("assignments_case", made[1], closed_on=today())
    assert await overview.batches_running(people.zhou) == []


async def test_the_page_asks_as_often_for_more_rows(browser: Browser, people: Cast) -> None:
    await underway(people, await a_case(people))
    await browser.sign_in(people.zhou)
    numbers = []
    for turn in range(2):
        async with counted() as asked:
            await browser.see("/assignments")
        numbers.append(len(asked))
        for number in range(3):
            await aged(await underway(people, await a_case(people, number=f"LJ{turn}{number}")), 30)
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 12


async def test_every_number_of_the_overview_opens_its_rows(browser: Browser, people: Cast) -> None:
    for number, due in enumerate((-2, 2, 6, 40)):
        await aged(await underway(people, await a_case(people, number=f"LJ{number}")), 30, due=due)
    ago = today() - timedelta(days=50)
    await put("assignments_case", await a_case(people, number="LJ9"), registered_on=ago, first_registered_on=ago)
    await browser.sign_in(people.zhou)
    page = await browser.see("/assignments")
    found = re.findall(r'href="(/assignments/(?:cases|still)[^"]*)"><strong>(\d+)</strong>', page)
    assert len(found) >= 6
    for href, number in found:
        shown = await browser.see(href.replace("&amp;", "&"))
        assert shown.split("<tbody")[1].split("</tbody>")[0].count("<tr ") == int(number), href

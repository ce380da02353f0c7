"""After a pause of the clock, or the first day of a new version, an office is not buried under proposals: so many a day,
the longest late first, and it is told how many wait."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from portal.accountability.actions.ladders import adopt, revise
from portal.accountability.actions.round import walk_the_round
from portal.accountability.ladder import Produces, Step, To, Trigger
from portal.accountability.profiles import DEFAULT
from portal.accountability.queries.profiles import ladder_for
from portal.accountability.queries.tomorrow import post_of
from portal.clock import today as the_day
from portal.db import rows, value
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.portal.accountability.ledger import owe

DAY = date(2026, 6, 1)
MOST = DEFAULT.letters_a_day


async def late(people: Cast, number: int) -> list[date]:
    """So many, late since one day, two days … beyond the fifteenth: the step for the gravest letter is reached by all."""
    days = [DAY - timedelta(days=16 + n) for n in range(number)]
    for due in days:
        await owe(people.unit["fuwu"], person=people.li.id, due=due, title=f"应于{due}办结")
    return days


async def proposed(on: date) -> list[date]:
    found = await rows(
        "SELECT d.due FROM accountability_proposal p JOIN duty d ON d.id = p.duty WHERE p.made_on = {} ORDER BY d.due",
        on,
    )
    return [line["due"] for line in found]


async def test_of_fifty_long_late_matters_so_many_are_proposed_a_day_and_the_longest_late_first(people: Cast) -> None:
    await one_step(people, MOST)
    days = await late(people, 50)
    await walk_the_round(DAY)
    assert await proposed(DAY) == [], "the doer's own notice comes first"
    for n in range(1, 4):
        await walk_the_round(DAY + timedelta(days=n))
        await walk_the_round(DAY + timedelta(days=n))
    oldest = sorted(days)
    assert await proposed(DAY + timedelta(days=1)) == oldest[:MOST]
    assert await proposed(DAY + timedelta(days=2)) == oldest[MOST : 2 * MOST]
    assert await proposed(DAY + timedelta(days=3)) == oldest[2 * MOST :]
    assert await value("SELECT count(*) FROM accountability_rung WHERE step = 'one'") == 50, "each once, none forgotten"


async def test_reminders_to_those_who_owe_it_wait_for_nobody(people: Cast) -> None:
    await late(people, 30)
    await walk_the_round(DAY)
    told = await rows("SELECT p.account FROM notice n JOIN person p ON p.id = n.person")
    assert Counter(line["account"] for line in told) == {"li": 30}


async def test_the_office_reads_how_many_wait_today_and_tomorrow(browser: Browser, people: Cast) -> None:
    today = the_day()
    for n in range(MOST + 5):
        await owe(people.unit["fuwu"], person=people.li.id, due=today - timedelta(days=20 + n), title=f"第{n}件")
    await walk_the_round(today - timedelta(days=1))
    await browser.sign_in(people.zhou)
    assert "另有" not in await browser.see("/accountability/proposals")
    preview = await post_of(people.zhou, today)
    assert preview["waiting"] == 5
    assert sum(matter["proposes"] for one in preview["people"] for matter in one["matters"]) == 2 * MOST
    await walk_the_round(today)
    assert "另有 5 件逾期事项" in await browser.see("/accountability/proposals")
    assert len(await proposed(today)) == MOST


async def test_another_office_has_a_number_of_its_own(people: Cast) -> None:
    for n in range(MOST + 3):
        due = DAY - timedelta(days=20 + n)
        await owe(people.unit["fuwu"], person=people.li.id, due=due, supervising_unit=people.unit["conference_office"])
        await owe(people.unit["fuwu"], person=people.li.id, due=due, supervising_unit=people.unit["inspection_office"])
    await walk_the_round(DAY)
    await walk_the_round(DAY + timedelta(days=1))
    made = await rows("SELECT office, made, waiting FROM accountability_letters_of_day")
    assert {(line["office"], line["made"], line["waiting"]) for line in made} == {
        (people.unit["conference_office"], MOST, 3),
        (people.unit["inspection_office"], MOST, 3),
    }


@pytest.mark.parametrize(("most", "first"), [(3, 3), (0, 30)])
async def test_the_number_is_part_of_the_ladder_and_each_conference_sets_its_own(
    people: Cast, most: int, first: int
) -> None:
    made = await one_step(people, most)
    assert (await ladder_for(people.zhou, made))["ladder"].letters_a_day == most
    await late(people, 30)
    await walk_the_round(DAY)
    await walk_the_round(DAY + timedelta(days=1))
    assert len(await proposed(DAY + timedelta(days=1))) == first


async def one_step(people: Cast, most: int) -> UUID:
    """The district's own ladder: a circular is proposed of whatever is late."""
    made = await adopt(
        people.zhou, "default", unit=people.unit["district"], room="", starts_on=date(2026, 1, 2), on=date(2026, 1, 1)
    )
    steps = (
        Step("late", "逾期提醒", Trigger.after, 1),
        Step("one", "建议通报", Trigger.after, 1, to=(To.office,), produces=Produces.letter, letter="circular"),
    )
    return await revise(
        people.zhou, made, steps=steps, repeat=0, letters_a_day=most, starts_on=date(2026, 1, 3), on=date(2026, 1, 1)
    )


async def test_a_ladder_put_in_force_before_there_was_such_a_number_has_that_of_the_house(people: Cast) -> None:
    made = await adopt(
        people.zhou, "default", unit=people.unit["district"], room="", starts_on=date(2026, 1, 2), on=date(2026, 1, 1)
    )
    await value("UPDATE accountability_profile SET letters_a_day = NULL WHERE id = {} RETURNING id", made)
    assert (await ladder_for(people.zhou, made))["ladder"].letters_a_day == MOST
    await late(people, MOST + 1)
    await walk_the_round(DAY)
    await walk_the_round(DAY + timedelta(days=1))
    assert len(await proposed(DAY + timedelta(days=1))) == MOST

"""What each figure counts, as of which day, for whom; and that it opens exactly the rows it counts."""

from datetime import date, timedelta
from random import Random
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from portal import duties, recusals
from portal.access import Me, me_for
from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import Period, named
from portal.accountability.pages.figures_question import Question, narrow_of, question_of
from portal.accountability.queries.figures import GROUPS, Table, table
from portal.accountability.queries.figures_measures import TABLE
from portal.accountability.queries.figures_rows import ids, listed, number
from portal.accountability.queries.figures_terms import Asked
from portal.clock import today
from portal.db import value
from portal.demo.cast import Cast
from portal.duties import Term
from portal.subjects import Subject
from tests.portal.accountability.figures.lives import KIND, at, handed_in, met, owed, random_life, reminded

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), "2026-03")
DUE, END = date(2026, 3, 10), date(2026, 3, 31)
DAY = timedelta(days=1)


async def counts(me: Me, on: date = END, period: Period = MARCH) -> dict[str, int]:
    """Without what is nought."""
    asked = Asked(period, on)
    total = (await table(asked.seen(me), asked, "unit")).total
    return {name: count for name, count in total.numbers.items() if count}


async def test_met_on_its_day_is_in_time_and_the_day_after_is_late(people: Cast) -> None:
    await met(await owed(people, "fuwu", DUE), DUE)
    await met(await owed(people, "fuwu", DUE), DUE + DAY)
    await owed(people, "fuwu", DUE)
    assert await counts(people.zhou) == {"due": 3, "on_time": 1, "met_late": 1, "open_late": 1, "judged": 3}


async def test_what_others_take_to_judge_it_is_not_the_units_lateness(people: Cast) -> None:
    judged, waiting = await owed(people, "fuwu", DUE), await owed(people, "fuwu", DUE)
    for subject in (judged, waiting):
        await handed_in(subject, DUE)
    await met(judged, DUE + 9 * DAY)
    assert await counts(people.zhou) == {"due": 2, "on_time": 1, "waiting": 1, "judged": 1}


async def test_handed_in_too_late_is_late_while_it_waits_and_when_it_is_met(people: Cast) -> None:
    judged, waiting = await owed(people, "fuwu", DUE), await owed(people, "fuwu", DUE)
    for subject in (judged, waiting):
        await handed_in(subject, DUE + DAY)
    await met(judged, DUE + 2 * DAY)
    assert await counts(people.zhou) == {"due": 2, "met_late": 1, "open_late": 1, "judged": 2}


async def test_what_came_back_and_was_handed_in_again_counts_by_the_last_time(people: Cast) -> None:
    subject = await owed(people, "fuwu", DUE)
    await handed_in(subject, DUE - DAY)
    with at(DUE):
        await duties.hand_back(KIND, subject, DUE)
    await handed_in(subject, DUE + DAY)
    assert await counts(people.zhou) == {"due": 1, "open_late": 1, "judged": 1, "returns": 1}


async def test_what_was_put_off_is_due_when_it_was_put_off_to(people: Cast) -> None:
    subject = await owed(people, "fuwu", DUE)
    later = date(2026, 4, 2)
    with at(DUE - DAY):
        await duties.extend_duty(KIND, subject, Term(DUE, later, later), "材料未齐", people.zhou)
    assert await counts(people.zhou, DUE - 2 * DAY) == {"due": 1, "not_due": 1}
    assert await counts(people.zhou) == {"extensions": 1}
    assert await counts(people.zhou, later + DAY, Period(date(2026, 4, 1), date(2026, 4, 30))) == {
        "due": 1,
        "open_late": 1,
        "judged": 1,
    }


async def test_what_was_taken_back_counts_before_and_not_after(people: Cast) -> None:
    subject = await owed(people, "fuwu", DUE)
    await reminded(subject, DUE - DAY, "red")
    with at(DUE + 5 * DAY):
        await duties.revoke_duty(KIND, subject)
    before = {"due": 1, "open_late": 1, "judged": 1, "reminders": 1, "light_red": 1}
    assert await counts(people.zhou, DUE + 4 * DAY) == before
    assert await counts(people.zhou) == {}


async def test_a_past_day_knows_nothing_of_what_came_after(people: Cast) -> None:
    subject = await owed(people, "fuwu", DUE)
    await met(subject, DUE + 3 * DAY)
    await reminded(subject, DUE + DAY, "yellow")
    assert await counts(people.zhou, DUE) == {"due": 1, "not_due": 1}
    assert await counts(people.zhou, DUE + 2 * DAY) == {
        "due": 1,
        "open_late": 1,
        "judged": 1,
        "reminders": 1,
        "light_yellow": 1,
    }
    assert (await counts(people.zhou, DUE + 3 * DAY))["met_late"] == 1
    assert await counts(people.zhou, date(2026, 1, 4)) == {}


async def test_it_counts_for_the_unit_that_owed_it_then(people: Cast) -> None:
    subject = await owed(people, "fuwu", DUE)
    with at(DUE + 5 * DAY):
        await duties.entrust(KIND, [subject], people.unit["liuan_zongzhi"], person=None)
    place = {"id": people.unit["district"], "path": people.path["district"]}
    for on, name in ((DUE + 4 * DAY, "青石街道"), (END, "柳岸街道")):
        asked = Asked(MARCH, on, place)
        found = await table(asked.seen(people.zhou), asked, "unit")
        assert [(line.name, line["due"]) for line in found.lines] == [(name, 1)]


async def test_the_rate_of_the_month_before_stands_beside_it(people: Cast) -> None:
    await met(await owed(people, "fuwu", date(2026, 2, 10)), date(2026, 2, 11))
    await met(await owed(people, "fuwu", DUE), DUE)
    asked = Asked(MARCH, END)
    assert asked.before == Asked(named("2026-02") or MARCH, date(2026, 2, 28))
    found = await table(asked.seen(people.zhou), asked, "unit")
    assert found.total.rate == "100.00%"
    assert found.total.change == found.lines[0].change == "+100.00"


async def test_in_the_middle_of_a_month_the_one_before_is_asked_in_its_middle() -> None:
    assert Asked(MARCH, date(2026, 3, 10)).before.on == date(2026, 2, 10)
    assert Asked(MARCH, date(2026, 3, 30)).before.on == date(2026, 2, 28)
    assert Asked(MARCH, date(2026, 4, 5)).before.on == date(2026, 3, 5)


async def test_who_is_recused_sees_other_numbers_and_no_gap(people: Cast) -> None:
    kept, other = await owed(people, "fuwu", DUE), await owed(people, "fuwu", DUE)
    subject = Subject(KIND, kept, "公布办事流程", "/meetings")
    await recusals.declare(subject, people.zhou, person=people.chen.id, unit=None, reason="亲属")
    assert (await counts(people.chen))["due"] == 1
    assert (await counts(people.zhou))["due"] == 2
    question = await question_of(people.chen, {"period": "2026-03", "on": str(END), "place": "all"})
    found = await table(question.asked.seen(people.chen), question.asked, "unit")
    assert len(found.lines) == 1
    for line in found.lines:
        assert await rows_behind(people.chen, question, "due", line) == {await duty_of(other)}


async def duty_of(subject: UUID) -> UUID:
    found: UUID = await value("SELECT id FROM duty WHERE subject_id = {}", subject)
    return found


async def rows_behind(me: Me, question: Question, measure: str, line: Line) -> set[UUID]:
    """Through the address that stands behind the figure."""
    address = question.rows(measure, line.narrow)
    params = dict(parse_qsl(urlsplit(address).query))
    again = await question_of(me, params)
    narrow, _ = await narrow_of(again.params)
    found = await ids(again.asked.seen(me), again.asked, narrow)
    assert len(found) == len(set(found)) == await number(again.asked.seen(me), again.asked, narrow)
    if len(found) < 3:
        assert {line["id"] for line in await listed(again.asked.seen(me), again.asked, narrow)} == set(found)
    return set(found)


@pytest.mark.parametrize("seed", range(2))
async def test_every_figure_is_the_number_of_rows_of_its_link(people: Cast, seed: int) -> None:
    dice = Random(seed)
    first = today() - timedelta(days=120)
    subjects = await random_life(people, dice, first, today(), 110)
    for one in dice.sample(subjects, 4):
        card = Subject(KIND, one, "公布办事流程", "/meetings")
        await recusals.declare(card, people.zhou, person=people.chen.id, unit=None, reason="亲属")
    looked = 0
    for account in ("zhou", "chen", "li", "tang", "qian"):
        me = await me_for(people.person[account].id, today())
        assert me is not None
        params = {"from": str(first), "to": str(today() + timedelta(days=40))}
        params["on"] = str(today() - timedelta(days=dice.choice((0, 20, 60))))
        params["place"] = dice.choice(("all", str(people.unit["district"]), ""))
        if dice.random() < 0.3:
            params["kind"] = KIND
        for group in dice.sample(list(GROUPS), 2):
            question = await question_of(me, {**params, "group": group})
            found = await table(question.asked.seen(me), question.asked, group)
            looked += await every_link(me, question, found, dice)
            for measure in TABLE:
                assert found.total[measure] == sum(line[measure] for line in found.lines)
    assert looked > 60


async def every_link(me: Me, question: Question, found: Table, dice: Random) -> int:
    """How many figures were held against their rows: all that are not nought of a few lines, and one that is."""
    looked = 0
    for line in [*dice.sample(found.lines, min(2, len(found.lines))), found.total]:
        known = [name for name in TABLE if line[name]]
        for measure in [*known, dice.choice(TABLE)]:
            assert line[measure] == len(await rows_behind(me, question, measure, line)), (measure, line)
            looked += 1
    return looked

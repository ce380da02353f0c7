"""In a 重点时段 its own ladder holds for what it covers; before, after and beside it the usual one; no due day moves."""

from datetime import date, timedelta

import pytest

from portal.accountability.actions import campaign as acting
from portal.accountability.actions import ladders
from portal.accountability.actions.round import walk_the_round
from portal.accountability.queries.campaign import campaign_for
from portal.accountability.queries.ladders import ladders_on
from portal.accountability.queries.standing import of_duty
from portal.db import row, rows
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from tests.portal.accountability.campaign.declaring import FIRST, LAST, approved, at, declared, wanted
from tests.portal.accountability.ledger import note_on, owe, steps

DAY = timedelta(days=1)
DUE = date(2026, 10, 10)


async def walk_to(until: date, since: date) -> None:
    """The clock rings every day, these days included."""
    day = since
    while day <= until:
        with at(day):
            await walk_the_round(day)
        day += DAY


async def test_the_round_uses_its_ladder_inside_and_the_usual_one_outside(people: Cast) -> None:
    inside = await owe(people.unit["fuwu"], due=DUE, noted_on=None)
    beside = await owe(people.unit["housing"], due=DUE, noted_on=None)
    await approved(people, units=[people.unit["qingshi"]], ladder="sanming")
    await walk_to(LAST + 4 * DAY, FIRST)
    taken = {
        (line["duty"], line["walked_on"], line["label"])
        for line in await rows("SELECT duty, walked_on, label FROM accountability_rung")
    }
    assert (inside["id"], FIRST, "蓝色督查单") in taken
    assert (inside["id"], DUE - 3 * DAY, "蓝色督查单") in taken
    assert (inside["id"], DUE - 3 * DAY, "到期前3天提醒") not in taken
    assert (beside["id"], DUE - 3 * DAY, "到期前3天提醒") in taken
    assert (inside["id"], LAST + DAY, "到期前1天提醒") in taken, "the day after, the usual ladder is there at once"
    assert (inside["id"], DUE + DAY, "逾期提醒") in taken
    assert not {label for duty, _, label in taken if duty == inside["id"] and label == "橙色督查单"}


async def test_the_next_look_is_never_after_the_turn(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=date(2027, 3, 1))
    campaign = await approved(people, ladder="suqian")
    with at(FIRST):
        await walk_the_round(FIRST)
    found = await row("SELECT look_on FROM duty WHERE id = {}", duty["id"])
    assert found is not None
    assert found["look_on"] == campaign["last_on"] + DAY
    later = await owe(people.unit["fuwu"], due=date(2027, 5, 1), title="另一件")
    await approved(people, name="第二个", starts_on=LAST + 5 * DAY, ends_on=LAST + 6 * DAY, on=FIRST, ladder="sanming")
    with at(LAST + DAY):
        await walk_the_round(LAST + DAY)
    for one in (duty, later):
        found = await row("SELECT look_on FROM duty WHERE id = {}", one["id"])
        assert found is not None
        assert found["look_on"] == LAST + 5 * DAY, "not later than the day the second one begins"


async def test_stopped_early_it_falls_back_on_that_very_day(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=DUE)
    campaign = await approved(people, ladder="sanming")
    on = FIRST + 3 * DAY
    with at(on):
        assert (await of_duty(duty["id"], on) or {})["campaign"] == "国庆期间重点时段"
        await acting.stop(await campaign_for(people.shen, campaign["id"]), people.shen, "任务已完成")
        assert (await ladders_on(on)).of(await facts(duty)).campaign == ""
        assert (await of_duty(duty["id"], on) or {})["campaign"] == ""
    await walk_to(DUE - 3 * DAY, on)
    assert await steps(duty) == ["d-7", "d-3"]


async def facts(duty: dict[str, object]) -> dict[str, object]:
    found = await row(
        "SELECT d.subject_kind, u.path AS unit_path, u.path AS ladder_path FROM duty d JOIN unit u ON u.id = d.unit"
        " WHERE d.id = {}",
        duty["id"],
    )
    assert found is not None
    return found


async def test_an_adopted_ladder_may_be_chosen(people: Cast) -> None:
    with at(FIRST - 3 * DAY):
        adopted = await ladders.adopt(
            people.zhou,
            "guangyuan",
            unit=people.unit["liuan"],
            room="",
            starts_on=FIRST - 2 * DAY,
            on=FIRST - 3 * DAY,
        )
    duty = await owe(people.unit["fuwu"], due=DUE)
    await approved(people, ladder=str(adopted))
    of = (await ladders_on(FIRST)).of(await facts(duty))
    assert (of.ladder.name, of.campaign) == ("红黄牌记分", "国庆期间重点时段")
    assert (await ladders_on(LAST + DAY)).of(await facts(duty)).ladder.name == "通用阶梯"


async def test_only_the_rooms_it_names_are_covered(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=DUE)
    await approved(people, ladder="sanming", rooms=["assignments"])
    assert (await ladders_on(FIRST)).of(await facts(duty)).campaign == ""


async def test_of_two_the_nearer_one_holds(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=DUE)
    await approved(people, ladder="suqian", units=[people.unit["qingshi"]], name="本街道的")
    await approved(people, ladder="sanming", name="全区的")
    assert (await ladders_on(FIRST)).of(await facts(duty)).campaign == "本街道的"


async def test_no_due_day_moves_whatever_it_wishes(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=DUE)
    await note_on(duty["id"], FIRST)
    await approved(people, ladder="sanming", limit_days=3)
    await walk_to(FIRST + DAY, FIRST)
    found = await row("SELECT due, statutory_due, first_due FROM duty WHERE id = {}", duty["id"])
    assert found == {"due": DUE, "statutory_due": DUE, "first_due": DUE}


async def test_nothing_happens_before_another_person_approved(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"], due=DUE)
    campaign = await declared(people, ladder="sanming")
    assert (await ladders_on(FIRST)).of(await facts(duty)).campaign == ""
    with at(FIRST), pytest.raises(Refused, match="须由"):
        await acting.approve(await campaign_for(people.zhou, campaign), people.zhou)


async def test_a_day_that_is_past_is_not_made_up_for(people: Cast) -> None:
    campaign = await declared(people)
    with at(FIRST + DAY), pytest.raises(Refused, match="开始日期已过"):
        await acting.approve(await campaign_for(people.shen, campaign), people.shen)
    with at(FIRST), pytest.raises(BadInput, match="最早为今天"):
        await acting.declare(people.zhou, wanted(people, starts_on=FIRST - DAY))


async def test_no_office_covers_what_it_does_not_serve(people: Cast) -> None:
    with at(FIRST):
        for units in ([people.unit["other_district"]], [people.unit["city"]]):
            with pytest.raises(BadInput, match="单位范围"):
                await acting.declare(people.zhou, wanted(people, units=units))
        with pytest.raises(BadInput, match="提出单位"):
            await acting.declare(people.wang, wanted(people))
        with pytest.raises(BadInput, match="督办阶梯"):
            await acting.declare(people.zhou, wanted(people, ladder="invented"))

"""Places of the ground and of 督办问责 where a list, a figure or an act is narrowed to what one may know."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import duties, recusals
from portal.access import Me
from portal.accountability.actions import records_basis
from portal.accountability.queries.campaign import campaign_for, covers, days_of
from portal.accountability.queries.campaign_days import counts_on, how_many, to_press
from portal.accountability.queries.records import basis_of, record_for
from portal.clock import now, today
from portal.db import value
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from portal.messages import deciding
from portal.messages.rules import SHIPPED, slots_on
from portal.notices import read
from portal.people import Role
from portal.subjects import Subject
from portal.web.calendar.queries import Moved, may_be_named
from tests.people_builders import posted
from tests.portal.accountability.campaign.declaring import FIRST, LAST, approved, at, owed
from tests.portal.accountability.campaign.test_campaign_clock import DAY, THREE, ring
from tests.portal.accountability.ledger import owe
from tests.portal.accountability.letters.writing import issued
from tests.portal.accountability.records.recording import a_draft
from tests.portal.messages.post import at as at_hour
from tests.portal.messages.post import say

Record = dict[str, object]


async def kept_from(people: Cast, duty: Record, who: Me) -> None:
    card = Subject(str(duty["subject_kind"]), duty["subject_id"], str(duty["title"]), str(duty["path"]))  # type: ignore[arg-type]
    await recusals.declare(card, people.tang, person=who.id, unit=None, reason="亲属关系")


async def an_office_elsewhere(people: Cast) -> Me:
    """许 works in the office of the other district too."""
    return await posted(people.xu.id, people.unit["other_office"], Role.office)


async def test_what_others_owe_is_not_mine_and_what_i_owe_is_not_watched(people: Cast) -> None:
    asked_by = {"supervising_unit": people.unit["conference_office"]}
    theirs = await owe(people.unit["fuwu"], **asked_by)
    own = await owe(people.unit["conference_office"], title="印发纪要", **asked_by)
    assert [line["id"] for line in await duties.mine(people.li)] == [theirs["id"]]
    assert [line["id"] for line in await duties.mine(people.zhou)] == [own["id"]]
    assert [line["id"] for line in await duties.watched(people.zhou)] == [theirs["id"]]


async def test_the_office_of_another_district_does_not_take_a_stop_back(people: Cast) -> None:
    elsewhere = await an_office_elsewhere(people)
    await say(people.li)
    (morning, _) = await slots_on(date(2026, 11, 23), SHIPPED)
    with time_machine.travel(at_hour(16, day=20), tick=False):
        await deciding.stop(people.zhou, people.li.id, morning, "本人明日出席全市会议")
        with pytest.raises(Refused, match="没有可以恢复的叫停"):
            await deciding.let_go(elsewhere, people.li.id, morning)
        await deciding.let_go(people.zhou, people.li.id, morning)


async def test_a_notice_of_what_one_is_kept_from_leads_nowhere(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    card = Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])
    await say(people.li, people.sun, matter=card)
    notice = {
        who.account: await value("SELECT id FROM notice WHERE person = {} AND subject_id = {}", who.id, card.id)
        for who in (people.li, people.sun)
    }
    await kept_from(people, duty, people.li)
    assert await read(people.li, notice["li"], now()) is None
    assert await read(people.sun, notice["sun"], now()) == card.path


async def test_who_changes_the_calendar_is_told_names_only_of_duties_they_may_know(people: Cast) -> None:
    duty = await owe(people.unit["fuwu"])
    on: date = duty["due"]
    later = on + timedelta(days=1)
    moved = Moved(
        id=duty["id"],
        subject_kind=duty["subject_kind"],
        subject_id=duty["subject_id"],
        title=duty["title"],
        path=duty["path"],
        unit_name="公共服务办",
        old_due=on,
        new_due=later,
        new_statutory=later,
        was_estimate=False,
        is_estimate=False,
    )
    assert await may_be_named(people.zhou, [moved]) == [moved]
    assert await may_be_named(people.wu, [moved]) == []
    assert await may_be_named(people.zhao, [moved]) == []


async def test_a_record_rests_on_duties_of_one_s_own_territory_only(people: Cast) -> None:
    elsewhere, here = await owe(people.unit["other_office"]), await owe(people.unit["fuwu"])
    made = await a_draft(people)
    with pytest.raises(BadInput, match="请从所列选项中选择"):
        await records_basis.rest_on(await record_for(people.wang, made), people.wang, elsewhere["id"], None)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, here["id"], None)
    assert [card["duty"] for card in await basis_of(made)] == [here["id"]]


async def test_the_number_of_a_letter_does_not_tell_its_title_to_who_may_not_open_it(people: Cast) -> None:
    letter = await issued(people, duty=await owe(people.unit["fuwu"], due=today() - timedelta(days=9)))
    label = await value("SELECT x.label FROM document x WHERE x.subject_id = {}", letter)
    made = await a_draft(people)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, None, label)
    assert [card["title"] for card in await basis_of(made)] == [label]


async def test_a_campaign_counts_and_presses_what_its_reader_may_know(people: Cast) -> None:
    kept = await owed(people.unit["fuwu"], due=FIRST - DAY, title="甲")
    await owed(people.unit["fuwu"], due=FIRST - DAY, title="乙")
    campaign = await approved(people, **THREE)
    await kept_from(people, kept, people.shen)
    seen: dict[str, list[object]] = {}
    with at(FIRST):
        for me in (people.zhou, people.shen):
            found = await campaign_for(me, campaign["id"])
            counts = await counts_on(me, found, FIRST, FIRST)
            pressed = await to_press(me, found, FIRST)
            seen[me.account] = [
                *(counts["open"], counts["late"], await how_many(me, covers(found))),
                [one["title"] for one in pressed],
            ]
    assert seen == {"zhou": [2, 2, 2, ["甲", "乙"]], "shen": [1, 1, 1, ["乙"]]}


async def test_the_paper_of_a_day_is_led_to_for_who_may_read_it(people: Cast) -> None:
    kept = await owed(people.unit["fuwu"], due=LAST, title="甲")
    campaign = await approved(people, **THREE)
    await ring(FIRST, "12:00")
    await kept_from(people, kept, people.shen)
    await ring(FIRST + DAY, "10:30")
    opens = {
        me.account: [day["opens"] for day in await days_of(me, campaign["id"]) if day["bulletin"]]
        for me in (people.zhou, people.shen)
    }
    assert opens == {"zhou": [True], "shen": [False]}

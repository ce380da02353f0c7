"""Who may not know is told nothing, place by place; who may know is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.exchange import coming, taking
from inspections.searching import query
from portal import recusals
from portal.access import Me
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast, fixed_id
from portal.errors import Missing, Refused
from portal.people import Role, Unit, UnitKind, segment
from portal.subjects import Subject
from tests.builders import a_draft, an_inspection, an_item
from tests.inspections.exchange.sheets import cells, handed_in, taken
from tests.inspections.searching.test_searching import WAYS, found
from tests.inspections.test_handover import prepared
from tests.people_builders import posted

REPORT: dict[str, Any] = {"title": "报告", "categories": [], "complaints": []}


async def stand_aside(people: Cast, item_id: UUID, *accounts: str) -> None:
    item = await queries.item_for(people.wang, item_id)
    for account in accounts:
        await actions.recuse(item, people.wang, person=people.person[account].id, unit=None, reason="近亲属任职")


async def stand_aside_from_all(people: Cast, inspection: UUID, account: str) -> None:
    subject = Subject("inspections.inspection", inspection, "青石街道信访领域专项巡察", f"/inspections/{inspection}")
    await recusals.declare(subject, people.wang, person=people.person[account].id, unit=None, reason="近亲属任职")


async def moved_to_the_city(people: Cast, me: Me) -> Me:
    """To the city's own inspection office: they still see every item of the district, and run none of its rounds."""
    office = fixed_id("the city's inspection office")
    given: dict[str, Any] = {"name": "云川市委巡察办", "short_name": "市委巡察办", "kind": UnitKind.department}
    path = people.path["city"] + segment(office)
    await Unit.insert(Unit(id=office, parent=people.unit["city"], path=path, **given)).run()
    await rows("UPDATE post SET ends_on = {} WHERE person = {}", today() - timedelta(days=1), me.id)
    return await posted(me.id, office, Role.discipline, starts_on=today())


# the inspection as a whole


async def test_only_the_office_of_the_round_adds_a_finding(people: Cast) -> None:
    inspection = await an_inspection(people)
    for account in ("xu", "sun", "chen", "qian"):
        with pytest.raises(Refused, match="只有本轮巡察的巡察办可以办理"):
            await actions.add_finding(people.person[account], inspection, a_draft(people))
    assert await queries.findings_of(people.wang, inspection) == []
    await actions.add_finding(people.he, inspection, a_draft(people))
    assert len(await queries.findings_of(people.wang, inspection)) == 1


async def test_who_stands_aside_from_an_inspection_is_not_told_that_there_is_one(people: Cast) -> None:
    inspection = await an_inspection(people)
    assert [one["id"] for one in await queries.titles_for(people.chen)] == [inspection]
    await stand_aside_from_all(people, inspection, "chen")
    assert await queries.titles_for(people.chen) == []
    assert [one["id"] for one in await queries.titles_for(people.qian)] == [inspection]


async def test_who_stands_aside_from_an_inspection_does_not_run_it(people: Cast) -> None:
    inspection = await an_inspection(people)
    await stand_aside_from_all(people, inspection, "he")
    with pytest.raises(Missing):
        await queries.inspection_run_by(people.he, inspection)
    assert (await queries.inspection_run_by(people.wang, inspection))["id"] == inspection


async def test_an_inspection_is_named_in_the_filter_to_who_sees_it_whole_or_an_item_of_it(people: Cast) -> None:
    empty = await an_inspection(people)
    worked = await an_inspection(people)
    await an_item(people, worked)
    told = {account: {one["id"] for one in await queries.titles_for(me)} for account, me in people.person.items()}
    assert told["chen"] == told["qian"] == {empty, worked}
    assert told["li"] == {worked}
    assert told["zhao"] == told["xu"] == told["zhou"] == set()


async def test_rounds_and_offices_to_choose_from_are_one_s_own(people: Cast) -> None:
    inspection = await an_inspection(people)
    round_id = (await queries.inspection_run_by(people.wang, inspection))["round"]
    assert [one["id"] for one in await queries.rounds_for(people.he)] == [round_id]
    assert [one["id"] for one in await queries.offices_of(people.he)] == [people.unit["inspection_office"]]
    assert await queries.rounds_for(people.xu) == []
    assert [one["id"] for one in await queries.offices_of(people.xu)] == [people.unit["other_office"]]
    assert await queries.rounds_for(people.chen) == await queries.offices_of(people.chen) == []


async def test_a_report_that_waits_is_told_to_the_office_that_reads_it_in_and_not_to_the_unit(people: Cast) -> None:
    inspection = await an_inspection(people)
    intake = await actions.keep_intake(people.wang, inspection, "报告.docx", REPORT)
    assert [one["id"] for one in await queries.intakes_of(people.he, inspection)] == [intake]
    for account in ("chen", "sun", "qian", "xu"):
        assert await queries.intakes_of(people.person[account], inspection) == [], account


@pytest.mark.slow
async def test_a_prompt_is_listed_for_who_sees_the_inspection_whole_and_stands_aside_from_none_of_it(
    people: Cast,
) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection, due=today() + timedelta(days=5))
    made = await actions.issue_prompt(people.wang, inspection, days=14, closing="请抓紧办理。", seen=0)
    await stand_aside(people, item, "he")
    listed = {
        account: [one["id"] for one in await queries.prompts_of(people.person[account], inspection)]
        for account in ("wang", "chen", "he", "li", "zhao")
    }
    assert listed == {"wang": [made], "chen": [made], "he": [], "li": [], "zhao": []}


async def test_what_a_notice_would_say_now_is_told_to_who_sees_the_inspection_whole_and_all_of_it(
    people: Cast,
) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection)
    await stand_aside(people, item, "he")
    for account in ("zhao", "li", "he"):
        with pytest.raises(Missing):
            await queries.material_now(people.person[account], inspection)
    for account in ("wang", "chen"):
        material = await queries.material_now(people.person[account], inspection)
        assert [one["items"] for one in material["findings"]] == [[item]], account


# its items


async def test_what_one_stands_aside_from_is_not_offered_for_a_second_rectification(people: Cast) -> None:
    inspection = await an_inspection(people)
    known = await an_item(people, inspection, title="知道的问题")
    kept = await an_item(people, inspection, title="需回避的问题")
    await stand_aside(people, kept, "he")
    assert [one["id"] for one in await queries.items_to_choose(people.wang, inspection)] == [known, kept]
    assert [one["id"] for one in await queries.items_to_choose(people.he, inspection)] == [known]
    assert await queries.items_to_choose(people.xu, inspection) == []


async def test_an_item_is_compared_with_none_the_reader_may_not_see(people: Cast) -> None:
    inspection = await an_inspection(people)
    judged = await an_item(people, inspection, title="正在审核的问题")
    await an_item(people, inspection, title="本单位的问题")
    kept = await an_item(people, inspection, title="别的单位的问题", lead_unit=people.unit["dangjian"])
    await stand_aside(people, kept, "he")

    async def beside(me: Me) -> list[str]:
        return [one["title"] for one in await queries.others_beside(me, await queries.item_for(me, judged))]

    assert await beside(people.wang) == ["本单位的问题", "别的单位的问题"]
    assert await beside(people.he) == await beside(people.li) == ["本单位的问题"]


async def test_only_what_one_may_see_is_chosen_by_tick_or_by_filter(people: Cast) -> None:
    inspection = await an_inspection(people)
    own = await an_item(people, inspection)
    kept = await an_item(people, inspection, lead_unit=people.unit["dangjian"])
    await stand_aside(people, kept, "he")
    for account, seen in (("wang", {own, kept}), ("he", {own}), ("li", {own}), ("zhao", set()), ("xu", set())):
        me = people.person[account]
        ticked = await queries.selection_for(me, [own, kept])
        filtered = await queries.selection_for(me, filters={"inspection": str(inspection)})
        assert {one["id"] for one in ticked} == {one["id"] for one in filtered} == seen, account


async def test_nothing_is_handed_over_by_who_stands_aside_from_it(people: Cast) -> None:
    inspection = await an_inspection(people)
    known = await an_item(people, inspection, title="知道的问题")
    kept = await an_item(people, inspection, title="需回避的问题")
    await stand_aside(people, kept, "he")
    assert [one["id"] for one in await queries.held_by(people.wang, people.chen.id)] == [known, kept]
    assert [one["id"] for one in await queries.held_by(people.he, people.chen.id)] == [known]
    assert [one["items"] for one in await queries.givers_for(people.he)] == [1]


@pytest.mark.slow
async def test_a_hand_over_is_withdrawn_by_the_office_that_runs_it_and_not_by_who_only_reads_it(people: Cast) -> None:
    await an_item(people)
    made = await prepared(people)
    for account in ("chen", "qian"):
        record = await queries.hand_over_for(people.person[account], made)
        assert not record["may_run"], account
        with pytest.raises(Refused, match="只有经办人、接收人或巡察办可以撤回"):
            await actions.withdraw_hand_over(people.person[account], record, "另行安排")
    record = await queries.hand_over_for(people.he, made)
    assert record["may_run"]
    await actions.withdraw_hand_over(people.he, record, "另行安排")
    assert (await queries.hand_over_for(people.wang, made))["withdrawn_by_name"] == "何远"


async def test_the_search_finds_nothing_one_stands_aside_from_by_whatever_way(people: Cast) -> None:
    """Among the newest items, and by the pairs of a rare word."""
    inspection = await an_inspection(people)
    known = await an_item(people, inspection, title="鸢尾之问")
    kept = await an_item(people, inspection, title="鸢尾又问")
    await stand_aside(people, kept, "he")
    for way in ("everywhere, all new", "everywhere, rare"):
        with pytest.MonkeyPatch.context() as patch:
            for name, number in WAYS[way].items():
                patch.setattr(query, name, number)
            assert await found(people.wang, "鸢尾") == {known, kept}, way
            assert await found(people.he, "鸢尾") == {known}, way
            assert await found(people.zhao, "鸢尾") == set(), way


# its table, there and back


async def test_who_has_moved_to_another_office_keeps_no_sheet_they_handed_in(people: Cast) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection)
    exchange = (await handed_in(people.wang, inspection, cells((1, "整改目标", "甲"))))["id"]
    assert [one["id"] for one in await coming.exchanges_of(people.wang, inspection)] == [exchange]
    moved = await moved_to_the_city(people, people.wang)
    assert (await queries.item_for(moved, item))["id"] == item, "the items they still see"
    assert await coming.exchanges_of(moved, inspection) == []
    with pytest.raises(Missing):
        await coming.exchange_for(moved, exchange)


async def test_a_sheet_writes_no_row_from_which_one_has_stood_aside_since_its_preview(people: Cast) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection)
    exchange = await handed_in(people.wang, inspection, cells((1, "整改目标", "甲")))
    found_by_he = await queries.item_for(people.he, item)
    await actions.recuse(found_by_he, people.he, person=people.wang.id, unit=None, reason="近亲属任职")
    with pytest.raises(Refused, match=r"第4行.*没有导入任何内容"):
        await taking.take(people.wang, exchange, "")
    assert await value("SELECT target FROM inspections_item WHERE id = {}", item) is None
    await taken(people.he, inspection, cells((1, "整改目标", "乙")))
    assert await value("SELECT target FROM inspections_item WHERE id = {}", item) == "乙"

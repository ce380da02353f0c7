"""Several responsible leaders, each with a type; the principal one answers, all of them see the item."""

from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.searching.query import search_for
from portal.access import me_for
from portal.clock import today
from portal.db import rows, value
from portal.demo.cast import Cast, fixed_id
from portal.errors import Missing, Refused
from portal.people import Role
from tests.browser import Browser
from tests.builders import an_item
from tests.people_builders import somebody_new


async def a_second_leader(people: Cast) -> UUID:
    """Of the party office: without being named they do not see an item of another office."""
    unit = people.unit["dangjian"]
    gao = await somebody_new(
        "gao", unit, Role.leader, name="高原", title="党工委委员", known_as=fixed_id("second leader")
    )
    return gao.id


async def named(people: Cast, item_id: UUID, *leaders: tuple[UUID, str]) -> None:
    item = await queries.item_for(people.wang, item_id)
    given = {"lead_unit": item["lead_unit"], "leader": people.chen.id, "handler": item["handler"]}
    await actions.reassign(item, people.wang, **given, leaders=leaders)


async def test_leaders_are_named_on_the_page_with_their_types(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    gao = await a_second_leader(people)
    path = f"/inspections/items/{item_id}"
    await browser.sign_in(people.wang)
    fields = {"lead_unit": str(people.unit["fuwu"]), "leader": str(people.chen.id), "leader_kind": "head"}
    await browser.send(f"{path}/assignment", {**fields, "other1": str(gao), "kind1": "member"}, to=path)
    page = await browser.see(path)
    assert "陈国栋（党组织主要负责人）、高原（班子成员）" in page
    assert "责任领导：陈国栋、高原" in page, "and in its record"
    form = await browser.see(f"{path}/assignment")
    assert f'<option value="{gao}" selected>' in form
    assert "陈国栋、高原" in await browser.see(f"/inspections/{await value('SELECT inspection FROM inspections_item')}")
    await browser.send(f"{path}/assignment", fields, to=path)
    assert [one["name"] for one in (await queries.item_for(people.wang, item_id))["leaders"]] == ["陈国栋"]
    assert await value("SELECT count(*) FROM inspections_leader") == 1


async def test_whoever_is_named_sees_the_item_and_finds_it(people: Cast) -> None:
    item_id = await an_item(people)
    me = await me_for(await a_second_leader(people), today())
    assert me is not None
    with pytest.raises(Missing):
        await queries.item_for(me, item_id)
    await named(people, item_id, (me.id, "lead"))
    found = await queries.item_for(me, item_id)
    assert [(one["name"], one["kind"]) for one in found["leaders"]] == [("陈国栋", ""), ("高原", "lead")]
    assert [line["id"] for line in (await search_for(me, ["值班"]))["items"]] == [item_id]
    assert await value("SELECT principal FROM duty WHERE subject_id = {}", item_id) == people.chen.id


async def test_nobody_from_outside_twice_or_without_a_type_is_named(browser: Browser, people: Cast) -> None:
    item_id = await an_item(people)
    for leaders, said in (
        ([(people.zhao.id, "lead")], "现任领导或联络员"),
        ([(people.chen.id, "lead"), (people.chen.id, "head")], "只能填一次"),
        ([(people.chen.id, "king")], "类型"),
    ):
        with pytest.raises(Refused, match=said):
            await named(people, item_id, *leaders)
    assert await rows("SELECT id FROM inspections_leader") == []
    await browser.sign_in(people.wang)
    fields = {"lead_unit": str(people.unit["fuwu"]), "leader": str(people.chen.id)}
    answer = await browser.send(
        f"/inspections/items/{item_id}/assignment",
        {**fields, "other1": str(people.chen.id), "other2": str(people.li.id)},
    )
    assert answer.status_code == 422
    assert "“其他责任领导1”与前面重复" in answer.text
    assert "请选择“其他责任领导2的类型”" in answer.text


async def test_whoever_changes_only_the_principal_leaves_the_others(people: Cast) -> None:
    item_id = await an_item(people)
    await named(people, item_id, (people.sun.id, "member"))
    item = await queries.item_for(people.wang, item_id)
    await actions.reassign(item, people.wang, lead_unit=item["lead_unit"], leader=None, handler=None)
    found = await queries.item_for(people.wang, item_id)
    assert [(one["name"], one["kind"]) for one in found["leaders"]] == [("孙立", "member")]

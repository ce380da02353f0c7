"""One act for many items: assigned, reminded; shown before, all or nothing, and never twice a day."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.builders import a_closed_item, an_applied_item, an_inspection, an_item

ASSIGN = "/inspections/ledger/assign"
REMIND = "/inspections/ledger/remind"


async def some_items(people: Cast, count: int = 3, **changes: Any) -> list[UUID]:
    inspection = await an_inspection(people)
    return [await an_item(people, inspection, title=f"第{n}个问题", **changes) for n in range(1, count + 1)]


async def stands(item: UUID) -> dict[str, Any]:
    found = await rows(
        "SELECT i.leader, i.handler, i.lead_unit, i.version, d.principal, d.person, d.unit,"
        " ARRAY(SELECT s.unit FROM inspections_item_support s WHERE s.item = i.id) AS supporting,"
        " ARRAY(SELECT s.unit FROM duty_support s WHERE s.duty = d.id) AS helping"
        " FROM inspections_item i JOIN duty d ON d.subject_id = i.id WHERE i.id = {}",
        item,
    )
    return found[0]


def chosen_in(html: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', html)


async def notices_of(person: UUID, like: str) -> list[dict[str, Any]]:
    return await rows(
        "SELECT title, sentence, path FROM notice WHERE person = {} AND once LIKE {} AND dropped_at IS NULL ORDER BY at",
        person,
        like,
    )


async def test_ticked_items_get_a_leader_in_three_presses_and_the_rest_of_them_stays(
    browser: Browser, people: Cast
) -> None:
    items = await some_items(people)
    await browser.sign_in(people.wang)
    page = await browser.see(f"{ASSIGN}?chosen={items[0]}&chosen={items[1]}")
    sent = chosen_in(page)
    assert [one.split("_")[0] for one in sent] == [str(items[0]), str(items[1])]
    change = {"chosen": sent, "handler": str(people.sun.id), "supporting": str(people.unit["dangjian"])}
    preview = await browser.send(ASSIGN, change)
    assert preview.status_code == 200
    assert "<del>未定</del> → <strong>孙立" in preview.text
    assert (await stands(items[0]))["version"] == 0, "looking changes nothing"
    await browser.send(ASSIGN, {**change, "sure": "1"}, to="/inspections/ledger")
    for item in items[:2]:
        now_so = await stands(item)
        assert (now_so["handler"], now_so["person"]) == (people.sun.id, people.sun.id)
        assert (now_so["leader"], now_so["principal"]) == (people.chen.id, people.chen.id), "not filled in: not changed"
        assert now_so["supporting"] == now_so["helping"] == [people.unit["dangjian"]]
    assert (await stands(items[2]))["handler"] is None


async def test_a_row_somebody_changed_meanwhile_is_named_and_nothing_is_half_done(
    browser: Browser, people: Cast
) -> None:
    items = await some_items(people)
    await browser.sign_in(people.wang)
    sent = chosen_in(await browser.see(f"{ASSIGN}?" + "&".join(f"chosen={item}" for item in items)))
    other = await queries.item_for(people.he, items[2])
    await actions.reassign(other, people.he, lead_unit=other["lead_unit"], leader=None, handler=None)
    answer = await browser.send(ASSIGN, {"chosen": sent, "handler": str(people.sun.id), "sure": "1"})
    assert answer.status_code == 409
    assert "“第3个问题”在您打开页面之后已被他人办理" in answer.text
    assert [(await stands(item))["handler"] for item in items] == [None, None, None]


async def test_a_row_that_fails_late_takes_the_others_back_and_is_named(people: Cast) -> None:
    """The supporting unit of the second is its own lead unit."""
    inspection = await an_inspection(people)
    first = await an_item(people, inspection, title="甲")
    second = await an_item(people, inspection, title="乙", lead_unit=people.unit["dangjian"])
    with pytest.raises(Refused, match="第2行“乙”：协办单位不能是责任单位本身"):
        await actions.assign_many(
            people.wang, {first: 0, second: 0}, actions.Changes(supporting=people.unit["dangjian"])
        )
    assert (await stands(first))["supporting"] == []


async def test_who_handled_it_for_the_old_unit_does_not_handle_it_for_the_new_one(people: Cast) -> None:
    items = await some_items(people, 1)
    await actions.assign_many(people.wang, {items[0]: 0}, actions.Changes(handler=people.li.id))
    await actions.assign_many(people.wang, {items[0]: 1}, actions.Changes(lead_unit=people.unit["dangjian"]))
    assert (await stands(items[0]))["handler"] is None


async def test_a_new_principal_leader_takes_the_type_of_the_old_one_and_the_others_stay(people: Cast) -> None:
    (item_id,) = await some_items(people, 1)
    item = await queries.item_for(people.wang, item_id)
    answers = {name: item[name] for name in ("lead_unit", "leader", "handler")}
    named = [(people.chen.id, "head"), (people.li.id, "member")]
    await actions.reassign(item, people.wang, **answers, leaders=named)
    await actions.assign_many(people.wang, {item_id: 1}, actions.Changes(leader=people.sun.id))
    leaders = {one["person"]: one["kind"] for one in (await queries.item_for(people.wang, item_id))["leaders"]}
    assert leaders == {people.sun.id: "head", people.li.id: "member"}


async def test_what_cannot_be_reassigned_is_shown_apart_and_refused_when_sent_all_the_same(
    browser: Browser, people: Cast
) -> None:
    inspection = await an_inspection(people)
    open_item = await an_item(people, inspection, title="还在整改")
    applied = await an_applied_item(people, inspection, title="已经申请")
    await browser.sign_in(people.wang)
    page = await browser.see(f"{ASSIGN}?all=1&inspection={inspection}")
    assert [one.split("_")[0] for one in chosen_in(page)] == [str(open_item)]
    assert "另有 1 项不能一起办理" in page
    version = await value("SELECT version FROM inspections_item WHERE id = {}", applied)
    forced = {"chosen": [f"{open_item}_0", f"{applied}_{version}"], "handler": str(people.sun.id), "sure": "1"}
    answer = await browser.send(ASSIGN, forced)
    assert answer.status_code == 409
    assert "“已经申请”：状态为“申请销号”" in answer.text
    assert (await stands(open_item))["handler"] is None


async def test_nothing_filled_in_is_asked_for_and_nobody_from_outside_is_taken(browser: Browser, people: Cast) -> None:
    items = await some_items(people, 1)
    await browser.sign_in(people.wang)
    empty = await browser.send(ASSIGN, {"chosen": [f"{items[0]}_0"]})
    assert empty.status_code == 422
    assert "请至少填写一项要改的内容" in empty.text
    stranger = {"chosen": [f"{items[0]}_0"], "leader": str(people.zhao.id), "sure": "1"}
    assert (await browser.send(ASSIGN, stranger)).status_code == 409
    assert (await stands(items[0]))["leader"] == people.chen.id


@pytest.mark.parametrize("chosen", ["", "x", "x_0", "00000000-0000-0000-0000-000000000000_0"])
async def test_what_no_page_wrote_is_refused_in_a_sentence(browser: Browser, people: Cast, chosen: str) -> None:
    await browser.sign_in(people.wang)
    for path, more in ((ASSIGN, {"handler": str(people.sun.id), "sure": "1"}), (REMIND, {"ready": "near"})):
        answer = await browser.send(path, {"chosen": chosen, **more})
        assert answer.status_code == 409, path
    handed = {"giver": str(people.chen.id), "receiver": str(people.sun.id), "witness": str(people.he.id)}
    answer = await browser.send("/inspections/hand-overs/new", {"chosen": chosen, **handed})
    assert answer.status_code in {409, 422}
    assert await value("SELECT count(*) FROM transition WHERE happened IN ('assign', 'remind', 'hand_over')") == 0


async def test_all_of_a_filter_is_counted_and_chosen_without_ticking(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    for n in range(3):
        await an_item(people, inspection, title=f"未启动{n}")
    await an_applied_item(people, inspection)
    await browser.sign_in(people.wang)
    assert "本次筛选的全部 3 项" in await browser.see("/inspections/ledger?state=not_started")
    page = await browser.see(f"{ASSIGN}?all=1&state=not_started")
    assert len(chosen_in(page)) == 3


async def test_a_reminder_reaches_each_answerable_person_once_a_day_and_stands_in_the_history(
    browser: Browser, people: Cast
) -> None:
    items = await some_items(people, 2)
    await browser.sign_in(people.wang)
    page = await browser.see(f"{REMIND}?chosen={items[0]}")
    assert "将告知 2 人" in page
    assert "陈国栋" in page
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    sent = {"chosen": chosen_in(page), "plan": plan, "ready": "own", "own": "请周五前报送进展。"}
    await browser.send(REMIND, sent, to="/inspections/ledger")
    told = await notices_of(people.li.id, f"remind:hand:{items[0]}%")
    assert [(one["title"], one["sentence"]) for one in told] == [
        ("第1个问题", "请周五前报送进展。时限2026年12月18日（周五）。")
    ]
    history = await rows(
        "SELECT happened, note FROM transition WHERE subject_id = {} AND happened = 'remind'", items[0]
    )
    assert len(history) == 1
    assert "告知：李慧、陈国栋" in history[0]["note"]
    again = await browser.see(f"{REMIND}?chosen={items[0]}&chosen={items[1]}")
    assert "今天已经提醒过" in again
    assert [one.split("_")[0] for one in chosen_in(again)] == [str(items[1])]
    twice = await browser.send(REMIND, sent)
    assert twice.status_code == 409
    assert len(await notices_of(people.li.id, "remind:hand:%")) == 1


async def test_a_person_with_many_items_gets_one_message(browser: Browser, people: Cast) -> None:
    items = await some_items(people, 5)
    early = await an_item(people, await value("SELECT inspection FROM inspections_item LIMIT 1"), due=date(2026, 12, 1))
    await browser.sign_in(people.wang)
    page = await browser.see(f"{REMIND}?all=1")
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    assert len(chosen_in(page)) == 6
    await browser.send(REMIND, {"chosen": chosen_in(page), "plan": plan, "ready": "near"}, to="/inspections/ledger")
    told = await notices_of(people.li.id, "remind:hand:%")
    assert len(told) == 1
    assert told[0]["title"] == "6 项整改事项提醒"
    assert "最早的时限2026年12月1日（周二）" in told[0]["sentence"]
    logged = await value("SELECT count(*) FROM transition WHERE happened = 'remind' AND person IS NOT NULL")
    assert logged == len(items) + len([early])
    await browser.sign_in(people.li)
    assert "由我或本单位负责" in await browser.see(told[0]["path"])


async def test_nobody_who_is_recused_is_reminded_nor_counted(people: Cast) -> None:
    from inspections.actions.reminding import planned

    items = await some_items(people, 1)
    item = await queries.item_for(people.wang, items[0])
    await actions.recuse(item, people.wang, person=people.li.id, unit=None, reason="本人涉及此事")
    plan = await planned(people.wang, await queries.selection_for(people.wang, items))
    assert set(plan.people) == {people.chen.id}


async def test_a_reminder_is_refused_when_others_than_those_shown_would_be_told(browser: Browser, people: Cast) -> None:
    items = await some_items(people, 1)
    await browser.sign_in(people.wang)
    page = await browser.see(f"{REMIND}?chosen={items[0]}")
    plan = re.findall(r'name="plan" value="([^"]+)"', page)[0]
    item = await queries.item_for(people.wang, items[0])
    await actions.reassign(item, people.wang, lead_unit=item["lead_unit"], leader=None, handler=people.sun.id)
    answer = await browser.send(REMIND, {"chosen": chosen_in(page), "plan": plan, "ready": "near"})
    assert answer.status_code == 409
    assert await notices_of(people.sun.id, "remind:hand:%") == []


async def test_a_unit_reminds_nobody_and_a_closed_item_is_not_reminded_of(browser: Browser, people: Cast) -> None:
    inspection = await an_inspection(people)
    item = await an_item(people, inspection)
    closed = await a_closed_item(people, inspection, title="已经销号")
    await browser.sign_in(people.li)
    assert "须由巡察办或整改牵头部门提醒" in await browser.see(f"{REMIND}?chosen={item}")
    assert "批量提醒" not in await browser.see("/inspections/ledger")
    await browser.sign_in(people.sun)
    assert chosen_in(await browser.see(f"{REMIND}?chosen={item}")), "the lead department may"
    assert "不需要提醒" in await browser.see(f"{REMIND}?chosen={closed}")

"""责任交接: all of a person's items go to another on a frozen paper; when the receiver says so, or by the office."""

import hashlib
import re
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from inspections import actions, queries
from inspections.actions import handing_over
from portal import files
from portal.clock import now, today
from portal.db import atomic, rows, value
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.browser import Browser
from tests.builders import a_closed_item, an_inspection, an_item, an_item_in_review, with_evidence

NEW = "/inspections/hand-overs/new"
SHORT = b"%PDF-1.4 a paper of one line"


@pytest.fixture
def on_paper() -> None:
    """For the tests about the paper: it is printed for real."""


@pytest.fixture(autouse=True)
def printer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A print costs a second of a processor; where nobody reads the paper, a few bytes go the same way as it would."""
    if "on_paper" not in request.fixturenames:
        monkeypatch.setattr(handing_over, "render", _short)


async def _short(html: str) -> bytes:
    assert "责任交接单" in html
    return SHORT


async def holds(item: UUID) -> tuple[UUID | None, UUID | None]:
    found = await rows("SELECT leader, handler FROM inspections_item WHERE id = {}", item)
    return found[0]["leader"], found[0]["handler"]


async def prepared(people: Cast, by: str = "wang", **changes: Any) -> UUID:
    """陈 hands over to 孙, 何 stands by; all of 陈's items unless said otherwise."""
    me = people.person[by]
    items = {item["id"]: item["version"] for item in await queries.held_by(me, people.chen.id)}
    given: dict[str, Any] = {
        "giver": people.chen.id,
        "receiver": people.sun.id,
        "witness": people.he.id,
        "chosen": items,
        **changes,
    }
    return await actions.prepare_hand_over(me, **given)


async def test_the_receiver_confirms_and_from_then_on_the_items_and_their_duties_are_theirs(
    browser: Browser, people: Cast, on_paper: None
) -> None:
    inspection = await an_inspection(people)
    first, second = [await an_item(people, inspection, title=title) for title in ("甲事项", "乙事项")]
    closed = await a_closed_item(people, inspection, title="已销号的")
    await browser.sign_in(people.wang)
    page = await browser.see(f"{NEW}?giver={people.chen.id}")
    chosen = re.findall(r'name="chosen" value="([^"]+)" checked', page)
    assert sorted(one.split("_")[0] for one in chosen) == sorted(map(str, (first, second))), "all by default"
    sent = {"giver": str(people.chen.id), "chosen": chosen, "receiver": str(people.sun.id), "when": "confirmed"}
    answer = await browser.send(NEW, {**sent, "witness": str(people.he.id)})
    path = answer.headers["location"].split("?")[0]
    assert await holds(first) == (people.chen.id, None), "not before the receiver says so"
    await browser.sign_in(people.sun)
    assert "确认接收" in await browser.see(path)
    assert (await browser.send(f"{path}/take", {})).status_code == 422, "the tick says that one has looked"
    await browser.send(f"{path}/take", {"looked": "1"}, to=path)
    for item in (first, second):
        assert await holds(item) == (people.sun.id, None)
        duty = await rows("SELECT principal FROM duty WHERE subject_id = {}", item)
        assert duty[0]["principal"] == people.sun.id
    assert await holds(closed) == (people.chen.id, None)
    timeline = await browser.see(f"/inspections/items/{first}")
    assert f"责任领导：陈国栋（{today()} 至 {today()}） → 孙立（自 {today()} 起）" in timeline
    assert (await browser.send(f"{path}/take", {"looked": "1"})).status_code == 409, "once"


async def test_the_paper_is_frozen_with_its_hash_and_the_lines_as_they_stood(
    browser: Browser, people: Cast, on_paper: None
) -> None:
    item = await an_item(people)
    await with_evidence(people, item)
    made = await prepared(people)
    record = await queries.hand_over_for(people.wang, made)
    line = record["lines"][0]
    assert (line["title"], line["state"], line["latest"]) == (
        "针对接访值班安排流于形式的问题",
        "in_progress",
        "9月15日修订值班制度。",
    )
    await browser.sign_in(people.sun)
    answer = await browser.get(f"/inspections/hand-overs/{made}/paper.pdf")
    assert hashlib.sha256(answer.content).hexdigest() == record["sha256"] == record["paper"]["sha256"]
    assert files.get(record["sha256"]) == answer.content


CHANGES = (
    "UPDATE inspections_hand_over SET giver_name = '某人'",
    "UPDATE inspections_hand_over SET effective_at = NULL",
    "DELETE FROM inspections_hand_over",
    "UPDATE inspections_hand_over_item SET title = '别的'",
    "DELETE FROM inspections_hand_over_item",
)


async def test_nothing_of_a_record_is_changed_afterwards(people: Cast) -> None:
    await an_item(people)
    await prepared(people, at_once=True, reason="已调离")
    for statement in CHANGES:
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            async with atomic():
                await rows(statement)


async def test_the_office_hands_over_at_once_for_somebody_without_account(browser: Browser, people: Cast) -> None:
    item = await an_item(people)
    await rows("UPDATE person SET disabled_at = {} WHERE id = {}", now(), people.chen.id)
    await rows("UPDATE post SET ends_on = {} WHERE person = {}", today(), people.chen.id)
    await browser.sign_in(people.wang)
    assert "账号已停用" in await browser.see(NEW)
    sent = {
        "giver": str(people.chen.id),
        "chosen": f"{item}_0",
        "receiver": str(people.sun.id),
        "witness": str(people.he.id),
        "when": "at_once",
    }
    without = await browser.send(NEW, sent)
    assert without.status_code == 422
    assert "请填写“立即生效的理由”" in without.text
    answer = await browser.send(NEW, {**sent, "reason": "已调离本区，账号已停用。"})
    assert answer.status_code == 303
    assert (await holds(item))[0] == people.sun.id
    page = await browser.see(answer.headers["location"])
    assert "已生效" in page
    assert "已调离本区" in page


async def test_a_unit_prepares_for_its_own_people_but_lets_nothing_take_effect_by_itself(people: Cast) -> None:
    item = await an_item(people, leader=people.chen.id)
    await actions.assign_many(people.wang, {item: 0}, actions.Changes(handler=people.li.id))
    assert [one["id"] for one in await queries.givers_for(people.li)] == [people.li.id], "not one's own superior"
    assert {one["id"] for one in await queries.givers_for(people.chen)} == {people.li.id, people.chen.id}
    with pytest.raises(Refused, match="只有巡察办可以不经接收人确认"):
        await prepared(people, "chen", at_once=True, reason="急")
    assert await queries.givers_for(people.zhao) == []
    with pytest.raises(Refused, match="已看不到"):
        await prepared(people, "zhao", chosen={item: 1})


async def test_the_three_parties_are_three_and_the_receiver_prepares_nothing_for_themselves(people: Cast) -> None:
    await an_item(people)
    with pytest.raises(Refused, match="三个不同的人"):
        await prepared(people, witness=people.sun.id)
    with pytest.raises(Refused, match="接收人不能自己办理"):
        await prepared(people, "sun")
    with pytest.raises(Refused, match="接收人应为被巡察单位"):
        await prepared(people, receiver=people.zhao.id)
    with pytest.raises(Refused, match="监交人应为"):
        await prepared(people, witness=people.zhao.id)


async def test_only_the_receiver_takes_over_and_strangers_do_not_find_the_record(
    browser: Browser, people: Cast
) -> None:
    item = await an_item(people)
    made = await prepared(people)
    await browser.sign_in(people.wang)
    path = f"/inspections/hand-overs/{made}"
    assert (await browser.send(f"{path}/take", {"looked": "1"})).status_code == 409
    await browser.sign_in(people.zhao)
    for address in (path, f"{path}/paper.pdf"):
        assert (await browser.get(address)).status_code == 404
    assert (await holds(item))[0] == people.chen.id


async def test_who_is_recused_neither_takes_over_nor_reads_the_paper(people: Cast) -> None:
    item_id = await an_item(people)
    item = await queries.item_for(people.wang, item_id)
    made = await prepared(people)
    await actions.recuse(item, people.wang, person=people.sun.id, unit=None, reason="本人涉及此事")
    with pytest.raises(Missing):
        await queries.hand_over_for(people.sun, made)
    record = await queries.hand_over_for(people.wang, made)
    with pytest.raises(Refused, match="不宜由所选接收人接办"):
        await actions.take_over(people.sun, record)
    await actions.withdraw_hand_over(people.wang, record, "另选接收人")
    with pytest.raises(Refused, match="不宜由所选接收人接办"):
        await prepared(people)


async def test_an_item_that_was_closed_or_reassigned_meanwhile_stops_the_whole_hand_over(people: Cast) -> None:
    inspection = await an_inspection(people)
    first = await an_item(people, inspection, title="甲事项")
    second = await an_item(people, inspection, title="乙事项")
    made = await prepared(people)
    item = await queries.item_for(people.wang, second)
    await actions.reassign(item, people.wang, lead_unit=item["lead_unit"], leader=None, handler=None)
    record = await queries.hand_over_for(people.sun, made)
    with pytest.raises(Refused, match="“乙事项”已销号或已另行明确责任"):
        await actions.take_over(people.sun, record)
    assert (await holds(first))[0] == people.chen.id
    assert await value("SELECT effective_at FROM inspections_hand_over WHERE id = {}", made) is None


async def test_a_row_changed_since_the_page_was_opened_is_named_and_no_paper_is_made(people: Cast) -> None:
    item_id = await an_item(people)
    await actions.assign_many(people.wang, {item_id: 0}, actions.Changes(handler=people.li.id))
    with pytest.raises(Refused, match="已被他人办理"):
        await prepared(people, chosen={item_id: 0})
    assert await value("SELECT count(*) FROM inspections_hand_over") == 0


async def test_an_item_waits_in_one_hand_over_only_until_it_is_withdrawn(browser: Browser, people: Cast) -> None:
    await an_item(people)
    made = await prepared(people)
    with pytest.raises(Refused, match="另一份待确认的交接"):
        await prepared(people)
    await browser.sign_in(people.sun)
    path = f"/inspections/hand-overs/{made}"
    assert (await browser.send(f"{path}/withdraw", {"note": ""})).status_code == 422
    await browser.send(f"{path}/withdraw", {"note": "本人月底也将调离。"}, to=path)
    assert "已撤回" in await browser.see(path)
    assert (await browser.send(f"{path}/take", {"looked": "1"})).status_code == 409
    await prepared(people)


async def test_what_stands_before_a_verdict_goes_along_and_its_agreements_stay(people: Cast) -> None:
    item_id = await an_item_in_review(people)
    before = await queries.item_for(people.wang, item_id)
    with pytest.raises(Refused, match="由所选接收人审核过"):
        await prepared(people)
    await prepared(people, receiver=people.li.id, at_once=True, reason="已调离")
    after = await queries.item_for(people.wang, item_id)
    assert (after["leader"], after["state"], after["version"]) == (people.li.id, "in_review", before["version"])


async def test_every_role_a_person_holds_goes_along(people: Cast) -> None:
    item_id = await an_item(people)
    await rows("UPDATE duty SET direct = {}, supervising = {} WHERE subject_id = {}", *([people.chen.id] * 2), item_id)
    await rows("UPDATE inspections_item SET handler = {} WHERE id = {}", people.chen.id, item_id)
    await rows("UPDATE duty SET person = {} WHERE subject_id = {}", people.chen.id, item_id)
    item = await queries.item_for(people.wang, item_id)
    named = [(people.chen.id, "head"), (people.li.id, "member")]
    answers = {name: item[name] for name in ("lead_unit", "leader", "handler")}
    await actions.reassign(item, people.wang, **answers, leaders=named)
    await prepared(people, at_once=True, reason="已调离")
    leaders = {one["person"]: one["kind"] for one in (await queries.item_for(people.wang, item_id))["leaders"]}
    assert leaders == {people.sun.id: "head", people.li.id: "member"}
    duty = (await rows("SELECT person, principal, direct, supervising FROM duty WHERE subject_id = {}", item_id))[0]
    assert set(duty.values()) == {people.sun.id}
    assert await holds(item_id) == (people.sun.id, people.sun.id)
    assert await queries.held_by(people.wang, people.chen.id) == []

"""我的包案: what burns comes first, each case has one button, and colleagues are counted by post."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from assignments.actions import cases
from assignments.pages.mine import _card
from assignments.queries.carried import batches_of, cards_of, loads_beside
from assignments.queries.cases import case_for
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from portal.notices import tell
from portal.subjects import Subject
from tests.assignments_builders import (
    a_case,
    a_delivered,
    a_register,
    an_accepted,
    an_approved,
    pushed,
    underway,
)
from tests.browser import Browser
from tests.house.counting import counted, growing

HERE = "/assignments/mine"


async def shown_to(me: Me) -> dict[str, dict[str, Any]]:
    return {one["number"]: _card(me, one, today()) for one in await cards_of(me)}


async def a_step(assignment: UUID, title: str, due: int, *, done: bool = False) -> None:
    await db.rows(
        "INSERT INTO assignments_step (id, assignment, position, title, unit, due, done_on)"
        " SELECT {}::uuid, a.id, (SELECT count(*) FROM assignments_step s WHERE s.assignment = a.id), {}, a.lead_unit,"
        " {}::date, {}::date FROM assignments_assignment a WHERE a.id = {} RETURNING id",
        db.new_id(),
        title,
        today() + timedelta(days=due),
        today() if done else None,
        assignment,
    )


async def test_a_leader_without_a_case_is_told_what_will_stand_here(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.chen)
    assert "您现在没有包案" in await browser.see(HERE)
    await browser.sign_in(people.li)
    assert "您现在没有承办的包案" in await browser.see(HERE)


async def test_the_card_says_what_comes_next_and_offers_one_thing(browser: Browser, people: Cast) -> None:
    assignment = await a_delivered(people)
    await browser.sign_in(people.chen)
    shown = await browser.see(HERE)
    assert "旧小区电梯加装后房屋渗水" in shown
    assert "还有 60 天" in shown
    assert "今天有动静" in shown
    assert buttons(shown) == ["接收"]
    assert f'action="/assignments/{assignment}/accept"' in shown


async def test_the_one_button_follows_the_case(people: Cast) -> None:
    delivered = await a_delivered(people)
    words = [await word(people.chen), await word(people.li)]
    await pushed(people, delivered, "accept", "chen")
    words += [await word(people.chen), await word(people.lin)]
    await pushed(people, delivered, "put_forward", "chen")
    words.append(await word(people.chen))
    await pushed(people, delivered, "approve_plan", "tang", plan_approved_on=today())
    await a_step(delivered, "召开协调会", 5)
    words.append(await word(people.chen))
    await db.rows("UPDATE assignments_step SET done_on = {} RETURNING id", today())
    words += [await word(people.chen), await word(people.lin)]
    await pushed(people, delivered, "apply", "chen", applied_by=people.chen.id)
    words.append(await word(people.chen))
    assert words == [
        "接收",
        "写进展",
        "提交方案",
        "写进展",
        "写进展",
        "写进展",
        "申请报结",
        "写进展",
        "查看",
    ]


async def word(me: Me) -> str:
    [card] = (await shown_to(me)).values()
    told: str = card["button"]["words"]
    return told


async def test_what_burns_comes_first_and_what_others_look_at_last(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    far = await underway(people, await a_case(people, register, number="LJ-FAR"), due=today() + timedelta(days=90))
    await underway(people, await a_case(people, register, number="LJ-NEAR"), due=today() + timedelta(days=9))
    waits = await underway(people, await a_case(people, register, number="LJ-WAITS"), due=today() + timedelta(days=2))
    await pushed(people, waits, "apply", "chen", applied_by=people.chen.id)
    await browser.sign_in(people.chen)
    assert order(await browser.see(HERE)) == ["LJ-NEAR", "LJ-FAR", "LJ-WAITS"]
    await a_step(far, "两天内入户查看", 2)
    shown = await browser.see(HERE)
    assert order(shown) == ["LJ-FAR", "LJ-NEAR", "LJ-WAITS"]
    assert "下一步：两天内入户查看" in shown


async def test_the_next_step_is_the_first_open_one_of_an_approved_plan(people: Cast) -> None:
    assignment = await an_accepted(people)
    await a_step(assignment, "第二件", 8)
    await a_step(assignment, "第一件", 3)
    await a_step(assignment, "做完的", 1, done=True)
    assert (await shown_to(people.chen))["LJ202600001"]["next"][0] == ""
    await pushed(people, assignment, "put_forward", "chen")
    await pushed(people, assignment, "approve_plan", "tang", plan_approved_on=today())
    assert (await shown_to(people.chen))["LJ202600001"]["next"] == (
        "第一件",
        today() + timedelta(days=3),
        "还有 3 天",
    )


async def test_days_without_movement_are_counted(people: Cast) -> None:
    assignment = await underway(people)
    await db.value(
        "UPDATE assignments_assignment SET moved_at = {} WHERE id = {} RETURNING id",
        now() - timedelta(days=12),
        assignment,
    )
    assert (await shown_to(people.chen))["LJ202600001"]["still"] == 12


async def test_an_instruction_one_has_not_read_is_marked(browser: Browser, people: Cast) -> None:
    await underway(people)
    case = await db.value("SELECT id FROM assignments_case")
    instruction = await db.value(
        "INSERT INTO assignments_instruction (id, backlog_case, level, given_by, given_on, text, entered_by_name, at,"
        " version) VALUES ({}, {}, 'city', '市委常委', {}, '请抓紧。', '周岚', {}, 0) RETURNING id",
        db.new_id(),
        case,
        today(),
        now(),
    )
    subject = Subject("assignments.instruction", instruction, "批示", f"/assignments/cases/{case}/instructions")
    await tell([people.chen.id], subject, "有新的批示。", "instruction:1")
    await browser.sign_in(people.chen)
    assert "有新的批示" in await browser.see(HERE)
    await db.rows("UPDATE notice SET read_at = {} RETURNING id", now())
    assert "有新的批示" not in await browser.see(HERE)
    await browser.sign_in(people.li)
    shown = await browser.see(HERE)
    assert "有新的批示" not in shown
    assert "批示待回复" not in shown
    await db.rows(
        "UPDATE assignments_instruction SET reply_due = {}, answering_unit = {} RETURNING id",
        today() + timedelta(days=4),
        people.unit["fuwu"],
    )
    shown = await browser.see(HERE)
    assert "批示待回复" in shown
    assert "还有 4 天" in shown


async def test_officers_and_liaisons_see_what_they_work_on(browser: Browser, people: Cast) -> None:
    await underway(people, await a_case(people, territory=people.unit["zongzhi"]), officers=[people.zhao.id])
    for me in (people.li, people.lin, people.sun, people.zhao):
        await browser.sign_in(me)
        shown = await browser.see(HERE)
        assert order(shown) == ["LJ202600001"], me.name
        assert "陈国栋包案，公共服务办主办" in shown
    for me in (people.zhou, people.qian, people.tang, people.luo):
        assert await cards_of(me) == [], f"{me.name} watches, and neither carries it nor works on it"


async def test_before_the_delivery_and_after_the_end_there_is_no_card(people: Cast) -> None:
    assignment = await an_approved(people)
    assert await cards_of(people.chen) == []
    await db.value("UPDATE assignments_assignment SET state = 'closed' WHERE id = {} RETURNING id", assignment)
    assert await cards_of(people.chen) == []


async def test_who_is_recused_sees_no_card_and_counts_no_case(people: Cast) -> None:
    register = await a_register(people)
    hidden = await a_case(people, register, number="LJ-HIDDEN", batch=await a_batch(people, register))
    shown = await a_case(people, register, number="LJ-SHOWN", batch=await db.value("SELECT id FROM assignments_batch"))
    await underway(people, hidden)
    await underway(people, shown)
    found = await case_for(people.zhou, hidden)
    await cases.recuse(found, people.zhou, person=people.lin.id, unit=None, reason="亲属关系")
    assert list(await shown_to(people.lin)) == ["LJ-SHOWN"]
    load = await loads_beside(people.lin, "township", people.unit["qingshi"])
    assert [line["cases"] for line in load] == [1]
    batch = await db.value("SELECT id FROM assignments_batch")
    assert [line["cases"] for line in await batches_of(people.lin, [batch])] == [1]
    assert [line["cases"] for line in await batches_of(people.chen, [batch])] == [2]


async def test_colleagues_are_counted_by_post_in_the_order_of_units(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    await a_leader_of(people, "liuan", "mei", "梅青", "党工委书记")
    await underway(people, await a_case(people, register, number="A1"))
    for number in ("A2", "A3"):
        await a_delivered(people, await a_case(people, register, number=number), leader=await person("mei"))
    await a_delivered(people, await a_case(people, register, number="A4"), leader=people.luo.id, level="department")
    load = await loads_beside(people.chen, "township", people.unit["qingshi"])
    assert [(line["own"], line["unit_short"], line["cases"]) for line in load] == [
        (True, "青石街道", 1),
        (False, "柳岸街道", 2),
    ]
    await browser.sign_in(people.chen)
    shown = await browser.see(HERE)
    assert "青石街道 党工委书记（我）" in shown
    assert "柳岸街道 党工委书记" in shown
    assert "梅青" not in shown


async def test_the_batch_counts_what_is_settled_apart_from_what_is_filed(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    for number in ("B1", "B2", "B3"):
        await a_case(people, register, number=number, batch=batch)
    await underway(people, await db.value("SELECT id FROM assignments_case WHERE number = 'B1'"))
    await db.rows("UPDATE assignments_case SET resolved_on = {} WHERE number IN ('B2', 'B3') RETURNING id", today())
    await db.rows("UPDATE assignments_case SET filed_on = {} WHERE number = 'B3' RETURNING id", today())
    line = (await batches_of(people.chen, [batch]))[0]
    assert (line["cases"], line["resolved"], line["filed"]) == (3, 2, 1)
    await browser.sign_in(people.chen)
    assert "中央第三批" in await browser.see(HERE)


async def test_the_page_asks_as_often_for_many_cases_as_for_one(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    await a_leader_of(people, "liuan", "mei", "梅青", "党工委书记")
    await more(people, register, batch, "C")
    await browser.sign_in(people.chen)
    async with counted() as few:
        await browser.see(HERE)
    await more(people, register, batch, "D")
    await more(people, register, batch, "E")
    async with counted() as many:
        shown = await browser.see(HERE)
    assert len(order(shown)) == 3
    faults = growing({HERE: few}, {HERE: many})
    assert not faults, "\n".join(faults)


async def more(people: Cast, register: UUID, batch: UUID, mark: str) -> None:
    await underway(people, await a_case(people, register, number=f"{mark}1", batch=batch))
    await a_delivered(people, await a_case(people, register, number=f"{mark}2"), leader=await person("mei"))


async def a_batch(people: Cast, register: UUID) -> UUID:
    made: UUID = await db.value(
        "INSERT INTO assignments_batch (id, register, issuer_level, issuer, name, handed_on, due, upward, created_by,"
        " created_at, version) VALUES ({}, {}, 'central', '中央信联办', '中央第三批', {}, {}, TRUE, {}, {}, 0)"
        " RETURNING id",
        db.new_id(),
        register,
        today(),
        today() + timedelta(days=200),
        people.zhou.id,
        now(),
    )
    return made


async def a_leader_of(people: Cast, unit: str, account: str, name: str, title: str) -> None:
    made = await db.value(
        "INSERT INTO person (id, name, account, kind, must_change_password, elder, contrast)"
        " VALUES ({}, {}, {}, 'official', FALSE, FALSE, FALSE) RETURNING id",
        db.new_id(),
        name,
        account,
    )
    await db.rows(
        "INSERT INTO post (id, person, person_kind, unit, title, role, starts_on)"
        " VALUES ({}, {}, 'official', {}, {}, 'leader', {}) RETURNING id",
        db.new_id(),
        made,
        people.unit[unit],
        title,
        today(),
    )


async def person(account: str) -> UUID:
    found: UUID = await db.value("SELECT id FROM person WHERE account = {}", account)
    return found


def order(page: str) -> list[str]:
    return re.findall(r'<span class="file-note">([^<]+)</span>', page)


def buttons(page: str) -> list[str]:
    return re.findall(r'btn-primary"[^>]*>([^<]+)<', page)

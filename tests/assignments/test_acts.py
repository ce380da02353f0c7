"""领导办案: entered by the leader or for him, counted per kind, and seen as a movement of the case."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import acts, cases
from assignments.queries.acts import acts_of, tally
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import a_case, a_delivered, a_register, pushed, underway
from tests.browser import Browser
from tests.inspections.test_main_path import PDF

SETTLED = "信访诉求已当面答复，两周内修复。"


async def enters(me: Me, assignment: UUID, kind: str = "reception", **more: Any) -> UUID:
    given: dict[str, Any] = {"held_on": today(), "outcome": SETTLED, **more}
    return await acts.enter(await assignment_for(me, assignment), me, kind=kind, **given)


async def test_the_leaders_own_act_moves_the_case_and_goes_on_to_the_reports(people: Cast) -> None:
    assignment = await a_delivered(people)
    before = (await assignment_for(people.chen, assignment))["moved_at"]
    await enters(people.chen, assignment, place="街道接访室")
    found = await assignment_for(people.chen, assignment)
    assert found["moved_at"] > before
    assert found["state"] == "planning", "who acts has accepted"
    note = await db.value(
        "SELECT n.text FROM duty_note n JOIN duty d ON d.id = n.duty WHERE d.subject_id = {}", assignment
    )
    assert note == f"陈国栋接访：{SETTLED}"
    assert await db.value(
        "SELECT count(*) FROM transition WHERE subject_id = {} AND happened = 'act' AND label = '领导接访'", assignment
    )


async def test_others_enter_it_for_him_and_it_stays_known_who_did(people: Cast) -> None:
    assignment = await underway(people, officers=[people.zhao.id])
    for me in (people.li, people.zhao, people.zhou):
        await enters(me, assignment)
    entered = await acts_of(assignment)
    assert {act["leader_name"] for act in entered} == {"陈国栋"}
    assert [act["entered_by_name"] for act in entered] == ["周岚", "赵敏", "李慧"]


async def test_counts_and_days_by_kind(people: Cast) -> None:
    assignment = await underway(people)
    yesterday = today() - timedelta(days=1)
    await enters(people.chen, assignment, "reception")
    await enters(people.chen, assignment, "reception", held_on=yesterday)
    await enters(people.chen, assignment, "coordination", attended=5)
    counts = {kind: (times, days) for kind, times, days in tally(await acts_of(assignment))}
    assert counts["接访"] == (2, [yesterday, today()])
    assert counts["协调会"] == (1, [today()])
    assert counts["下访"] == (0, [])


async def test_an_act_belongs_to_who_carried_the_case_on_that_day(people: Cast) -> None:
    assignment = await underway(people)
    long_ago = today() - timedelta(days=40)
    await db.value(
        "UPDATE assignments_tenure SET starts_on = {}, ends_on = {} WHERE assignment = {} RETURNING id",
        today() - timedelta(days=60),
        today() - timedelta(days=30),
        assignment,
    )
    await db.rows(
        "INSERT INTO assignments_tenure (id, assignment, leader, leader_name, leader_title, starts_on)"
        " VALUES ({}, {}, {}, '罗毅', '局长', {}) RETURNING id",
        db.new_id(),
        assignment,
        people.luo.id,
        today() - timedelta(days=29),
    )
    await enters(people.zhou, assignment, held_on=long_ago)
    await enters(people.zhou, assignment)
    assert [act["leader_name"] for act in await acts_of(assignment)] == ["罗毅", "陈国栋"]


async def test_nobody_else_enters_and_not_outside_the_work(people: Cast) -> None:
    assignment = await underway(people)
    for watcher in (people.qian, people.tang, people.lin):
        with pytest.raises(Refused, match="不能登记"):
            await enters(watcher, assignment)
    with pytest.raises(Missing):
        await enters(people.zhao, assignment)
    await pushed(people, assignment, "withdraw", "zhou", note="并案")
    with pytest.raises(Refused, match="已撤销"):
        await enters(people.zhou, assignment)
    assert await acts_of(assignment) == []


async def test_no_day_to_come_and_units_for_meetings_only(people: Cast) -> None:
    assignment = await underway(people)
    with pytest.raises(Refused, match="不能晚于今天"):
        await enters(people.chen, assignment, held_on=today() + timedelta(days=1))
    with pytest.raises(Refused, match="参加单位数"):
        await enters(people.chen, assignment, "case_meeting")
    with pytest.raises(Refused, match="参加单位数"):
        await enters(people.chen, assignment, "field_visit", attended=3)


async def test_through_the_pages_with_a_paper(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/acts"
    await browser.sign_in(people.chen)
    assert "还没有领导办案记录" in await browser.see(page)
    assert "登记领导办案" in await browser.see(f"{page}/new")
    sent = {
        "kind": "coordination",
        "held_on": today().isoformat(),
        "place": "三楼会议室",
        "attended": "4",
        "outcome": SETTLED,
    }
    missing = await browser.send(page, {**sent, "attended": ""})
    assert missing.status_code == 422
    assert "参加单位数" in missing.text
    assert SETTLED in missing.text
    await browser.send(page, sent, files={"paper": ("签到表.pdf", PDF, "application/pdf")}, to=page)
    shown = await browser.see(page)
    assert "1 次" in shown
    assert "4 个单位参加" in shown
    act = (await acts_of(assignment))[0]
    address = f"{page}/{act['id']}/papers/{act['papers'][0]['id']}"
    assert (await browser.get(address)).content == PDF
    other = await underway(people, await a_case(people, number="LJ2"))
    assert (await browser.get(address.replace(str(assignment), str(other)))).status_code == 404
    await browser.sign_in(people.zhou)
    assert "代陈国栋同志登记" in await browser.see(f"{page}/new")
    await browser.sign_in(people.lin)
    assert "/acts/new" not in await browser.see(page)
    assert (await browser.get(f"{page}/new")).status_code == 409


async def test_a_mobile_number_is_refused_and_hostile_text_is_text(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/acts"
    await browser.sign_in(people.chen)
    sent = {"kind": "reception", "held_on": today().isoformat(), "outcome": "来访人电话13800138000，已答复。"}
    bad = await browser.send(page, sent)
    assert bad.status_code == 422
    assert "疑似含有手机号码" in bad.text
    assert sent["outcome"] in bad.text
    assert (await browser.send(page, {**sent, "outcome": SETTLED, "place": "电话13800138000"})).status_code == 422
    assert (await browser.send(page, {**sent, "outcome": SETTLED, "kind": "arrest"})).status_code == 422
    assert (await browser.send(page, {**sent, "outcome": SETTLED, "attended": "一堆"})).status_code == 422
    hostile = '<img src=x onerror="alert(1)">{% raw %}'
    await browser.send(page, {**sent, "outcome": hostile}, to=page)
    shown = await browser.see(page)
    assert "<img src=x" not in shown
    assert "{% raw %}" in shown


async def test_a_double_press_enters_one_and_a_recused_leader_finds_nothing(browser: Browser, people: Cast) -> None:
    case = await a_case(people, await a_register(people))
    assignment = await underway(people, case)
    page = f"/assignments/{assignment}/acts"
    await browser.sign_in(people.chen)
    sent = {"kind": "reception", "held_on": today().isoformat(), "outcome": SETTLED, "_once": "key-of-this-form"}
    for _ in range(2):
        await browser.send(page, sent, to=page)
    assert len(await acts_of(assignment)) == 1
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    await browser.sign_in(people.luo)
    assert (await browser.get(page)).status_code == 404
    assert (await browser.send(page, sent)).status_code == 404


def test_days_are_told_from_the_earliest() -> None:
    days = [date(2026, 11, 3), date(2026, 10, 1)]
    told = tally([{"kind": "reception", "held_on": day} for day in days])
    assert told[0] == ("接访", 2, sorted(days))

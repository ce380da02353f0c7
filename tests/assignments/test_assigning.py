"""填表 → 办公室 → 一把手审批 → 送达 → 接收, and what of it whom concerns."""

from datetime import timedelta

import pytest

from assignments.actions import assigning, cases
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import (
    a_case,
    a_delivered,
    a_drafted,
    a_register,
    an_accepted,
    an_approved,
    tag,
    underway,
)


async def test_from_the_form_to_the_leaders_hand(people: Cast) -> None:
    assignment = await an_accepted(people)
    found = await assignment_for(people.chen, assignment)
    assert found["state"] == "planning"
    assert found["opened_at"] is not None
    assert found["accepted_at"] is not None
    owed = await duties.mine(people.chen)
    assert [line["path"] for line in owed] == [f"/assignments/{assignment}"]
    assert [line["title"] for line in await duties.mine(people.li)] == ["包案事项 LJ202600001"]


async def test_nobody_reads_of_it_before_it_is_delivered(people: Cast) -> None:
    assignment = await an_approved(people, await a_case(people, authority=people.unit["audit_office"]))
    for outsider in (people.li, people.lin, people.xu, people.zhao):
        with pytest.raises(Missing):
            await assignment_for(outsider, assignment)
    assert await duties.mine(people.li) == []


async def test_the_number_that_stands_there_is_not_opened_twice(people: Cast) -> None:
    register = await a_register(people)
    first = await a_case(people, register)
    with pytest.raises(cases.AlreadyThere) as told:
        await a_case(people, register)
    assert told.value.case == first


async def test_one_case_has_one_live_assignment(people: Cast) -> None:
    case = await a_case(people)
    await a_drafted(people, case)
    with pytest.raises(Refused, match="已有包案安排"):
        await a_drafted(people, case)


async def test_who_filled_it_in_does_not_endorse_it(people: Cast) -> None:
    assignment = await a_drafted(people)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    with pytest.raises(Refused, match="审核同意"):
        await assigning.endorse(await assignment_for(people.zhou, assignment), people.zhou)


async def test_who_carries_does_not_approve_it_himself(people: Cast) -> None:
    register = await a_register(people, deputy=people.luo.id)
    assignment = await a_drafted(people, await a_case(people, register), leader=people.tang.id)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    await assigning.endorse(await assignment_for(people.shen, assignment), people.shen)
    with pytest.raises(Refused, match="批准包案"):
        await assigning.approve(await assignment_for(people.tang, assignment), people.tang)
    await assigning.approve(await assignment_for(people.luo, assignment), people.luo)


async def test_a_declined_case_is_owed_no_more_and_can_be_delivered_to_another(people: Cast) -> None:
    assignment = await a_delivered(people)
    await assigning.decline(await assignment_for(people.chen, assignment), people.chen, note="分工已调整")
    assert await duties.mine(people.chen) == []
    found = await assignment_for(people.zhou, assignment)
    assert found["state"] == "drafted"
    assert await db.value("SELECT count(*) FROM assignments_tenure WHERE ends_on IS NULL") == 0


async def test_a_leader_with_an_interest_is_refused_as_carrier_and_cannot_see_the_case(people: Cast) -> None:
    case = await a_case(people)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    with pytest.raises(Refused, match="已登记回避"):
        await a_drafted(people, case, leader=people.luo.id)
    with pytest.raises(Refused, match="已登记回避"):
        await a_drafted(people, case, supervising=people.luo.id)
    with pytest.raises(Missing):
        await case_for(people.luo, case)
    assignment = await underway(people, case)
    with pytest.raises(Missing):
        await assignment_for(people.luo, assignment)
    assert await duties.one(people.luo, "assignments.assignment", assignment) is None
    assert await duties.one(people.lin, "assignments.assignment", assignment) is not None


async def test_who_carries_is_replaced_before_a_recusal(people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    with pytest.raises(Refused, match="请先改派"):
        await cases.recuse(
            await case_for(people.zhou, case), people.zhou, person=people.chen.id, unit=None, reason="亲属关系"
        )


async def test_who_is_named_in_any_role_is_replaced_before_a_recusal(people: Cast) -> None:
    case = await a_case(people)
    await a_drafted(people, case, supervising=people.luo.id, officers=[people.li.id])
    found = await case_for(people.zhou, case)
    for person in (people.luo.id, people.li.id):
        with pytest.raises(Refused, match="请先改派"):
            await cases.recuse(found, people.zhou, person=person, unit=None, reason="亲属关系")
    for unit in ("fuwu", "housing"):
        with pytest.raises(Refused, match="请先改派"):
            await cases.recuse(found, people.zhou, person=None, unit=people.unit[unit], reason="单位涉及此事")


async def test_a_day_that_has_passed_is_no_limit(people: Cast) -> None:
    with pytest.raises(Refused, match="晚于今天"):
        await a_drafted(people, due=today())
    assignment = await a_drafted(people, await a_case(people, number="LJ2"), due=today() + timedelta(days=1))
    assert (await assignment_for(people.zhou, assignment))["due"] == today() + timedelta(days=1)


async def test_a_word_of_another_register_is_refused(people: Cast) -> None:
    register = await a_register(people)
    lever = await tag(register, "lever", "提级包案")
    case = await a_case(people, register, tags=[lever])
    assert await db.value("SELECT count(*) FROM assignments_case_tag WHERE backlog_case = {}", case) == 1
    with pytest.raises(Refused, match="词条"):
        await a_case(people, register, number="LJ2", tags=[people.li.id])


async def unread(people: Cast, *accounts: str) -> list[str]:
    found = await db.rows(
        "SELECT n.sentence FROM notice n WHERE n.person = ANY({}) AND n.read_at IS NULL AND n.dropped_at IS NULL"
        " ORDER BY n.id",
        [people.person[account].id for account in accounts],
    )
    return [line["sentence"] for line in found]


async def test_who_was_asked_to_decide_is_asked_no_more_once_it_is_decided(people: Cast) -> None:
    """By whoever decided: two sit in the office. What only tells something stays until it is read."""
    assignment = await a_drafted(people)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    assert await unread(people, "shen") == ["包案情况表已提交，请审核。"]
    await assigning.endorse(await assignment_for(people.shen, assignment), people.shen)
    assert await unread(people, "shen") == []
    assert await unread(people, "tang") == ["请审批领导包案安排。"]
    await assigning.approve(await assignment_for(people.tang, assignment), people.tang)
    assert await unread(people, "tang") == []
    assert await unread(people, "shen") == ["包案安排已批准，请送达包案领导。"]
    await assigning.deliver(await assignment_for(people.zhou, assignment), people.zhou)
    assert await unread(people, "shen") == []
    assert len(await unread(people, "chen")) == 1
    told = await unread(people, "li", "lin")
    await assigning.accept(await assignment_for(people.chen, assignment), people.chen)
    assert await unread(people, "chen") == []
    assert await unread(people, "li", "lin") == told, "it is news to the units all the same"
    await assigning.withdraw(await assignment_for(people.zhou, assignment), people.zhou, note="填错了")
    assert await unread(people, "li", "lin", "chen") == ["包案已撤销：填错了"] * 2


async def test_what_was_sent_back_is_to_be_endorsed_by_nobody(people: Cast) -> None:
    assignment = await a_drafted(people)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    await assigning.send_back(await assignment_for(people.shen, assignment), people.shen, note="改一下")
    assert await unread(people, "shen") == []

"""阅办: each unit reads and says its opinion, the silent are reminded once, closing takes the open duties back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, circulations
from assignments.queries.cases import case_for
from assignments.queries.circulations import circulations_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import a_case, underway
from tests.browser import Browser


async def a_circulation(people: Cast, case: UUID, *units: str, **changes: Any) -> UUID:
    given: dict[str, Any] = {"question": "能否列入老旧小区改造计划？", "due": today() + timedelta(days=7), **changes}
    asked = [people.unit[unit] for unit in units or ("housing", "fuwu")]
    return await circulations.open_circulation(people.zhou, case, units=asked, **given)


async def reader_of(people: Cast, circulation: UUID, unit: str) -> UUID:
    found: UUID = await db.value(
        "SELECT id FROM assignments_reader WHERE circulation = {} AND unit = {}", circulation, people.unit[unit]
    )
    return found


async def board(people: Cast, case: UUID) -> dict[str, str]:
    found = (await circulations_for(people.zhou, await case_for(people.zhou, case)))[0]
    return {line["short_name"]: line["words"] for line in found["board"]}


async def test_round_the_units_through_the_pages(browser: Browser, people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    page = f"/assignments/cases/{case}/circulations"
    await browser.sign_in(people.lin)
    await browser.see(page, 404)
    await browser.sign_in(people.zhou)
    assert "送各单位阅办" in await browser.see(page)
    sent: dict[str, Any] = {
        "question": "能否列入改造计划？",
        "due": f"{today() + timedelta(days=7)}",
        "units": [str(people.unit["housing"]), str(people.unit["fuwu"])],
    }
    await browser.send(page, sent, to=page)
    circulation = await db.value("SELECT id FROM assignments_circulation")
    assert await board(people, case) == {"区住建局": "未阅", "公共服务办": "未阅"}
    mine = await reader_of(people, circulation, "housing")
    assert [line["subject_id"] for line in await duties.mine(people.lin)] == [mine]
    notice = await db.row("SELECT * FROM notice WHERE person = {}", people.lin.id)
    assert notice is not None
    assert notice["title"] == "阅办意见：信访事项 LJ202600001"
    assert "改造" not in notice["sentence"]
    await browser.sign_in(people.lin)
    assert "能否列入改造计划？" in await browser.see(page)
    address = f"{page}/{circulation}/readers/{mine}"
    await browser.send(f"{address}/read", to=page)
    assert (await board(people, case))["区住建局"] == "已阅，未提意见"
    assert await duties.mine(people.lin) != [], "having read is not yet an opinion"
    empty = await browser.send(f"{address}/opinion", {"opinion": ""})
    assert (empty.status_code, "意见" in empty.text) == (422, True)
    assert (await browser.send(f"{address}/read")).status_code == 409, "once is enough"
    await browser.send(f"{address}/opinion", {"opinion": "可以列入明年计划。"}, to=page)
    assert await duties.mine(people.lin) == []
    assert (await board(people, case))["区住建局"] == "已提意见"
    assert (await browser.send(f"{address}/opinion", {"opinion": "改主意了。"})).status_code == 409
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert "可以列入明年计划。" in shown
    assert "提醒 1 个未答复单位" in shown


async def test_the_head_of_a_unit_may_answer_for_it_and_others_may_not(people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    circulation = await a_circulation(people, case)
    housing = await reader_of(people, circulation, "housing")
    for other in (people.li, people.zhou, people.chen, people.qian):
        with pytest.raises(Refused, match="征询单位"):
            await circulations.give_opinion(other, case, circulation, housing, opinion="代为答复。")
        with pytest.raises(Refused, match="征询单位"):
            await circulations.mark_read(other, case, circulation, housing)
    with pytest.raises(Missing):
        await circulations.give_opinion(people.zhao, case, circulation, housing, opinion="代为答复。")
    await circulations.give_opinion(people.luo, case, circulation, housing, opinion="同意列入。")
    assert await duties.one(people.luo, "assignments.reader", housing) is not None
    with pytest.raises(Refused, match="已经提出意见"):
        await circulations.give_opinion(people.lin, case, circulation, housing, opinion="再提一次。")


async def test_an_opinion_after_the_day_shows_late_and_is_taken(people: Cast) -> None:
    case = await a_case(people)
    circulation = await a_circulation(people, case)
    await db.value("UPDATE assignments_circulation SET due = {} RETURNING id", today() - timedelta(days=3))
    assert (await board(people, case))["区住建局"] == "逾期 3 天未答复"
    housing = await reader_of(people, circulation, "housing")
    await circulations.give_opinion(people.lin, case, circulation, housing, opinion="同意。")
    assert (await board(people, case))["区住建局"] == "已提意见，逾期 3 天"


async def test_the_silent_are_reminded_once_and_nobody_else(people: Cast) -> None:
    case = await a_case(people)
    circulation = await a_circulation(people, case)
    housing = await reader_of(people, circulation, "housing")
    await circulations.give_opinion(people.lin, case, circulation, housing, opinion="同意。")
    assert await circulations.remind(people.zhou, case, circulation) == 1
    told = await db.rows("SELECT person FROM notice WHERE once LIKE 'remind:circulation:%'")
    assert [line["person"] for line in told] == [people.li.id]
    with pytest.raises(Refused, match="已经提醒过一次"):
        await circulations.remind(people.shen, case, circulation)
    fuwu = await reader_of(people, circulation, "fuwu")
    await circulations.give_opinion(people.li, case, circulation, fuwu, opinion="同意。")
    left = await db.value("SELECT count(*) FROM notice WHERE once LIKE 'remind:%' AND dropped_at IS NULL")
    assert left == 0, "an unread reminder goes when its reason is gone"
    with pytest.raises(Refused, match="不必提醒"):
        await circulations.remind(people.zhou, case, circulation)


async def test_closing_takes_back_what_is_still_owed(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    circulation = await a_circulation(people, case)
    page = f"/assignments/cases/{case}/circulations"
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{page}/{circulation}/close")).status_code == 403
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/{circulation}/close", to=page)
    assert await duties.mine(people.lin) == []
    assert await duties.mine(people.li) == []
    revoked = await db.value(
        "SELECT count(*) FROM duty WHERE subject_kind = 'assignments.reader' AND revoked_at IS NOT NULL"
    )
    assert revoked == 2
    housing = await reader_of(people, circulation, "housing")
    with pytest.raises(Refused, match="已经结束"):
        await circulations.give_opinion(people.lin, case, circulation, housing, opinion="晚了。")
    with pytest.raises(Refused, match="已经结束"):
        await circulations.close(people.zhou, case, circulation)
    with pytest.raises(Refused, match="已经结束"):
        await circulations.remind(people.zhou, case, circulation)


async def test_recused_units_cannot_be_chosen_and_never_learn_of_it(browser: Browser, people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=None, unit=people.unit["qingshi"], reason="利害关系"
    )
    for unit in ("qingshi", "fuwu"):
        with pytest.raises(Refused, match="已登记回避"):
            await a_circulation(people, case, unit)
    await browser.sign_in(people.zhou)
    shown = await browser.see(f"/assignments/cases/{case}/circulations")
    assert f'value="{people.unit["qingshi"]}"' not in shown
    assert f'value="{people.unit["fuwu"]}"' not in shown
    assert f'value="{people.unit["housing"]}"' in shown


async def test_what_the_office_may_not_send_round(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    with pytest.raises(Refused, match="晚于今天"):
        await a_circulation(people, case, due=today())
    with pytest.raises(Refused, match="没有找到"):
        await a_circulation(people, case, "other_office")
    with pytest.raises(Refused, match="没有找到"):
        await circulations.open_circulation(people.zhou, case, question="？", due=today() + timedelta(days=1), units=[])
    with pytest.raises(Refused, match="办公室发起"):
        await circulations.open_circulation(
            people.chen, case, question="？", due=today() + timedelta(days=1), units=[people.unit["housing"]]
        )
    page = f"/assignments/cases/{case}/circulations"
    await browser.sign_in(people.zhou)
    sent = {"question": "联系 13812345678", "due": "2099-01-01", "units": str(people.unit["housing"])}
    answer = await browser.send(page, sent)
    assert (answer.status_code, 'name="guard_reason"' in answer.text) == (422, True)


async def test_a_closed_circulation_ends_the_sight_of_the_case(browser: Browser, people: Cast) -> None:
    """Who said something keeps that; who said nothing keeps nothing, and is not asked for it in the inbox either."""
    case = await a_case(people, authority=people.unit["audit_office"])
    circulation = await a_circulation(people, case)
    mine = await reader_of(people, circulation, "housing")
    await circulations.give_opinion(people.lin, case, circulation, mine, opinion="可列入明年计划。")
    for one in (people.lin, people.li):
        assert (await case_for(one, case))["id"] == case
    await circulations.close(people.zhou, case, circulation)
    for one in (people.lin, people.luo, people.li):
        with pytest.raises(Missing):
            await case_for(one, case)
    page = f"/assignments/cases/{case}/circulations"
    await browser.sign_in(people.lin)
    shown = await browser.see(page)
    assert "可列入明年计划。" in shown
    assert "阅办意见：信访事项 LJ202600001" in shown
    for gone in ("老旧小区改造", "电梯"):
        assert gone not in shown
    await browser.see(f"/assignments/cases/{case}", 404)
    await browser.sign_in(people.li)
    await browser.see(page, 404)
    waiting = "SELECT count(*) FROM notice WHERE person = {} AND dropped_at IS NULL AND read_at IS NULL"
    assert await db.value(waiting, people.li.id) == 0


async def test_a_second_circulation_shows_the_case_again(people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await circulations.close(people.zhou, case, await a_circulation(people, case))
    with pytest.raises(Missing):
        await case_for(people.lin, case)
    await a_circulation(people, case)
    assert (await case_for(people.lin, case))["id"] == case

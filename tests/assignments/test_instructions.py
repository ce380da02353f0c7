"""批示: entered by the office, owed by a unit until its liaison has replied, late or not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, instruction_ends, instructions
from assignments.queries.cases import case_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import a_case, underway
from tests.browser import Browser
from tests.builders import a_file


async def an_instruction(people: Cast, case: UUID, **changes: Any) -> UUID:
    """区委书记 on the case; 区住建局 is to reply within ten days."""
    given: dict[str, Any] = {
        "level": "district",
        "given_by": "区委书记 周明",
        "given_on": today() - timedelta(days=1),
        "text": "请住建局尽快查明渗水原因，提出修复办法。",
        "reply_due": today() + timedelta(days=10),
        "answering_unit": people.unit["housing"],
        **changes,
    }
    return await instructions.enter(people.zhou, case, **given)


async def test_from_the_instruction_to_the_reply_through_the_pages(browser: Browser, people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await underway(people, case, supports=[])
    page = f"/assignments/cases/{case}/instructions"
    await browser.sign_in(people.lin)
    await browser.see(page, 404)
    await browser.sign_in(people.zhou)
    sent = {
        "level": "district",
        "given_by": "区委书记 周明",
        "given_on": f"{today()}",
        "text": "请查明渗水原因。",
        "answering_unit": str(people.unit["housing"]),
        "reply_due": f"{today() + timedelta(days=10)}",
    }
    await browser.send(page, sent, to=page)
    instruction = await db.value("SELECT id FROM assignments_instruction")
    assert [line["subject_id"] for line in await duties.mine(people.lin)] == [instruction]
    notice = await db.row(
        "SELECT * FROM notice WHERE subject_kind = 'assignments.instruction' AND person = {}", people.lin.id
    )
    assert notice is not None
    assert notice["title"] == "回复领导批示：信访事项 LJ202600001"
    assert "渗水" not in notice["sentence"]
    await browser.sign_in(people.lin)
    shown = await browser.see(page)
    assert "请查明渗水原因。" in shown
    assert "还有 10 天" in shown
    empty = await browser.send(f"{page}/{instruction}/reply", {"reply": ""})
    assert (empty.status_code, "办理情况" in empty.text) == (422, True)
    await browser.send(f"{page}/{instruction}/reply", {"reply": "已查明为外墙开裂，月底前修复。"}, to=page)
    assert "已按期回复" in await browser.see(page)
    duty = await db.row("SELECT done_on FROM duty WHERE subject_id = {}", instruction)
    assert duty is not None
    assert duty["done_on"] == today()
    assert (await browser.send(f"{page}/{instruction}/reply", {"reply": "再回复一次"})).status_code == 409
    told = await db.value("SELECT count(*) FROM notice WHERE once LIKE 'instruction-replied:%'")
    assert told == 2, "both of the office"
    labels = await db.rows("SELECT label FROM transition WHERE subject_id = {}", case)
    assert {"登记领导批示", "回复领导批示"} <= {line["label"] for line in labels}


async def test_a_reply_after_the_day_shows_late_and_is_taken(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    instruction = await an_instruction(people, case)
    yesterday = today() - timedelta(days=2)
    await db.value("UPDATE assignments_instruction SET reply_due = {} RETURNING id", yesterday)
    page = f"/assignments/cases/{case}/instructions"
    await browser.sign_in(people.lin)
    assert "逾期 2 天" in await browser.see(page)
    await instructions.reply(people.lin, case, instruction, reply="已修复。", handed_in=[a_file("回复.pdf")])
    shown = await browser.see(page)
    assert "已回复，逾期 2 天" in shown
    assert "回复.pdf" in shown
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", instruction)
    assert (await browser.get(f"{page}/{instruction}/papers/{paper}")).content[:4] == b"%PDF"
    await browser.sign_in(people.zhao)
    assert (await browser.get(f"{page}/{instruction}/papers/{paper}")).status_code == 404


async def test_only_the_units_liaison_replies(people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    instruction = await an_instruction(people, case)
    for other in (people.zhou, people.chen, people.luo, people.tang, people.li):
        with pytest.raises(Refused, match="回复单位联络员"):
            await instructions.reply(other, case, instruction, reply="代为回复。")
    with pytest.raises(Missing):
        await instructions.reply(people.zhao, case, instruction, reply="代为回复。")


async def test_without_a_reply_asked_for_nobody_owes_anything(people: Cast) -> None:
    case = await a_case(people)
    instruction = await an_instruction(people, case, reply_due=None, answering_unit=None)
    assert await duties.mine(people.lin) == []
    with pytest.raises(Refused):
        await instructions.reply(people.lin, case, instruction, reply="没有要求。")


async def test_what_the_office_may_not_enter(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    for wrong, sentence in (
        ({"given_on": today() + timedelta(days=1)}, "不能晚于今天"),
        ({"reply_due": None}, "一并填写"),
        ({"answering_unit": None}, "一并填写"),
        ({"reply_due": today() - timedelta(days=1)}, "不能早于今天"),
        ({"answering_unit": people.unit["other_office"]}, "没有找到"),
    ):
        with pytest.raises(Refused, match=sentence):
            await an_instruction(people, case, **wrong)
    with pytest.raises(Refused, match="办公室登记"):
        await instructions.enter(
            people.chen, case, level="city", given_by="市长", given_on=date(2026, 11, 2), text="请办。"
        )
    page = f"/assignments/cases/{case}/instructions"
    await browser.sign_in(people.chen)
    assert "批示层级" not in await browser.see(page)
    assert (await browser.send(page, {"level": "city"})).status_code == 403
    await browser.sign_in(people.zhou)
    base = {"level": "city", "given_by": "市长", "given_on": "2026-11-02"}
    answer = await browser.send(page, {**base, "text": "身份证 110101199003074514 的信访事项请办"})
    assert (answer.status_code, 'name="guard_reason"' in answer.text) == (422, True)
    half = await browser.send(page, {**base, "text": "请办", "reply_due": "2026-12-30"})
    assert (half.status_code, "请选择“回复单位”" in half.text) == (422, True)


async def test_a_recused_unit_is_not_asked_and_one_recused_later_knows_of_it_no_more(
    browser: Browser, people: Cast
) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    instruction = await an_instruction(people, case)
    assert await duties.mine(people.lin) != []
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=None, unit=people.unit["housing"], reason="利害关系"
    )
    assert await duties.mine(people.lin) == []
    with pytest.raises(Missing):
        await instructions.reply(people.lin, case, instruction, reply="回复。")
    with pytest.raises(Refused, match="已登记回避"):
        await an_instruction(people, case)
    await browser.sign_in(people.zhou)
    shown = await browser.see(f"/assignments/cases/{case}/instructions")
    assert f'value="{people.unit["housing"]}"' not in shown
    assert f'value="{people.unit["fuwu"]}"' in shown


async def test_who_is_recused_first_is_told_of_no_instruction_after(people: Cast) -> None:
    """The person is kept from the case; the unit still answers through others."""
    case = await a_case(people)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.lin.id, unit=None, reason="亲属关系"
    )
    await an_instruction(people, case)
    assert await duties.mine(people.lin) == []
    assert await db.value("SELECT count(*) FROM notice WHERE person = {}", people.lin.id) == 0


async def asked_housing(people: Cast) -> tuple[UUID, UUID]:
    """A case that 区住建局 knows of for one reason only: it is to reply to an instruction."""
    case = await a_case(people, authority=people.unit["audit_office"])
    return case, await an_instruction(people, case)


async def test_a_reply_that_was_confirmed_ends_the_sight_of_the_case(browser: Browser, people: Cast) -> None:
    """The unit keeps what it wrote and the title it was asked under, and that alone."""
    case, instruction = await asked_housing(people)
    page = f"/assignments/cases/{case}/instructions"
    paper = a_file("答复.pdf", b"%PDF-1.4 reply")
    await instructions.reply(people.lin, case, instruction, reply="已安排专家现场踏勘。", handed_in=[paper])
    assert (await case_for(people.lin, case))["id"] == case, "until the office has read it"
    await browser.sign_in(people.zhou)
    assert "核收回复" in await browser.see(page)
    await browser.send(f"{page}/{instruction}/confirm", to=page)
    assert "核收回复" not in await browser.see(page)
    assert (await browser.send(f"{page}/{instruction}/confirm")).status_code == 409
    with pytest.raises(Missing):
        await case_for(people.lin, case)
    await browser.sign_in(people.lin)
    shown = await browser.see(page)
    for kept in ("已安排专家现场踏勘。", "回复领导批示：信访事项 LJ202600001", "答复.pdf"):
        assert kept in shown
    for gone in ("请住建局尽快查明", "周明", "电梯"):
        assert gone not in shown
    for path in (f"/assignments/cases/{case}", f"/assignments/cases/{case}/circulations"):
        await browser.see(path, 404)
    await browser.sign_in(people.sun)
    await browser.see(page, 404)


async def test_who_is_recused_does_not_keep_even_the_reply(browser: Browser, people: Cast) -> None:
    case, instruction = await asked_housing(people)
    await instructions.reply(people.lin, case, instruction, reply="已安排专家现场踏勘。")
    await instruction_ends.confirm(people.zhou, case, instruction)
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.lin.id, unit=None, reason="亲属关系")
    await browser.sign_in(people.lin)
    await browser.see(f"/assignments/cases/{case}/instructions", 404)


async def test_only_the_office_confirms_and_only_a_reply(people: Cast) -> None:
    case, instruction = await asked_housing(people)
    with pytest.raises(Refused, match="还没有回复"):
        await instruction_ends.confirm(people.zhou, case, instruction)
    await instructions.reply(people.lin, case, instruction, reply="已办理。")
    with pytest.raises(Refused, match="联席会议办公室"):
        await instruction_ends.confirm(people.lin, case, instruction)


async def test_what_was_sent_to_the_wrong_unit_is_taken_back(browser: Browser, people: Cast) -> None:
    """It owes nothing, was told nothing it has not read, and sees the case no more; the reason stands on the page."""
    case, instruction = await asked_housing(people)
    page = f"/assignments/cases/{case}/instructions"
    await browser.sign_in(people.zhou)
    assert "撤回交办" in await browser.see(page)
    assert (await browser.send(f"{page}/{instruction}/take-back", {"reason": ""})).status_code == 422
    await browser.send(f"{page}/{instruction}/take-back", {"reason": "应由城管局回复"}, to=page)
    assert "应由城管局回复" in await browser.see(page)
    assert (await browser.send(f"{page}/{instruction}/take-back", {"reason": "再撤"})).status_code == 409
    with pytest.raises(Missing):
        await case_for(people.lin, case)
    assert await duties.mine(people.lin) == []
    open_still = await db.rows(
        "SELECT sentence FROM notice WHERE person = {} AND dropped_at IS NULL AND read_at IS NULL", people.lin.id
    )
    assert open_still == [{"sentence": "这件批示不再请贵单位回复。"}]
    await browser.sign_in(people.lin)
    await browser.see(page, 404)


async def test_what_was_answered_or_asked_of_nobody_is_not_taken_back(people: Cast) -> None:
    case, instruction = await asked_housing(people)
    with pytest.raises(Refused, match="联席会议办公室"):
        await instruction_ends.take_back(people.lin, case, instruction, reason="不归我们")
    await instructions.reply(people.lin, case, instruction, reply="已办理。")
    with pytest.raises(Refused, match="已经回复"):
        await instruction_ends.take_back(people.zhou, case, instruction, reason="错了")
    asked_of_nobody = await an_instruction(people, case, reply_due=None, answering_unit=None)
    with pytest.raises(Refused, match="没有交办"):
        await instruction_ends.take_back(people.zhou, case, asked_of_nobody, reason="错了")


async def test_a_reply_takes_the_request_out_of_the_inbox(people: Cast) -> None:
    case, instruction = await asked_housing(people)
    waiting = "SELECT count(*) FROM notice WHERE person = {} AND dropped_at IS NULL AND read_at IS NULL"
    assert await db.value(waiting, people.lin.id) == 1
    await instructions.reply(people.lin, case, instruction, reply="已办理。")
    assert await db.value(waiting, people.lin.id) == 0

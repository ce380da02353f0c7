"""化解方案 through the pages: put forward, returned, approved; steps by day or by days from the approval; the promised day."""

from datetime import timedelta
from uuid import UUID

import pytest

from assignments.actions import planning
from assignments.actions.planning import StepDraft
from assignments.queries.assignments import assignment_for
from assignments.queries.plans import READY
from assignments.states import ROUTES
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Refused
from tests.assignments_builders import a_case, an_accepted
from tests.browser import Browser


def typed(people: Cast, **changes: object) -> dict[str, object]:
    return {
        "text": "先查清渗水原因，再商定修复。",
        "s0_title": "约见各方",
        "s0_unit": str(people.unit["fuwu"]),
        "s0_offset_days": "7",
        "s1_title": "完成修复",
        "s1_unit": str(people.unit["housing"]),
        "s1_due": (today() + timedelta(days=40)).isoformat(),
        "s2_title": "",
        **changes,
    }


async def put_forward(people: Cast, assignment: UUID, **changes: object) -> None:
    steps = [
        StepDraft("约见各方", people.unit["fuwu"], None, 7),
        StepDraft("完成修复", people.unit["housing"], None, 30),
    ]
    found = await assignment_for(people.li, assignment)
    await planning.put_forward(found, people.li, text="先查清，再商定。", steps=steps)


async def approved(people: Cast) -> UUID:
    assignment = await an_accepted(people)
    await put_forward(people, assignment)
    await planning.approve_plan(await assignment_for(people.tang, assignment), people.tang)
    return assignment


async def step_ids(assignment: UUID) -> list[UUID]:
    found = await db.rows("SELECT id FROM assignments_step WHERE assignment = {} ORDER BY position", assignment)
    return [line["id"] for line in found]


async def test_the_plan_begins_with_words_for_every_legal_way(browser: Browser, people: Cast) -> None:
    assert READY.keys() == ROUTES.keys()
    assignment = await an_accepted(people)
    await browser.sign_in(people.li)
    page = await browser.see(f"/assignments/{assignment}/plan")
    assert "按照信访程序受理办理" in page
    assert "包案领导约见，听取诉求" in page


async def test_a_plan_is_returned_put_forward_again_and_approved_and_every_version_is_kept(
    browser: Browser, people: Cast
) -> None:
    assignment = await an_accepted(people)
    page, plan = f"/assignments/{assignment}", f"/assignments/{assignment}/plan"
    await browser.sign_in(people.chen)
    await browser.send(plan, typed(people), to=plan)
    await browser.sign_in(people.tang)
    assert f'href="{plan}">审批化解方案' in await browser.see(page)
    assert "先查清渗水原因" in await browser.see(plan)
    assert (await browser.send(f"{plan}/return", {"note": ""})).status_code == 422
    await browser.send(f"{plan}/return", {"note": "请写明修复资金来源。"}, to=plan)
    await browser.sign_in(people.li)
    returned = await browser.see(plan)
    assert "请写明修复资金来源。" in returned
    assert "约见各方" in returned, "the steps are there to be mended"
    await browser.send(plan, typed(people, text="先查清渗水原因，再商定修复，资金由维修基金列支。"), to=plan)
    await browser.sign_in(people.tang)
    await browser.send(f"{plan}/approve", to=plan)
    shown = await browser.see(plan)
    for said in ("第 1 稿", "第 2 稿", "已退回", "已批准", "维修基金"):
        assert said in shown, said
    found = await assignment_for(people.chen, assignment)
    assert (found["state"], found["plan_approved_on"]) == ("underway", today())
    days = await db.rows("SELECT due FROM assignments_step WHERE assignment = {} ORDER BY position", assignment)
    assert [line["due"] for line in days] == [today() + timedelta(days=7), today() + timedelta(days=40)]
    assert "下一步：约见各方" in await browser.see(page)


async def test_a_row_that_is_half_filled_in_is_named_with_its_number(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people)
    plan = f"/assignments/{assignment}/plan"
    await browser.sign_in(people.chen)
    both = (today() + timedelta(days=3)).isoformat()
    sent = typed(people, s0_due=both, s1_unit="", s2_title="收尾", s2_unit=str(people.unit["fuwu"]))
    answer = await browser.send(plan, sent)
    assert answer.status_code == 422
    for said in ("“第1步”请填写完成日期，或批准后多少天内完成", "请选择“第2步责任单位”", "“第3步”请填写完成日期"):
        assert said in answer.text, said
    assert "先查清渗水原因" in answer.text
    late = await browser.send(plan, typed(people, s1_due=(today() + timedelta(days=61)).isoformat()))
    assert late.status_code == 422
    assert "“第2步完成日期”不能晚于化解时限" in late.text
    foreign = await browser.send(plan, typed(people, s1_unit=str(people.unit["liuan"])))
    assert "“第2步责任单位”请从主办、协办单位" in foreign.text
    assert await db.value("SELECT count(*) FROM assignments_plan") == 0
    personal = await browser.send(plan, typed(people, text="联系电话 13812345678"))
    assert personal.status_code == 422
    assert "保留的理由" in personal.text


async def test_more_rows_are_given_and_nothing_is_kept_yet(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people)
    await browser.sign_in(people.chen)
    answer = await browser.send(f"/assignments/{assignment}/plan", typed(people, more="1"))
    assert answer.status_code == 200
    assert 'name="s4_title"' in answer.text
    assert "完成修复" in answer.text
    assert await db.value("SELECT count(*) FROM assignments_plan") == 0


async def test_only_who_carries_puts_a_plan_forward_and_nobody_approves_his_own(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people, officers=[people.tang.id])
    plan = f"/assignments/{assignment}/plan"
    for outsider in (people.lin, people.zhou, people.qian):
        await browser.sign_in(outsider)
        assert (await browser.send(plan, typed(people))).status_code == 409, outsider.name
    await browser.sign_in(people.tang)
    await browser.send(plan, typed(people), to=plan)
    answer = await browser.send(f"{plan}/approve")
    assert answer.status_code == 409
    assert "方案提交人本人" in answer.text
    with pytest.raises(Refused, match="方案提交人本人"):
        await planning.return_plan(await assignment_for(people.tang, assignment), people.tang, note="不同意。")


async def test_a_plan_seen_before_it_was_changed_is_not_approved(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people)
    await put_forward(people, assignment)
    seen = (await assignment_for(people.tang, assignment))["version"]
    await planning.return_plan(await assignment_for(people.tang, assignment), people.tang, note="请补充。")
    await put_forward(people, assignment)
    await browser.sign_in(people.tang)
    answer = await browser.send(f"/assignments/{assignment}/plan/approve", {"version": str(seen)})
    assert answer.status_code == 409
    assert "已有变化" in answer.text


async def test_steps_are_ticked_by_who_carries_and_by_the_unit_they_fall_to(browser: Browser, people: Cast) -> None:
    assignment = await approved(people)
    plan = f"/assignments/{assignment}/plan"
    first, second = await step_ids(assignment)
    await db.rows("UPDATE assignments_assignment SET moved_at = NULL RETURNING id")
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{plan}/steps/{first}")).status_code == 409, "not of her unit"
    await browser.send(f"{plan}/steps/{second}", to=plan)
    assert await db.value("SELECT moved_at FROM assignments_assignment") is not None
    await browser.sign_in(people.chen)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert (await browser.send(f"{plan}/steps/{first}", {"done_on": tomorrow})).status_code == 409
    wrong = await browser.send(f"{plan}/steps/{first}", {"done_on": "不知道"})
    assert wrong.status_code == 422
    await browser.send(f"{plan}/steps/{first}", {"done_on": today().isoformat()}, to=plan)
    assert (await browser.send(f"{plan}/steps/{first}")).status_code == 409
    assert "完成步骤" in await browser.see(f"/assignments/{assignment}/history")
    await browser.send(f"{plan}/steps/{first}/undo", to=plan)
    history = await browser.see(f"/assignments/{assignment}/history")
    assert "撤回步骤完成" in history
    assert "第2步：完成修复" in history


async def test_a_step_of_another_assignment_is_not_there(browser: Browser, people: Cast) -> None:
    assignment = await approved(people)
    other = await an_accepted(people, await a_case(people, number="LJ2"))
    (first, _) = await step_ids(assignment)
    await browser.sign_in(people.chen)
    assert (await browser.send(f"/assignments/{other}/plan/steps/{first}")).status_code == 404


async def test_a_missed_step_shows_late(browser: Browser, people: Cast) -> None:
    assignment = await approved(people)
    await browser.sign_in(people.chen)
    assert "edge-red" not in await browser.see(f"/assignments/{assignment}/plan")
    (first, _) = await step_ids(assignment)
    await db.rows("UPDATE assignments_step SET due = {} WHERE id = {}", today() - timedelta(days=2), first)
    late = await browser.see(f"/assignments/{assignment}/plan")
    assert "逾期 2 天" in late
    assert "edge-red" in late
    assert "逾期 2 天" in await browser.see(f"/assignments/{assignment}")


async def test_a_later_promise_is_a_slip_with_its_reason_and_the_given_day_stays(
    browser: Browser, people: Cast
) -> None:
    assignment = await an_accepted(people)
    page, plan = f"/assignments/{assignment}", f"/assignments/{assignment}/plan"
    first, later, beyond = (today() + timedelta(days=days) for days in (20, 30, 70))
    await browser.sign_in(people.chen)
    await browser.send(f"{page}/promise", {"promised_on": first.isoformat()}, to=plan)
    silent = await browser.send(f"{page}/promise", {"promised_on": later.isoformat()})
    assert silent.status_code == 422
    assert f"原承诺 {first}，晚于此日须写明理由" in silent.text
    await browser.send(f"{page}/promise", {"promised_on": later.isoformat(), "reason": "材料未到"}, to=plan)
    await browser.send(f"{page}/promise", {"promised_on": beyond.isoformat(), "reason": "要走招标"}, to=plan)
    shown = await browser.see(page)
    for said in ("已推迟 2 次", "材料未到", "晚于化解时限"):
        assert said in shown, said
    assert (await assignment_for(people.chen, assignment))["due"] == today() + timedelta(days=60)
    await browser.sign_in(people.shen)
    assert "承诺化解日推迟到" in await browser.see("/inbox")
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{page}/promise", {"promised_on": first.isoformat()})).status_code == 409


async def test_a_first_promise_beyond_the_given_day_says_why(people: Cast) -> None:
    from assignments.actions.promising import promise

    assignment = await an_accepted(people)
    found = await assignment_for(people.chen, assignment)
    with pytest.raises(BadInput, match="晚于此日须写明理由"):
        await promise(found, people.chen, promised_on=today() + timedelta(days=61), reason=" ")
    with pytest.raises(Refused, match="不能早于今天"):
        await promise(found, people.chen, promised_on=today() - timedelta(days=1), reason=None)
    await promise(found, people.chen, promised_on=today() + timedelta(days=60), reason=None)
    assert (await assignment_for(people.chen, assignment))["slips"] == 0

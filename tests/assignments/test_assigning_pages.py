"""填表 → 审核 → 审批 → 送达 → 接收 through the pages, as those who do it; what the leader's own page says."""

from datetime import timedelta
from uuid import UUID

import pytest

from assignments.actions import assigning, cases
from assignments.pages import assigning as assigning_pages
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.assignments_builders import (
    a_case,
    a_delivered,
    a_drafted,
    a_register,
    an_accepted,
    an_approved,
    underway,
)
from tests.attacks.test_races import at_once, winners
from tests.browser import Browser
from tests.house.counting import MOST, counted

DUE = today() + timedelta(days=60)


def filled_in(people: Cast, **changes: object) -> dict[str, object]:
    return {
        "level": "township",
        "leader": str(people.chen.id),
        "lead_unit": str(people.unit["fuwu"]),
        "supports": [str(people.unit["housing"])],
        "direct": str(people.li.id),
        "officers": [str(people.li.id)],
        "due": DUE.isoformat(),
        "requirement": "一月内与各方见面一次。",
        **changes,
    }


async def version_of(assignment: UUID) -> str:
    return str(await db.value("SELECT version FROM assignments_assignment WHERE id = {}", assignment))


async def state_of(assignment: UUID) -> str:
    found: str = await db.value("SELECT state FROM assignments_assignment WHERE id = {}", assignment)
    return found


async def test_the_whole_way_from_the_form_to_the_leaders_hand(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await browser.sign_in(people.zhou)
    assert "陈国栋（临江区青石街道 党工委书记，现无包案）" in await browser.see(f"/assignments/new?case={case}")
    answer = await browser.send(f"/assignments/new?case={case}", filled_in(people))
    page = answer.headers["location"].split("?")[0]
    assignment = UUID(page.rsplit("/", maxsplit=1)[1])
    assert "包案情况表填好后，请提交办公室审核。" in await browser.see(page)
    await browser.send(f"{page}/propose", {"version": await version_of(assignment)}, to=page)
    assert "审核同意" not in await browser.see(page), "not by who filled it in"
    await browser.sign_in(people.shen)
    assert "审核同意，报批" in await browser.see(page)
    await browser.send(f"{page}/endorse", {"version": await version_of(assignment)}, to=page)
    await browser.sign_in(people.tang)
    assert "请审批包案安排。" in await browser.see(page)
    await browser.send(f"{page}/approve", {"version": await version_of(assignment)}, to=page)
    await browser.sign_in(people.zhou)
    assert "从今天起计入督办台账" in await browser.see(f"{page}/deliver")
    await browser.send(f"{page}/deliver", {"version": await version_of(assignment)}, to=page)
    await browser.sign_in(people.chen)
    assert page in await browser.see("/")
    assert "请您接收这件包案。" in await browser.see(page)
    await browser.send(f"{page}/accept", {"version": await version_of(assignment)}, to=page)
    shown = await browser.see(page)
    assert f'href="{page}/plan">制定化解方案' in shown
    assert "李慧" in shown
    assert "事权单位" in shown
    assert "属地单位" in shown
    history = await browser.see(f"{page}/history")
    for said in ("填写包案情况表", "审核同意，报批", "批准包案", "送达包案领导", "接收", "现任"):
        assert said in history, said


async def test_the_form_is_filled_in_from_the_case(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/new?case={case}")
    for chosen in (people.chen.id, people.unit["housing"], "township"):
        assert f'value="{chosen}" selected' in page
    assert f'value="{people.unit["qingshi"]}" checked' in page


async def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    await browser.sign_in(people.zhou)
    sent = filled_in(people, leader="", requirement="当事人电话 13812345678")
    answer = await browser.send(f"/assignments/new?case={case}", sent)
    assert answer.status_code == 422
    for said in ("请选择“包案领导”", "“工作要求”中疑似含有", "保留的理由"):
        assert said in answer.text, said
    late = await browser.send(f"/assignments/new?case={case}", filled_in(people, due=today().isoformat()))
    assert late.status_code == 409
    assert "化解时限应晚于今天" in late.text
    assert "一月内与各方见面一次。" in late.text


async def test_who_is_recused_is_offered_neither_as_leader_nor_as_unit(browser: Browser, people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await browser.sign_in(people.zhou)
    page = f"/assignments/new?case={case}"
    before = await browser.see(page)
    assert str(people.luo.id) in before
    assert str(people.unit["housing"]) in before
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=None, unit=people.unit["housing"], reason="与本案有利害关系")
    after = await browser.see(page)
    assert str(people.luo.id) not in after
    assert str(people.unit["housing"]) not in after
    answer = await browser.send(page, filled_in(people, leader=str(people.luo.id)))
    assert answer.status_code == 409
    assert "已登记回避" in answer.text


async def test_a_leader_is_found_by_name_and_shown_with_what_they_carry(browser: Browser, people: Cast) -> None:
    await underway(people)
    case = await a_case(people, number="LJ2")
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/new?case={case}&find=陈")
    assert "陈国栋（临江区青石街道 党工委书记，现包 1 件）" in page
    assert "罗毅（" not in page
    assert "没有找到" in await browser.see(f"/assignments/new?case={case}&find=100%25")


async def test_a_form_is_changed_until_it_is_approved_and_never_over_somebody_elses_change(
    browser: Browser, people: Cast
) -> None:
    assignment = await a_drafted(people)
    page = f"/assignments/{assignment}"
    await browser.sign_in(people.shen)
    shown = await browser.see(f"{page}/edit")
    assert f'value="{people.chen.id}" selected' in shown
    seen = await version_of(assignment)
    await browser.send(f"{page}/edit", filled_in(people, version=seen), to=page)
    assert "一月内与各方见面一次。" in await browser.see(page)
    stale = await browser.send(f"{page}/edit", filled_in(people, version=seen, requirement="旧的"))
    assert stale.status_code == 409
    assert "已被他人修改" in stale.text
    await browser.send(f"{page}/propose", to=page)
    refused = await browser.send(f"{page}/endorse")
    assert refused.status_code == 409, "who changed it last does not endorse it"
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/endorse", to=page)
    assert (await browser.get(f"{page}/edit")).status_code == 409


async def test_a_button_pressed_on_an_old_page_decides_nothing(browser: Browser, people: Cast) -> None:
    assignment = await a_drafted(people)
    page = f"/assignments/{assignment}"
    seen = await version_of(assignment)
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/edit", filled_in(people, version=seen), to=page)
    answer = await browser.send(f"{page}/propose", {"version": seen})
    assert answer.status_code == 409
    assert "已有变化" in answer.text
    assert await state_of(assignment) == "drafted"


async def test_a_form_sent_back_says_why_to_who_filled_it_in(browser: Browser, people: Cast) -> None:
    assignment = await a_drafted(people)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    page = f"/assignments/{assignment}"
    await browser.sign_in(people.shen)
    empty = await browser.send(f"{page}/send_back", {"note": ""})
    assert empty.status_code == 422
    assert "请填写“说明”" in empty.text
    await browser.send(f"{page}/send_back", {"note": "请写明协办单位。"}, to=page)
    await browser.sign_in(people.zhou)
    assert "请写明协办单位。" in await browser.see("/inbox")
    assert "请写明协办单位。" in await browser.see(f"{page}/history")


async def test_who_carries_or_filled_in_approves_nothing_of_his_own(browser: Browser, people: Cast) -> None:
    register = await a_register(people, deputy=people.luo.id)
    assignment = await a_drafted(people, await a_case(people, register), leader=people.tang.id, level="district")
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    await assigning.endorse(await assignment_for(people.shen, assignment), people.shen)
    await browser.sign_in(people.tang)
    assert "批准包案" not in await browser.see(f"/assignments/{assignment}")
    assert (await browser.send(f"/assignments/{assignment}/approve")).status_code == 409
    assert "没有等您批准的事项" in await browser.see("/assignments/approvals")
    await db.rows("UPDATE assignments_assignment SET filled_by = {} RETURNING id", people.luo.id)
    await browser.sign_in(people.luo)
    answer = await browser.send(f"/assignments/{assignment}/approve")
    assert answer.status_code == 409, "who filled it in does not approve it"


async def test_a_leader_says_why_somebody_else_should_carry_it(browser: Browser, people: Cast) -> None:
    assignment = await a_delivered(people)
    page = f"/assignments/{assignment}"
    await browser.sign_in(people.chen)
    assert "由办公室另行安排" in await browser.see(f"{page}/decline")
    await browser.send(f"{page}/decline", {"note": "分工已调整"}, to="/assignments/mine")
    assert await duties.mine(people.chen) == []
    await browser.sign_in(people.zhou)
    assert "请求改派" in await browser.see(f"{page}/history")
    assert "修改包案情况表" in await browser.see(page)


async def test_a_withdrawn_one_is_owed_by_nobody_and_says_so(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people)
    page = f"/assignments/{assignment}"
    await browser.sign_in(people.li)
    assert (await browser.get(f"{page}/withdraw")).status_code == 409
    await browser.sign_in(people.zhou)
    await browser.see(f"{page}/withdraw")
    await browser.send(f"{page}/withdraw", {"note": "并入另一件。"}, to=page)
    assert "这件包案已撤销。" in await browser.see(page)
    assert await duties.mine(people.chen) == []


async def test_only_the_first_look_of_the_leader_is_noted(browser: Browser, people: Cast) -> None:
    assignment = await a_delivered(people)
    for who in (people.zhou, people.li):
        await browser.sign_in(who)
        await browser.see(f"/assignments/{assignment}")
        assert await db.value("SELECT opened_at FROM assignments_assignment") is None
    await browser.sign_in(people.chen)
    await browser.see(f"/assignments/{assignment}")
    first = await db.value("SELECT opened_at FROM assignments_assignment")
    assert first is not None
    await browser.see(f"/assignments/{assignment}")
    assert await db.value("SELECT opened_at FROM assignments_assignment") == first


async def test_the_page_of_an_assignment_asks_little_however_much_there_is(browser: Browser, people: Cast) -> None:
    assignment = await underway(people, officers=[people.li.id])
    await browser.sign_in(people.chen)
    await browser.see(f"/assignments/{assignment}")
    for tail in ("", "/history", "/plan"):
        async with counted() as asked:
            await browser.see(f"/assignments/{assignment}{tail}")
        assert len(asked) <= MOST, (tail, len(asked), asked)


async def test_several_are_approved_at_once_and_what_cannot_be_is_said(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    made = [await a_drafted(people, await a_case(people, register, number=f"LJ{n}")) for n in range(3)]
    for one in made:
        await assigning.propose(await assignment_for(people.zhou, one), people.zhou)
    await browser.sign_in(people.zhou)
    assert "没有等您批准的事项" in await browser.see("/assignments/approvals"), "his own"
    await browser.sign_in(people.shen)
    page = await browser.see("/assignments/approvals")
    chosen = [f"{one}_{await version_of(one)}" for one in made]
    assert all(f'value="{one}"' in page for one in chosen)
    assert (await browser.send("/assignments/approvals", {})).status_code == 422
    await assigning.send_back(await assignment_for(people.shen, made[0]), people.shen, note="请补充。")
    answer = await browser.send("/assignments/approvals", {"chosen": chosen})
    assert answer.status_code == 409
    assert "有 1 项没有批准" in answer.text
    assert "其余 2 项已批准" in answer.text
    assert [await state_of(one) for one in made] == ["drafted", "to_approve", "to_approve"]
    await browser.sign_in(people.tang)
    chosen = [f"{one}_{await version_of(one)}" for one in made[1:]]
    await browser.send("/assignments/approvals", {"chosen": chosen}, to="/assignments/approvals")
    assert [await state_of(one) for one in made[1:]] == ["approved", "approved"]


async def test_a_line_changed_since_the_list_was_opened_is_not_approved(browser: Browser, people: Cast) -> None:
    assignment = await a_drafted(people)
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    seen = await version_of(assignment)
    await browser.sign_in(people.zhou)
    await browser.send(f"/assignments/{assignment}/edit", filled_in(people, version=seen))
    await browser.sign_in(people.shen)
    answer = await browser.send("/assignments/approvals", {"chosen": f"{assignment}_{seen}"})
    assert answer.status_code == 409
    assert "刚刚已有变化" in answer.text
    assert await state_of(assignment) == "proposed"


async def test_the_form_is_printed_on_one_page_with_room_for_four_signatures(
    browser: Browser, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assignment = await a_drafted(people)
    printed: list[str] = []

    async def short(html: str) -> bytes:
        printed.append(html)
        return b"%PDF-1.4"

    monkeypatch.setattr(assigning_pages, "render", short)
    await browser.sign_in(people.zhou)
    answer = await browser.get(f"/assignments/{assignment}/form.pdf")
    assert answer.status_code == 200
    for said in (
        "填表人",
        "联席会议办公室意见",
        "党政主要负责人意见",
        "包案领导签收",
        "陈国栋",
        "主体责任",
        "LJ202600001",
    ):
        assert said in printed[0], said


async def test_outsiders_find_nothing_there(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    assignment = await an_approved(people, case)
    for who in (people.zhao, people.xu):
        await browser.sign_in(who)
        for tail in ("", "/history", "/plan", "/form.pdf", "/edit", "/extension"):
            assert (await browser.get(f"/assignments/{assignment}{tail}")).status_code in (403, 404), tail
        assert (await browser.get(f"/assignments/new?case={case}")).status_code in (403, 404)
    assert (await browser.get("/assignments/new?case=nonsense")).status_code in (403, 404)


async def test_of_two_who_approve_at_once_one_counts(committed: str) -> None:
    from portal.demo.cast import make_cast

    people = await make_cast()
    register = await a_register(people, deputy=people.luo.id)
    assignment = await a_drafted(people, await a_case(people, register))
    await assigning.propose(await assignment_for(people.zhou, assignment), people.zhou)
    await assigning.endorse(await assignment_for(people.shen, assignment), people.shen)
    seen = [await assignment_for(me, assignment) for me in (people.tang, people.luo)]
    answers = await at_once(
        assigning.approve(seen[0], people.tang),
        assigning.approve(seen[1], people.luo),
        assigning.send_back(seen[1], people.luo, note="再想想。"),
    )
    assert winners(answers) == 1
    assert all(isinstance(one, Refused) for one in answers if one is not None)
    moves = await db.value(
        "SELECT count(*) FROM transition WHERE subject_id = {} AND happened IN ('approve', 'send_back')", assignment
    )
    assert moves == 1


async def test_looking_for_somebody_keeps_what_was_filled_in(browser: Browser, people: Cast) -> None:
    """Nothing is saved and nothing complained of; who was chosen stays chosen although the words do not fit them."""
    case = await a_case(people)
    await browser.sign_in(people.zhou)
    await browser.see(f"/assignments/new?case={case}")
    typed = {
        "find": "罗毅",
        "finding": "1",
        "level": "township",
        "leader": str(people.chen.id),
        "direct": str(people.li.id),
        "requirement": "限期查明渗水原因",
        "due": "",
    }
    answer = await browser.send(f"/assignments/new?case={case}", typed)
    assert answer.status_code == 200
    assert "限期查明渗水原因" in answer.text
    assert f'<option value="{people.chen.id}" selected' in answer.text
    assert f'<option value="{people.li.id}" selected' in answer.text
    assert f'<option value="{people.luo.id}"' in answer.text, "who was looked for"
    assert f'<option value="{people.tang.id}"' not in answer.text, "and nobody else"
    assert "error-summary" not in answer.text
    assert await db.value("SELECT count(*) FROM assignments_assignment") == 0

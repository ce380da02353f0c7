"""申请延期: asked by who carries up to the day itself, decided by the 一把手 before it has passed; afterwards it is late."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import extending
from assignments.queries.assignments import assignment_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast, make_cast
from portal.errors import Refused
from tests.assignments_builders import a_case, a_delivered, a_register, underway
from tests.attacks.test_races import at_once, winners
from tests.browser import Browser

LATER = today() + timedelta(days=90)
ASKED = {"asked_for": LATER.isoformat(), "reason": "等待检测报告", "so_far": "已完成勘查"}


async def due_on(assignment: UUID, days: int) -> None:
    day = today() + timedelta(days=days)
    await db.rows("UPDATE assignments_assignment SET due = {} WHERE id = {}", day, assignment)
    await db.rows("UPDATE duty SET due = {} WHERE subject_id = {}", day, assignment)


async def asked(people: Cast, **changes: object) -> tuple[UUID, UUID]:
    assignment = await underway(people)
    request = await extending.ask(
        await assignment_for(people.li, assignment), people.li, asked_for=LATER, reason="等待检测", so_far="已勘查"
    )
    return assignment, request


async def test_granted_it_moves_the_day_of_the_assignment_and_of_the_duty(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/extension"
    await browser.sign_in(people.chen)
    empty = await browser.send(page, {**ASKED, "so_far": ""})
    assert empty.status_code == 422
    assert "请填写“目前进展”" in empty.text
    await browser.send(page, ASKED, to=page)
    assert (await browser.send(page, ASKED)).status_code == 409, "one at a time"
    assert "等党政主要负责人答复" in await browser.see(page)
    request = await db.value("SELECT id FROM assignments_extension")
    await browser.sign_in(people.tang)
    assert "等待检测报告" in await browser.see("/assignments/approvals")
    assert "去答复" in await browser.see(f"/assignments/{assignment}/plan")
    assert "批准延期" in await browser.see(page)
    await browser.send(f"{page}/{request}", {"verdict": "granted"}, to=page)
    assert (await assignment_for(people.chen, assignment))["due"] == LATER
    duty = await db.row("SELECT due, first_due FROM duty WHERE subject_id = {}", assignment)
    assert duty is not None
    assert (duty["due"], duty["first_due"]) == (LATER, today() + timedelta(days=60))
    assert (await browser.send(f"{page}/{request}", {"verdict": "refused", "note": "不"})).status_code == 409, "once"
    await browser.sign_in(people.chen)
    assert "已批准延期至" in await browser.see("/inbox")
    assert "批准延期" in await browser.see(f"/assignments/{assignment}/history")


async def test_refused_it_says_why_and_the_day_stays(browser: Browser, people: Cast) -> None:
    assignment, request = await asked(people)
    page = f"/assignments/{assignment}/extension"
    await browser.sign_in(people.tang)
    silent = await browser.send(f"{page}/{request}", {"verdict": "refused"})
    assert silent.status_code == 422
    assert "不同意延期须写明理由" in silent.text
    await browser.send(f"{page}/{request}", {"verdict": "refused", "note": "请先开协调会。"}, to=page)
    assert (await assignment_for(people.chen, assignment))["due"] == today() + timedelta(days=60)
    await browser.sign_in(people.li)
    assert "不同意延期：请先开协调会。" in await browser.see("/inbox")
    await browser.send(page, ASKED, to=page)


async def test_on_the_day_it_may_be_asked_and_the_day_after_it_may_not(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/extension"
    await due_on(assignment, 0)
    await browser.sign_in(people.chen)
    await browser.send(page, ASKED, to=page)
    await db.rows("DELETE FROM assignments_extension")
    await due_on(assignment, -1)
    answer = await browser.send(page, ASKED)
    assert answer.status_code == 409
    assert "已过，延期须在到期前申请" in answer.text
    assert "化解时限已过，不能再申请延期" in await browser.see(page)


async def test_a_request_that_waited_past_the_day_cannot_be_granted(people: Cast) -> None:
    assignment, request = await asked(people)
    await due_on(assignment, -1)
    found = await assignment_for(people.tang, assignment)
    with pytest.raises(Refused, match="不能再批准延期"):
        await extending.decide(found, people.tang, request, granted=True)
    await extending.decide(found, people.tang, request, granted=False, note="时限已过，请尽快化解。")
    assert (await assignment_for(people.tang, assignment))["due"] == today() - timedelta(days=1)


async def test_ticked_with_others_it_is_said_why_one_could_not_be_granted(browser: Browser, people: Cast) -> None:
    assignment, request = await asked(people)
    await due_on(assignment, -1)
    await browser.sign_in(people.tang)
    assert "等待检测" in await browser.see("/assignments/approvals")
    version = (await assignment_for(people.tang, assignment))["version"]
    answer = await browser.send("/assignments/approvals", {"chosen": f"{request}_{version}"})
    assert answer.status_code == 409
    assert "不能再批准延期" in answer.text
    await due_on(assignment, 3)
    await browser.send("/assignments/approvals", {"chosen": f"{request}_{version}"}, to="/assignments/approvals")
    assert (await assignment_for(people.tang, assignment))["due"] == LATER


async def test_a_day_that_is_no_later_and_who_does_not_carry_are_refused(people: Cast) -> None:
    assignment = await underway(people)
    same = today() + timedelta(days=60)
    given = {"reason": "等待", "so_far": "已勘查"}
    with pytest.raises(Refused, match="应晚于现在的化解时限"):
        await extending.ask(await assignment_for(people.li, assignment), people.li, asked_for=same, **given)
    for outsider in (people.lin, people.zhou):
        with pytest.raises(Refused, match="由包案领导"):
            found = await assignment_for(outsider, assignment)
            await extending.ask(found, outsider, asked_for=LATER, **given)
    fresh = await a_delivered(people, await a_case(people, number="LJ2"))
    with pytest.raises(Refused, match="接收之后"):
        await extending.ask(await assignment_for(people.chen, fresh), people.chen, asked_for=LATER, **given)


async def test_only_who_approves_answers_and_never_who_asked(people: Cast) -> None:
    register = await a_register(people, deputy=people.luo.id)
    assignment = await underway(people, await a_case(people, register), officers=[people.luo.id])
    given: dict[str, Any] = {"asked_for": LATER, "reason": "等待", "so_far": "已勘查"}
    request = await extending.ask(await assignment_for(people.luo, assignment), people.luo, **given)
    for other in (people.zhou, people.chen, people.luo):
        with pytest.raises(Refused, match="答复"):
            found = await assignment_for(other, assignment)
            await extending.decide(found, other, request, granted=True)
    await extending.decide(await assignment_for(people.tang, assignment), people.tang, request, granted=True)
    (owed,) = [duty for duty in await duties.mine(people.chen) if duty["subject_id"] == assignment]
    assert owed["due"] == LATER


async def test_of_two_answers_at_once_one_counts(committed: str) -> None:
    people = await make_cast()
    register = await a_register(people, deputy=people.luo.id)
    assignment = await underway(people, await a_case(people, register))
    given: dict[str, Any] = {"asked_for": LATER, "reason": "等待", "so_far": "已勘查"}
    request = await extending.ask(await assignment_for(people.li, assignment), people.li, **given)
    found = await assignment_for(people.tang, assignment)
    answers = await at_once(
        extending.decide(found, people.tang, request, granted=True),
        extending.decide(found, people.luo, request, granted=False, note="再等等。"),
    )
    assert winners(answers) == 1
    same = await db.value(
        "SELECT a.due = d.due FROM assignments_assignment a JOIN duty d ON d.subject_id = a.id WHERE a.id = {}",
        assignment,
    )
    assert same

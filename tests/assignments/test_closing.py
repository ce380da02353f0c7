"""申请报结, the review on five heads, 报结 and the issuing level's word: each by another, each a fact of its own."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import closing, filing
from assignments.queries.assignments import assignment_for
from assignments.states import AUDIT_HEADS
from portal import db
from portal.clock import today
from portal.demo.cast import Cast, make_cast
from portal.errors import BadInput, Refused
from tests.assignments.ending import (
    PASSING,
    SHORT,
    a_batched_case,
    an_ending,
    applied,
    confirmed,
    filed,
    standing,
)
from tests.assignments_builders import a_case, underway
from tests.browser import Browser
from tests.builders import a_file

SENT = {
    "outcome": "resolved",
    "head_reasonable": "2026年11月20日完成防水修复。",
    "text": "2026年11月20日施工单位完成修复并验收。",
    "settlement": "unknown",
}
PASS = {f"verdict_{head}": "passed" for head in AUDIT_HEADS}
SHORT_OF_PAPERS = PASS | {"verdict_papers": "failed", "reason_papers": "缺处理意见书"}


async def with_paper(people: Cast, assignment: UUID) -> None:
    """As a photo with a sentence of progress leaves it there."""
    from assignments.queries.assignments import subject_of
    from portal import files

    found = await assignment_for(people.chen, assignment)
    await files.keep(subject_of(found), a_file("验收照片.jpg"), people.chen, "evidence")


async def test_the_leader_applies_on_one_page_and_another_passes_it(browser: Browser, people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    await with_paper(people, assignment)
    page = f"/assignments/{assignment}/closure"
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    assert "实质化解" in shown
    assert "不得为此劝说" in shown
    await browser.send(page, SENT, to=page)
    now = await standing(assignment)
    assert (now["state"], now["applications"], now["handed_in_at"] is not None) == ("applied", 1, True)
    assert now["filed_on"] is now["resolved_on"] is now["outcome"] is None
    assert "提交审核意见" not in await browser.see(page)
    assert (await browser.send(f"{page}/review", PASS)).status_code == 403
    await browser.sign_in(people.zhou)
    assert "提交审核意见" in await browser.see(page)
    await browser.send(f"{page}/review", PASS, to=page)
    now = await standing(assignment)
    assert (now["state"], now["reviewed_by"], now["done_on"]) == ("confirmed", people.zhou.id, today())
    assert (now["filed_on"], now["resolved_on"], now["completed_on"]) == (today(), today(), None)
    assert "无需" not in await browser.see(page)


async def test_without_a_paper_nothing_is_applied_for(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/closure"
    await browser.sign_in(people.chen)
    refused = await browser.send(page, SENT)
    assert refused.status_code == 409
    assert "请至少上传一份" in refused.text
    assert (await standing(assignment))["applications"] == 0
    assert await db.value("SELECT count(*) FROM assignments_application") == 0
    with pytest.raises(Refused, match="至少上传一份"):
        await closing.apply(await assignment_for(people.li, assignment), people.li, an_ending())


async def test_a_withdrawn_paper_is_none(people: Cast) -> None:
    assignment = await underway(people)
    await with_paper(people, assignment)
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", assignment)
    found = await assignment_for(people.chen, assignment)
    with pytest.raises(Refused, match="只有上传人"):
        await closing.withdraw_paper(found, people.li, paper, "传错了")
    await closing.withdraw_paper(found, people.chen, paper, "传错了")
    with pytest.raises(Refused, match="至少上传一份"):
        await closing.apply(found, people.chen, an_ending())


async def test_papers_do_not_vanish_while_others_look_at_them(people: Cast) -> None:
    assignment = await applied(people)
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", assignment)
    with pytest.raises(Refused, match="先撤回申请"):
        await closing.withdraw_paper(await assignment_for(people.chen, assignment), people.chen, paper, "换一份")


async def test_one_head_at_least_must_apply(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    await with_paper(people, assignment)
    await browser.sign_in(people.li)
    answer = await browser.send(f"/assignments/{assignment}/closure", SENT | {"head_reasonable": ""})
    assert answer.status_code == 422
    assert "三到位一处理" in answer.text
    assert "施工单位完成修复" in answer.text, "what was typed stays"
    with pytest.raises(Refused, match="至少有一项涉及"):
        await closing.apply(await assignment_for(people.li, assignment), people.li, an_ending(done={}))


async def test_a_personal_number_stays_out(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    await with_paper(people, assignment)
    await browser.sign_in(people.li)
    for name in ("text", "head_hardship", "settlement_note"):
        answer = await browser.send(f"/assignments/{assignment}/closure", SENT | {name: "联系电话13812345678"})
        assert answer.status_code == 422, name
        assert "保留的理由" in answer.text, name


async def test_the_paper_comes_in_the_same_form(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/closure"
    await browser.sign_in(people.li)
    wrong = await browser.send(page, SENT, files={"papers": ("病毒.exe", b"MZ")})
    assert wrong.status_code == 422
    picture = b"\x89PNG\r\n\x1a\n" + b"not a picture"
    assert (await browser.send(page, SENT, files={"papers": ("现场.png", picture)})).status_code == 422
    assert (await standing(assignment))["state"] == "underway"


async def test_who_does_not_carry_it_does_not_apply(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    await with_paper(people, assignment)
    page = f"/assignments/{assignment}/closure"
    for account in ("zhou", "lin", "luo", "tang", "qian"):
        await browser.sign_in(people.person[account])
        assert "提交后由联席会议办公室" not in await browser.see(page), account
        assert (await browser.send(page, SENT)).status_code == 409, account
    for account, status in (("zhao", 404), ("wang", 403), ("xu", 403)):
        await browser.sign_in(people.person[account])
        await browser.see(page, status)
        assert (await browser.send(page, SENT)).status_code == status, account


async def test_the_day_of_the_written_opinion_is_a_fact_of_its_own(people: Cast) -> None:
    assignment = await applied(people, completed_on=today() - timedelta(days=3), outcome="explained")
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    now = await standing(assignment)
    assert now["completed_on"] == today() - timedelta(days=3)
    assert (now["resolved_on"], now["filed_on"], now["outcome"]) == (None, today(), "explained")


@pytest.mark.parametrize(
    ("route", "day", "words"),
    [("litigation", 0, "信访程序"), ("handling", 1, "今天以前"), ("handling", -9999, "首次登记")],
)
async def test_the_day_of_the_written_opinion_must_be_possible(people: Cast, route: str, day: int, words: str) -> None:
    assignment = await underway(people, await a_case(people, route=route))
    found = await assignment_for(people.chen, assignment)
    with pytest.raises(BadInput, match=words):
        await closing.apply(
            found, people.chen, an_ending(completed_on=today() + timedelta(days=day)), [a_file("意见书.pdf")]
        )


async def test_who_applied_takes_it_back_and_nobody_else(browser: Browser, people: Cast) -> None:
    assignment = await applied(people)
    page = f"/assignments/{assignment}/closure"
    await browser.sign_in(people.li)
    assert (await browser.send(f"{page}/take_back")).status_code == 409
    await browser.sign_in(people.chen)
    assert "撤回申请" in await browser.see(page)
    await browser.send(f"{page}/take_back", to=page)
    now = await standing(assignment)
    assert (now["state"], now["handed_in_at"], now["applied_by"]) == ("underway", None, None)
    unread = "SELECT count(*) FROM notice WHERE once LIKE 'applied:%' AND dropped_at IS NULL"
    assert await db.value(unread) == 0
    await applied(people, assignment)
    assert (await standing(assignment))["applications"] == 2


async def test_whoever_carried_worked_spoke_or_applied_does_not_review(people: Cast) -> None:
    assignment = await applied(people)
    for account in ("chen", "li", "tang", "lin", "qian"):
        me = people.person[account]
        with pytest.raises(Refused, match="须由联席会议办公室工作人员"):
            await closing.review(await assignment_for(me, assignment), me, PASSING)
    own = {
        "leader": "UPDATE assignments_assignment SET leader = {} WHERE id = {} RETURNING id",
        "applied_by": "UPDATE assignments_assignment SET applied_by = {} WHERE id = {} RETURNING id",
        "tenure": "UPDATE assignments_tenure SET leader = {} WHERE assignment = {} RETURNING id",
        "officer": "INSERT INTO assignments_officer (id, person, assignment) VALUES (gen_random_uuid(), {}, {})"
        " RETURNING id",
    }
    for what, statement in own.items():
        savepoint = db.atomic()
        await savepoint.__aenter__()
        assert await db.value(statement, people.zhou.id, assignment), what
        with pytest.raises(Refused, match="须由联席会议办公室工作人员"):
            await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
        await savepoint.__aexit__(Refused, Refused(""), None)
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)


async def test_one_failing_head_brings_it_back_with_the_reason(browser: Browser, people: Cast) -> None:
    assignment = await applied(people)
    page = f"/assignments/{assignment}/closure"
    await browser.sign_in(people.shen)
    answer = await browser.send(f"{page}/review", PASS | {"verdict_papers": "failed"})
    assert answer.status_code == 422
    assert "“文书材料”不通过，请写明理由" in answer.text
    assert (await browser.send(f"{page}/review", PASS | {"verdict_policy": ""})).status_code == 422
    await browser.send(f"{page}/review", SHORT_OF_PAPERS, to=page)
    now = await standing(assignment)
    assert (now["state"], now["returns"], now["handed_in_at"], now["done_on"]) == ("underway", 1, None, None)
    assert now["look_on"] is not None
    assert now["filed_on"] is None
    assert await db.value("SELECT count(*) FROM assignments_review WHERE NOT passed") == 1
    told = await db.rows("SELECT sentence FROM notice WHERE person = {} AND once LIKE 'returned:%'", people.chen.id)
    assert [line["sentence"] for line in told] == ["报结申请退回补正，未通过：文书材料。"]
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    assert "缺处理意见书" in shown
    assert "完成修复" in shown, "the form is filled with what was sent before"


async def test_a_review_without_all_five_heads_or_a_reason_is_none(people: Cast) -> None:
    assignment = await applied(people)
    found = await assignment_for(people.zhou, assignment)
    with pytest.raises(Refused, match="逐一作出"):
        await closing.review(found, people.zhou, PASSING[:4])
    with pytest.raises(Refused, match="逐一写明理由"):
        await closing.review(found, people.zhou, [*PASSING[:4], closing.Judged("papers", False)])


async def test_a_page_from_before_the_change_decides_nothing(browser: Browser, people: Cast) -> None:
    assignment = await applied(people)
    seen = str((await assignment_for(people.zhou, assignment))["version"])
    page = f"/assignments/{assignment}/closure"
    await closing.take_back(await assignment_for(people.chen, assignment), people.chen)
    await applied(people, assignment)
    await browser.sign_in(people.zhou)
    stale = await browser.send(f"{page}/review", PASS | {"version": seen})
    assert stale.status_code == 409
    assert "刚刚已有变化" in stale.text
    assert (await standing(assignment))["state"] == "applied"


async def test_two_reviewers_at_once_leave_one_verdict(committed: str) -> None:
    people = await make_cast()
    assignment = await applied(people)
    seen = {me: await assignment_for(me, assignment) for me in (people.zhou, people.shen)}

    async def judged(me: Any, verdict: list[closing.Judged]) -> str:
        try:
            await closing.review(seen[me], me, verdict)
        except Refused as no:
            return no.sentence
        return "done"

    said = await asyncio.gather(judged(people.zhou, PASSING), judged(people.shen, SHORT))
    assert sorted(said) == sorted(["done", "这条记录刚刚已被他人办理，请看过最新情况后再办。"])
    assert await db.value("SELECT count(*) FROM assignments_review") == 5
    assert await db.value("SELECT count(DISTINCT by) FROM assignments_review") == 1


async def test_what_goes_upward_waits_for_the_issuers_word(browser: Browser, people: Cast) -> None:
    assignment = await filed(people)
    now = await standing(assignment)
    assert (now["state"], now["filed_on"], now["closed_on"]) == ("filed", today(), None)
    path = f"/assignments/{assignment}/filing"
    await browser.sign_in(people.chen)
    await browser.see(path, 403)
    await browser.sign_in(people.shen)
    assert "中央信联办" in await browser.see(path)
    early = (today() - timedelta(days=1)).isoformat()
    assert (await browser.send(path, {"verdict": "accepted", "verdict_on": early})).status_code == 409
    await browser.send(path, {"verdict": "accepted"}, to=f"/assignments/{assignment}/closure")
    assert (await standing(assignment))["state"] == "confirmed"
    assert (await browser.send(path, {"verdict": "accepted"})).status_code == 409
    found = await db.row("SELECT verdict, filed_to, verdict_on FROM assignments_filing")
    assert found == {"verdict": "accepted", "filed_to": "中央信联办", "verdict_on": today()}


async def test_a_batch_that_stays_here_is_confirmed_with_the_review(people: Cast) -> None:
    assignment = await applied(people, await underway(people, await a_batched_case(people, upward=False)))
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    assert (await standing(assignment))["state"] == "confirmed"
    assert await db.value("SELECT count(*) FROM assignments_filing") == 0


async def test_what_the_issuer_refuses_is_open_again_and_its_days_fall(browser: Browser, people: Cast) -> None:
    assignment = await filed(people, completed_on=today())
    path = f"/assignments/{assignment}/filing"
    await browser.sign_in(people.zhou)
    bare = await browser.send(path, {"verdict": "refused"})
    assert bare.status_code == 422
    assert "请写明理由" in bare.text
    await browser.send(path, {"verdict": "refused", "reason": "未附验收材料"}, to=f"/assignments/{assignment}/closure")
    now = await standing(assignment)
    assert (now["state"], now["filed_on"], now["resolved_on"], now["outcome"]) == ("underway", None, None, None)
    assert now["completed_on"] == today(), "the written opinion was issued"
    assert (now["done_on"], now["handed_in_at"], now["duty_due"]) == (None, None, now["due"])
    note = await db.value("SELECT note FROM transition WHERE happened = 'facts_back'")
    assert note == f"化解 {today()}，报结 {today()}"
    shown = await browser.see(f"/assignments/{assignment}/closure")
    assert "未附验收材料" in shown
    await applied(people, assignment)
    await closing.review(await assignment_for(people.shen, assignment), people.shen, PASSING)
    await filing.enter_verdict(await assignment_for(people.zhou, assignment), people.zhou, accepted=True)
    assert (await standing(assignment))["state"] == "confirmed"


async def test_the_duty_counts_as_met_on_the_day_of_the_application(people: Cast) -> None:
    assignment = await applied(people)
    earlier = "UPDATE assignments_application SET applied_at = applied_at - interval '5 days' RETURNING id"
    assert await db.value(earlier)
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    assert (await standing(assignment))["done_on"] == today() - timedelta(days=5)


async def test_the_reviewer_is_shown_what_does_not_add_up_and_still_decides(browser: Browser, people: Cast) -> None:
    first = await confirmed(people)
    second = await underway(people, await a_case(people, number="LJ202600002"))
    found = await assignment_for(people.chen, second)
    same = a_file("处理意见书.pdf", f"%PDF-1.4 {first} 0".encode())
    await closing.apply(
        found,
        people.chen,
        an_ending(text="已经解决。", done={"reasonable": "已修复。"}),
        [same],
        today() - timedelta(days=400),
    )
    page = f"/assignments/{second}/closure"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    for point in ("没有写明任何日期", "早于交办日", "同时用于信访事项 LJ202600001", "前 10 分钟内", "没有包案领导"):
        assert point in shown, point
    for line in ("事权单位（临江区住房和城乡建设局）尚未", "属地单位（临江区青石街道）尚未"):
        assert line in shown, line
    await browser.send(f"{page}/review", PASS, to=page)
    await browser.sign_in(people.chen)
    assert "请先看这" not in await browser.see(page)


async def test_the_papers_are_for_those_who_see_the_case(browser: Browser, people: Cast) -> None:
    assignment = await applied(people)
    paper = await db.value("SELECT id FROM attachment WHERE subject_id = {}", assignment)
    address = f"/assignments/{assignment}/closure/papers/{paper}"
    await browser.sign_in(people.li)
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-1.4")
    await browser.sign_in(people.zhao)
    assert (await browser.get(address)).status_code == 404

"""回访 and 回头看 by a third person: solved ends it, anything less goes back to the same leader."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, closing, filing, revisiting
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.rechecks import recheck_for
from portal import db, duties
from portal.calendardays import load_calendar
from portal.clock import today
from portal.demo.cast import Cast, make_cast
from portal.errors import Missing, Refused
from tests.assignments.ending import PASSING, SHORT, applied, closed, confirmed, filed, standing
from tests.assignments_builders import a_case, underway
from tests.browser import Browser
from tests.house.counting import counted

LATER = (today() + timedelta(days=45)).isoformat()
NOT_SOLVED = {"result": "not_solved", "note": "防水层仍渗水", "due": LATER}


async def the_recheck() -> UUID:
    found: UUID = await db.value("SELECT id FROM assignments_recheck WHERE done_on IS NULL")
    return found


async def test_a_third_person_closes_it_in_two_taps(browser: Browser, people: Cast) -> None:
    assignment = await confirmed(people)
    page, closure = f"/assignments/{assignment}/revisit", f"/assignments/{assignment}/closure"
    await browser.sign_in(people.shen)
    assert "记录回访结果" in await browser.see(closure)
    assert "记录回访结果" in await browser.see(page)
    await browser.send(page, {"result": "solved"}, to=closure)
    now = await standing(assignment)
    assert (now["state"], now["closed_on"], now["closed_at"] is not None) == ("closed", today(), True)
    assert (now["filed_on"], now["resolved_on"]) == (today(), today())
    assert await db.value("SELECT ends_on FROM assignments_tenure WHERE assignment = {}", assignment) == today()
    assert "回头看" in await browser.see(closure)


async def test_nobody_revisits_what_he_reviewed_carried_or_applied_for(browser: Browser, people: Cast) -> None:
    assignment = await confirmed(people)
    page = f"/assignments/{assignment}/revisit"
    await browser.sign_in(people.zhou)
    assert "记录回访结果" not in await browser.see(page)
    assert (await browser.send(page, {"result": "solved"})).status_code == 409
    for account in ("zhou", "chen", "li", "tang", "lin"):
        me = people.person[account]
        for result in ("solved", "not_solved"):
            with pytest.raises(Refused, match="不是审核人本人"):
                await revisiting.revisit(
                    await assignment_for(me, assignment), me, result=result, note="未解决", due=today() + timedelta(1)
                )
    assert (await standing(assignment))["state"] == "confirmed"
    assert await db.value("SELECT count(*) FROM assignments_revisit") == 0


@pytest.mark.parametrize("result", ["not_solved", "partly"])
async def test_what_is_not_solved_goes_back_to_the_same_leader_and_the_chain_hears(
    browser: Browser, people: Cast, result: str
) -> None:
    assignment = await confirmed(people)
    before = await standing(assignment)
    page = f"/assignments/{assignment}/revisit"
    await browser.sign_in(people.shen)
    for missing, words in (("note", "还差什么"), ("due", "新的化解时限")):
        answer = await browser.send(page, NOT_SOLVED | {"result": result, missing: ""})
        assert answer.status_code == 422, missing
        assert words in answer.text
    assert (await browser.send(page, NOT_SOLVED | {"due": today().isoformat()})).status_code == 422
    await browser.send(page, NOT_SOLVED | {"result": result}, to=f"/assignments/{assignment}/closure")
    now = await standing(assignment)
    assert (now["leader"], now["lead_unit"]) == (before["leader"], before["lead_unit"])
    assert (now["state"], now["reopened"], now["due"].isoformat()) == ("underway", 1, LATER)
    assert (now["resolved_on"], now["filed_on"], now["closed_on"], now["outcome"]) == (None,) * 4
    assert (now["done_on"], now["handed_in_at"], now["duty_due"]) == (None, None, now["due"])
    told = await db.rows("SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE once LIKE 'reopened:%'")
    assert {line["account"] for line in told} == {"chen", "li", "tang", "zhou"}
    assert await db.value("SELECT count(*) FROM assignments_tenure WHERE ends_on IS NULL") == 1
    assert await db.value("SELECT count(*) FROM assignments_recheck") == 0
    assert [line["path"] for line in await duties.mine(people.chen)] == [f"/assignments/{assignment}"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"note": "", "due": today() + timedelta(days=9)}, "写明尚未解决"),
        ({"note": "渗水", "due": today()}, "晚于今天"),
    ],
)
async def test_the_action_itself_wants_a_reason_and_a_day(people: Cast, said: dict[str, Any], words: str) -> None:
    assignment = await confirmed(people)
    with pytest.raises(Refused, match=words):
        await revisiting.revisit(
            await assignment_for(people.shen, assignment), people.shen, result="not_solved", **said
        )
    assert (await standing(assignment))["state"] == "confirmed"


async def test_of_people_nothing_is_written(browser: Browser, people: Cast) -> None:
    assignment = await confirmed(people)
    await browser.sign_in(people.shen)
    page = f"/assignments/{assignment}/revisit"
    assert "不写信访人的姓名" in await browser.see(page)
    answer = await browser.send(page, NOT_SOLVED | {"note": "来电13812345678称仍渗水"})
    assert answer.status_code == 422
    assert "保留的理由" in answer.text


async def test_a_stale_page_revisits_nothing(browser: Browser, people: Cast) -> None:
    assignment = await confirmed(people)
    seen = str((await assignment_for(people.shen, assignment))["version"])
    found = await assignment_for(people.shen, assignment)
    await revisiting.revisit(found, people.shen, result="not_solved", note="渗水", due=today() + timedelta(days=9))
    await applied(people, assignment)
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    await browser.sign_in(people.shen)
    answer = await browser.send(f"/assignments/{assignment}/revisit", {"result": "solved", "version": seen})
    assert answer.status_code == 409
    assert "刚刚已有变化" in answer.text
    with pytest.raises(Refused, match="刚刚已被他人办理"):
        await revisiting.revisit(found, people.shen, result="solved")
    assert (await standing(assignment))["state"] == "confirmed"


async def test_the_recheck_is_the_offices_and_comes_after_the_registers_weeks(people: Cast) -> None:
    assignment = await closed(people)
    duty = await db.row("SELECT * FROM duty WHERE subject_kind = 'assignments.recheck'")
    assert duty is not None
    assert duty["unit"] == people.unit["conference_office"]
    assert duty["statutory_due"] == today() + timedelta(weeks=4)
    assert duty["due"] == (await load_calendar()).next_workday(today() + timedelta(weeks=4))
    assert duty["title"] == "回头看 LJ202600001"
    assert [line["subject_kind"] for line in await duties.mine(people.zhou)] == ["assignments.recheck"]
    assert await duties.mine(people.chen) == []
    for account in ("chen", "li", "lin", "qian", "tang"):
        with pytest.raises(Missing):
            await recheck_for(people.person[account], await the_recheck())
    assert (await standing(assignment))["state"] == "closed"


@pytest.mark.parametrize("who", ["li", "chen", "lin", "qian", "zhao"])
async def test_the_checked_unit_takes_no_recheck_off(browser: Browser, people: Cast, who: str) -> None:
    await closed(people)
    address = f"/assignments/rechecks/{await the_recheck()}"
    await browser.sign_in(people.person[who])
    await browser.see("/assignments/rechecks", 403)
    watches = who == "qian"  # who sees the duty is sent to its page on the ledger
    assert (await browser.get(address)).status_code == (303 if watches else 403)
    assert (await browser.send(address, {"result": "solved"})).status_code == 403
    assert await db.value("SELECT done_at FROM duty WHERE subject_kind = 'assignments.recheck'") is None


async def test_who_reviewed_does_not_look_again(browser: Browser, people: Cast) -> None:
    await closed(people)
    address = f"/assignments/rechecks/{await the_recheck()}"
    await browser.sign_in(people.zhou)
    assert "须由他人办理" in await browser.see("/assignments/rechecks")
    assert "记录回头看结果" not in await browser.see(address)
    assert (await browser.send(address, {"result": "solved"})).status_code == 409
    recheck = await recheck_for(people.zhou, await the_recheck())
    found = await assignment_for(people.zhou, recheck["assignment"])
    for me in (people.zhou, people.chen, people.li):
        with pytest.raises(Refused, match="回头看须由"):
            await revisiting.check_again(recheck, found, me, result="solved")
    assert await the_recheck()


async def test_what_holds_is_done_and_what_does_not_is_reopened(browser: Browser, people: Cast) -> None:
    first, second = await closed(people), await closed(people, "LJ202600002")
    ids = {line["assignment"]: line["id"] for line in await db.rows("SELECT id, assignment FROM assignments_recheck")}
    await browser.sign_in(people.shen)
    shown = await browser.see("/assignments/rechecks")
    assert "LJ202600001" in shown
    assert "LJ202600002" in shown
    address = f"/assignments/rechecks/{ids[first]}"
    await browser.send(address, {"result": "solved", "version": "0"}, to="/assignments/rechecks")
    assert (await browser.send(address, {"result": "solved"})).status_code == 409
    assert (await standing(first))["state"] == "closed"
    duty = await db.row("SELECT done_on FROM duty WHERE subject_id = {}", ids[first])
    assert duty == {"done_on": today()}
    assert "LJ202600001" not in await browser.see("/assignments/rechecks")
    assert "LJ202600001" in await browser.see("/assignments/rechecks?done=1")
    await browser.send(f"/assignments/rechecks/{ids[second]}", NOT_SOLVED, to="/assignments/rechecks")
    now = await standing(second)
    assert (now["state"], now["reopened"], now["closed_at"], now["closed_on"]) == ("underway", 1, None, None)
    tenures = await db.rows("SELECT leader, ends_on FROM assignments_tenure WHERE assignment = {} ORDER BY id", second)
    assert tenures == [
        {"leader": people.chen.id, "ends_on": today()},
        {"leader": people.chen.id, "ends_on": None},
    ]
    assert "防水层仍渗水" in await browser.see(f"/assignments/{second}/closure")


async def test_who_is_recused_does_not_know_of_the_recheck(browser: Browser, people: Cast) -> None:
    assignment = await closed(people)
    case = (await assignment_for(people.zhou, assignment))["backlog_case"]
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    with pytest.raises(Missing):
        await recheck_for(people.shen, await the_recheck())
    assert await duties.mine(people.shen) == []
    await browser.sign_in(people.shen)
    assert "LJ202600001" not in await browser.see("/assignments/rechecks")


async def test_a_recheck_scheduled_after_a_recusal_is_kept_from_whom_it_concerns(people: Cast) -> None:
    case = await a_case(people)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    assignment = await applied(people, await underway(people, case))
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    await revisiting.revisit(await assignment_for(people.shen, assignment), people.shen, result="solved")
    recusals = await db.rows("SELECT record_kind FROM recusal WHERE record_id = {}", await the_recheck())
    assert recusals == [{"record_kind": "assignments.recheck"}]


async def test_two_who_look_again_at_once_leave_one_verdict(committed: str) -> None:
    people = await make_cast()
    assignment = await closed(people)
    assert await db.value("UPDATE assignments_assignment SET reviewed_by = NULL RETURNING id")
    recheck = await the_recheck()
    seen = {
        me: (await recheck_for(me, recheck), await assignment_for(me, assignment)) for me in (people.zhou, people.shen)
    }

    async def looked(me: Any, **said: Any) -> str:
        try:
            await revisiting.check_again(*seen[me], me, **said)
        except Refused as no:
            return no.sentence
        return "done"

    due = today() + timedelta(days=30)
    said = await asyncio.gather(
        looked(people.zhou, result="solved"), looked(people.shen, result="not_solved", note="渗水", due=due)
    )
    assert sorted(said) == sorted(["done", "这次回头看刚刚已有人办理。"])
    state = (await standing(assignment))["state"]
    result = await db.value("SELECT result FROM assignments_recheck")
    assert (state, result) in {("closed", "solved"), ("underway", "not_solved")}


async def test_the_list_asks_as_often_for_three_as_for_one(browser: Browser, people: Cast) -> None:
    await closed(people)
    await browser.sign_in(people.shen)
    asked = []
    for number in ("LJ2", "LJ3", ""):
        async with counted() as questions:
            await browser.see("/assignments/rechecks")
        asked.append(len(questions))
        if number:
            await closed(people, number)
    assert len(set(asked)) == 1, asked
    assert asked[0] <= 12


async def test_the_whole_way_and_back_again(people: Cast) -> None:
    """apply, return, apply, file, refuse, apply, file, confirm, not solved, …, close, look again, reopen."""
    case_state = []

    async def note() -> None:
        case_state.append((await standing(assignment))["state"])

    assignment = await filed(people)
    await note()
    await filing.enter_verdict(
        await assignment_for(people.zhou, assignment), people.zhou, accepted=False, reason="材料不全"
    )
    await note()
    await applied(people, assignment)
    await closing.review(await assignment_for(people.shen, assignment), people.shen, SHORT)
    await note()
    await applied(people, assignment)
    await closing.review(await assignment_for(people.shen, assignment), people.shen, PASSING)
    await filing.enter_verdict(await assignment_for(people.shen, assignment), people.shen, accepted=True)
    await note()
    due = today() + timedelta(days=20)
    await revisiting.revisit(
        await assignment_for(people.zhou, assignment), people.zhou, result="partly", note="还有两户", due=due
    )
    await note()
    await applied(people, assignment)
    await closing.review(await assignment_for(people.zhou, assignment), people.zhou, PASSING)
    await filing.enter_verdict(await assignment_for(people.zhou, assignment), people.zhou, accepted=True)
    await revisiting.revisit(await assignment_for(people.shen, assignment), people.shen, result="solved")
    await note()
    recheck = await recheck_for(people.shen, await the_recheck())
    found = await assignment_for(people.shen, assignment)
    await revisiting.check_again(recheck, found, people.shen, result="not_solved", note="又渗水", due=due)
    await note()
    assert case_state == ["filed", "underway", "underway", "confirmed", "underway", "closed", "underway"]
    now = await standing(assignment)
    assert (now["applications"], now["returns"], now["reopened"], now["leader"]) == (4, 1, 2, people.chen.id)
    first_pass = (
        "SELECT count(*) FROM assignments_application p WHERE number = 1 AND NOT EXISTS (SELECT 1"
        " FROM assignments_review r WHERE r.application = p.id AND NOT r.passed)"
    )
    assert await db.value(first_pass) == 1
    happened = await db.rows("SELECT happened FROM transition WHERE subject_id = {} ORDER BY at, id", assignment)
    assert [line["happened"] for line in happened].count("facts_back") == 3

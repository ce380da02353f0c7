"""换岗交接: a leader's cases to another on a frozen sheet, when the receiver confirms; the history keeps who held when."""

import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from assignments.actions import assigning, cases, handing_over, taking_over
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.cases import case_for
from assignments.queries.handing_over import hand_over_for, held_by
from portal import db, duties, files
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.notices import tell
from tests.assignments_builders import a_case, a_delivered, a_drafted, a_register, underway
from tests.browser import Browser

NEW = "/assignments/hand-overs/new"
SHORT = b"%PDF-1.4 a sheet of one line"


@pytest.fixture
def on_paper() -> None:
    """For the tests about the sheet: it is printed for real."""


@pytest.fixture(autouse=True)
def printer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A print costs a second of a processor; where nobody reads the sheet, a few bytes go the same way as it would."""
    if "on_paper" not in request.fixturenames:
        monkeypatch.setattr(handing_over, "render", _short)


async def _short(html: str) -> bytes:
    assert "领导包案换岗交接单" in html
    return SHORT


async def register_of(people: Cast) -> UUID:
    found: UUID = await db.value("SELECT id FROM assignments_register")
    return found


async def prepared(people: Cast, by: str = "zhou", **changes: Any) -> UUID:
    """陈 hands over to 罗: everything he carries unless said otherwise."""
    me = people.person[by]
    register = await register_of(people)
    chosen = {line["id"]: line["version"] for line in await held_by(me, register, people.chen.id)}
    given: dict[str, Any] = {
        "register": register,
        "giver": people.chen.id,
        "receiver": people.luo.id,
        "reason": "分工调整",
        "chosen": chosen,
        **changes,
    }
    return await handing_over.prepare(me, **given)


async def take(people: Cast, made: UUID, by: str = "luo") -> None:
    me = people.person[by]
    await taking_over.take_over(me, await hand_over_for(me, made))


async def test_the_receiver_confirms_and_from_then_on_the_cases_and_their_duties_are_his(
    browser: Browser, people: Cast, on_paper: None
) -> None:
    register = await a_register(people)
    first = await underway(people, await a_case(people, register))
    second = await a_delivered(people, await a_case(people, register, number="LJ2"))
    await a_drafted(people, await a_case(people, register, number="LJ3"))
    await browser.sign_in(people.zhou)
    assert "陈国栋（党工委书记，2 件" in await browser.see("/assignments/hand-overs")
    giver = f"{register}_{people.chen.id}"
    page = await browser.see(f"{NEW}?giver={giver}")
    chosen = re.findall(r'name="chosen" value="([^"]+)" checked', page)
    assert {one.split("_")[0] for one in chosen} == {str(first), str(second)}
    sent = {"giver": giver, "chosen": chosen, "receiver": str(people.luo.id), "reason": "分工调整"}
    missing = await browser.send(NEW, {**sent, "reason": ""})
    assert missing.status_code == 422
    assert "请填写“交接事由”" in missing.text
    path = (await browser.send(NEW, sent)).headers["location"].split("?")[0]
    record = await hand_over_for(people.zhou, UUID(path.rsplit("/", maxsplit=1)[1]))
    paper = await browser.get(f"{path}/paper.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert hashlib.sha256(paper.content).hexdigest() == record["sha256"]
    assert files.get(record["sha256"]) == paper.content
    assert (await assignment_for(people.chen, first))["leader"] == people.chen.id, "not before he confirms"
    await browser.sign_in(people.luo)
    assert "提请您接收 2 件包案" in await browser.see("/inbox")
    assert "确认接收" in await browser.see(path)
    assert (await browser.send(f"{path}/take", {})).status_code == 422, "the tick says that he has looked"
    await browser.send(f"{path}/take", {"looked": "1"}, to=path)
    for assignment in (first, second):
        found = await assignment_for(people.luo, assignment)
        assert (found["leader"], found["leader_title"], found["principal"]) == (people.luo.id, "局长", people.luo.id)
        assert (await db.row("SELECT principal FROM duty WHERE subject_id = {}", assignment)) == {
            "principal": people.luo.id
        }
    assert {duty["subject_id"] for duty in await duties.mine(people.luo)} == {first, second}
    assert await duties.mine(people.chen) == []
    assert (await browser.send(f"{path}/take", {"looked": "1"})).status_code == 409, "once"
    history = await browser.see(f"/assignments/{first}/history")
    for said in ("换岗交接", "陈国栋 → 罗毅", "陈国栋（党工委书记）", "罗毅（局长）"):
        assert said in history, said
    await browser.send(f"/assignments/{second}/accept", to=f"/assignments/{second}")


async def test_the_history_keeps_who_held_it_from_when_to_when(people: Cast) -> None:
    assignment = await underway(people)
    await db.rows("UPDATE assignments_tenure SET starts_on = {}", today() - timedelta(days=30))
    await take(people, await prepared(people))
    tenures = await db.rows(
        "SELECT leader_name, leader_title, starts_on, ends_on FROM assignments_tenure WHERE assignment = {}"
        " ORDER BY starts_on",
        assignment,
    )
    assert [tuple(one.values()) for one in tenures] == [
        ("陈国栋", "党工委书记", today() - timedelta(days=30), today()),
        ("罗毅", "局长", today(), None),
    ]


async def test_what_is_unread_of_it_leaves_the_givers_inbox(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    subject = subject_of(await assignment_for(people.zhou, assignment))
    await tell([people.chen.id], subject, "请填报进展。", "remind:progress")
    await browser.sign_in(people.chen)
    assert f"/assignments/{assignment}" not in await browser.see("/assignments/hand-overs")
    before = await db.value("SELECT count(*) FROM notice WHERE person = {} AND dropped_at IS NULL", people.chen.id)
    assert before
    await take(people, await prepared(people))
    left = await db.value(
        "SELECT count(*) FROM notice WHERE person = {} AND subject_id = {} AND dropped_at IS NULL AND read_at IS NULL",
        people.chen.id,
        assignment,
    )
    assert left == 0


async def test_a_recused_receiver_is_refused_and_only_the_office_is_told_which(browser: Browser, people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await underway(people, case, supports=[])
    other = await underway(people, await a_case(people, number="LJ2"))
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.luo.id, unit=None, reason="亲属关系")
    with pytest.raises(Refused, match="LJ202600001：接收人已登记回避"):
        await prepared(people)
    with pytest.raises(Refused) as told:
        await prepared(people, "chen")
    assert "LJ202600001" not in told.value.sentence
    assert "回避" not in told.value.sentence
    version = await db.value("SELECT version FROM assignments_assignment WHERE id = {}", other)
    await take(people, await prepared(people, chosen={other: version}))
    assert (await assignment_for(people.luo, other))["leader"] == people.luo.id


async def test_who_is_recused_after_it_was_printed_does_not_take_over(people: Cast) -> None:
    case = await a_case(people, authority=people.unit["audit_office"])
    await underway(people, case, supports=[])
    made = await prepared(people)
    record = await hand_over_for(people.luo, made)
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.luo.id, unit=None, reason="亲属关系")
    with pytest.raises(Missing):
        await hand_over_for(people.luo, made)
    with pytest.raises(Refused, match="没有生效"):
        await taking_over.take_over(people.luo, record)


CHANGES = (
    "UPDATE assignments_hand_over SET giver_name = '某人'",
    "UPDATE assignments_hand_over SET confirmed_at = NULL",
    "DELETE FROM assignments_hand_over",
    "UPDATE assignments_hand_over_line SET number_then = '别的'",
    "DELETE FROM assignments_hand_over_line",
)


async def test_nothing_of_a_sheet_is_changed_afterwards(people: Cast) -> None:
    await underway(people)
    await take(people, await prepared(people))
    for statement in CHANGES:
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            async with db.atomic():
                await db.rows(statement)


async def test_only_the_receiver_confirms_and_strangers_do_not_find_the_sheet(browser: Browser, people: Cast) -> None:
    await underway(people)
    path = f"/assignments/hand-overs/{await prepared(people)}"
    for who in (people.zhou, people.chen):
        await browser.sign_in(who)
        assert (await browser.send(f"{path}/take", {"looked": "1"})).status_code == 409, who.name
    for who in (people.zhao, people.lin):
        await browser.sign_in(who)
        for address in (path, f"{path}/paper.pdf"):
            assert (await browser.get(address)).status_code == 404, who.name
    await browser.sign_in(people.lin)
    register = await register_of(people)
    assert (await browser.get(f"{NEW}?giver={register}_{people.chen.id}")).status_code == 409


async def test_withdrawn_before_it_is_confirmed_nothing_has_changed(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    made = await prepared(people, "chen")
    with pytest.raises(Refused, match="另一份待确认"):
        await prepared(people)
    path = f"/assignments/hand-overs/{made}"
    await browser.sign_in(people.zhou)
    await browser.send(f"{path}/withdraw", to=path)
    assert "已撤回" in await browser.see(path)
    with pytest.raises(Refused, match="已经确认或撤回"):
        await take(people, made)
    assert (await assignment_for(people.chen, assignment))["leader"] == people.chen.id
    await take(people, await prepared(people))
    assert (await assignment_for(people.luo, assignment))["leader"] == people.luo.id


async def test_one_that_was_withdrawn_meanwhile_stops_the_whole_hand_over(people: Cast) -> None:
    first = await underway(people)
    second = await underway(people, await a_case(people, number="LJ2"))
    made = await prepared(people)
    await assigning.withdraw(await assignment_for(people.zhou, second), people.zhou, note="并案。")
    with pytest.raises(Refused, match="LJ2已销案"):
        await take(people, made)
    assert (await assignment_for(people.chen, first))["leader"] == people.chen.id


async def test_a_row_changed_since_the_page_was_opened_is_named_and_no_sheet_is_made(people: Cast) -> None:
    assignment = await a_delivered(people)
    await assigning.accept(await assignment_for(people.chen, assignment), people.chen)
    version = await db.value("SELECT version FROM assignments_assignment WHERE id = {}", assignment)
    with pytest.raises(Refused, match="LJ202600001在您打开页面之后已有变化"):
        await prepared(people, chosen={assignment: version - 1})
    with pytest.raises(Refused, match="至少勾选一件"):
        await prepared(people, chosen={})
    assert await db.value("SELECT count(*) FROM assignments_hand_over") == 0


async def test_the_receiver_is_another_leader_in_office(people: Cast) -> None:
    await underway(people)
    with pytest.raises(Refused, match="不能是移交人本人"):
        await prepared(people, receiver=people.chen.id)
    with pytest.raises(Refused, match="在任的领导干部"):
        await prepared(people, receiver=people.li.id)


async def test_every_part_the_giver_had_goes_along(people: Cast) -> None:
    assignment = await underway(people, supervising=people.chen.id, principal=people.tang.id)
    await take(people, await prepared(people))
    found = await assignment_for(people.luo, assignment)
    assert (found["principal"], found["supervising"]) == (people.tang.id, people.luo.id)
    duty = await db.row("SELECT principal, supervising FROM duty WHERE subject_id = {}", assignment)
    assert duty == {"principal": people.tang.id, "supervising": people.luo.id}

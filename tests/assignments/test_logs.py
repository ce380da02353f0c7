"""办理记录: one tap for now, an earlier minute, never in the future; struck through, never changed; papers of what others said."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from assignments.actions import cases, circulations, clocks, instructions, logs, roster
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.logs import entries_for, line_of
from assignments.states import STAGES, STEPS
from portal import db
from portal.clock import CHINA, now, today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments_builders import a_case, a_drafted, pushed, underway
from tests.browser import Browser
from tests.builders import a_file
from tests.house.counting import counted, growing

PAPER = ("听证笔录.txt", b"\xe5\x90\xac\xe8\xaf\x81\xe7\xac\x94\xe5\xbd\x95")


async def entry_of(people: Cast, assignment: UUID, who: str = "chen") -> dict[str, object]:
    me = people.person[who]
    return (await entries_for(me, await assignment_for(me, assignment)))[0]


async def test_one_tap_by_each_who_works_on_it(browser: Browser, people: Cast) -> None:
    """The carrying leader, the lead unit's liaison, a line's liaison, the office."""
    assignment = await underway(people, await a_case(people, territory=people.unit["zongzhi"]))
    page = f"/assignments/{assignment}/log"
    before = await db.value("SELECT moved_at FROM assignments_case")
    for who, what in (("chen", "talk"), ("li", "meet"), ("sun", "call_on"), ("lin", "contact"), ("zhou", "call_again")):
        await browser.sign_in(people.person[who])
        await browser.send(page, {"what": what}, to=page)
    shown = await browser.see(page)
    for words in STEPS.values():
        assert f"<strong>{words}</strong>" in shown
    assert await db.value("SELECT moved_at FROM assignments_case") > before
    assert await db.value("SELECT moved_at FROM assignments_assignment") > before
    await browser.send(page, {"what": "talk"}, to=page)
    assert await db.value("SELECT count(*) FROM assignments_log WHERE what = 'talk'") == 2, "steps may repeat"


async def test_who_only_looks_on_writes_nothing(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    for watcher in (people.qian, people.tang):
        await browser.sign_in(watcher)
        assert "按一下即登记" not in await browser.see(page)
        refused = await browser.send(page, {"what": "talk"})
        assert (refused.status_code, "办理记录由包案领导本人" in refused.text) == (409, True)
        assert (await browser.send(page, {"what": ""})).status_code == 409
    await browser.sign_in(people.zhao)
    await browser.see(page, 404)
    assert (await browser.send(page, {"what": "talk"})).status_code == 404
    assert await db.value("SELECT count(*) FROM assignments_log") == 0


async def test_before_the_delivery_and_after_a_withdrawal_nothing_is_entered(people: Cast) -> None:
    assignment = await a_drafted(people)
    with pytest.raises(Refused, match="送达之后"):
        await logs.enter(people.zhou, assignment, what="accepted")
    other = await underway(people, await a_case(people, number="LJ2"))
    await pushed(people, other, "withdraw", "zhou", "另行安排")
    with pytest.raises(Refused, match="已撤销"):
        await logs.enter(people.zhou, other, what="accepted")


async def test_a_minute_that_has_not_come_is_refused_and_an_earlier_one_is_kept(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    later = now() + timedelta(minutes=5)
    with pytest.raises(Refused, match="不能晚于现在"):
        await logs.enter(people.chen, assignment, what="talk", at=later)
    await browser.sign_in(people.chen)
    soon = later.astimezone(CHINA)
    answer = await browser.send(
        page, {"what": "talk", "on": f"{soon:%Y-%m-%d}", "time": f"{soon:%H:%M}", "note": "已沟通"}
    )
    assert answer.status_code == 422
    assert "不能晚于现在" in answer.text
    assert "已沟通" in answer.text
    half = await browser.send(page, {"what": "talk", "on": "2026-11-02"})
    assert (half.status_code, "请填写“时间”" in half.text) == (422, True)
    await browser.send(page, {"what": "talk", "on": "2026-11-02", "time": "9：05"}, to=page)
    entry = await entry_of(people, assignment)
    assert entry["at"] == datetime(2026, 11, 2, 9, 5, tzinfo=CHINA)
    shown = await browser.see(page)
    assert "2026-11-02 09:05" in shown
    assert "补登" in shown


async def test_stages_stand_once_with_the_hours_between(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    for what, at in (("accepted", (2, 9, 0)), ("forwarded", (3, 11, 30)), ("answered", (3, 10, 30))):
        on = datetime(2026, 11, *at, tzinfo=CHINA)
        await logs.enter(people.zhou, assignment, what=what, at=on)
    found = await assignment_for(people.chen, assignment)
    line = {one["what"]: one["since"] for one in line_of(await entries_for(people.chen, found), STAGES)}
    assert line["accepted"] == ""
    assert line["forwarded"] == "距“受理”26 小时 30 分"
    assert line["handled"] == ""
    assert line["answered"] == "早于“转送”1 小时"
    with pytest.raises(Refused, match="已经登记过"):
        await logs.enter(people.chen, assignment, what="accepted")
    await browser.sign_in(people.chen)
    shown = await browser.see(f"/assignments/{assignment}/log")
    assert "26 小时 30 分" in shown
    assert 'value="accepted"' not in shown
    assert 'value="rated"' in shown


async def test_of_the_rating_only_the_hour_is_kept(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    await browser.sign_in(people.zhou)
    assert "评价内容以官方系统为准，本系统不记录" in await browser.see(page)
    answer = await browser.send(page, {"what": "rated", "note": "很满意"})
    assert (answer.status_code, "本系统不记录" in answer.text) == (409, True)
    assert await db.value("SELECT count(*) FROM assignments_log") == 0
    await browser.send(page, {"what": "rated"}, to=page)


async def test_nothing_about_a_person_is_taken(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    await browser.sign_in(people.chen)
    answer = await browser.send(page, {"what": "contact", "note": "电话 13812345678 已联系"})
    assert answer.status_code == 422
    assert "疑似含有" in answer.text
    assert 'name="guard_reason"' in answer.text
    assert await db.value("SELECT count(*) FROM assignments_log") == 0


async def test_only_its_author_strikes_an_entry_and_it_stays_to_be_read(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    entry = await logs.enter(people.chen, assignment, what="accepted", note="窗口受理")
    for other in (people.li, people.zhou):
        with pytest.raises(Refused, match="只有登记人"):
            await logs.strike(other, assignment, entry, reason="写错")
    await browser.sign_in(people.zhou)
    assert (await browser.send(f"{page}/{entry}/strike", {"reason": ""})).status_code == 409
    await browser.sign_in(people.chen)
    without = await browser.send(f"{page}/{entry}/strike", {"reason": ""})
    assert (without.status_code, "划去理由" in without.text) == (422, True)
    await browser.send(f"{page}/{entry}/strike", {"reason": "时间登记错了"}, to=page)
    shown = await browser.see(page)
    assert "<strong><del>受理</del></strong>" in shown
    assert "时间登记错了" in shown
    with pytest.raises(Refused, match="已划去"):
        await logs.strike(people.chen, assignment, entry, reason="再划一次")
    await logs.enter(people.zhou, assignment, what="accepted")
    assert await db.value("SELECT count(*) FROM assignments_log") == 2


async def test_papers_hang_on_what_others_said_and_are_withdrawn_by_who_brought_them(
    browser: Browser, people: Cast
) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/log"
    with pytest.raises(Refused, match="听证、第三方评议、律师意见"):
        await logs.enter(people.li, assignment, what="talk", handed_in=[a_file()])
    entry = await logs.enter(people.li, assignment, what="hearing", handed_in=[a_file("听证笔录.pdf")])
    await logs.add_papers(people.zhou, assignment, entry, [a_file("听证意见.pdf")])
    paper = await db.value("SELECT id FROM attachment WHERE name = '听证笔录.pdf'")
    path = f"{page}/{entry}/papers/{paper}"
    await browser.sign_in(people.qian)
    assert "听证笔录.pdf" in await browser.see(page)
    read = await browser.get(path)
    assert (read.status_code, read.content[:4]) == (200, b"%PDF")
    assert await db.value("SELECT count(*) FROM audit_entry WHERE action = 'file.read' AND subject_id = {}", entry) == 1
    await browser.sign_in(people.zhao)
    assert (await browser.get(path)).status_code == 404
    await browser.sign_in(people.zhou)
    assert (await browser.send(f"{path}/withdraw", {"reason": "传错"})).status_code == 409
    await browser.sign_in(people.li)
    await browser.send(f"{path}/withdraw", {"reason": "传错了文件"}, to=page)
    assert "已撤回：传错了文件" in await browser.see(page)
    talk = await logs.enter(people.li, assignment, what="talk")
    with pytest.raises(Refused, match="可以附材料"):
        await logs.add_papers(people.li, assignment, talk, [a_file()])


async def test_a_paper_that_is_none_is_sent_back_with_what_was_typed(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    await browser.sign_in(people.li)
    answer = await browser.send(
        f"/assignments/{assignment}/log", {"what": "lawyer", "note": "律师已出具意见"}, files={"file": PAPER}
    )
    assert answer.status_code == 422
    assert "律师已出具意见" in answer.text
    assert await db.value("SELECT count(*) FROM assignments_log") == 0


async def test_an_entry_of_another_case_is_not_there(people: Cast) -> None:
    assignment = await underway(people)
    other = await underway(people, await a_case(people, number="LJ2"))
    entry = await logs.enter(people.chen, assignment, what="hearing")
    with pytest.raises(Missing):
        await logs.strike(people.chen, other, entry, reason="别的案件")
    with pytest.raises(Missing):
        await logs.add_papers(people.chen, other, entry, [a_file()])


async def test_who_is_recused_sees_no_log(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    assignment = await underway(people, case)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.lin.id, unit=None, reason="亲属关系"
    )
    with pytest.raises(Missing):
        await logs.enter(people.lin, assignment, what="talk")
    await browser.sign_in(people.lin)
    await browser.see(f"/assignments/{assignment}/log", 404)


async def more_of_it(people: Cast, case: UUID, assignment: UUID, register: UUID) -> None:
    """One more row on each page."""
    await logs.enter(people.chen, assignment, what="hearing", handed_in=[a_file()])
    await instructions.enter(
        people.zhou,
        case,
        level="district",
        given_by="区委书记",
        given_on=today(),
        text="请办理。",
        reply_due=today() + timedelta(days=9),
        answering_unit=people.unit["housing"],
    )
    await circulations.open_circulation(
        people.zhou,
        case,
        question="何意见？",
        due=today() + timedelta(days=9),
        units=[people.unit["housing"], people.unit["fuwu"]],
    )
    kinds = await db.value("SELECT count(*) FROM assignments_clock")
    if kinds < 2:
        await clocks.start(people.zhou, case, kind=("final_review", "handling")[kinds], starts_on=today())
    on = today() + timedelta(days=await db.value("SELECT count(*)::int FROM assignments_slot"))
    await roster.put_down(
        people.zhou, register, held_on=on, half="am", place="接待中心", kind="reception", leader=people.chen.id
    )


async def test_each_page_asks_as_often_for_three_rows_as_for_one(browser: Browser, people: Cast) -> None:
    case = await a_case(people)
    assignment = await underway(people, case)
    register = await db.value("SELECT id FROM assignments_register")
    tails = ("clocks", "instructions", "circulations")
    paths = [
        f"/assignments/{assignment}/log",
        "/assignments/roster",
        *(f"/assignments/cases/{case}/{tail}" for tail in tails),
    ]
    for who in (people.zhou, people.chen):
        await browser.sign_in(who)
        await more_of_it(people, case, assignment, register)
        few = {path: await _asked(browser, path) for path in paths}
        await more_of_it(people, case, assignment, register)
        await more_of_it(people, case, assignment, register)
        many = {path: await _asked(browser, path) for path in paths}
        faults = growing(few, many)
        assert not faults, "\n".join(faults)


async def _asked(browser: Browser, path: str) -> list[str]:
    async with counted() as asked:
        await browser.see(path)
    return asked

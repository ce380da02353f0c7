"""写进展: who may, which line it is, what it moves, what it refuses, and that it is written once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, reporting
from assignments.forms.reporting import READY
from assignments.pages.report_panel import panel_for
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.progress import entries_of
from assignments.states import CARRYING
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from portal.web.page import STATIC
from tests.assignments_builders import a_case, a_delivered, a_register, an_accepted, pushed, underway
from tests.browser import Browser
from tests.builders import a_file
from tests.portal.filecheck.specimens import png

JUST = "已约见，明确下周三前完成防水施工。"


async def says(me: Me, assignment: UUID, text: str = JUST, **more: Any) -> UUID:
    return await reporting.report(await assignment_for(me, assignment), me, text=text, **more)


async def on_two_lines(people: Cast) -> UUID:
    """The competent authority is 区住建局 (林), the territory is 综治办 (孙)."""
    return await underway(people, await a_case(people, territory=people.unit["zongzhi"]))


async def test_a_sentence_reaches_everybody_who_reports_of_the_case(people: Cast) -> None:
    assignment = await underway(people)
    before = await db.row("SELECT moved_at FROM assignments_case")
    await says(people.chen, assignment, happened_on=today() - timedelta(days=1))
    entry = (await entries_of(assignment))[0]
    assert (entry["text"], entry["line"], entry["by_name"]) == (JUST, None, "陈国栋")
    assert entry["happened_on"] == today() - timedelta(days=1)
    note = await db.row(
        "SELECT n.text, n.happened_on, n.by_name FROM duty_note n JOIN duty d ON d.id = n.duty WHERE d.subject_id = {}",
        assignment,
    )
    assert note == {"text": JUST, "happened_on": today() - timedelta(days=1), "by_name": "陈国栋"}
    after = await db.row("SELECT moved_at FROM assignments_case")
    assert before is not None
    assert after is not None
    assert after["moved_at"] > before["moved_at"]
    assert await db.value(
        "SELECT count(*) FROM transition WHERE subject_id = {} AND happened = 'progress' AND note = {}",
        assignment,
        JUST,
    )
    told = await db.row("SELECT subject_title, detail FROM audit_entry WHERE action LIKE '%.progress'")
    assert told is not None
    assert JUST not in str(told)


async def test_each_line_writes_its_own_column(people: Cast) -> None:
    assignment = await on_two_lines(people)
    for me in (people.lin, people.sun, people.li, people.chen):
        await says(me, assignment, f"{me.name}做了一件事。")
    lines = {entry["by_name"]: entry["line"] for entry in await entries_of(assignment)}
    assert lines == {"林芳": "authority", "孙立": "territory", "李慧": None, "陈国栋": None}
    with pytest.raises(Refused, match="属地单位的联络员"):
        await says(people.lin, assignment, line="territory")
    with pytest.raises(Refused, match="事权单位的联络员"):
        await says(people.chen, assignment, line="authority")


async def test_an_officer_writes_and_who_speaks_for_both_lines_says_for_which(people: Cast) -> None:
    case = await a_case(people, territory=people.unit["housing"])
    assignment = await underway(people, case, officers=[people.zhao.id])
    await says(people.zhao, assignment, "承办人做了一件事。")
    with pytest.raises(Refused, match="哪一条线"):
        await says(people.lin, assignment)
    await says(people.lin, assignment, line="territory")
    assert [entry["line"] for entry in await entries_of(assignment)] == ["territory", None]
    panel = await panel_for(people.lin, await assignment_for(people.lin, assignment))
    assert panel is not None
    assert [line for line, _ in panel["lines"]] == ["authority", "territory"]


async def test_the_leaders_first_sentence_accepts_the_case(people: Cast) -> None:
    assignment = await a_delivered(people)
    await says(people.li, assignment, "责任单位先行了解情况。")
    assert (await assignment_for(people.chen, assignment))["state"] == "delivered"
    await says(people.chen, assignment)
    found = await assignment_for(people.chen, assignment)
    assert found["state"] == "planning"
    assert found["accepted_at"] is not None


async def test_nobody_else_writes(people: Cast) -> None:
    assignment = await underway(people)
    for watcher in (people.zhou, people.qian, people.tang, people.luo):
        with pytest.raises(Refused, match="不能写进展"):
            await says(watcher, assignment)
        assert await panel_for(watcher, await assignment_for(watcher, assignment)) is None
    for stranger in (people.zhao, people.sun, people.xu):
        with pytest.raises(Missing):
            await says(stranger, assignment)
    assert await entries_of(assignment) == []


async def test_another_leader_cannot_write_in_a_case_he_does_not_carry(people: Cast) -> None:
    assignment = await an_accepted(people, leader=people.luo.id, level="department")
    with pytest.raises(Refused, match="不能写进展"):
        await says(people.tang, assignment)
    await says(people.luo, assignment)


async def test_what_is_handed_in_or_closed_takes_no_more(people: Cast) -> None:
    assignment = await underway(people)
    await pushed(people, assignment, "apply", "chen", applied_by=people.chen.id)
    with pytest.raises(Refused, match="待审核"):
        await says(people.chen, assignment)
    await pushed(people, assignment, "file", "zhou", reviewed_by=people.zhou.id)
    await pushed(people, assignment, "confirm", "zhou")
    await pushed(people, assignment, "close", "shen")
    with pytest.raises(Refused, match="已销案"):
        await says(people.chen, assignment)


async def test_a_day_that_has_not_come_is_refused(people: Cast) -> None:
    assignment = await underway(people)
    with pytest.raises(Refused, match="不能晚于今天"):
        await says(people.chen, assignment, happened_on=today() + timedelta(days=1))


async def test_the_same_sentence_sent_again_after_days_without_a_network_is_written_once(people: Cast) -> None:
    assignment = await underway(people)
    first = await says(people.chen, assignment, photos=[a_file("现场.jpg", b"one")])
    assert await says(people.chen, assignment, photos=[a_file("现场.jpg", b"one")]) == first
    assert await says(people.chen, assignment, photos=[a_file("现场.jpg", b"two")]) != first
    assert await says(people.chen, assignment, happened_on=today() - timedelta(days=1)) != first
    assert await says(people.li, assignment) != first
    assert await db.value("SELECT count(*) FROM attachment WHERE subject_id = {}", assignment) == 2


async def test_by_two_taps_and_without_javascript(browser: Browser, people: Cast) -> None:
    assignment = await a_delivered(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    assert "发送并接收此案" in shown
    assert (await assignment_for(people.chen, assignment))["opened_at"] is not None
    await browser.send(page, {"ready": READY["delivered"][0], "text": ""}, to=page)
    shown = await browser.see(page)
    assert READY["delivered"][0] in shown
    assert (await entries_of(assignment))[0]["text"] == READY["delivered"][0]
    half = await browser.send(page, {"ready": READY["planning"][2], "text": ""})
    assert half.status_code == 422
    assert "补写完整" in half.text
    empty = await browser.send(page, {"text": ""})
    assert empty.status_code == 422
    assert "请写一句话" in empty.text


async def test_a_photo_comes_with_the_sentence_and_is_handed_out_to_who_sees_the_case(
    browser: Browser, people: Cast
) -> None:
    assignment = await on_two_lines(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.sun)
    await browser.send(page, {"text": JUST}, files={"photo": ("现场.png", png(), "image/png")}, to=page)
    shown = await browser.see(page)
    assert "现场.png" in shown
    photo = (await entries_of(assignment))[0]["photos"][0]
    address = f"{page}/photos/{photo['id']}"
    assert (await browser.get(address)).content == png()
    other = await underway(people, await a_case(people, number="LJ2"))
    await browser.sign_in(people.zhou)
    assert (await browser.get(f"/assignments/{other}/progress/photos/{photo['id']}")).status_code == 404
    await browser.sign_in(people.zhao)
    assert (await browser.get(address)).status_code == 404


async def test_a_photo_of_the_wrong_kind_is_refused_and_the_text_stays(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.chen)
    bad = await browser.send(page, {"text": JUST}, files={"photo": ("现场.jpg", b"MZ no picture", "image/jpeg")})
    assert bad.status_code == 422
    assert JUST in bad.text
    assert 'id="report-photo-error"' in bad.text
    assert await entries_of(assignment) == []


async def test_an_identity_number_is_refused_and_the_text_stays(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.chen)
    typed = "已约见，身份证11010519491231002X，同意方案。"
    bad = await browser.send(page, {"text": typed})
    assert bad.status_code == 422
    assert "疑似含有身份证号" in bad.text
    assert typed in bad.text
    assert "guard_reason" in bad.text
    assert await entries_of(assignment) == []


async def test_hostile_text_is_shown_as_it_was_typed(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.chen)
    typed = '<script>alert("x")</script>{{ 7*7 }} \' OR 1=1 --'
    await browser.send(page, {"text": typed}, to=page)
    shown = await browser.see(page)
    assert "<script>alert" not in shown
    assert "{{ 7*7 }}" in shown
    assert (await entries_of(assignment))[0]["text"] == typed
    assert (await browser.send(page, {"text": "字" * 1001})).status_code == 422
    assert (await browser.send(page, {"text": JUST, "line": "both"})).status_code == 422
    assert (await browser.send(page, {"text": JUST, "happened_on": "昨天"})).status_code == 422
    assert (await browser.send(page, {"text": "", "ready": "编造的一句"})).status_code == 422


async def test_a_double_press_writes_once(browser: Browser, people: Cast) -> None:
    assignment = await underway(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.chen)
    for _ in range(2):
        await browser.send(page, {"text": JUST, "_once": "key-of-this-form"}, to=page)
    assert len(await entries_of(assignment)) == 1


async def test_a_recused_leader_finds_nothing(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    case = await a_case(people, register)
    assignment = await underway(people, case)
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    await browser.sign_in(people.luo)
    page = f"/assignments/{assignment}/progress"
    assert (await browser.get(page)).status_code == 404
    assert (await browser.send(page, {"text": JUST})).status_code == 404


async def test_who_only_watches_is_told_so_before_the_form_is_read(browser: Browser, people: Cast) -> None:
    assignment = await an_accepted(people)
    page = f"/assignments/{assignment}/progress"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert 'id="report-panel"' not in shown
    assert "这里可以查看" in shown
    assert (await browser.send(page, {"text": ""})).status_code == 409


def test_there_is_something_ready_to_say_in_every_state_one_reports_in() -> None:
    assert set(READY) == set(CARRYING)
    assert all(any("…" not in sentence for sentence in ready) for ready in READY.values())


@pytest.mark.parametrize("name", ["drafts.js", "report.js"])
def test_the_scripts_of_the_draft_are_short_and_parse_on_an_engine_of_2020(name: str) -> None:
    text = (STATIC / name).read_text()
    assert len(text.splitlines()) < 60
    for forbidden in ("eval(", "new Function", "innerHTML", "sessionStorage", "?.", "??", "||=", "&&=", ".at(", "=>"):
        assert forbidden not in text, forbidden

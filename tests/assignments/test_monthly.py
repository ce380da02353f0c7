"""月报 and item 1 of the meeting: the sentence was typed once, as progress, and stands there with its day and source."""

import io
import json
from datetime import date, timedelta
from uuid import UUID

import docx
import pytest

from assignments.actions import cases, reporting
from assignments.documents.monthly import monthly_html, sections_of
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.monthly import report_of
from assignments.queries.registers import own_register
from meetings.actions import resolving
from meetings.queries.agenda import report_for, report_now
from meetings.queries.meetings import meeting_for
from meetings.queries.resolutions import resolution_for, subject_of
from portal import db
from portal.access import Me
from portal.clock import now, today
from portal.demo.cast import Cast
from tests.assignments.test_still import aged, put
from tests.assignments_builders import a_case, a_delivered, a_register, underway
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_held_meeting, a_meeting, a_notified_meeting, a_resolution

SAID = "已召开协调会，议定由区住建局出具修复方案。"


async def words_of_the_report(people: Cast, month: date | None = None) -> str:
    register = await own_register(people.zhou)
    assert register is not None
    report = await report_of(people.zhou, register, month or today().replace(day=1))
    return "\n".join(text for section in sections_of(report) for _, text in section["lines"])


async def told(people: Cast, assignment: UUID, text: str = SAID) -> None:
    await reporting.report(await assignment_for(people.li, assignment), people.li, text=text)


async def test_each_live_case_stands_there_with_its_latest_sentence(people: Cast) -> None:
    assignment = await underway(people, await a_case(people))
    assert "还没有进展记录。" in await words_of_the_report(people)
    await told(people, assignment, "先打了电话。")
    await told(people, assignment)
    text = await words_of_the_report(people)
    on = today()
    assert f"{on.year}年{on.month}月{on.day}日：{SAID}（李慧，" in text
    assert "先打了电话" not in text
    assert "1.LJ202600001 旧小区电梯加装后房屋渗水，要求修复（陈国栋包案，公共服务办主办，时限" in text


async def test_the_numbers_of_the_month_are_counted(people: Cast) -> None:
    case = await a_case(people, number="LJ1")
    await underway(people, case)
    await put("assignments_case", case, resolved_on=today())
    still = await a_case(people, number="LJ2")
    await aged(await underway(people, still), 30, due=-3)
    text = await words_of_the_report(people)
    assert "本月入库2宗" in text
    assert "化解1宗，报结0宗" in text
    assert "在库未销案2宗，其中领导在包2宗、没有包案0宗；在包案件超过时限的1宗。" in text
    assert "1.LJ2（陈国栋包案，公共服务办）：没有承诺日（30天），没有进展（30天），过半无记录" in text
    assert "逾期3天" in text
    before = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    assert "本月入库0宗" in await words_of_the_report(people, before)


async def test_who_is_recused_reads_nothing_of_the_case(people: Cast) -> None:
    case = await a_case(people)
    await told(people, await underway(people, case))
    await cases.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.shen.id, unit=None, reason="亲属关系"
    )
    register = await own_register(people.shen)
    assert register is not None
    assert SAID not in monthly_html(await report_of(people.shen, register, today().replace(day=1)))


async def test_the_report_is_printed_and_taken_as_a_word_file(browser: Browser, people: Cast) -> None:
    await told(people, await underway(people, await a_case(people)))
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/figures/monthly?month={today():%Y-%m}")
    assert SAID in page
    assert "monthly.pdf?month=" in page
    pdf = await browser.get("/assignments/figures/monthly.pdf")
    assert pdf.content.startswith(b"%PDF-")
    word = await browser.get("/assignments/figures/monthly.docx?month=2999-01&register=nothing")
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert SAID in text
    assert "领导包案月报" in text
    assert await db.value("SELECT count(*) FROM audit_entry WHERE action = 'assignments.monthly.export'") == 2


async def test_an_office_without_a_register_is_told_so(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhou)
    assert "还没有建立积案库" in await browser.see("/assignments/figures/monthly")
    assert (await browser.get("/assignments/figures/monthly.pdf")).status_code == 404
    await a_register(people)
    await browser.sign_in(people.li)
    assert (await browser.get("/assignments/figures/monthly")).status_code == 403


@pytest.fixture
async def at_the_table(people: Cast) -> tuple[UUID, UUID, UUID]:
    """A resolution that became a case a leader carries: the next meeting, the resolution, the assignment."""
    conference = await a_conference(people)
    last = await a_held_meeting(people, conference)
    resolution = await a_resolution(people, last, state="in_progress", issued_at=now())
    came_from = subject_of(await resolution_for(people.zhou, resolution))
    case = await a_case(people, origin="conference", came_from=came_from)
    assignment = await a_delivered(people, case)
    return await a_meeting(people, conference), resolution, assignment


async def item_1(people: Cast, me: Me, meeting: UUID, frozen: str | None = None) -> dict[str, object]:
    """As this person reads it."""
    lines = await report_for(me, await meeting_for(people.zhou, meeting), {"frozen": frozen})
    assert len(lines) == 1
    return lines[0]


async def as_frozen(people: Cast, meeting: UUID) -> str:
    return json.dumps(await report_now(await meeting_for(people.zhou, meeting)), ensure_ascii=False)


async def test_what_was_written_on_the_case_stands_in_item_1(
    people: Cast, browser: Browser, at_the_table: tuple[UUID, UUID, UUID]
) -> None:
    meeting, resolution, assignment = at_the_table
    assert (await item_1(people, people.zhou, meeting))["progress"] == ""
    await told(people, assignment)
    line = await item_1(people, people.zhou, meeting)
    unit = people.li.holdings[0].unit_name
    assert (line["progress"], line["progress_on"], line["source"]) == (SAID, today().isoformat(), unit)
    await browser.sign_in(people.zhou)
    assert f"{SAID}（{today().isoformat()}，{unit}）" in await browser.see(f"/meetings/{meeting}/agenda")
    page = await browser.see(f"/meetings/resolutions/{resolution}")
    assert "转为领导包案" in page
    assert f"origin_kind=meetings.resolution&amp;origin_id={resolution}" in page
    await browser.sign_in(people.lin)
    assert "转为领导包案" not in await browser.see(f"/meetings/resolutions/{resolution}")


async def test_the_newer_of_the_two_sentences_is_told(people: Cast, at_the_table: tuple[UUID, UUID, UUID]) -> None:
    meeting, resolution, assignment = at_the_table
    await told(people, assignment)
    found = await resolution_for(people.lin, resolution)
    await resolving.add_progress(found, people.lin, text="本局已提出初步方案。", happened_on=today())
    line = await item_1(people, people.zhou, meeting)
    assert (line["progress"], line["source"]) == ("本局已提出初步方案。", None)


async def test_item_1_tells_of_a_case_only_to_who_may_see_it(
    people: Cast, at_the_table: tuple[UUID, UUID, UUID]
) -> None:
    """林's unit helps with the case, 孙's has nothing to do with it; both sit at the table."""
    meeting, _, assignment = at_the_table
    await told(people, assignment)
    for frozen in (None, await as_frozen(people, meeting)):
        assert (await item_1(people, people.lin, meeting, frozen))["progress"] == SAID
        line = await item_1(people, people.sun, meeting, frozen)
        assert (line["progress"], line["source"]) == ("", None)
        assert SAID not in json.dumps(line, ensure_ascii=False, default=str)


async def test_who_may_not_see_the_case_reads_what_the_unit_itself_wrote(
    people: Cast, browser: Browser, at_the_table: tuple[UUID, UUID, UUID]
) -> None:
    meeting, resolution, assignment = at_the_table
    found = await resolution_for(people.lin, resolution)
    await resolving.add_progress(found, people.lin, text="本局已提出初步方案。", happened_on=today())
    await told(people, assignment)
    assert (await item_1(people, people.zhou, meeting))["progress"] == SAID
    assert (await item_1(people, people.sun, meeting))["progress"] == "本局已提出初步方案。"
    conference = await db.value("SELECT conference FROM meetings_meeting WHERE id = {}", meeting)
    notified = await a_notified_meeting(people, conference)
    await browser.sign_in(people.sun)
    shown = await browser.see(f"/meetings/{notified}/agenda")
    assert "本局已提出初步方案。" in shown
    assert SAID not in shown
    await browser.sign_in(people.lin)
    assert SAID in await browser.see(f"/meetings/{notified}/agenda")


async def test_nothing_is_told_of_a_case_to_who_is_recused_from_it(
    people: Cast, at_the_table: tuple[UUID, UUID, UUID]
) -> None:
    meeting, _, assignment = at_the_table
    await told(people, assignment)
    frozen = await as_frozen(people, meeting)
    older = json.dumps([{**(await item_1(people, people.zhou, meeting)), "source": "公共服务办"}])
    older = older.replace('"elsewhere": [], ', "")
    case = await db.value("SELECT backlog_case FROM assignments_assignment WHERE id = {}", assignment)
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.shen.id, unit=None, reason="亲属关系")
    for text in (None, frozen, older):
        assert (await item_1(people, people.shen, meeting, text))["progress"] == ""
        assert (await item_1(people, people.zhou, meeting, text))["progress"] == SAID
    recusal = await db.value("SELECT id FROM recusal WHERE record_id = {}", case)
    await cases.unrecuse(found, people.zhou, recusal)
    assert (await item_1(people, people.shen, meeting, older))["progress"] == SAID

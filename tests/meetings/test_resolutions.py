"""A resolution from the extract to 销号, through the real pages, as those who do it."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from meetings.actions import extending, resolving, verdicts
from meetings.queries.resolutions import resolution_for
from portal import db, duties
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.builders import a_file
from tests.meetings_builders import a_resolution


async def issued(people: Cast, **changes: object) -> UUID:
    resolution = await a_resolution(people, **changes)
    await resolving.assign(await resolution_for(people.zhou, resolution), people.zhou)
    return resolution


async def reported(people: Cast, **changes: object) -> UUID:
    resolution = await issued(people, **changes)
    await resolving.add_progress(
        await resolution_for(people.lin, resolution), people.lin, text="11月20日发函征求意见。"
    )
    await resolving.add_evidence(await resolution_for(people.lin, resolution), people.lin, [a_file("函.pdf")])
    await resolving.feed_back(await resolution_for(people.lin, resolution), people.lin, feedback="已完成征询。")
    return resolution


async def duty_of(resolution: UUID) -> dict[str, object]:
    found = await db.row("SELECT * FROM duty WHERE subject_id = {}", resolution)
    assert found is not None
    return found


async def test_the_whole_way_through_the_pages(browser: Browser, people: Cast) -> None:
    resolution = await issued(people)
    page = f"/meetings/resolutions/{resolution}"
    await browser.sign_in(people.lin)
    assert "完成加装电梯意见征询" in await browser.see("/")
    assert "签收" in await browser.see(page)
    await browser.send(f"{page}/progress", {"text": "11月20日发函征求意见。"}, to=page)
    refused = await browser.send(f"{page}/feed_back", {"feedback": "已完成。"})
    assert refused.status_code == 409
    await resolving.add_evidence(await resolution_for(people.lin, resolution), people.lin, [a_file("函.pdf")])
    assert "函.pdf" in await browser.see(f"{page}/feed_back")
    await browser.send(f"{page}/feed_back", {"feedback": "11月21日完成征询。"}, to=page)
    await browser.sign_in(people.zhou)
    assert "核实无误" in await browser.see("/") or "核实" in await browser.see(page)
    await browser.send(f"{page}/verify", to=page)
    await browser.sign_in(people.tang)
    assert "同意销号" in await browser.see(page)
    await browser.send(f"{page}/close", to=page)
    assert "已阅，同意" in await browser.see(page)
    duty = await duty_of(resolution)
    assert duty["done_on"] == today()


async def test_a_remark_means_it_is_still_open(people: Cast) -> None:
    resolution = await reported(people)
    await verdicts.verify(await resolution_for(people.zhou, resolution), people.zhou)
    await verdicts.remark(await resolution_for(people.tang, resolution), people.tang, note="请补充两个小区。")
    found = await resolution_for(people.lin, resolution)
    duty = await duty_of(resolution)
    assert (found["state"], duty["handed_in_at"], duty["done_at"]) == ("in_progress", None, None)


async def test_whoever_reported_or_verified_does_not_close(people: Cast) -> None:
    resolution = await reported(people)
    await db.value("UPDATE meetings_conference SET circulates = FALSE RETURNING id")
    await verdicts.verify(await resolution_for(people.zhou, resolution), people.zhou)
    with pytest.raises(Refused):
        await verdicts.close(await resolution_for(people.zhou, resolution), people.zhou)
    await verdicts.close(await resolution_for(people.shen, resolution), people.shen)
    assert (await resolution_for(people.lin, resolution))["state"] == "closed"


async def test_more_time_is_asked_before_the_day_and_answered_by_the_office(browser: Browser, people: Cast) -> None:
    resolution = await issued(people)
    due = (await resolution_for(people.lin, resolution))["due"]
    await resolving.sign_for(await resolution_for(people.lin, resolution), people.lin)
    page = f"/meetings/resolutions/{resolution}"
    await browser.sign_in(people.lin)
    later = due + timedelta(days=20)
    bad = await browser.send(f"{page}/extension", {"to_due": later.isoformat(), "reason": "", "progress": "已开工"})
    assert bad.status_code == 422
    assert "延期理由" in bad.text
    sent = {"to_due": later.isoformat(), "reason": "设计待审", "progress": "已开工"}
    await browser.send(f"{page}/extension", sent, to=page)
    assert (await browser.send(f"{page}/extension", sent)).status_code == 409
    request = await db.value("SELECT id FROM meetings_extension_request")
    await browser.sign_in(people.zhou)
    assert "设计待审" in await browser.see(page)
    await browser.send(f"{page}/extension/{request}", {"verdict": "granted"}, to=page)
    assert (await duty_of(resolution))["due"] == later


async def test_after_the_day_no_more_time_can_be_asked(people: Cast) -> None:
    resolution = await issued(people, due=today() - timedelta(days=1))
    await resolving.sign_for(await resolution_for(people.lin, resolution), people.lin)
    with pytest.raises(Refused, match="已过"):
        await extending.ask(
            await resolution_for(people.lin, resolution),
            people.lin,
            to_due=today() + timedelta(days=9),
            reason="晚了",
            progress="无",
        )


async def test_an_ongoing_one_owes_a_report_by_the_end_of_the_year(people: Cast) -> None:
    resolution = await issued(people, ongoing=True, due=None)
    duty = await duty_of(resolution)
    assert duty["due"] == resolving.year_end(today())
    assert duty["limit_article"] == resolving.ONGOING_ARTICLE


async def test_what_is_revoked_is_on_no_list_and_in_no_figure(browser: Browser, people: Cast) -> None:
    resolution = await issued(people)
    await verdicts.revoke(await resolution_for(people.zhou, resolution), people.zhou, note="另行研究。")
    assert await duties.mine(people.lin) == []
    assert await duties.one(people.lin, "meetings.resolution", resolution) is None
    await browser.sign_in(people.lin)
    assert "已撤销" in await browser.see(f"/meetings/resolutions/{resolution}")


async def test_the_ledger_counts_what_it_lists(browser: Browser, people: Cast) -> None:
    first = await issued(people, wording="第一件：完善台账。")
    meeting = (await resolution_for(people.zhou, first))["meeting"]
    late = await a_resolution(people, meeting, wording="第二件：逾期的。", due=today() - timedelta(days=3))
    await resolving.assign(await resolution_for(people.zhou, late), people.zhou)
    await browser.sign_in(people.lin)
    both = await browser.see("/meetings/resolutions")
    assert "第一件" in both
    assert "第二件" in both
    only = await browser.see("/meetings/resolutions?light=late")
    assert "第二件" in only
    assert "第一件" not in only
    assert "没有符合条件" in await browser.see("/meetings/resolutions?q=没有这样的字")
    book = await browser.get("/meetings/resolutions.xlsx")
    assert book.headers["content-type"].startswith("application/vnd.openxml")
    await browser.sign_in(people.sun)
    assert "第一件" not in await browser.see("/meetings/resolutions")


async def test_progress_typed_in_excel_comes_back_whole_or_not_at_all(browser: Browser, people: Cast) -> None:
    first = await issued(people, wording="第一件")
    await browser.sign_in(people.lin)
    book = load_workbook(io.BytesIO((await browser.get("/meetings/resolutions.xlsx")).content))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "本次进展" for cell in row))
    places = {cell.value: cell.column for cell in head}
    sheet.cell(head[0].row + 1, places["本次进展"], "11月20日已发函。")
    page = "/meetings/resolutions/progress"
    preview = (await browser.send(page, files={"file": ("台账.xlsx", saved(book))})).headers["location"]
    shown = await browser.see(preview)
    assert "11月20日已发函" in shown
    assert "不能导入" not in shown, shown
    assert not await db.value("SELECT count(*) FROM meetings_resolution_progress")
    await browser.send(preview, to="/meetings/resolutions")
    assert await db.value("SELECT resolution FROM meetings_resolution_progress") == first
    assert (await browser.send(preview)).status_code == 409
    sheet.cell(head[0].row + 1, places["本次进展日期"], "2099-01-01")
    late = (await browser.send(page, files={"file": ("台账.xlsx", saved(book))})).headers["location"]
    assert "不能晚于今天" in await browser.see(late)
    assert (await browser.send(late)).status_code == 409
    await browser.sign_in(people.sun)
    await browser.see(preview, 404)


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def test_who_works_it_off_and_who_answers_for_it_both_find_it_on_their_day(people: Cast) -> None:
    """The named 联络员 of the lead unit, even one seated below it, and the 责任人."""
    resolution = await issued(people, lead_unit=people.unit["qingshi"], handler=people.chen.id)
    for who in (people.sun, people.chen):
        assert resolution in {duty["subject_id"] for duty in await duties.mine(who)}
    for who in (people.lin, people.zhao):
        assert resolution not in {duty["subject_id"] for duty in await duties.mine(who)}

"""The minutes: correction round, signature, issue with extracts, receipts, corrections; on paper and as Word."""

import io
from uuid import UUID

import pdfplumber
from docx import Document

from meetings.queries.resolutions import resolution_for
from meetings.tables import Attendance, ItemText
from portal import db, documents
from portal.clock import now
from portal.demo.cast import Cast
from tests.browser import Browser
from tests.meetings_builders import a_held_meeting, a_resolution


async def ready(people: Cast, *, confidential: bool = False) -> UUID:
    """Held, everybody accounted for, each topic with a result and a word, two resolutions."""
    meeting = await a_held_meeting(people)
    called = await db.rows("SELECT unit, position FROM meetings_invitee WHERE meeting = {}", meeting)
    for line in called:
        if not await db.value(
            "SELECT TRUE FROM meetings_attendance WHERE meeting = {} AND unit = {}", meeting, line["unit"]
        ):
            await Attendance.insert(
                Attendance(
                    meeting=meeting,
                    unit=line["unit"],
                    position=line["position"],
                    name="罗毅" if line["unit"] == people.unit["housing"] else "王某",
                    title="局长",
                    status="present",
                    at=now(),
                    by=people.zhou.id,
                )
            ).run()
    items = await db.rows(
        "SELECT id, title FROM meetings_agenda_item WHERE meeting = {} AND kind = 'topic' ORDER BY position", meeting
    )
    await db.value(
        "UPDATE meetings_agenda_item SET result = 'decided', confidential = {} WHERE id = {} RETURNING id",
        confidential,
        items[0]["id"],
    )
    await db.value(
        "UPDATE meetings_topic SET confidential = {} WHERE id = (SELECT topic FROM meetings_agenda_item WHERE id = {})"
        " RETURNING id",
        confidential,
        items[0]["id"],
    )
    await db.value("UPDATE meetings_agenda_item SET result = 'reported' WHERE id = {} RETURNING id", items[1]["id"])
    if not await db.value("SELECT TRUE FROM meetings_item_text WHERE agenda_item = {}", items[0]["id"]):
        await ItemText.insert(
            ItemText(
                agenda_item=items[0]["id"],
                text="会议听取了区住建局关于加装电梯的汇报。",
                by=people.zhou.id,
                by_name="周岚",
                at=now(),
            )
        ).run()
    await a_resolution(people, meeting, wording="完成加装电梯意见征询", confidential=confidential)
    await a_resolution(people, meeting, wording="建立月度会商制度", ongoing=True, due=None, confidential=confidential)
    return meeting


async def signed(browser: Browser, people: Cast, meeting: UUID) -> None:
    page = f"/meetings/{meeting}/minutes"
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/submit", to=page)
    await browser.sign_in(people.tang)
    assert "签发纪要" in await browser.see(page)
    await browser.send(f"{page}/sign", to=page)


async def issued(browser: Browser, people: Cast, meeting: UUID) -> None:
    page = f"/meetings/{meeting}/minutes"
    await signed(browser, people, meeting)
    await browser.sign_in(people.zhou)
    assert "2 项议定事项交办" in await browser.see(f"{page}/issue")
    await browser.send(f"{page}/issue", to=page)


async def test_the_correction_round_asks_every_unit_and_waits_for_it(browser: Browser, people: Cast) -> None:
    meeting = await ready(people)
    page = f"/meetings/{meeting}/minutes"
    await browser.sign_in(people.lin)
    await browser.see(page, 404)
    await browser.sign_in(people.zhou)
    assert "唐正" in await browser.see(page)
    await browser.send(f"{page}/circulate", to=page)
    early = await browser.send(f"{page}/submit")
    assert early.status_code == 409
    assert "尚未答复" in early.text
    await browser.sign_in(people.lin)
    assert "加装电梯" in await browser.see(page)
    housing = str(people.unit["housing"])
    empty = await browser.send(f"{page}/reply", {"unit": housing, "answer": "remarks", "remark": ""})
    assert empty.status_code == 422
    await browser.send(f"{page}/reply", {"unit": housing, "answer": "remarks", "remark": "时限请写明到日。"}, to=page)
    foreign = await browser.send(f"{page}/reply", {"unit": str(people.unit["liuan"]), "answer": "none"})
    assert foreign.status_code == 404
    for who, unit in ((people.sun, "qingshi"), (people.zhao, "liuan")):
        await browser.sign_in(who)
        await browser.send(f"{page}/reply", {"unit": str(people.unit[unit]), "answer": "none"}, to=page)
    await browser.sign_in(people.zhou)
    unsettled = await browser.send(f"{page}/submit")
    assert "意见尚未处理" in unsettled.text
    reply = await db.value("SELECT id FROM meetings_minutes_reply WHERE answer = 'remarks'")
    await browser.send(f"{page}/replies/{reply}", {"verdict": "taken"}, to=page)
    await browser.send(f"{page}/submit", to=page)


async def test_issuing_makes_every_resolution_a_duty(browser: Browser, people: Cast) -> None:
    meeting = await ready(people)
    await issued(browser, people, meeting)
    page = f"/meetings/{meeting}/minutes"
    assert await db.value("SELECT count(*) FROM duty WHERE subject_kind = 'meetings.resolution'") == 2
    extract = await db.row("SELECT id, document FROM meetings_extract WHERE unit = {}", people.unit["housing"])
    assert extract is not None
    _, data = await documents.paper(extract["document"])
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = "".join(sheet.extract_text() for sheet in pdf.pages).replace("\n", "")
    assert "议定事项通知单" in text
    assert "完成加装电梯意见征询" in text
    await browser.sign_in(people.lin)
    shown = await browser.see(page)
    assert "〔" in shown
    await browser.send(f"/meetings/extracts/{extract['id']}/acknowledge", to=page)
    again = await browser.send(f"/meetings/extracts/{extract['id']}/acknowledge")
    assert again.status_code == 409
    states = await db.rows("SELECT id, state FROM meetings_resolution WHERE meeting = {}", meeting)
    assert {line["state"] for line in states} == {"signed_for"}
    assert (await resolution_for(people.lin, states[0]["id"]))["issued_at"]


async def test_the_paper_is_in_the_form_of_minutes(browser: Browser, people: Cast) -> None:
    meeting = await ready(people)
    await issued(browser, people, meeting)
    minutes = await db.value("SELECT id FROM meetings_minutes")
    pdf = await browser.get(f"/meetings/{meeting}/minutes/issues/{minutes}/minutes.pdf")
    with pdfplumber.open(io.BytesIO(pdf.content)) as paper:
        first = paper.pages[0].extract_text()
        text = "".join(sheet.extract_text() for sheet in paper.pages).replace("\n", "")
        across = [sheet for sheet in paper.pages if sheet.width > sheet.height]
    assert "临江区信访工作联席会议纪要" in first
    for part in ("〔2026〕1号", "出席：", "会议议定：", "附件", "议定事项清单", "分送：", "长期坚持"):
        assert part in text, part
    assert len(across) == 1
    word = await browser.get(f"/meetings/{meeting}/minutes/issues/{minutes}/minutes.docx")
    said = "".join(paragraph.text for paragraph in Document(io.BytesIO(word.content)).paragraphs)
    for part in ("临江区信访工作联席会议纪要", "〔2026〕1号", "出席：", "完成加装电梯意见征询"):
        assert part in said, part


async def test_confidential_items_are_not_in_the_wider_copy(browser: Browser, people: Cast) -> None:
    meeting = await ready(people, confidential=True)
    await issued(browser, people, meeting)
    minutes = await db.value("SELECT id FROM meetings_minutes")
    address = f"/meetings/{meeting}/minutes/issues/{minutes}/minutes.pdf"
    await browser.sign_in(people.sun)
    told = _text((await browser.get(address)).content)
    assert "加装电梯" not in told
    assert "出席" in told
    assert "加装电梯" not in await browser.see(f"/meetings/{meeting}/minutes")
    await browser.sign_in(people.tang)
    assert "加装电梯" in _text((await browser.get(address)).content)


def _text(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as paper:
        return "".join(sheet.extract_text() for sheet in paper.pages)


async def test_issued_minutes_are_corrected_by_a_further_issue_only(browser: Browser, people: Cast) -> None:
    meeting = await ready(people)
    await issued(browser, people, meeting)
    page = f"/meetings/{meeting}/minutes"
    changed = {"title": "改", "opening": "", "closing": "", "distribution": "", "version": "3"}
    assert (await browser.send(page, changed)).status_code == 409
    assert "关于更正〔2026〕1号" in await browser.see(f"{page}/correction")
    await browser.send(f"{page}/correction", {"title": "关于更正的纪要", "text": "第一项时限更正为12月31日。"}, to=page)
    correction = await db.value("SELECT id FROM meetings_minutes WHERE corrects IS NOT NULL")
    assert (await browser.send(f"{page}/corrections/{correction}/issue")).status_code == 409
    assert (await browser.send(f"{page}/corrections/{correction}/sign")).status_code == 409
    await browser.sign_in(people.tang)
    await browser.send(f"{page}/corrections/{correction}/sign", to=page)
    await browser.sign_in(people.zhou)
    await browser.send(f"{page}/corrections/{correction}/issue", to=page)
    assert "〔2026〕2号" in await browser.see(page)
    assert await db.value("SELECT count(*) FROM document WHERE kind = 'minutes'") == 2


async def test_two_who_write_the_words_do_not_overwrite_each_other(browser: Browser, people: Cast) -> None:
    meeting = await ready(people)
    page = f"/meetings/{meeting}/minutes"
    await browser.sign_in(people.zhou)
    words = {"title": "甲写的", "opening": "开头", "closing": "", "distribution": "", "version": "0"}
    await browser.send(page, {**words, "cases_settled": "3"}, to=page)
    assert await db.value("SELECT cases_settled FROM meetings_meeting WHERE id = {}", meeting) == 3
    clash = await browser.send(page, {**words, "title": "乙写的"})
    assert clash.status_code == 409
    assert "乙写的" in clash.text

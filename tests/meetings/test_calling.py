"""The notice: what it says, when it may go out, who gets which copy, 签收, changes told once."""

import io
import zipfile
from datetime import timedelta

import pytest
from pdfplumber import open as open_pdf

from meetings.actions import agenda, answering, calling, planning
from meetings.documents.notice import notice_html
from meetings.queries.calling import lead_of, notices_of, pending
from meetings.queries.meetings import agenda_of, invitees_of, meeting_for
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.browser import Browser
from tests.meetings_builders import a_conference, a_meeting, a_notified_meeting, an_approved_topic, at_nine


async def test_a_notice_is_printed_numbered_and_told_to_everybody_called(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    await planning.invite(people.zhou, meeting, unit=people.unit["audit_office"], capacity="observer")
    topics = [await an_approved_topic(people, conference, title=t, confidential=t == "会商") for t in ("电梯", "会商")]
    await agenda.list_topics(people.zhou, meeting, topics)
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/meetings/{meeting}/notify")
    assert "临信联通〔" in page
    assert "告知 4 个单位" in page
    await browser.send(
        f"/meetings/{meeting}/notify", {"form": "letter", "version": "0"}, to=f"/meetings/{meeting}/notice"
    )
    told = await db.rows("SELECT DISTINCT person FROM notice WHERE once LIKE 'meeting-notice:%'")
    assert {line["person"] for line in told} >= {one.id for one in (people.lin, people.luo, people.sun, people.tang)}
    for who, named in ((people.zhou, True), (people.tang, True), (people.lin, False)):
        await browser.sign_in(who)
        paper = await browser.get(f"/meetings/{meeting}/notices/1/notice.pdf")
        with open_pdf(io.BytesIO(paper.content)) as pdf:
            text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
        assert ("会商" in text, "内部议题" in text, "临信联通〔" in text) == (named, not named, True)
        word = await browser.get(f"/meetings/{meeting}/notices/1/notice.docx")
        inside = zipfile.ZipFile(io.BytesIO(word.content)).read("word/document.xml").decode()
        assert ("会商" in inside, "内部议题" in inside) == (named, not named)
    await db.rows("UPDATE meetings_agenda_item SET withheld = TRUE, withheld_reason = '另议' WHERE title = '会商'")
    said = (await calling.papers_of(people.zhou, await meeting_for(people.zhou, meeting), form="letter"))["wide"][
        "changes"
    ]
    assert said == ["取消议程“内部议题”"]
    await browser.sign_in(people.xu)
    for path in ("notice", "notices/1/notice.pdf", "notices/1/notice.docx", "meeting.ics"):
        assert (await browser.get(f"/meetings/{meeting}/{path}")).status_code == 404


async def test_without_anything_but_item_1_no_notice_goes_out(people: Cast, browser: Browser) -> None:
    meeting = await a_meeting(people)
    with pytest.raises(Refused, match="请先安排议程"):
        await calling.notify(people.zhou, meeting, form="letter", version=0)
    await browser.sign_in(people.zhou)
    assert "还不能印发" in await browser.see(f"/meetings/{meeting}/notify")
    assert (await browser.get(f"/meetings/{meeting}/notices/1/notice.pdf")).status_code == 404


async def test_a_short_notice_needs_a_reason_said_on_it(people: Cast, browser: Browser) -> None:
    conference = await a_conference(people)
    for days, short in ((3, False), (2, True)):
        meeting = await a_meeting(people, conference, starts_at=at_nine(today() + timedelta(days=days)))
        await agenda.list_topics(people.zhou, meeting, [await an_approved_topic(people, conference)])
        assert (await lead_of(await meeting_for(people.zhou, meeting))).short is short
    with pytest.raises(Refused, match="请写明理由"):
        await calling.notify(people.zhou, meeting, form="file", version=0)
    await browser.sign_in(people.zhou)
    refused = await browser.send(f"/meetings/{meeting}/notify", {"form": "file", "version": "0", "reason": ""})
    assert refused.status_code == 422
    assert "通知较晚的理由" in refused.text
    papers = await calling.papers_of(
        people.zhou, await meeting_for(people.zhou, meeting), form="file", reason="上级会议临时调整"
    )
    assert "本次通知距开会时间较短：上级会议临时调整。" in notice_html(papers["whole"], label="")


async def test_the_conference_s_own_lead_time_counts(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference, starts_at=at_nine(today() + timedelta(days=4)))
    await db.rows(
        "INSERT INTO meetings_limit (id, conference, name, amount, unit, article) VALUES ({}, {}, 'notice_lead', 5, '日',"
        " '本区规则第三条')",
        db.new_id(),
        conference,
    )
    lead = await lead_of(await meeting_for(people.zhou, meeting))
    assert (lead.words, lead.article, lead.short) == ("提前5日", "本区规则第三条", True)


async def test_a_unit_signs_in_one_act_with_who_will_come(people: Cast, browser: Browser) -> None:
    meeting = await a_notified_meeting(people)
    here = f"/meetings/{meeting}/notice"
    sent = {"unit": str(people.unit["housing"]), "name": "罗毅", "title": "局长"}
    await browser.sign_in(people.lin)
    assert "区住建局签收" in await browser.see(here)
    empty = await browser.send(f"{here}/acknowledge", {**sent, "name": ""})
    assert empty.status_code == 422
    assert "请填写“参会人员姓名”" in empty.text
    await browser.send(f"{here}/acknowledge", sent, to=here)
    page = await browser.see(here)
    assert "罗毅（局长）参会" in page
    assert "签收情况（1/3）" in page
    other = await browser.send(f"{here}/acknowledge", {**sent, "unit": str(people.unit["qingshi"])})
    assert other.status_code == 409
    await browser.sign_in(people.qian)
    assert (await browser.send(f"{here}/acknowledge", sent)).status_code == 409


async def test_the_one_reminder_reaches_only_who_has_not_signed(people: Cast, browser: Browser) -> None:
    meeting = await a_notified_meeting(people)
    seen = await meeting_for(people.zhou, meeting)
    await answering.acknowledge(people.lin, meeting, people.unit["housing"], meeting=seen, name="罗毅", title="局长")
    await browser.sign_in(people.zhou)
    await browser.send(f"/meetings/{meeting}/notice/remind", to=f"/meetings/{meeting}/notice")
    told = {line["person"] for line in await db.rows("SELECT person FROM notice WHERE once LIKE 'meeting-unsigned:%'")}
    assert people.sun.id in told
    assert not told & {people.lin.id, people.luo.id, people.tang.id}
    again = await browser.send(f"/meetings/{meeting}/notice/remind")
    assert again.status_code == 409
    assert "已提醒过一次" in again.text


async def test_changes_are_told_once_in_a_further_notice_that_is_signed_for_anew(
    people: Cast, browser: Browser
) -> None:
    conference = await a_conference(people)
    meeting = await a_notified_meeting(people, conference)
    seen = await meeting_for(people.zhou, meeting)
    await answering.acknowledge(people.lin, meeting, people.unit["housing"], meeting=seen, name="罗毅", title="局长")
    with pytest.raises(Refused, match="没有变更"):
        await calling.tell_changes(people.zhou, meeting, form="letter", version=seen["version"])
    kept = {name: seen[name] for name in ("title", "minutes_planned", "starts_at", "chair", "contact", "requirements")}
    await planning.change(people.zhou, meeting, version=seen["version"], place="五楼会议室", **kept)
    await agenda.remove(people.zhou, meeting, (await agenda_of(people.zhou, meeting))[2]["id"])
    before = await db.value("SELECT count(*) FROM notice WHERE person = {}", people.sun.id)
    seen = await meeting_for(people.zhou, meeting)
    said = await pending(people.zhou, seen)
    assert said == ["会议地点由区委一号楼三楼会议室调整为五楼会议室", "取消议程“第2个议题”"]
    assert await pending(people.lin, seen) == []
    await browser.sign_in(people.zhou)
    assert "已改动、还没告知的内容" in await browser.see(f"/meetings/{meeting}")
    await browser.send(
        f"/meetings/{meeting}/notify",
        {"form": "letter", "version": str(seen["version"])},
        to=f"/meetings/{meeting}/notice",
    )
    assert await db.value("SELECT count(*) FROM notice WHERE person = {}", people.sun.id) == before + 1
    last = (await notices_of(meeting))[0]
    assert (last["number"], last["changes"].splitlines()) == (2, said)
    assert last["title"].startswith("关于调整")
    changed = await meeting_for(people.zhou, meeting)
    assert (changed["state"], changed["notices"]) == ("notified", 2)
    assert all(one["acknowledged"] != 2 for one in await invitees_of(meeting))
    assert await pending(people.zhou, changed) == []
    await browser.sign_in(people.lin)
    page = await browser.see(f"/meetings/{meeting}/notice")
    assert "有变更，请重新签收" in page
    assert "取消议程“第2个议题”" in page


async def test_a_stale_page_sends_nothing(people: Cast) -> None:
    conference = await a_conference(people)
    meeting = await a_meeting(people, conference)
    await agenda.list_topics(people.zhou, meeting, [await an_approved_topic(people, conference)])
    with pytest.raises(Refused, match="已被他人办理"):
        await calling.notify(people.zhou, meeting, form="letter", version=7)
    assert await db.value("SELECT count(*) FROM meetings_notice") == 0


async def test_only_the_head_replies_and_apologies_need_a_word(people: Cast, browser: Browser) -> None:
    meeting = await a_notified_meeting(people)
    here = f"/meetings/{meeting}/notice"
    await browser.sign_in(people.tang)
    assert (await browser.send(f"{here}/reply", {"answer": "away", "note": ""})).status_code == 422
    await browser.send(f"{here}/reply", {"answer": "away", "note": "出差"}, to=here)
    assert "已请假" in await browser.see(here)
    await browser.sign_in(people.lin)
    assert (await browser.send(f"{here}/reply", {"answer": "coming"})).status_code == 409
    await browser.sign_in(people.zhou)
    assert "唐正：请假（出差）" in await browser.see(here)
    assert "主持人唐正请假" in await browser.see(f"/meetings/{meeting}")

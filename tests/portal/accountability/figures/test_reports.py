"""季报, 向党委报告, 年度报告: the months, the advice and the official figures in them, and that all of it can be checked later."""

import io
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from docx import Document as Word

from portal import db
from portal.accountability import figures_command
from portal.accountability.actions import figures as acting
from portal.accountability.actions import figures_moves, figures_signing, letters
from portal.accountability.documents.bulletins_word import bulletin_word
from portal.accountability.figures.periods import named
from portal.accountability.figures.report_kinds import HEADINGS
from portal.accountability.queries.figures_bulletins import bulletin_for, bulletins_for
from portal.accountability.queries.figures_papers import differences
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.official_facts import official_facts
from portal.clock import today
from portal.demo.cast import Cast
from portal.documents import Printed
from portal.errors import BadInput, Missing, Refused
from tests.browser import Browser
from tests.house.counting import counted
from tests.portal.accountability.figures.lives import at, met, owed, several
from tests.portal.accountability.letters import writing
from tests.portal.accountability.official.entering import QINGSHI, checked, corrected

END = date(2026, 4, 20)
PAGE = "/accountability/bulletins"


async def a_quarter(people: Cast) -> None:
    """February: 2 of 2 in time; March: 5 of 6; the official figures of March, checked on 3 April."""
    await several(people, "liuan_zongzhi", 2, 0, due=date(2026, 2, 10))
    await several(people, "fuwu", 5, 1)
    with at(date(2026, 4, 3)):
        await checked(people)


async def drafted(people: Cast, kind: str, period: str = "2026-1季度", level: str = "") -> UUID:
    return await acting.draft(people.zhou, kind, people.unit["conference_office"], period, END, level)


async def seen(people: Cast, bulletin: UUID, by: str = "zhou") -> dict[str, Any]:
    return await bulletin_for(people.person[by], bulletin)


async def issued(people: Cast, kind: str, period: str = "2026-1季度") -> dict[str, Any]:
    bulletin = await drafted(people, kind, period)
    await figures_moves.submit(await seen(people, bulletin), people.zhou)
    await frozen(people, bulletin)
    return await seen(people, bulletin)


async def frozen(people: Cast, bulletin: UUID) -> None:
    """Signed by the act itself; only what is printed is a page of one line, for printing takes its time."""
    found = await seen(people, bulletin)
    printed = Printed(await figures_signing.next_number(found), f"%PDF-1.4 {bulletin}".encode())
    content = {**await figures_signing.content_now(found), "signer": people.tang.name}
    await figures_signing._freeze(people.tang, found, content, printed)


async def test_a_quarterly_paper_has_its_months_its_official_figures_and_holds(people: Cast) -> None:
    await a_quarter(people)
    found = await issued(people, "quarterly")
    assert found["label"] == f"区信联办督季报〔{today().year}〕1号"
    printed = json.loads(found["printed"])
    lines = [chart for chart in printed["charts"] if chart["kind"] == "line"]
    assert [chart["points"] for chart in lines] == [[["1月", "—"], ["2月", "100.00%"], ["3月", "83.33%"]]]
    rates = {row["name"]: row["rates"][0] for row in printed["official"]}
    assert rates == {
        "临江区青石街道": ["98.71%", "688/697"],
        "临江区柳岸街道": ["83.58%", "112/134"],
        "镇（街道）合计": ["96.27%", "800/831"],
    }
    assert "及时受理率96.27%" in "".join(printed["body"])
    assert (await differences(found))[1] == []
    assert await figures_command.verify(found["label"]) == 0


async def test_a_tampered_official_count_is_found(people: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    await a_quarter(people)
    found = await issued(people, "quarterly")
    await db.rows("ALTER TABLE accountability_official_line DISABLE TRIGGER USER")
    await db.rows("UPDATE accountability_official_line SET accept_in_time = 690 WHERE accept_in_time = 688")
    words = [one.words for one in (await differences(found))[1]]
    assert "临江区青石街道期限内受理件（官方数据）：印发为 688，现按台账重算为 690" in words
    assert any("及时受理率" in word and "98.71%" in word and "99.00%" in word for word in words)
    assert not any("柳岸" in word for word in words)
    assert await figures_command.verify(found["label"]) == 1
    assert "印发为 688" in capsys.readouterr().out


async def test_a_tampered_month_is_found(people: Cast) -> None:
    await a_quarter(people)
    found = await issued(people, "quarterly")
    await met(await owed(people, "fuwu", date(2026, 2, 20)), date(2026, 2, 20))
    words = [one.words for one in (await differences(found))[1]]
    assert "云川市临江区按期办结（2026年2月）：印发为 2，现按台账重算为 3" in words
    assert not any("2026年3月" in word for word in words)


async def test_a_correction_afterwards_does_not_change_what_was_true_on_its_day(people: Cast) -> None:
    await a_quarter(people)
    found = await issued(people, "quarterly")
    sheet = await db.value("SELECT id FROM accountability_official_sheet")
    await corrected(people, sheet, {"qingshi": {**QINGSHI, "accept_in_time": 600}})
    assert (await differences(found))[1] == []


async def test_what_was_corrected_by_its_day_counts_as_corrected_and_once(people: Cast) -> None:
    await a_quarter(people)
    sheet = await db.value("SELECT id FROM accountability_official_sheet")
    with at(date(2026, 4, 10)):
        await corrected(people, sheet, {"qingshi": {**QINGSHI, "accept_in_time": 600}})
    place, period = people.path["district"], named("2026-1季度")
    assert period is not None
    counted_on = {
        on: [line["accept_in_time"] for line in (await official_facts(place, period, on)).lines]
        for on in (date(2026, 4, 2), date(2026, 4, 9), date(2026, 4, 10))
    }
    assert counted_on == {date(2026, 4, 2): [], date(2026, 4, 9): [688, 112], date(2026, 4, 10): [600]}


async def test_official_figures_checked_after_its_day_are_not_in_it(people: Cast) -> None:
    await several(people, "fuwu", 1, 0)
    await checked(people)
    found = await seen(people, await drafted(people, "quarterly"))
    assert not await db.value(
        "SELECT count(*) FROM accountability_bulletin_figure WHERE bulletin = {} AND starts_with(query, 'official')",
        found["id"],
    )


async def test_a_yearly_report_has_the_four_headings_and_what_was_written_under_them(
    browser: Browser, people: Cast
) -> None:
    await a_quarter(people)
    bulletin = await drafted(people, "yearly", "2026")
    page = f"{PAGE}/{bulletin}"
    await browser.sign_in(people.zhou)
    shown = await browser.see(page)
    assert all(heading in shown for heading in HEADINGS)
    words = {"title": "2026年信访工作情况年度报告", "demand": "继续督办。", "addressee": "中共云川市临江区委员会"}
    written = {"heading_1": "数据统计和涉及领域", "text_1": "主要涉及住房和城乡建设领域。", "text_4": "开展培训3次。"}
    await browser.send(f"{page}/edit", words | written, to=page)
    shown = await browser.see(page)
    for text in ("一、数据统计和涉及领域", "主要涉及住房和城乡建设领域。", f"二、{HEADINGS[1]}", "开展培训3次。"):
        assert text in shown, text
    await browser.send(f"{page}/submit", {}, to=page)
    await browser.sign_in(people.tang)
    await browser.send(f"{page}/sign", {}, to=page)
    printed = json.loads((await seen(people, bulletin))["printed"])
    assert (printed["signer"], printed["closing"], printed["addressee"]) == (
        "唐正",
        "特此报告。",
        "中共云川市临江区委员会",
    )
    first, second, third, fourth = [section["texts"] for section in printed["sections"]]
    assert first[0].startswith("据官方信访系统2026年3月的报表，各镇（街道）应受理件831件")
    assert first[1:] == ["主要涉及住房和城乡建设领域。"]
    assert second[0].startswith("2026年，")
    assert third == ["没有印发改进工作、完善政策、追究责任的建议书。"]
    assert fourth == ["开展培训3次。"]
    data = (await browser.get(f"{page}/paper.docx")).content
    told = "\n".join(paragraph.text for paragraph in Word(io.BytesIO(data)).paragraphs)
    for text in ("一、数据统计和涉及领域", "特此报告。", "签发人：唐正", "98.71%（688/697）", "图1", "2月 100.00%"):
        assert text in told, text


async def test_a_report_going_up_is_not_for_the_units_it_speaks_of(people: Cast) -> None:
    await a_quarter(people)
    bulletin = await drafted(people, "party")
    with pytest.raises(Refused, match="不征求"):
        await figures_moves.open_for_reply(await seen(people, bulletin), people.zhou, today() + timedelta(days=3))
    await figures_moves.submit(await seen(people, bulletin), people.zhou)
    await frozen(people, bulletin)
    assert not await bulletins_for(people.chen)
    with pytest.raises(Missing):
        await seen(people, bulletin, "chen")
    told = await db.rows("SELECT person FROM notice WHERE subject_id = {}", bulletin)
    assert people.chen.id not in {line["person"] for line in told}


@pytest.mark.parametrize(
    ("kind", "period"), [("quarterly", "2026-03"), ("quarterly", "2026"), ("yearly", "2026-1季度")]
)
async def test_a_quarter_is_a_quarter_and_a_year_a_year(browser: Browser, people: Cast, kind: str, period: str) -> None:
    await a_quarter(people)
    with pytest.raises(BadInput):
        await drafted(people, kind, period)
    await browser.sign_in(people.zhou)
    sent = {"kind": kind, "office": str(people.unit["conference_office"]), "period": period, "as_of": str(END)}
    answer = await browser.send(f"{PAGE}/new", sent)
    assert answer.status_code == 422
    assert "请选" in answer.text


async def test_the_three_kinds_of_advice_are_counted_by_their_last_reply(people: Cast) -> None:
    await a_quarter(people)
    with at(date(2026, 3, 2)):
        for kind, adopted in (("improve_advice", True), ("policy_advice", False), ("liability_advice", None)):
            await _advised(people, kind, adopted)
    bulletin = await drafted(people, "party")
    values = await db.rows(
        "SELECT query, value FROM accountability_bulletin_figure WHERE bulletin = {} AND starts_with(query, 'advice')"
        " ORDER BY position",
        bulletin,
    )
    assert [line["value"] for line in values] == ["3", "1", "1", "1"]
    content = await figures_signing.content_now(await seen(people, bulletin))
    assert "建议书3份，已采纳1份，未采纳1份，尚未反馈1份。" in content["body"][-1]


async def _advised(people: Cast, kind: str, adopted: bool | None) -> None:
    """Signed on that day; replied to, or not yet."""
    letter = await writing.received(people, kind, duty=await writing.a_duty(people, late=3))
    if adopted is not None:
        me = await writing.answering(people, letter)
        found = await letter_for(me, letter)
        reason = "" if adopted else "暂不具备条件"
        await letters.reply(found, me, text="已研究。", adopted=adopted, not_adopted=reason)


async def test_the_same_words_give_the_same_word_file(people: Cast) -> None:
    await a_quarter(people)
    content = await figures_signing.content_now(await seen(people, await drafted(people, "quarterly")))
    assert bulletin_word(content, label="甲〔2026〕1号") == bulletin_word(content, label="甲〔2026〕1号")


async def test_checking_a_yearly_report_asks_as_often_as_checking_a_monthly_one(people: Cast) -> None:
    await a_quarter(people)
    asked_for = {}
    for kind, period in (("monthly", "2026-03"), ("yearly", "2026")):
        found = await seen(people, await drafted(people, kind, period))
        async with counted() as asked:
            await differences(found)
        asked_for[kind] = len(asked)
    assert asked_for["yearly"] <= asked_for["monthly"] + 1

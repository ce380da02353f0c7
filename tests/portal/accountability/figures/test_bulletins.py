"""督办通报 and 月报: figures of a day that is over, replies, a second person's signature, and a check that tells the truth."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from portal import db, duties, recusals
from portal.accountability import figures_command
from portal.accountability.actions import figures as acting
from portal.accountability.actions import figures_moves, figures_signing
from portal.accountability.queries.figures_bulletins import bulletin_for, bulletins_for, figures_of, lines_of
from portal.accountability.queries.figures_league import league, least_for
from portal.accountability.queries.figures_papers import differences
from portal.accountability.queries.figures_terms import Asked, seen_by
from portal.clock import today
from portal.demo.cast import Cast
from portal.documents import paper
from portal.errors import BadInput, Missing, Refused
from portal.subjects import Subject
from tests.browser import Browser
from tests.house.counting import counted
from tests.portal.accountability.figures.lives import KIND, at, met, owed, reminded, several
from tests.portal.accountability.figures.test_figures import MARCH

END = date(2026, 3, 31)
PAGE = "/accountability/bulletins"


async def a_march(people: Cast) -> None:
    """Two streets and a bureau: 5 of 6, 3 of 3 (too few), 6 of 6 in time."""
    await several(people, "fuwu", 5, 1)
    await several(people, "liuan_zongzhi", 3, 0)
    await several(people, "housing", 6, 0)


async def drafted(people: Cast, kind: str = "circular", level: str = "township", by: str = "zhou") -> UUID:
    return await acting.draft(people.person[by], kind, people.unit["conference_office"], "2026-03", END, level)


async def seen(people: Cast, bulletin: UUID, by: str = "zhou") -> dict[str, Any]:
    return await bulletin_for(people.person[by], bulletin)


async def to_sign(people: Cast, **given: Any) -> UUID:
    bulletin = await drafted(people, **given)
    if given.get("kind", "circular") == "circular":
        await figures_moves.open_for_reply(await seen(people, bulletin), people.zhou, today() + timedelta(days=3))
        for unit, who in (("qingshi", "chen"),):
            await figures_moves.reply(
                await seen(people, bulletin), people.person[who], people.unit[unit], "已逐件整改。"
            )
        await db.rows(
            "UPDATE accountability_bulletin SET reply_until = {} WHERE id = {}", today() - timedelta(days=1), bulletin
        )
    await figures_moves.submit(await seen(people, bulletin), people.zhou)
    return bulletin


async def issued(people: Cast, **given: Any) -> dict[str, Any]:
    bulletin = await to_sign(people, **given)
    found = await seen(people, bulletin)
    await figures_signing.sign(people.tang, bulletin, version=found["version"])
    return await seen(people, bulletin)


async def test_the_whole_way_of_a_circular(browser: Browser, people: Cast) -> None:
    await a_march(people)
    await browser.sign_in(people.zhou)
    sent = {"kind": "circular", "office": str(people.unit["conference_office"]), "period": "2026-03"}
    refused = await browser.send(f"{PAGE}/new", {**sent, "as_of": str(today()), "level": "township"})
    assert refused.status_code == 422
    assert "最晚为昨天" in refused.text
    answer = await browser.send(f"{PAGE}/new", {**sent, "as_of": str(END), "level": "township"})
    assert answer.status_code == 303
    bulletin = UUID(answer.headers["location"].split("?")[0].rsplit("/", 1)[1])
    page = f"{PAGE}/{bulletin}"
    early = await browser.send(f"{page}/submit", {})
    assert early.status_code == 409
    assert "请先征求被通报单位意见" in early.text
    words = {"title": "关于3月督办情况的通报", "opening": "现通报如下。", "demand": "请抓紧办理。"}
    await browser.send(f"{page}/edit", words, to=page)
    await browser.send(f"{page}/open", {"reply_until": str(today() + timedelta(days=2))}, to=page)
    await browser.sign_in(people.chen)
    shown = await browser.see(page)
    assert "青石街道的说明" in shown
    assert "柳岸街道" not in shown, "before it is issued a unit sees its own line only"
    answered = f"{page}/reply/{people.unit['qingshi']}"
    await browser.send(answered, {"reply": "因审批等待一天。"}, to=page)
    assert (await browser.send(answered, {"reply": "另外一句。"})).status_code == 409
    other = await browser.send(f"{page}/reply/{people.unit['liuan']}", {"reply": "代为说明。"})
    assert other.status_code == 409
    await browser.sign_in(people.zhou)
    waits = await browser.send(f"{page}/submit", {})
    assert "还有 1 个单位没有回复" in waits.text
    await db.rows(
        "UPDATE accountability_bulletin SET reply_until = {} WHERE id = {}", today() - timedelta(days=1), bulletin
    )
    await browser.send(f"{page}/submit", {}, to=page)
    assert (await browser.send(f"{page}/sign", {})).status_code == 409, "its drafter has no leader's post"
    await browser.sign_in(people.tang)
    assert f"区信联办督报〔{today().year}〕1号" in await browser.see(f"{page}/sign")
    await browser.send(f"{page}/sign", {}, to=page)
    assert (await browser.get(f"{page}/paper.pdf")).content.startswith(b"%PDF")
    found = await seen(people, bulletin)
    printed = json.loads(found["printed"])
    assert [(row["name"], row["rank"], row["rate"]) for row in printed["rows"]] == [
        ("青石街道", "1", "83.33%"),
        ("柳岸街道", "样本不足", "100.00%"),
    ]
    assert printed["replies"] == [
        {"unit": "青石街道", "text": "因审批等待一天。", "by": "临江区青石街道 党工委书记 陈国栋"}
    ]
    assert printed["body"][0].startswith(
        "2026年3月，云川市临江区时限在此期间的督办事项15件。截至2026年3月31日，按期办结14件，逾期办结1件，逾期未办结0件；按期率93.33%。"
    )
    await browser.sign_in(people.chen)
    assert "柳岸街道" in await browser.see(page)
    check = await browser.see(f"/accountability/v/{found['code']}")
    assert "一致：" in check
    await browser.sign_in(people.zhao)
    assert (await browser.get(page)).status_code == 404


async def test_nobody_signs_what_they_drafted(people: Cast) -> None:
    await a_march(people)
    bulletin = await to_sign(people)
    await db.rows("UPDATE accountability_bulletin SET drafted_by = {} WHERE id = {}", people.tang.id, bulletin)
    found = await seen(people, bulletin)
    with pytest.raises(Refused, match="须由"):
        await figures_signing.sign(people.tang, bulletin, version=found["version"])


async def test_a_figure_of_a_day_that_is_not_over_is_not_taken(people: Cast) -> None:
    await a_march(people)
    with pytest.raises(BadInput):
        await acting.draft(people.zhou, "monthly", people.unit["conference_office"], "2026-03", today())


async def test_only_staff_of_the_office_draft_for_it(people: Cast) -> None:
    await a_march(people)
    with pytest.raises(BadInput):
        await acting.draft(people.wang, "monthly", people.unit["conference_office"], "2026-03", END)


@pytest.mark.slow
async def test_what_happens_later_does_not_change_a_paper(people: Cast) -> None:
    await a_march(people)
    open_late = await owed(people, "fuwu", date(2026, 3, 20))
    found = await issued(people, kind="monthly", level="")
    await met(open_late, date(2026, 4, 2))
    with at(date(2026, 4, 3)):
        await duties.revoke_duty(KIND, await owed(people, "fuwu", date(2026, 3, 22), opened=date(2026, 4, 1)))
        await duties.entrust(KIND, [open_late], people.unit["other_office"], person=None)
    revoked = await db.value("SELECT subject_id FROM duty WHERE unit = {} LIMIT 1", people.unit["housing"])
    await duties.reopen_duty(KIND, revoked)
    await duties.revoke_duty(KIND, revoked)
    many, changed = await differences(found)
    assert (changed, many > 20) == ([], True)
    assert (await paper(found["document"]))[1].startswith(b"%PDF")


@pytest.mark.slow
async def test_what_was_forged_is_named(people: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    await a_march(people)
    found = await issued(people, kind="monthly", level="")
    assert await figures_command.verify(found["label"]) == 0
    assert await figures_command.verify(found["code"].lower()) == 0
    late = await owed(people, "fuwu", date(2026, 3, 20))
    many, changed = await differences(found)
    words = [one.words for one in changed]
    assert "青石街道本期应办：印发为 6，现按台账重算为 7" in words
    assert "云川市临江区按期率：印发为 93.33%，现按台账重算为 87.50%" in words
    assert not any(word.startswith("柳岸街道") for word in words)
    assert len(changed) < many
    await met(late, date(2026, 3, 20))
    assert await figures_command.verify(found["label"]) == 1
    assert "青石街道本期应办：印发为 6" in capsys.readouterr().out
    with pytest.raises(BadInput):
        await figures_command.verify("区信联办督报〔1999〕1号")


async def test_the_same_number_of_other_rows_is_a_difference(people: Cast) -> None:
    await a_march(people)
    bulletin = await drafted(people)
    one = await db.row("SELECT e.* FROM duty_event e WHERE e.what = 'opened' AND e.due = {} LIMIT 1", date(2026, 3, 10))
    assert one is not None
    await db.rows("UPDATE duty SET narrow = TRUE WHERE id = {}", one["duty"])
    unit = next(key for key, id_ in people.unit.items() if id_ == one["unit"])
    await met(await owed(people, unit, date(2026, 3, 10)), date(2026, 3, 10))
    _, changed = await differences(await seen(people, bulletin))
    assert any("但所依据的事项有变化" in difference.words for difference in changed)


async def test_a_paper_whose_figures_no_longer_come_out_is_not_signed(people: Cast) -> None:
    await a_march(people)
    bulletin = await to_sign(people)
    await owed(people, "fuwu", date(2026, 3, 12))
    found = await seen(people, bulletin)
    with pytest.raises(Refused, match="与台账历史不一致"):
        await figures_signing.sign(people.tang, bulletin, version=found["version"])


async def test_who_is_kept_from_a_duty_is_kept_from_the_paper_that_counts_it(people: Cast) -> None:
    await a_march(people)
    before, after = await owed(people, "fuwu", date(2026, 3, 9)), await owed(people, "fuwu", date(2026, 3, 9))
    await recusals.declare(
        Subject(KIND, before, "x", "/x"), people.zhou, person=people.luo.id, unit=None, reason="亲属"
    )
    bulletin = await drafted(people, level="department_district")
    await figures_moves.open_for_reply(await seen(people, bulletin), people.zhou, today() + timedelta(days=3))
    assert await bulletins_for(people.lin)
    for kept in ("luo",):
        assert not await bulletins_for(people.person[kept])
        with pytest.raises(Missing):
            await seen(people, bulletin, kept)
    told = {
        line["account"]
        for line in await db.rows(
            "SELECT p.account FROM notice n JOIN person p ON p.id = n.person WHERE n.subject_id = {}", bulletin
        )
    }
    assert "lin" in told
    assert "luo" not in told
    await recusals.declare(Subject(KIND, after, "x", "/x"), people.zhou, person=people.lin.id, unit=None, reason="亲属")
    assert not await bulletins_for(people.lin)


async def test_what_only_a_units_own_staff_know_is_in_no_paper(people: Cast) -> None:
    await a_march(people)
    await owed(people, "inspection_office", date(2026, 3, 9), narrow=True)
    figures = await figures_of(await drafted(people))
    assert next(one["value"] for one in figures if one["query"] == "due") == "15"


async def test_nobody_rewrites_a_figure_or_an_issued_paper(people: Cast) -> None:
    await a_march(people)
    bulletin = await drafted(people)
    for statement in (
        "UPDATE accountability_bulletin_figure SET value = '0'",
        "DELETE FROM accountability_bulletin_row",
        "UPDATE accountability_bulletin_line SET name = 'x'",
        "DELETE FROM accountability_bulletin",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with db.atomic():
                await db.rows(statement)
    assert len(await lines_of(bulletin)) == 3


async def test_a_ranking_is_of_one_kind_of_units_with_all_below_them(people: Cast) -> None:
    await a_march(people)
    place = {"id": people.unit["district"], "path": people.path["district"]}
    asked = Asked(MARCH, END, place)
    found = await league(seen_by(people.zhou), asked, "township", 3)
    assert [(one.line.name, one.rank, one.line.rate) for one in found.ranked] == [
        ("柳岸街道", 1, "100.00%"),
        ("青石街道", 2, "83.33%"),
    ]
    bureaus = await league(seen_by(people.zhou), asked, "department_district", 5)
    assert [one.line.name for one in bureaus.ranked] == ["区住建局"]
    offices = await league(seen_by(people.zhou), asked, "department_township", 5)
    assert ([one.line.name for one in offices.ranked], [line.name for line in offices.apart]) == (
        ["青石街道公共服务办公室"],
        ["柳岸街道综合治理办公室"],
    )


async def test_the_least_number_is_the_territorys_own_or_that_above_it(people: Cast) -> None:
    assert await least_for(people.path["district"]) == 5
    await acting.set_least(people.zhou, people.unit["district"], 8)
    assert await least_for(people.path["qingshi"]) == 8
    await acting.set_least(people.shen, people.unit["district"], 3)
    assert await least_for(people.path["district"]) == 3
    with pytest.raises(Missing):
        await acting.set_least(people.zhou, people.unit["city"], 1)


async def test_the_pages_show_what_they_count_and_ask_seldom(browser: Browser, people: Cast) -> None:
    await a_march(people)
    subject = await owed(people, "fuwu", today() + timedelta(days=2))
    await reminded(subject, today(), "red")
    await met(await owed(people, "fuwu", today() - timedelta(days=3)), today())
    bulletin = await drafted(people)
    district, street = people.unit["district"], people.unit["qingshi"]
    march = "period=2026-03&on=2026-03-31"
    pages = {
        f"/accountability/figures?{march}": "截至2026年3月31日终",
        f"/accountability/figures?{march}&group=person&place={district}": "未明确承办人",
        f"/accountability/figures?{march}&group=level": "镇（街道）内设机构",
        f"/accountability/figures?{march}&group=kind": "议定事项",
        f"/accountability/figures?{march}&group=month": "2026-03",
        f"/accountability/figures?{march}&place=all": "15",
        f"/accountability/figures/rows?{march}&measure=met_late&unit={street}&deep=1": "共 <strong>1</strong> 件",
        f"/accountability/figures/league?{march}": "样本不足",
        f"/accountability/units/{street}": "连续红牌",
        PAGE: "起草通报或报告",
        f"{PAGE}/new?kind=circular": "比较哪一类单位",
        f"{PAGE}/{bulletin}": "征求被通报单位意见",
    }
    await browser.sign_in(people.zhou)
    for path, words in pages.items():
        async with counted() as asked:
            shown = await browser.see(path)
        assert words in shown, path
        assert len(asked) <= 12, (path, len(asked))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("period=2026-13", "统计时段"),
        ("on=2999-01-01", "截至日期"),
        ("from=2026-03-02&to=2026-03-01", "结束日期"),
        ("from=x", "起始日期"),
        ("group=x", "分组"),
        ("place=x", "统计范围"),
    ],
)
async def test_an_address_that_was_tampered_with_is_refused_in_words(
    browser: Browser, people: Cast, query: str, words: str
) -> None:
    await browser.sign_in(people.zhou)
    assert words in await browser.see(f"/accountability/figures?{query}", 422)


async def test_a_unit_one_does_not_reach_has_no_page(browser: Browser, people: Cast) -> None:
    await browser.sign_in(people.zhao)
    await browser.see(f"/accountability/units/{people.unit['qingshi']}", 404)
    await browser.see(f"/accountability/units/{people.unit['liuan_zongzhi']}")

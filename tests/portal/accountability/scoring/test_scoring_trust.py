"""A score is what was true then, by the version in force then; nobody rewrites it; who must not know of it does not."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from portal import db, recusals
from portal.accountability import figures_command
from portal.accountability.actions import (
    scoring_counts,
    scoring_moves,
    scoring_schemes,
    scoring_sheets,
    scoring_signing,
)
from portal.accountability.actions.scoring_counts import Counted
from portal.accountability.figures.scoring import LineRule
from portal.accountability.queries.scoring_counts import count_for, counts_for
from portal.accountability.queries.scoring_schemes import counting, version_for, versions_for
from portal.accountability.queries.scoring_sheets import differences, marks_of, sheets_for, units_of
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from portal.subjects import Subject
from tests.browser import Browser
from tests.builders import a_file
from tests.portal.accountability.figures.lives import KIND, at, owed
from tests.portal.accountability.official.entering import checked, corrected
from tests.portal.accountability.scoring.marking import (
    LIUAN,
    QINGSHI,
    TAKEN,
    a_draft,
    a_march,
    counted,
    drafted,
    entered,
    in_force,
    published,
    replying,
    rules_of,
    seen,
    to_sign,
)

LATE = LineRule("late", "督办", "逾期事项", "each", "late", Decimal(5), Decimal(1))
ON_TIME = LineRule("on_time", "督办", "按期率", "rate", "on_time_rate", Decimal(10))


async def of_ledger(people: Cast) -> dict[str, object]:
    """A scheme that rests on the ledger alone, in force since January."""
    made = await a_draft(people)
    found = await version_for(people.zhou, made)
    await scoring_schemes.revise(found, people.zhou, basis="文件", starts_on=found["starts_on"], lines=[LATE, ON_TIME])
    return await in_force(people, made)


async def marks(people: Cast, sheet: UUID, unit: str = "qingshi") -> dict[str, tuple[str, int | None]]:
    return {
        mark["line_key"]: (mark["value"], mark["marks"])
        for mark in await marks_of(sheet)
        if mark["unit"] == people.unit[unit]
    }


@pytest.mark.parametrize("source", ["petitions", "log_ins", "visits"])
async def test_the_database_itself_refuses_petition_volume_and_log_ins(people: Cast, source: str) -> None:
    version = await a_draft(people)
    with pytest.raises(asyncpg.CheckViolationError):
        async with db.atomic():
            await db.rows(
                "INSERT INTO accountability_scoring_line (id, rules, line, position, heading, title, kind, source, most,"
                " per, threshold, missing) VALUES ({}, {}, 'x', 99, '甲', '信访量', 'each', {}, 500, 100, 0, 0) RETURNING id",
                db.new_id(),
                version,
                source,
            )
    found = await version_for(people.zhou, version)
    bad = LineRule("x", "甲", "信访量", "each", source, Decimal(5), Decimal(1))
    with pytest.raises(BadInput, match="信访数量、登录次数不能用来计分"):
        await scoring_schemes.revise(found, people.zhou, basis="文件", starts_on=found["starts_on"], lines=[bad])


async def test_a_version_in_force_is_edited_by_nobody(people: Cast) -> None:
    version = await in_force(people)
    for statement in (
        "UPDATE accountability_scoring_line SET most = 900",
        "DELETE FROM accountability_scoring_line",
        "UPDATE accountability_scoring_version SET starts_on = '2020-01-01'",
        "UPDATE accountability_scoring_version SET basis = '另一份'",
        "DELETE FROM accountability_scoring_version",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with db.atomic():
                await db.rows(statement)
    with pytest.raises(Refused, match="不能修改"):
        rules = await rules_of(version["id"])
        await scoring_schemes.revise(version, people.zhou, basis="文件", starts_on=version["starts_on"], lines=rules)


async def test_a_period_is_scored_by_the_version_in_force_when_it_began(people: Cast) -> None:
    """March by the first version, April by the second, though the second is in force when March is scored."""
    with at(date(2026, 3, 20)):
        first = await in_force(people)
        second = await scoring_schemes.copy(first, people.zhou, date(2026, 4, 1))
        found = await version_for(people.zhou, second)
        lines = [LATE if rule.key == "accept" else rule for rule in await rules_of(second)]
        await scoring_schemes.revise(found, people.zhou, basis="新文件", starts_on=date(2026, 4, 1), lines=lines)
        await in_force(people, second)
    with at(date(2026, 5, 20)):
        for month, rules in (("2026-03", first["id"]), ("2026-04", second)):
            sheet = await scoring_sheets.draft(people.zhou, first["scheme"], month, date(2026, 5, 19))
            assert (await seen(people, sheet))["rules"] == rules
        with pytest.raises(Refused, match="开始时还没有启用"):
            await scoring_sheets.draft(people.zhou, first["scheme"], "2025-12", date(2026, 5, 19))
        assert (await counting(first["scheme"], date(2026, 3, 31)) or {})["id"] == first["id"]


async def test_a_later_version_never_reaches_back(people: Cast) -> None:
    first = await in_force(people)
    with pytest.raises(BadInput, match="最早从明天起"):
        await scoring_schemes.copy(first, people.zhou, today())
    second = await scoring_schemes.copy(first, people.zhou, today() + timedelta(days=1))
    with pytest.raises(Refused, match="已有一版正在起草"):
        await scoring_schemes.copy(first, people.shen, today() + timedelta(days=2))
    with at(today() + timedelta(days=3)), pytest.raises(Refused, match="已过"):
        await scoring_schemes.put_in_force(await version_for(people.shen, second), people.shen)


async def test_nobody_puts_their_own_version_into_force_and_only_the_office_sets_one(people: Cast) -> None:
    version = await a_draft(people)
    with pytest.raises(Refused, match="不是起草人本人"):
        await scoring_schemes.put_in_force(await version_for(people.zhou, version), people.zhou)
    for account in ("wang", "xu", "chen", "lin"):
        with pytest.raises(BadInput):
            await a_draft(people, by=account)
        assert not await versions_for(people.person[account]), "a draft is the office's"
    await in_force(people, version)
    assert [one["id"] for one in await versions_for(people.lin)] == [version]
    assert not await versions_for(people.xu)


async def test_a_score_of_a_past_day_says_what_was_true_then(people: Cast) -> None:
    """The official figures corrected later, a count corrected later: the old day still gives the old marks."""
    version = await a_march(people)
    with at(TAKEN + timedelta(days=5)):
        sheet = (await db.row("SELECT id FROM accountability_official_sheet")) or {}
        await corrected(people, sheet["id"], {"qingshi": {**QINGSHI, "accept_in_time": 697}, "liuan": LIUAN})
        old = (await db.row("SELECT id FROM accountability_scoring_count WHERE line = 'studied'")) or {}
        new = {people.unit["qingshi"]: Counted(2, None, "纪要")}
        made = await scoring_counts.correct(await count_for(people.shen, old["id"]), people.shen, new, "多计", a_file())
        await scoring_counts.check(await count_for(people.zhou, made), people.zhou)
    before, after = await drafted(people, version), await drafted(people, version, as_of=TAKEN + timedelta(days=6))
    assert (await marks(people, before))["accept"] == ("98.71%（688/697）", 494)
    assert (await marks(people, before))["studied"] == ("7 次", 600)
    assert (await marks(people, after))["accept"] == ("100.00%（697/697）", 500)
    assert (await marks(people, after))["studied"] == ("2 次", 200)
    apart = {unit["name"]: unit["why"] for unit in await units_of(after)}
    assert apart["柳岸街道"] == "缺数据：党政办公会或者联席会议专题研究", "the correction leaves it out"
    assert (await differences(await seen(people, before)))[1] == []


async def test_a_quarter_wants_every_month_and_shows_them(people: Cast) -> None:
    with at(TAKEN):
        version = await in_force(people)
        for month in ("2026-01", "2026-02"):
            await checked(people, period=month, numbers={"qingshi": {"repeat_added": 1}, "liuan": {"repeat_added": 0}})
            await counted(people, version["scheme"], "studied", month=month)
        await checked(people, numbers={"qingshi": {"repeat_added": 2}})
        await counted(people, version["scheme"], "studied")
        sheet = await scoring_sheets.draft(people.zhou, version["scheme"], "2026-1季度", TAKEN - timedelta(days=1))
        assert (await marks(people, sheet))["repeat"] == ("—", None), "checked on the tenth, asked as of the ninth"
    sheet = await scoring_sheets.draft(people.zhou, version["scheme"], "2026-1季度", TAKEN)
    said = {(mark["unit"], mark["line_key"]): mark["said"] for mark in await marks_of(sheet)}
    assert said[people.unit["qingshi"], "repeat"] == "重复信访治理 10 − （1＋1＋2） 件 × 1 = 6.00"
    assert said[people.unit["liuan"], "repeat"] == "重复信访治理：缺2026年3月的官方数据，不计分"
    assert "（7＋7＋7） 次 × 1，最多 6 = 6.00" in said[people.unit["qingshi"], "studied"]
    assert {unit["rank"] for unit in await units_of(sheet)} == {None}


async def test_ledger_figures_count_and_open_the_very_rows(browser: Browser, people: Cast) -> None:
    for _ in range(3):
        await owed(people, "fuwu", date(2026, 3, 10))
    await owed(people, "liuan_zongzhi", date(2026, 3, 10))
    sheet = await drafted(people, await of_ledger(people))
    assert await marks(people, sheet) == {"late": ("3 件", 200), "on_time": ("0.00%（0/3）", 0)}
    assert {unit["name"]: unit["why"] for unit in await units_of(sheet)} == {
        "青石街道": "样本不足：按期率只有 3 件",
        "柳岸街道": "样本不足：按期率只有 1 件",
    }
    await browser.sign_in(people.zhou)
    unit = await browser.see(f"/accountability/scoring/{sheet}/units/{people.unit['qingshi']}")
    link = next(one for one in re.findall(r'href="(/accountability/figures/rows[^"]+)"', unit) if "measure=late" in one)
    assert (await browser.see(link.replace("&amp;", "&"))).count("公布办事流程") == 3


async def test_who_is_kept_from_a_duty_is_kept_from_the_sheet_that_counts_it(people: Cast) -> None:
    before, after = await owed(people, "fuwu", date(2026, 3, 9)), await owed(people, "fuwu", date(2026, 3, 9))
    await recusals.declare(
        Subject(KIND, before, "x", "/x"), people.zhou, person=people.tang.id, unit=None, reason="亲属"
    )
    sheet = await replying(people, await of_ledger(people))
    assert not await sheets_for(people.tang)
    assert await sheets_for(people.chen)
    with pytest.raises(Missing):
        await seen(people, sheet, "tang")
    await recusals.declare(
        Subject(KIND, after, "x", "/x"), people.zhou, person=people.chen.id, unit=None, reason="亲属"
    )
    assert not await sheets_for(people.chen)


async def test_nobody_rewrites_a_published_sheet_and_what_was_forged_below_it_is_named(
    people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await published(people)
    for statement in (
        "UPDATE accountability_score_mark SET marks = 0",
        "UPDATE accountability_score_unit SET rank = 1, why = NULL",
        "DELETE FROM accountability_score_reply",
        "UPDATE accountability_scoring_count_line SET part = 0",
        "UPDATE accountability_scoring_count SET month = '2026-02'",
        "DELETE FROM accountability_scoring_count",
        "UPDATE accountability_score_sheet SET title = 'x'",
        "DELETE FROM accountability_score_sheet",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with db.atomic():
                await db.rows(statement)
    many, changed = await differences(found)
    assert (many, changed) == (18, [])
    assert await figures_command.verify(found["label"]) == 0
    await db.rows("ALTER TABLE accountability_official_line DISABLE TRIGGER USER")
    await db.rows("UPDATE accountability_official_line SET accept_in_time = 697 WHERE accept_in_time = 688")
    _, changed = await differences(found)
    assert changed == [
        "青石街道及时受理率：印发为 98.71%（688/697），现重算为 100.00%（697/697）",
        "青石街道总分或者名次：与公布的不同",
    ]
    assert await figures_command.verify(found["code"].lower()) == 1
    assert "青石街道及时受理率：印发为 98.71%" in capsys.readouterr().out


async def test_a_sheet_whose_numbers_no_longer_come_out_is_not_signed(people: Cast) -> None:
    sheet = await to_sign(people)
    await db.rows("ALTER TABLE accountability_official_line DISABLE TRIGGER USER")
    await db.rows("UPDATE accountability_official_line SET accept_in_time = 697 WHERE accept_in_time = 688")
    found = await seen(people, sheet)
    with pytest.raises(Refused, match="记录不一致"):
        await scoring_signing.sign(people.tang, sheet, version=found["version"])


async def test_nobody_signs_what_they_drafted_and_only_the_unit_answers(people: Cast) -> None:
    sheet = await replying(people)
    with pytest.raises(Refused, match="由表中单位"):
        await scoring_moves.reply(await seen(people, sheet), people.zhou, people.unit["qingshi"], "代为说明")
    other = await to_sign(people, await version_for(people.zhou, (await seen(people, sheet))["rules"]))
    found = await seen(people, other)
    for account in ("zhou", "shen", "chen"):
        with pytest.raises(Refused, match="须由"):
            await scoring_signing.sign(people.person[account], other, version=found["version"])


async def test_a_count_is_checked_by_another_and_once_a_month(people: Cast) -> None:
    version = await in_force(people)
    entry = await entered(people, version["scheme"], "studied")
    with pytest.raises(Refused, match="不是登记人本人"):
        await scoring_counts.check(await count_for(people.zhou, entry), people.zhou)
    with pytest.raises(Refused, match="已经填报过"):
        await entered(people, version["scheme"], "studied")
    assert not await counts_for(people.chen), "before it is checked it is the office's"
    await scoring_counts.check(await count_for(people.shen, entry), people.shen)
    assert [one["id"] for one in await counts_for(people.chen)] == [entry]
    assert not await counts_for(people.xu)
    with pytest.raises(BadInput, match="还没有结束"):
        await entered(people, version["scheme"], "carried", month=f"{today():%Y-%m}")
    with pytest.raises(Missing):
        await entered(people, version["scheme"], "accept", counts={"qingshi": (1, None)})

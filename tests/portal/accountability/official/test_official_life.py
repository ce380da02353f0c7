"""Official figures are typed by one, checked by another, and corrected by a new version beside which the old one stays."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from portal import db
from portal.accountability.actions import official
from portal.accountability.actions.official import Source
from portal.accountability.figures.periods import named
from portal.accountability.queries.official import before, lines_of, sheets_for
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import BadInput, Missing, Refused
from tests.portal.accountability.official.entering import LIUAN, QINGSHI, SOURCE, checked, corrected, entered, seen


async def test_who_entered_does_not_check(people: Cast) -> None:
    sheet = await entered(people)
    with pytest.raises(Refused, match="须由"):
        await official.check(await seen(people, sheet), people.zhou)
    await official.check(await seen(people, sheet, "shen"), people.shen)
    assert (await seen(people, sheet))["state"] == "checked"


async def test_what_is_corrected_counts_until_the_new_one_is_checked_and_stays(people: Cast) -> None:
    sheet = await checked(people)
    numbers = {people.unit["qingshi"]: {**QINGSHI, "accept_in_time": 690}}
    made = await official.correct(await seen(people, sheet, "shen"), people.shen, SOURCE, numbers, "报表已更新")
    assert (await seen(people, sheet))["state"] == "checked"
    with pytest.raises(Refused, match="等待核对"):
        await official.correct(await seen(people, sheet), people.zhou, SOURCE, numbers, "再改")
    await official.check(await seen(people, made), people.zhou)
    old = await seen(people, sheet)
    assert (old["state"], old["superseded_at"] is not None) == ("superseded", True)
    assert [line["accept_in_time"] for line in await lines_of(old)] == [688, 112]
    assert [line["accept_in_time"] for line in await lines_of(await seen(people, made))] == [690]


async def test_what_was_not_checked_is_entered_anew_and_the_first_is_withdrawn(people: Cast) -> None:
    sheet = await entered(people)
    numbers = {people.unit["liuan"]: LIUAN}
    made = await official.correct(await seen(people, sheet), people.zhou, SOURCE, numbers, "漏看一行")
    assert (await seen(people, sheet))["state"] == "withdrawn"
    assert (await seen(people, made))["state"] == "drafted"


async def test_one_sheet_a_period_and_level(people: Cast) -> None:
    await checked(people)
    with pytest.raises(Refused, match="已经录入"):
        await entered(people)
    await entered(people, period="2026-02")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"accept_due": 5, "accept_in_time": 6}, "青石街道 期限内受理件"),
        ({"accept_in_time": 6}, "青石街道 应受理件"),
        ({}, ""),
    ],
)
async def test_what_cannot_be_is_refused_by_name(people: Cast, line: dict[str, int], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        await entered(people, numbers={"qingshi": line})
    assert field in {where for where, _ in refused.value.complaints}


async def test_a_unit_of_another_kind_or_place_is_refused(people: Cast) -> None:
    for unit in ("housing", "other_district", "fuwu"):
        with pytest.raises(BadInput, match="统计范围"):
            await entered(people, numbers={unit: QINGSHI})
    with pytest.raises(Missing):
        await official.enter(people.zhou, people.unit["city"], "township", "2026-03", SOURCE, {})


async def test_a_report_taken_before_its_period_or_tomorrow_is_refused(people: Cast) -> None:
    for on in (named("2026-03").since - timedelta(days=1), today() + timedelta(days=1)):  # type: ignore[union-attr]
        with pytest.raises(BadInput, match="取数日期"):
            await entered(people, source=Source("系统", "月报", on))
    with pytest.raises(BadInput, match="还没有开始"):
        await entered(people, period="2099-01")


async def test_a_unit_sees_its_own_line_once_it_was_checked(people: Cast) -> None:
    sheet = await entered(people)
    for kept in ("chen", "zhao", "xu", "qian", "li"):
        with pytest.raises(Missing):
            await seen(people, sheet, kept)
    await official.check(await seen(people, sheet, "shen"), people.shen)
    for who, names in (
        ("chen", ["临江区青石街道"]),
        ("qian", ["临江区青石街道", "临江区柳岸街道"]),
        ("tang", ["临江区青石街道", "临江区柳岸街道"]),
    ):
        found = await seen(people, sheet, who)
        assert len(await lines_of(found, people.person[who])) == len(names)
    for kept in ("xu", "luo", "li", "zhao"):
        assert not await sheets_for(people.person[kept])


async def test_nobody_rewrites_what_was_entered(people: Cast) -> None:
    await checked(people)
    for statement in (
        "UPDATE accountability_official_line SET accept_due = 1000",
        "DELETE FROM accountability_official_line",
        "UPDATE accountability_official_sheet SET report_name = 'x'",
        "DELETE FROM accountability_official_sheet",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with db.atomic():
                await db.rows(statement)


async def test_the_period_before_is_that_of_the_sheet_that_counts(people: Cast) -> None:
    sheet = await checked(people, period="2026-02", source=Source("系统", "月报", SOURCE.taken_on))
    await corrected(people, sheet, {"qingshi": {**QINGSHI, "accept_due": 700}})
    found = await before(people.unit["district"], "township", named("2026-03"))  # type: ignore[arg-type]
    assert {unit: line["accept_due"] for unit, line in found.items()} == {people.unit["qingshi"]: 700}


async def test_the_second_person_is_told_and_who_entered_hears_what_became_of_it(people: Cast) -> None:
    sheet = await entered(people)
    assert await _told(sheet) == {"shen": "请对照报表核对。"}
    await official.withdraw(await seen(people, sheet, "shen"), people.shen, "与报表不符")
    assert (await _told(sheet))["zhou"] == "没有采用，请看理由。"


async def _told(sheet: UUID) -> dict[str, str]:
    found = await db.rows(
        "SELECT p.account, n.sentence FROM notice n JOIN person p ON p.id = n.person WHERE n.subject_id = {}"
        " AND n.dropped_at IS NULL",
        sheet,
    )
    return {line["account"]: line["sentence"] for line in found}

"""交办批次: entered and edited by the office, and three standings that never mix."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases as acting
from assignments.actions import registers
from assignments.queries.batches import Standing, batch_for, elapsed_of, percent, standing_of_batch, standings_by
from assignments.queries.cases import case_for
from assignments.queries.registers import register_for
from assignments.rules import sees_case
from assignments.tables import Application, Filing, Recheck, Review, Revisit
from portal import db
from portal.clock import now, today
from portal.db import Sql
from portal.demo.cast import Cast
from tests.assignments_builders import a_case, a_register, underway
from tests.browser import Browser

BATCH: dict[str, Any] = {
    "issuer_level": "central",
    "issuer": "中央信访工作联席会议办公室",
    "name": "第三批",
    "handed_on": "2026-03-01",
    "due": "2026-12-31",
    "target_rate": "85",
    "upward": "1",
}


async def a_batch(people: Cast, register: UUID, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "issuer_level": "central",
        "issuer": "中央信访工作联席会议办公室",
        "name": "第三批",
        "handed_on": date(2026, 3, 1),
        "due": date(2026, 12, 31),
        "target_rate": 850,
        **changes,
    }
    return await registers.add_batch(await register_for(people.zhou, register), people.zhou, **given)


async def an_application(
    people: Cast, assignment: UUID, number: int, *, passed: bool, verdict: str | None = ""
) -> None:
    """Decided on two heads; where it passed it was filed, with the verdict of the level above if there is one yet."""
    application = Application(
        assignment=assignment,
        number=number,
        outcome="resolved",
        settlement="settled",
        text="已办理。",
        applied_by=people.chen.id,
        applied_by_name="陈国栋",
        applied_at=now(),
    )
    await Application.insert(application).run()
    for head, good in (("procedure", True), ("papers", passed)):
        await Review.insert(
            Review(
                application=application.id,
                head=head,
                passed=good,
                reason=None if good else "缺送达回证",
                by=people.zhou.id,
                by_name="周岚",
                by_title="科长",
                at=now(),
            )
        ).run()
    await db.rows(
        "UPDATE assignments_assignment SET first_verdict = coalesce(first_verdict, {}), returns = returns + {} WHERE id = {}"
        " RETURNING id",
        "passed" if passed else "returned",
        int(not passed),
        assignment,
    )
    if passed:
        filing = Filing(application=application.id, filed_on=today(), filed_to="市信联办")
        filing.verdict, filing.verdict_on = verdict or None, today() if verdict else None
        await Filing.insert(filing).run()
        await db.rows(
            "UPDATE assignments_case SET filed_on = {} WHERE id = (SELECT backlog_case FROM assignments_assignment"
            " WHERE id = {}) RETURNING id",
            None if verdict == "refused" else today(),
            assignment,
        )


async def test_the_office_enters_a_batch_and_puts_it_right(browser: Browser, people: Cast) -> None:
    await a_register(people)
    await browser.sign_in(people.zhou)
    assert "还没有交办批次" in await browser.see("/assignments/batches")
    register = await db.value("SELECT id FROM assignments_register")
    bad = await browser.send(
        "/assignments/batches/new", {**BATCH, "register": register, "due": "2026-02-01", "target_rate": "85.55"}
    )
    assert bad.status_code == 422
    assert "最多一位小数" in bad.text
    early = await browser.send("/assignments/batches/new", {**BATCH, "register": register, "due": "2026-02-01"})
    assert "不能早于交办日期" in early.text
    await browser.send("/assignments/batches/new", {**BATCH, "register": register})
    batch = await db.value("SELECT id FROM assignments_batch")
    page = f"/assignments/batches/{batch}"
    shown = await browser.see(page)
    assert "第三批" in shown
    assert "—" in shown
    assert (await browser.send("/assignments/batches/new", {**BATCH, "register": register})).status_code == 409
    assert 'value="85"' in await browser.see(f"{page}/edit")
    await browser.send(f"{page}/edit", {**BATCH, "target_rate": "92.5", "version": "0"}, to=page)
    assert (await batch_for(people.zhou, batch))["target_rate"] == 925
    late = await browser.send(f"{page}/edit", {**BATCH, "target_rate": "60", "version": "0"})
    assert late.status_code == 409
    assert "92.5" in late.text
    assert 'value="60"' in late.text
    assert (await batch_for(people.zhou, batch))["target_rate"] == 925


async def test_who_is_not_of_the_office_looks_on(browser: Browser, people: Cast) -> None:
    batch = await a_batch(people, await a_register(people))
    await browser.sign_in(people.lin)
    assert "修改批次" not in await browser.see(f"/assignments/batches/{batch}")
    assert (await browser.get(f"/assignments/batches/{batch}/edit")).status_code == 403
    await db.rows("UPDATE post SET role = 'office' WHERE person = {} RETURNING id", people.xu.id)
    await browser.sign_in(people.xu)
    await browser.see(f"/assignments/batches/{batch}", 404)
    assert "第三批" not in await browser.see("/assignments/batches")


async def test_three_standings_are_three(browser: Browser, people: Cast) -> None:
    """Of three cases one is completed and not resolved, one resolved and not filed, one passed at the second time."""
    register = await a_register(people)
    batch = await a_batch(people, register)
    first, second, third = [await a_case(people, register, number=f"LJ{n}", batch=batch) for n in (1, 2, 3)]
    await a_case(people, register, number="LJ4")
    await db.rows("UPDATE assignments_case SET completed_on = {} WHERE id = {} RETURNING id", today(), first)
    await db.rows("UPDATE assignments_case SET resolved_on = {} WHERE id = {} RETURNING id", today(), second)
    carried = await underway(people, third)
    await an_application(people, carried, 1, passed=False)
    await an_application(people, carried, 2, passed=True, verdict="refused")
    await an_application(people, carried, 3, passed=True, verdict="accepted")
    other = await underway(people, second)
    await an_application(people, other, 1, passed=True)
    await Revisit.insert(
        Revisit(
            assignment=other,
            number=1,
            result="not_solved",
            note="仍有渗水",
            by=people.shen.id,
            by_name="沈洁",
            at=now(),
        )
    ).run()
    await Recheck.insert(Recheck(assignment=other, due=today(), made_at=now())).run()
    assert await standing_of_batch(people.zhou, batch) == Standing(
        total=3,
        resolved=1,
        completed=1,
        reviewed=2,
        first_passed=1,
        returned=1,
        not_solved=1,
        filed=2,
        accepted=1,
        refused=0,
    )
    await browser.sign_in(people.zhou)
    page = await browser.see(f"/assignments/batches/{batch}")
    for said in ("33.33%", "50.00%", "66.67%", "还差 2 宗", "85%", "LJ3"):
        assert said in page, said
    assert "LJ4" not in page
    listed = await browser.see("/assignments/batches")
    assert "33.33%" in listed


async def test_a_refused_filing_is_filed_no_more_and_one_that_needs_no_verdict_is_accepted(people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    case = await a_case(people, register, batch=batch)
    await an_application(people, await underway(people, case), 1, passed=True, verdict="refused")
    own = await a_case(people, register, number="LJ2", batch=batch)
    await db.rows("UPDATE assignments_case SET filed_on = {} WHERE id = {} RETURNING id", today(), own)
    standing = await standing_of_batch(people.zhou, batch)
    assert (standing.filed, standing.accepted, standing.waiting, standing.refused) == (1, 1, 0, 1)
    assert standing.filed_rate == "50.00%"


async def test_figures_count_only_what_the_reader_sees(browser: Browser, people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    case = await a_case(people, register, batch=batch)
    await a_case(people, register, number="LJ2", batch=batch, authority=people.unit["audit_office"])
    assert (await standing_of_batch(people.zhou, batch)).total == 2
    assert (await standing_of_batch(people.luo, batch)).total == 1
    await acting.recuse(
        await case_for(people.zhou, case), people.zhou, person=people.luo.id, unit=None, reason="亲属关系"
    )
    assert (await standing_of_batch(people.luo, batch)).total == 0
    await browser.sign_in(people.luo)
    assert "LJ202600001" not in await browser.see(f"/assignments/batches/{batch}")
    assert (await standing_of_batch(people.zhao, batch)).total == 0


async def test_standings_by_group_are_the_standing_of_each(people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    case = await a_case(people, register, batch=batch)
    await a_case(people, register, number="LJ2")
    await an_application(people, await underway(people, case), 1, passed=False)
    found = await standings_by("k.batch", sees_case(people.zhou))
    assert found[batch] == Standing(total=1, reviewed=1, returned=1)
    assert found[None] == Standing(total=1)
    assert (await standings_by("k.batch", Sql("FALSE"))) == {}


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33.33%"), (2, 3, "66.67%"), (1, 1600, "0.06%"), (0, 0, "—"), (60, 179, "33.52%")],
)
def test_rates_are_rounded_half_up_to_two_decimals(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_half_a_hundredth_goes_up() -> None:
    assert percent(1, 800) == "0.13%"


@pytest.mark.parametrize(
    ("on", "gone"), [(date(2026, 2, 1), 0), (date(2026, 3, 11), 10), (date(2026, 12, 31), 305), (date(2027, 5, 1), 305)]
)
def test_days_gone_never_leave_the_batch(on: date, gone: int) -> None:
    assert elapsed_of({"handed_on": date(2026, 3, 1), "due": date(2026, 12, 31)}, on) == (gone, 305)


@pytest.mark.parametrize(
    ("total", "resolved", "target", "missing"), [(3, 1, 850, 2), (100, 85, 850, 0), (7, 5, 725, 1), (0, 0, 850, 0)]
)
def test_what_is_missing_to_the_target_is_counted_in_whole_cases(
    total: int, resolved: int, target: int, missing: int
) -> None:
    assert Standing(total=total, resolved=resolved).missing_to(target) == missing

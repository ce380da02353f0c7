"""整改成效: written down after the focus period by the office, kept for ever; 一般、差 opens a second rectification."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from inspections import actions, queries
from portal import db
from portal.clock import as_of, today
from portal.db import row, rows, value
from portal.demo.cast import Cast, fixed_id
from portal.errors import Missing, Refused
from portal.people import Role
from tests.browser import Browser
from tests.builders import a_closed_item, a_draft, an_inspection, an_item
from tests.inspections.test_main_path import PDF
from tests.people_builders import posted

ENDED = {"feedback_on": date(2026, 3, 2)}
"""Its focus period ended on 2026-09-02."""
FAR, FARTHER = date(2099, 3, 31), date(2099, 6, 30)
BODY = "区委巡察工作领导小组"


def decided(grade: str, **changes: Any) -> actions.Decided:
    given = {
        "grade": grade,
        "body": BODY,
        "decided_on": today(),
        "attention": "党工委研究4次。",
        "measures": "措施具体。",
        "results": "多数问题已解决。",
        **changes,
    }
    return actions.Decided(**given)


def again(*items: UUID, due: date | None = FAR) -> actions.Second:
    return actions.Second("对照问题逐项补课", due, dict.fromkeys(items, None))


async def assess(people: Cast, inspection: UUID, grade: str, **given: Any) -> UUID:
    seen = await queries.assessments_counted(inspection)
    return await actions.assess(people.wang, inspection, decided(grade), **{"second": None, "seen": seen, **given})


async def test_a_grade_is_written_down_with_what_it_rests_on_and_the_unit_is_told(
    browser: Browser, people: Cast
) -> None:
    inspection = await an_inspection(people, **ENDED)
    await a_closed_item(people, inspection)
    await assess(people, inspection, "good")
    told = await rows("SELECT person, sentence FROM notice WHERE subject_kind = 'inspections.assessment'")
    assert {line["person"] for line in told} == {people.chen.id, people.sun.id}
    assert "“好”" in told[0]["sentence"]
    for who in ("wang", "chen", "sun", "qian"):
        await browser.sign_in(people.person[who])
        page = await browser.see(f"/inspections/{inspection}/assessments")
        assert "第 1 次评估：好" in page
        assert "党工委研究4次。" in page
        assert "整改成效评估</strong>" in await browser.see(f"/inspections/{inspection}")
    assert '<span class="cell">好</span>' in await browser.see("/inspections")


async def test_before_the_focus_period_has_ended_nothing_is_assessed(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    last_day = datetime(2026, 9, 2, 4, tzinfo=UTC)
    with as_of(last_day), pytest.raises(Refused, match="届满以后"):
        await assess(people, inspection, "good")
    with as_of(last_day + timedelta(days=1)):
        await assess(people, inspection, "good")


@pytest.mark.parametrize("wrong", [date(2026, 9, 2), date(2099, 1, 1)])
async def test_the_day_of_the_decision_lies_between_the_end_of_the_period_and_today(people: Cast, wrong: date) -> None:
    inspection = await an_inspection(people, **ENDED)
    with pytest.raises(Refused, match="评估日期"):
        await actions.assess(people.wang, inspection, decided("good", decided_on=wrong), second=None, seen=0)


async def test_nobody_of_the_inspected_unit_writes_its_grade_down(people: Cast) -> None:
    """Even with a post in the inspection office beside the one in the unit."""
    inspection = await an_inspection(people, **ENDED)
    he = await posted(people.he.id, people.unit["fuwu"], Role.liaison)
    with pytest.raises(Refused, match="不是被巡察单位的人员"):
        await actions.assess(he, inspection, decided("good"), second=None, seen=0)
    for who in ("sun", "chen", "xu"):
        with pytest.raises(Refused):
            await actions.assess(people.person[who], inspection, decided("good"), second=None, seen=0)
    await assess(people, inspection, "good")


async def test_who_is_recused_from_one_item_neither_assesses_nor_reads_figures_that_count_it(
    browser: Browser, people: Cast
) -> None:
    inspection = await an_inspection(people, **ENDED)
    item = await an_item(people, inspection)
    for who in ("he", "chen"):
        recused = people.person[who].id
        await actions.recuse(
            await queries.item_for(people.wang, item), people.wang, person=recused, unit=None, reason="亲属"
        )
    with pytest.raises(Missing):
        await actions.assess(people.he, inspection, decided("good"), second=None, seen=0)
    await assess(people, inspection, "poor", second=again(item))
    await browser.sign_in(people.chen)
    page = await browser.see(f"/inspections/{inspection}/assessments")
    assert "第 1 次评估：差" in page
    assert "录入时的台账" not in page
    assert "接访值班" not in page
    await browser.sign_in(people.sun)
    assert "录入时的台账：整改事项 1" in await browser.see(f"/inspections/{inspection}/assessments")


async def test_a_poor_grade_gives_open_items_a_new_day_and_reopens_closed_ones_all_at_once(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    still_open = await an_item(people, inspection)
    closed = await a_closed_item(people, inspection, title="已经销号的问题")
    left = await an_item(people, inspection, title="不列入的问题")
    second = actions.Second("逐项补课", FAR, {still_open: None, closed: FARTHER})
    made = await assess(people, inspection, "poor", second=second)
    items = {line["id"]: line for line in await rows("SELECT id, state, due, reopened FROM inspections_item")}
    assert items[still_open]["due"] == FAR
    assert (items[closed]["state"], items[closed]["due"], items[closed]["reopened"]) == ("in_progress", FARTHER, 1)
    assert items[left]["due"] == date(2026, 12, 18)
    duties = {line["subject_id"]: line for line in await rows("SELECT subject_id, due, done_at FROM duty")}
    assert duties[still_open]["due"] == FAR
    assert duties[closed]["due"] == FARTHER
    assert duties[closed]["done_at"] is None
    taken = await rows("SELECT item, reopened FROM inspections_second_item WHERE assessment = {}", made)
    assert {line["item"]: line["reopened"] for line in taken} == {still_open: False, closed: True}
    told = await rows("SELECT sentence FROM notice WHERE subject_id = {} AND dropped_at IS NULL", closed)
    assert any("评估为“差”，二次整改：逐项补课" in line["sentence"] for line in told)
    assert not any("回头看" in line["sentence"] for line in told)


async def test_an_open_item_with_a_later_day_keeps_it_and_is_told_all_the_same(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    item = await an_item(people, inspection, due=FARTHER)
    await assess(people, inspection, "ordinary", second=again(item, due=FAR))
    assert await value("SELECT due FROM inspections_item WHERE id = {}", item) == FARTHER
    assert await value("SELECT due FROM inspections_second_item WHERE item = {}", item) == FARTHER
    assert await value("SELECT count(*) FROM transition WHERE subject_id = {} AND happened = 'second'", item) == 1
    with pytest.raises(Refused, match="不能早于现时限"):
        own = actions.Second("再补课", None, {item: FAR})
        await assess(people, inspection, "ordinary", second=own)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (None, "至少选择一项"),
        (actions.Second("补课", FAR, {}), "至少选择一项"),
        (actions.Second(" ", FAR, {fixed_id("any"): None}), "写明要求"),
        (actions.Second("补课", FAR, {fixed_id("any"): None}), "刚刚已被他人办理"),
    ],
)
async def test_what_is_not_whole_writes_nothing(people: Cast, second: actions.Second | None, says: str) -> None:
    inspection = await an_inspection(people, **ENDED)
    await an_item(people, inspection)
    with pytest.raises(Refused, match=says):
        await assess(people, inspection, "poor", second=second)
    assert await queries.assessments_counted(inspection) == 0


async def test_one_item_that_cannot_be_taken_keeps_all_of_them_as_they_were(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    first = await an_item(people, inspection)
    second = await an_item(people, inspection, title="另一个问题")
    with pytest.raises(Refused, match="应晚于今天"):
        plan = actions.Second("补课", FAR, {first: None, second: today()})
        await assess(people, inspection, "poor", second=plan)
    assert await value("SELECT due FROM inspections_item WHERE id = {}", first) == date(2026, 12, 18)
    assert await value("SELECT count(*) FROM inspections_assessment") == 0


async def test_a_later_assessment_stands_beside_the_first_and_neither_can_be_changed(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    item = await an_item(people, inspection)
    await assess(people, inspection, "poor", second=again(item))
    await assess(people, inspection, "fair")
    history = await queries.assessments_of(people.wang, inspection)
    assert [(one["position"], one["words"]) for one in history] == [(2, "较好"), (1, "差")]
    assert [one["title"] for one in history[1]["items"]] == [a_draft(people).title]
    with pytest.raises(Exception, match="append-only"):
        async with db.atomic():
            await db.rows("UPDATE inspections_assessment SET grade = 'good'")


async def test_the_slower_of_two_is_told(people: Cast) -> None:
    inspection = await an_inspection(people, **ENDED)
    await assess(people, inspection, "good")
    with pytest.raises(Refused, match="已有人录入"):
        await actions.assess(people.he, inspection, decided("fair"), second=None, seen=0)


async def test_the_page_shows_the_figures_takes_the_open_items_along_and_keeps_the_paper(
    browser: Browser, people: Cast
) -> None:
    inspection = await an_inspection(people, **ENDED)
    item = await an_item(people, inspection)
    closed = await a_closed_item(people, inspection, title="已经销号的问题")
    path = f"/inspections/{inspection}/assessments"
    await browser.sign_in(people.wang)
    page = await browser.see(f"{path}/new")
    assert "勾选即重新整改" in page
    typed = {
        "grade": "ordinary",
        "body": BODY,
        "decided_on": today().isoformat(),
        "attention": "研究4次。",
        "measures": "具体。",
        "results": "多数解决。",
        "seen": "0",
        f"open_{item.hex}_take": "1",
    }
    missing = await browser.send(f"{path}/new", typed)
    assert missing.status_code == 422
    assert "二次整改要求" in missing.text
    whole = {**typed, "reason": "补课", "due_for_all": FAR.isoformat()}
    moved_on = await browser.send(f"{path}/new", {**whole, f"open_{closed.hex}_take": "1"})
    assert "刚刚已销号或重新打开" in moved_on.text
    paper = {"papers": ("评估报告.pdf", PDF, "application/pdf")}
    await browser.send(f"{path}/new", whole, files=paper, to=path)
    shown = await browser.see(path)
    assert "评估报告.pdf" in shown
    assert "继续整改" in shown
    assert await value("SELECT state FROM inspections_item WHERE id = {}", closed) == "closed"
    made = await row("SELECT a.id, f.id AS file FROM inspections_assessment a JOIN attachment f ON f.subject_id = a.id")
    assert made is not None
    there = f"/inspections/assessments/{made['id']}/papers/{made['file']}"
    assert (await browser.get(there)).content == PDF
    for who, answer in (("chen", 200), ("li", 404), ("zhao", 404), ("zhou", 403)):
        await browser.sign_in(people.person[who])
        assert (await browser.get(there)).status_code == answer
        assert (await browser.get(path)).status_code == answer

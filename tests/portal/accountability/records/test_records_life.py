"""A record is entered by one and checked by another, objected to and answered; the chain of a duty tells what happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from portal import duties
from portal.accountability.actions import records, records_basis, records_moves, records_objections
from portal.accountability.queries.chain import chain_of, late_days
from portal.accountability.queries.records import Filters, basis_of, figures_for, limits_of, list_for, record_for
from portal.calendardays import load_calendar
from portal.clock import as_of, today
from portal.db import row, rows, value
from portal.demo.cast import Cast, fixed_id
from portal.duties import Answerable, Term
from portal.errors import BadInput, Refused
from portal.subjects import Subject
from portal.workdays.deadline import compute
from tests.builders import a_file
from tests.portal.accountability.records.recording import a_decision, a_draft, in_force, objected

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def later(days: int) -> datetime:
    return START + timedelta(days=days)


async def test_what_one_person_entered_counts_only_when_another_checked_it(people: Cast) -> None:
    made = await a_draft(people)
    assert await list_for(people.wang, Filters()) == []
    with pytest.raises(Refused, match="您不能“复核无误，生效”"):
        await records_moves.check(await record_for(people.wang, made), people.wang)
    await records_moves.check(await record_for(people.he, made), people.he)
    assert [one["id"] for one in await list_for(people.wang, Filters())] == [made]
    told = await rows("SELECT person, sentence FROM notice WHERE subject_id = {}", made)
    assert told == [{"person": people.li.id, "sentence": "有一条与您有关的记录，请登录查看。"}]


async def test_the_database_itself_refuses_one_pair_of_hands(people: Cast) -> None:
    made = await a_draft(people)
    with pytest.raises(Exception, match="accountability_record_second_1"):
        await rows("UPDATE accountability_record SET checked_by = entered_by WHERE id = {}", made)


async def test_nobody_enters_or_checks_what_is_about_himself(people: Cast) -> None:
    with pytest.raises(Refused, match="本人的记录"):
        await records.enter(people.wang, a_decision(post=fixed_id("post wang")), a_file())
    made = await a_draft(people, a_decision(post=fixed_id("post he")))
    seen = await record_for(people.wang, made)
    with pytest.raises(Refused):
        await records_moves.check(seen, people.he)


async def test_the_office_held_that_day_is_frozen(people: Cast) -> None:
    made = await in_force(people)
    await rows("UPDATE post SET title = '副主任' WHERE id = {}", fixed_id("post li"))
    await rows("UPDATE unit SET name = '新名' WHERE id = {}", people.unit["fuwu"])
    record = await record_for(people.wang, made)
    assert (record["person_name"], record["post_title"], record["unit_name"]) == (
        "李慧",
        "主任",
        "青石街道公共服务办公室",
    )


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"held_on": date(2019, 1, 1)}, "以哪一天的职务为准"),
        ({"held_on": date(2026, 3, 3)}, "以哪一天的职务为准"),
        ({"decided_on": date(2199, 1, 1)}, "决定日期"),
        ({"sanctions": []}, "问责方式"),
        ({"sanctions": ["made_up"]}, "问责方式"),
        ({"influence_to": date(2026, 9, 1)}, "影响期起"),
        ({"influence_from": date(2026, 9, 1), "influence_to": date(2026, 8, 1)}, "影响期止"),
        ({"post": None}, "被问责人员"),
        ({"post": fixed_id("post xu")}, "被问责人员"),
        ({"post": fixed_id("post wu")}, "被问责人员"),
    ],
)
async def test_what_cannot_be_names_its_field(people: Cast, changes: dict[str, Any], where: str) -> None:
    with pytest.raises(BadInput) as wrong:
        await records.enter(people.wang, a_decision(**changes), a_file())
    assert wrong.value.complaints[0][0] == where


async def test_a_leading_body_is_given_what_can_be_given_to_one(people: Cast) -> None:
    with pytest.raises(BadInput, match="领导班子只能登记"):
        await records.enter(people.wang, a_unit(people), a_file())


def a_unit(people: Cast) -> Any:
    return a_decision(post=None, unit=people.unit["qingshi"], sanctions=["removal"])


async def test_an_open_objection_stops_the_counting_and_opens_a_duty_to_answer(people: Cast) -> None:
    made = await in_force(people)
    assert (await figures_for(people.tang, Filters()))["sanction"] == [("admonition", 1)]
    await records_objections.object_to(await record_for(people.li, made), people.li, "情况不实。")
    for name in ("wang", "tang", "chen"):
        assert await list_for(people.person[name], Filters()) == []
        assert (await figures_for(people.person[name], Filters()))["all"] == [("", 0)]
    duty = await row("SELECT d.* FROM duty d WHERE d.subject_kind = 'accountability.objection'")
    assert duty is not None
    assert (duty["unit"], duty["person"], duty["narrow"]) == (people.unit["inspection_office"], people.he.id, True)
    counted = compute(today(), (30, "日"), await load_calendar())
    assert duty["due"] == counted.effective_due
    assert await duties.one(people.zhou, duty["subject_kind"], duty["subject_id"]) is None


@pytest.mark.parametrize(("verdict", "state", "counts"), [("upheld", "struck", 0), ("dismissed", "confirmed", 1)])
async def test_the_answer_strikes_it_out_or_lets_it_count_again(
    people: Cast, verdict: str, state: str, counts: int
) -> None:
    made = await objected(people)
    with pytest.raises(Refused, match="您不能"):
        await records_objections.answer(await record_for(people.wang, made), people.wang, verdict, "经核查。")
    await records_objections.answer(await record_for(people.he, made), people.he, verdict, "经核查。")
    assert (await record_for(people.li, made))["state"] == state
    assert len(await list_for(people.wang, Filters())) == counts
    assert await value("SELECT done_at FROM duty WHERE subject_kind = 'accountability.objection'") is not None
    with pytest.raises(Refused):
        await records_objections.object_to(await record_for(people.li, made), people.li, "再提一次。")


async def test_the_period_to_object_ends_with_its_last_day(people: Cast) -> None:
    with as_of(START):
        made = await in_force(people)
    last = (await record_for(people.li, made))["object_by"]
    midnight = datetime(last.year, last.month, last.day, 16, tzinfo=UTC)
    with as_of(midnight), pytest.raises(Refused, match="期限已于"):
        await records_objections.object_to(await record_for(people.li, made), people.li, "太晚。")
    with as_of(midnight - timedelta(seconds=1)):
        await records_objections.object_to(await record_for(people.li, made), people.li, "还来得及。")


async def test_an_office_sets_its_own_periods_for_what_comes(people: Cast) -> None:
    before = await in_force(people)
    office = people.unit["inspection_office"]
    days: dict[str, Any] = {"object_amount": 10, "object_unit": "工作日", "answer_amount": 15, "answer_unit": "日"}
    await records_basis.set_limits(people.wang, office, **days, version=0)
    with pytest.raises(Refused, match="他人修改"):
        await records_basis.set_limits(people.he, office, **days, version=0)
    assert (await limits_of(office))["object_amount"] == 10
    after = await in_force(people)
    kept, new = await record_for(people.wang, before), await record_for(people.wang, after)
    assert kept["object_by"] == compute(today(), (30, "日"), await load_calendar()).effective_due
    assert new["object_by"] == compute(today(), (10, "工作日"), await load_calendar()).effective_due


async def test_a_correction_is_a_new_version_and_the_old_one_counts_until_it_is_checked(people: Cast) -> None:
    made = await in_force(people)
    right = a_decision(sanctions=["circular"])
    newer = await records.correct(await record_for(people.wang, made), people.wang, right, "问责方式登记有误", None)
    assert [one["id"] for one in await list_for(people.wang, Filters())] == [made]
    with pytest.raises(Refused, match="等待复核"):
        await records.correct(await record_for(people.he, made), people.he, right, "又一次", None)
    await records_moves.check(await record_for(people.he, newer), people.he)
    assert [one["sanctions"] for one in await list_for(people.wang, Filters())] == [["circular"]]
    assert (await record_for(people.wang, made))["state"] == "superseded"
    assert await value("SELECT count(*) FROM attachment WHERE subject_id = {}", newer) == 1


async def test_what_was_in_force_is_withdrawn_by_a_paper(people: Cast) -> None:
    made = await in_force(people)
    with pytest.raises(BadInput, match="撤回依据"):
        await records_moves.withdraw(await record_for(people.wang, made), people.wang, "决定被变更", None)
    await records_moves.withdraw(await record_for(people.wang, made), people.wang, "决定被变更", "青纪〔2026〕9号")
    assert await list_for(people.wang, Filters()) == []
    assert (await record_for(people.li, made))["state"] == "withdrawn"
    draft = await a_draft(people)
    await records_moves.withdraw(await record_for(people.wang, draft), people.wang, "登记重复", None)


async def test_only_who_entered_it_changes_a_draft_and_nobody_a_record(people: Cast) -> None:
    made = await a_draft(people)
    with pytest.raises(Refused, match="登记人本人"):
        await records.edit(await record_for(people.he, made), people.he, a_decision(), None)
    await records.edit(await record_for(people.wang, made), people.wang, a_decision(ground="46.4"), None)
    await records_moves.check(await record_for(people.he, made), people.he)
    with pytest.raises(Refused, match="登记更正"):
        await records.edit(await record_for(people.wang, made), people.wang, a_decision(), None)


async def test_who_was_slower_is_told(people: Cast) -> None:
    made = await a_draft(people)
    seen = await record_for(people.he, made)
    await records.edit(await record_for(people.wang, made), people.wang, a_decision(ground="46.4"), None)
    with pytest.raises(Refused, match="刚刚已被他人办理"):
        await records_moves.check(seen, people.he)


async def a_duty(people: Cast, **more: Any) -> Any:
    subject = Subject("inspections.item", fixed_id("a duty"), "账外资金清理", "/inspections/items/x")
    due = date(2026, 3, 10)
    answerable = Answerable(people.unit["fuwu"], people.li.id, principal=people.chen.id, supervising=people.wang.id)
    return await duties.open_duty(subject, answerable, Term(START.date(), due, due)), subject


async def test_the_chain_tells_who_held_it_when_and_what_happened(people: Cast) -> None:
    with as_of(START):
        duty, subject = await a_duty(people)
    with as_of(later(3)):
        await duties.note(subject.kind, subject.id, "已清理两笔。", later(3).date(), people.li)
        term = Term(START.date(), date(2026, 3, 15), date(2026, 3, 15))
        await duties.extend_duty(subject.kind, subject.id, term, "凭证调取需时", people.wang)
    with as_of(later(15)):
        await duties.hand_over_duty(subject.kind, subject.id, people.li.id, people.sun.id)
    with as_of(later(18)):
        await duties.hand_in(subject.kind, subject.id)
    with as_of(later(20)):
        await duties.hand_back(subject.kind, subject.id, later(20).date())
    with as_of(later(25)):
        await duties.finish_duty(subject.kind, subject.id, later(25).date())
    chain = await chain_of(people.zhou, duty, later(40).date())
    assert [(one.person, one.roles["主体责任"], one.roles["督导责任"]) for one in chain.held] == [
        ("李慧", "陈国栋", "王诚"),
        ("孙立", "陈国栋", "王诚"),
    ]
    assert chain.held[0].until == chain.held[1].since == later(15)
    said = [(one.what, one.who) for one in chain.events]
    assert said == [
        ("列入督办", ""),
        ("延期", "王诚 批准"),
        ("报告进展（2026-03-05）", "青石街道公共服务办公室 李慧"),
        ("换岗交接", ""),
        ("报送办理结果", ""),
        ("退回，继续办理", ""),
        ("办结", ""),
    ]
    assert "凭证调取需时" in chain.events[1].text
    assert [one.late for one in chain.events] == [0, 0, 0, 2, 0, 7, 0]
    assert (chain.late_days, chain.returns, chain.extensions) == (12, 1, 1)


def test_days_of_others_verdict_are_nobodys_lateness() -> None:
    def line(state: str, day: int, due: int = 5) -> dict[str, Any]:
        return {"state": state, "at": later(day), "due": START.date() + timedelta(days=due), "done_on": None}

    assert late_days([line("open", 0), line("handed_in", 4)], later(90).date()) == 0
    assert late_days([line("open", 0), line("handed_in", 7)], later(90).date()) == 2
    assert late_days([line("open", 0), line("open", 3, due=30)], later(20).date()) == 0


async def test_what_a_record_rests_on_is_a_card_of_a_duty_one_sees(people: Cast) -> None:
    duty, subject = await a_duty(people)
    made = await a_draft(people)
    await records_basis.rest_on(await record_for(people.wang, made), people.wang, duty, None)
    with pytest.raises(BadInput, match="已经列为依据"):
        await records_basis.rest_on(await record_for(people.wang, made), people.wang, duty, None)
    with pytest.raises(BadInput, match="没有找到这份函件"):
        await records_basis.rest_on(await record_for(people.wang, made), people.wang, None, "不存在〔2026〕1号")
    [card] = await basis_of(made)
    assert (card["subject_kind"], card["subject_id"], card["title"], card["path"]) == (
        subject.kind,
        subject.id,
        subject.title,
        subject.path,
    )
    await records_moves.check(await record_for(people.he, made), people.he)
    with pytest.raises(Refused, match="登记更正"):
        await records_basis.rest_no_more_on(await record_for(people.wang, made), people.wang, card["id"])

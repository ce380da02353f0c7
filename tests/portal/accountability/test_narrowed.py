"""Places of 督办问责 where a list, a figure, a way on is narrowed to what one may know."""

from typing import Any

import pytest

from portal import recusals
from portal.access import Me
from portal.accountability.actions import letters, records, records_moves
from portal.accountability.actions.supervision import matters
from portal.accountability.queries.letters import letter_for
from portal.accountability.queries.letters import matters_of as matters_of_letter
from portal.accountability.queries.programme import milestone_for, milestone_subject, milestones_of, programmes_for
from portal.accountability.queries.records import duties_to_rest_on, mine, record_for, subject_of, versions_of
from portal.accountability.queries.supervision import inspected_for, supervision_for, units_of
from portal.accountability.queries.supervision_findings import finding_for
from portal.accountability.queries.supervision_findings import subject_of as subject_of_finding
from portal.accountability.queries.supervision_lists import Filters, supervisions_for
from portal.accountability.queries.supervision_matters import about_duty, draws_of, eligible, matter_for, matters_of
from portal.clock import today
from portal.db import value
from portal.demo.cast import Cast
from portal.errors import Missing
from portal.subjects import Subject
from tests.portal.accountability.letters.writing import a_draft, a_duty, freeze_as
from tests.portal.accountability.records.recording import a_decision, in_force
from tests.portal.accountability.records.recording import a_draft as a_drafted_record
from tests.portal.accountability.registers.keeping import a_milestone, a_programme
from tests.portal.accountability.supervision.inspecting import fed_back, planned, running, unit_of, written

Record = dict[str, Any]


async def kept_from(people: Cast, card: Subject, *who: Me) -> None:
    for me in who:
        await recusals.declare(card, people.tang, person=me.id, unit=None, reason="亲属关系")


def card_of(duty: Record) -> Subject:
    return Subject(duty["subject_kind"], duty["subject_id"], duty["title"], duty["path"])


# registers and records


async def test_a_programme_counts_the_milestones_its_reader_may_know(people: Cast) -> None:
    plan = await a_programme(people)
    milestone = await a_milestone(people, plan=plan)
    await kept_from(people, milestone_subject(await milestone_for(people.zhou, milestone)), people.li)
    counted = {me.account: (await programmes_for(me))[0] for me in (people.zhou, people.li)}
    assert {name: (one["milestones"], one["next_due"] is None) for name, one in counted.items()} == {
        "zhou": (1, False),
        "li": (0, True),
    }
    assert len(await milestones_of(people.zhou, [plan])) == 1
    assert await milestones_of(people.xu, [plan]) == []


async def test_what_is_recorded_of_oneself_is_listed_but_for_what_one_is_kept_from(people: Cast) -> None:
    made = await in_force(people)
    assert [one["id"] for one in await mine(people.li)] == [made]
    await kept_from(people, subject_of(await record_for(people.wang, made)), people.li)
    assert await mine(people.li) == []


async def test_a_correction_leads_those_to_the_earlier_version_who_may_see_that_one(people: Cast) -> None:
    made = await in_force(people)
    right = a_decision(sanctions=["circular"])
    newer = await records.correct(await record_for(people.wang, made), people.wang, right, "登记有误", None)
    await records_moves.check(await record_for(people.he, newer), people.he)
    found = await record_for(people.wang, newer)
    await kept_from(people, subject_of(await record_for(people.wang, made)), people.he)
    assert [one["id"] for one in await versions_of(found, people.wang)] == [made]
    assert await versions_of(found, people.he) == []


async def test_a_record_is_offered_the_late_duties_its_writer_may_know(people: Cast) -> None:
    duty = await a_duty(people)
    found = await record_for(people.wang, await a_drafted_record(people, a_decision(decided_on=today())))
    assert [one["id"] for one in await duties_to_rest_on(people.wang, found)] == [duty["id"]]
    await kept_from(people, card_of(duty), people.he)
    assert await duties_to_rest_on(people.he, found) == []


# letters


async def test_who_has_a_copy_is_led_to_duties_they_may_see_only(people: Cast) -> None:
    letter = await a_draft(people)
    found = await letter_for(people.zhou, letter)
    said = {name: found[name] for name in ("title", "addressee", "cause", "basis", "demand", "reply_days", "contact")}
    await letters.edit(found, people.zhou, letters.Words(**said, copies=[people.unit["housing"]]))
    await letters.submit(await letter_for(people.zhou, letter), people.zhou)
    await freeze_as(people, letter, "tang")
    assert [bool(one["way"]) for one in await matters_of_letter(people.li, letter)] == [True]
    assert await letter_for(people.lin, letter)
    assert [bool(one["way"]) for one in await matters_of_letter(people.lin, letter)] == [False]


# supervisions


async def test_the_unit_is_not_inside_and_reads_no_list_of_what_was_looked_at(people: Cast) -> None:
    made = await fed_back(people, duties=(await a_duty(people),))
    inspected = await unit_of(made)
    for me, inside in ((people.zhou, True), (people.wang, True), (people.li, False)):
        assert (await inspected_for(me, inspected))["inside"] is inside, me.name
        assert bool(await matters_of(me, made)) is inside, me.name


async def test_an_inspection_names_to_a_unit_itself_alone(people: Cast) -> None:
    made = await running(people, units=("fuwu", "zongzhi"))
    for me, names, of_other in ((people.zhou, "公共服务办、综治办", [made]), (people.li, "公共服务办", [])):
        [one] = (await supervisions_for(me, Filters()))[0]
        assert set(one["names"].split("、")) == set(names.split("、")), me.name
        filtered = Filters(unit=people.unit["zongzhi"])
        assert [line["id"] for line in (await supervisions_for(me, filtered))[0]] == of_other, me.name


async def test_a_unit_is_counted_without_the_matter_one_is_kept_from(people: Cast) -> None:
    duty = await a_duty(people)
    made = await written(people, duties=(duty,))
    await kept_from(people, card_of(duty), people.qian)
    counted = {me.account: (await units_of(me, made))[0] for me in (people.wang, people.qian)}
    assert {name: (one["matters"], one["findings"]) for name, one in counted.items()} == {
        "wang": (1, 3),
        "qian": (0, 2),
    }


async def test_one_matter_opens_inside_or_once_it_was_told_and_leads_to_the_duty_who_sees_it(people: Cast) -> None:
    """林 goes along and does not see the duties of that street; 李 reads it once the feedback is signed, 赵 never."""
    duty = await a_duty(people)
    made = await running(people, duties=(duty,), team=("lin", "wang"))
    matter = await value("SELECT id FROM accountability_supervision_matter WHERE supervision = {}", made)
    for me, opens in ((people.wang, True), (people.lin, False)):
        assert (await matter_for(me, matter))["may_open"] is opens, me.name
    with pytest.raises(Missing):
        await matter_for(people.li, matter)
    told = await fed_back(people, duties=(await a_duty(people, title="另一件"),))
    matter = await value("SELECT id FROM accountability_supervision_matter WHERE supervision = {}", told)
    assert await matter_for(people.li, matter)
    with pytest.raises(Missing):
        await matter_for(people.zhao, matter)


async def test_a_draw_is_made_and_shown_without_what_one_is_kept_from(people: Cast) -> None:
    owed = [await a_duty(people, late=late, title=f"事项{late}") for late in (1, 2, 3)]
    made = await planned(people)
    found = await supervision_for(people.zhou, made)
    await matters.draw(found, people.zhou, standing="late", inspected=None, seed="7391", size=1)
    drawn = (await matters_of(people.zhou, made))[0]["duty"]
    kept, free = [one for one in owed if one["id"] != drawn]
    await kept_from(people, card_of(kept), people.shen)
    assert set(await eligible(people.zhou, made, "late", None)) == {kept["id"], free["id"]}
    assert await eligible(people.shen, made, "late", None) == [free["id"]]
    assert set((await draws_of(people.zhou, made))[0]["known"]) == {one["id"] for one in owed}
    assert set((await draws_of(people.shen, made))[0]["known"]) == {drawn, free["id"]}


async def test_that_a_duty_is_looked_at_is_not_told_to_who_is_kept_from_it_or_from_what_was_found(people: Cast) -> None:
    looked_at, found_of = await a_duty(people), await a_duty(people, title="另一件")
    await running(people, duties=(looked_at,))
    assert len(await about_duty(people.wang, looked_at["id"])) == 1
    await kept_from(people, card_of(looked_at), people.wang)
    assert await about_duty(people.wang, looked_at["id"]) == []
    assert len(await about_duty(people.zhou, looked_at["id"])) == 1
    made = await written(people, duties=(found_of,))
    finding = await value(
        "SELECT f.id FROM accountability_supervision_finding f JOIN accountability_supervision_matter m ON m.id = f.matter"
        " WHERE m.supervision = {}",
        made,
    )
    card = subject_of_finding(await finding_for(people.zhou, finding))
    assert len(await about_duty(people.qian, found_of["id"])) == 1
    await kept_from(people, card, people.qian)
    assert await about_duty(people.qian, found_of["id"]) == []

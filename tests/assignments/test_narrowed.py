"""Lists, figures and sheets of the room tell of a case only to who may know it: one place after the other."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import acts, circulations, nudging
from assignments.actions import closing as ending
from assignments.queries import (
    batches,
    carriers,
    case_dossiers,
    closing,
    exchanges,
    handing_over,
    ledger,
    load,
    matter_ledger,
    matter_sheets,
    matters,
    monthly,
    overview,
    own_words,
    procedures,
    rechecks,
    registers,
    sampling,
    waiting,
)
from assignments.queries.assignments import assignment_for, assignments_for
from assignments.queries.cases import case_for
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing
from portal.people import Role
from tests.assignments.ending import a_batched_case, an_ending, applied, closed, passed
from tests.assignments.screening import a_matter, answered, somebody_of
from tests.assignments.test_batches import a_batch
from tests.assignments.test_circulations import a_circulation, reader_of
from tests.assignments.test_ledger_excel import looked as a_sheet_of_cases
from tests.assignments.test_matter_sheets import GOOD
from tests.assignments.test_matter_sheets import looked as a_sheet_of_matters
from tests.assignments.test_matter_sheets import taken as matters_taken_in
from tests.assignments.test_recusals import joined, kept_from_case, kept_from_matter
from tests.assignments.test_sampling import a_sample
from tests.assignments_builders import a_case, a_drafted, a_register, an_approved, pushed, underway
from tests.browser import Browser
from tests.builders import a_file
from tests.people_builders import posted

MEASURED = re.compile(r'href="/assignments/figures/[^"]*"[^>]*>(\d+)')


async def gone_to_another_street(people: Cast) -> Me:
    """周 left the office yesterday."""
    ended = "UPDATE post SET ends_on = {} WHERE person = {} RETURNING id"
    await db.rows(ended, today() - timedelta(days=1), people.zhou.id)
    return await posted(people.zhou.id, people.unit["liuan_zongzhi"], Role.liaison, starts_on=today())


async def office_of_another_district(people: Cast) -> Me:
    return await posted(people.xu.id, people.unit["other_office"], Role.office, starts_on=today())


async def a_hidden_case(people: Cast) -> UUID:
    """陈 carries it, and 沈 of the office must not know of it."""
    case = await a_case(people)
    await underway(people, case)
    await kept_from_case(people, case)
    return case


async def the_register(people: Cast) -> dict[str, Any]:
    found = await registers.own_register(people.zhou)
    assert found is not None
    return found


# what the office does and counts, and the one of it who is recused


async def test_who_is_recused_is_not_asked_to_remind_of_the_case(people: Cast) -> None:
    case = await a_hidden_case(people)
    assert [one["number"] for one in (await nudging.planned(people.zhou, [case])).assignments] == ["LJ202600001"]
    plan = await nudging.planned(people.shen, [case])
    assert (plan.assignments, plan.skipped) == ([], [])


async def test_the_page_of_figures_does_not_count_it_for_who_is_recused(browser: Browser, people: Cast) -> None:
    await a_hidden_case(people)
    await browser.sign_in(people.zhou)
    assert "1" in MEASURED.findall(await browser.see("/assignments/figures"))
    await browser.sign_in(people.shen)
    assert "1" not in MEASURED.findall(await browser.see("/assignments/figures"))


async def test_the_leaders_counted_are_those_of_cases_one_may_know(browser: Browser, people: Cast) -> None:
    await a_hidden_case(people)
    await browser.sign_in(people.zhou)
    assert "陈国栋" in await browser.see("/assignments/figures/leaders")
    await browser.sign_in(people.shen)
    assert "陈国栋" not in await browser.see("/assignments/figures/leaders")


async def test_of_several_assignments_who_is_recused_gets_the_others(people: Cast) -> None:
    case = await a_case(people)
    hidden, other = await underway(people, case), await underway(people, await a_case(people, number="LJ2"))
    await kept_from_case(people, case)
    assert set(await assignments_for(people.zhou, [hidden, other])) == {hidden, other}
    assert set(await assignments_for(people.shen, [hidden, other])) == {other}


async def test_how_much_a_leader_carries_is_counted_by_what_the_reader_may_know(people: Cast) -> None:
    await a_hidden_case(people)
    carried = {}
    for me in (people.zhou, people.shen):
        found = await carriers.leaders_for(me, people.path["district"])
        carried[me.account] = next(one["cases"] for one in found if one["id"] == people.chen.id)
    assert carried == {"zhou": 1, "shen": 0}


async def test_a_case_is_not_found_by_its_number_to_link_it(people: Cast) -> None:
    case, other = await a_hidden_case(people), await a_case(people, number="LJ2")
    called = [line["id"] for line in await case_dossiers.cases_called(people.zhou, "LJ202600001", other)]
    assert called == [case]
    assert await case_dossiers.cases_called(people.shen, "LJ202600001", other) == []


async def test_a_case_is_not_found_by_its_number_to_join_a_matter_to_it(people: Cast) -> None:
    case = await a_hidden_case(people)
    register = (await the_register(people))["id"]
    assert await matters.case_numbered(people.zhou, register, "LJ202600001") == case
    assert await matters.case_numbered(people.shen, register, "LJ202600001") is None


async def test_a_paper_used_for_a_hidden_case_too_does_not_tell_its_number(people: Cast) -> None:
    first = await applied(people)
    second = await underway(people, await a_case(people, number="LJ2"))
    same = a_file("处理意见书.pdf", f"%PDF-1.4 {first} 0".encode())
    await ending.apply(await assignment_for(people.chen, second), people.chen, an_ending(), [same])
    await kept_from_case(people, (await assignment_for(people.zhou, first))["backlog_case"])
    papers = await closing.papers_of(second)
    told = {}
    for me in (people.zhou, people.shen):
        material = await closing.material_for(me, await assignment_for(me, second), papers)
        told[me.account] = [line["number"] for line in material["elsewhere"]]
    assert told == {"zhou": ["LJ202600001"], "shen": []}


async def test_who_is_recused_finds_nothing_to_hand_over(people: Cast) -> None:
    await a_hidden_case(people)
    register = (await the_register(people))["id"]
    assert [one["id"] for one in await handing_over.givers_for(people.zhou)] == [people.chen.id]
    assert len(await handing_over.held_by(people.zhou, register, people.chen.id)) == 1
    assert await handing_over.givers_for(people.shen) == []
    assert await handing_over.held_by(people.shen, register, people.chen.id) == []


async def test_what_a_leader_holds_is_for_the_office_and_not_for_everybody_who_sees_the_case(people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    register = (await the_register(people))["id"]
    assert (await case_for(people.luo, case))["id"] == case
    for me, number in ((people.zhou, 1), (people.chen, 1), (people.luo, 0)):
        assert len(await handing_over.held_by(me, register, people.chen.id)) == number, me.account


async def test_a_list_walked_in_its_order_leaves_out_what_is_hidden(people: Cast) -> None:
    made = [await a_case(people, number=f"LJ{number}") for number in range(3)]
    await kept_from_case(people, made[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "FEW", 1)
        whole = await ledger.page_of(people.zhou, {}, limit=3)
        page = await ledger.page_of(people.shen, {}, limit=2)
    assert {line["id"] for line in whole["cases"]} == set(made)
    assert {line["id"] for line in page["cases"]} == set(made[1:])
    assert page["next"] == ""


async def test_mine_is_what_one_carries_and_not_all_one_sees(people: Cast) -> None:
    case = await a_case(people)
    await underway(people, case)
    await a_case(people, number="LJ2")
    assert len((await ledger.page_of(people.chen, {}))["cases"]) == 2
    assert [line["id"] for line in (await ledger.page_of(people.chen, {"mine": "1"}))["cases"]] == [case]


async def test_who_is_recused_does_not_deal_the_case_out(people: Cast) -> None:
    case = await a_hidden_case(people)
    assert [line["id"] for line in await load.loose_among(people.zhou, [case])] == [case]
    assert await load.loose_among(people.shen, [case]) == []


async def test_a_batch_stands_as_far_as_the_reader_sees_its_cases(people: Cast) -> None:
    register = await a_register(people)
    batch = await a_batch(people, register)
    await a_case(people, register, batch=batch)
    await a_case(people, register, number="LJ2", batch=batch, authority=people.unit["audit_office"])
    for me, total in ((people.zhou, 2), (people.luo, 1)):
        assert [one["standing"].total for one in await batches.batches_for(me)] == [total], me.account


async def test_a_batch_of_hidden_cases_only_does_not_run_for_who_is_recused(people: Cast) -> None:
    case = await a_batched_case(people)
    await kept_from_case(people, case)
    assert [one["cases"] for one in await overview.batches_running(people.zhou)] == [1]
    assert await overview.batches_running(people.shen) == []


async def test_the_monthly_report_counts_nothing_of_it_for_who_is_recused(people: Cast) -> None:
    """Neither in the numbers, nor by level, nor what the leader did in person."""
    case = await a_case(people)
    found = await assignment_for(people.chen, await underway(people, case))
    await acts.enter(found, people.chen, kind="reception", held_on=today(), outcome="听取诉求。")
    await kept_from_case(people, case)
    register, month = await the_register(people), today().replace(day=1)
    whole = await monthly.report_of(people.zhou, register, month)
    assert (whole["numbers"]["registered"], len(whole["levels"])) == (1, 1)
    assert [number for _, number in whole["acts"]] == [1]
    told = await monthly.report_of(people.shen, register, month)
    assert set(told["numbers"].values()) == {0}
    assert told["levels"] == []
    assert told["acts"] == []


# who comes from outside


async def a_case_of_the_city(people: Cast) -> tuple[UUID, Me]:
    """In a batch; a department of the city is its authority and sees it, and not the register of the district."""
    case = await a_batched_case(people, upward=False, authority=people.unit["it"])
    outsider = await somebody_of(people.unit["it"])
    assert (await case_for(outsider, case))["id"] == case
    return case, outsider


async def test_who_comes_to_the_case_from_outside_does_not_open_its_batch(people: Cast) -> None:
    case, outsider = await a_case_of_the_city(people)
    assert (await case_dossiers.dossier_for(people.zhou, case))["batch_open"]
    assert not (await case_dossiers.dossier_for(outsider, case))["batch_open"]


async def test_draws_of_a_register_are_not_for_who_sees_one_of_the_cases_from_outside(people: Cast) -> None:
    case, outsider = await a_case_of_the_city(people)
    await passed(people, await applied(people, await underway(people, case)))
    sample = await a_sample(people)
    assert [one["id"] for one in (await sampling.samples_for(people.shen))["samples"]] == [sample]
    assert (await sampling.sample_for(people.shen, sample))["drawn"] == 1
    assert (await sampling.samples_for(outsider))["samples"] == []
    with pytest.raises(Missing):
        await sampling.sample_for(outsider, sample)


async def test_another_district_knows_neither_the_register_nor_its_days(people: Cast) -> None:
    register = await a_register(people, still_days=29)
    told = {}
    for me in (people.li, people.xu):
        limits = await procedures.PROCEDURES[0].limits(me)
        told[me.account] = [(own.whose, own.amount) for limit in limits for own in limit.own]
    assert told == {"li": [("临江区信访积案库", 29)], "xu": []}
    assert [one["id"] for one in await registers.registers_for(people.li)] == [register]
    assert await registers.registers_for(people.xu) == []


async def test_what_is_to_be_looked_at_again_is_the_offices_list(people: Cast) -> None:
    """钱 sees the case, and keeps no register."""
    assignment = await closed(people)
    assert (await assignment_for(people.qian, assignment))["id"] == assignment
    assert len((await rechecks.page_of(people.zhou, done=False))["rechecks"]) == 1
    assert (await rechecks.page_of(people.qian, done=False))["rechecks"] == []


# matters


async def test_who_found_a_matter_reads_no_number_of_a_case_one_does_not_see(people: Cast) -> None:
    await joined(people)
    for me, number in ((people.sun, None), (people.zhou, "LJ9")):
        assert [line["case_number"] for line in await matter_ledger.lines(me, {})] == [number], me.account


async def test_fields_are_those_of_the_matters_one_sees(people: Cast) -> None:
    await a_matter(people)
    assert await matter_ledger.fields_in(people.zhou) == ["城乡建设"]
    assert await matter_ledger.fields_in(people.zhao) == []


async def test_what_came_of_a_sheet_is_told_without_the_hidden_matter(people: Cast) -> None:
    sheet = await matters_taken_in(people, GOOD, ["青石街道", "", "另一件事", "青石街道", "教育", ""])
    first, second = [line["id"] for line in await matter_sheets.matters_of(people.shen, sheet)]
    await kept_from_matter(people, first)
    assert [line["id"] for line in await matter_sheets.matters_of(people.zhou, sheet)] == [first, second]
    assert [line["id"] for line in await matter_sheets.matters_of(people.shen, sheet)] == [second]


async def test_that_it_was_reported_before_is_not_told_to_who_is_recused(people: Cast) -> None:
    matter = await a_matter(people, summary="楼道堆物起争执")
    register = (await the_register(people))["id"]
    await kept_from_matter(people, matter)
    known = await matter_sheets.known_already(people.zhou, register, ["楼道堆物起争执"])
    assert list(known) == [("楼道堆物起争执", str(people.unit["qingshi"]))]
    assert await matter_sheets.known_already(people.shen, register, ["楼道堆物起争执"]) == {}


# who handed something in, or said something, and is no longer to know


async def test_who_left_the_office_finds_the_sheet_of_cases_handed_in_no_more(people: Cast) -> None:
    await a_case(people)
    exchange = await a_sheet_of_cases(people.zhou, lambda *_: None)
    assert (await exchanges.exchange_of(people.zhou, exchange["id"]))["id"] == exchange["id"]
    gone = await gone_to_another_street(people)
    with pytest.raises(Missing):
        await exchanges.exchange_of(gone, exchange["id"])


async def test_who_left_the_office_has_no_list_of_sheets_of_cases(people: Cast) -> None:
    await a_case(people)
    exchange = await a_sheet_of_cases(people.zhou, lambda *_: None)
    register = exchange["register"]
    assert [one["id"] for one in await exchanges.exchanges_of(people.zhou, register)] == [exchange["id"]]
    assert await exchanges.exchanges_of(await gone_to_another_street(people), register) == []


async def test_who_left_the_office_finds_the_sheet_of_matters_handed_in_no_more(people: Cast) -> None:
    sheet = await a_sheet_of_matters(people, GOOD)
    assert (await matter_sheets.sheet_for(people.zhou, sheet))["id"] == sheet
    assert [one["id"] for one in await matter_sheets.sheets_of(people.zhou)] == [sheet]
    gone = await gone_to_another_street(people)
    assert await matter_sheets.sheets_of(gone) == []
    with pytest.raises(Missing):
        await matter_sheets.sheet_for(gone, sheet)


async def test_who_is_recused_does_not_even_read_the_opinion_of_the_own_unit(people: Cast) -> None:
    case = await a_case(people)
    circulation = await a_circulation(people, case, "housing")
    asked = await reader_of(people, circulation, "housing")
    await circulations.give_opinion(people.lin, case, circulation, asked, opinion="可以列入明年计划。")
    assert [one["text"] for one in await own_words.opinions_of(people.lin, case)] == ["可以列入明年计划。"]
    await kept_from_case(people, case)
    in_housing = await posted(people.shen.id, people.unit["housing"], Role.liaison, starts_on=today())
    assert await own_words.opinions_of(in_housing, case) == []
    assert len(await own_words.opinions_of(people.luo, case)) == 1


# what waits


async def test_a_form_waits_for_the_office_of_its_own_register(people: Cast) -> None:
    await pushed(people, await a_drafted(people), "propose", "zhou")
    assert (await waiting.numbers_for(people.shen))["endorse"] == 1
    elsewhere = await office_of_another_district(people)
    assert (await waiting.numbers_for(elsewhere))["endorse"] == 0
    assert await waiting.list_of(elsewhere, "endorse") == []


async def test_a_matter_waits_for_the_office_of_its_own_register(people: Cast) -> None:
    await a_matter(people, summary="楼道堆物起争执")
    await answered(people)
    elsewhere = await office_of_another_district(people)
    for what in ("judge", "settle"):
        assert (await waiting.numbers_for(people.shen))[what] == 1
        assert (await waiting.numbers_for(elsewhere))[what] == 0


async def test_who_speaks_for_the_lead_unit_as_well_does_not_look_again(people: Cast) -> None:
    await closed(people)
    await db.rows("UPDATE assignments_recheck SET due = {} RETURNING id", today())
    assert len(await waiting.list_of(people.shen, "recheck")) == 1
    of_both = await posted(people.shen.id, people.unit["fuwu"], Role.liaison, starts_on=today())
    assert await waiting.list_of(of_both, "recheck") == []


async def test_nothing_of_a_case_waits_for_who_is_recused(people: Cast) -> None:
    case = await a_case(people)
    await an_approved(people, case)
    await kept_from_case(people, case)
    assert (await waiting.numbers_for(people.zhou))["deliver"] == 1
    assert (await waiting.numbers_for(people.shen))["deliver"] == 0
    assert await waiting.list_of(people.shen, "deliver") == []

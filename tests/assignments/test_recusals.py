"""回避 on a case, on a matter and on what hangs on either: each is lifted where it was declared, and takes only its own
shadows along."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from assignments.actions import cases, handing_over, instructions, matter_moves, matters
from assignments.queries.assignments import assignment_for
from assignments.queries.cases import case_for
from assignments.queries.handing_over import hand_over_for
from assignments.queries.matters import matter_for
from assignments.queries.registers import own_register
from portal import db
from portal.clock import today
from portal.demo.cast import Cast
from portal.errors import Missing, Refused
from tests.assignments.screening import a_matter
from tests.assignments_builders import a_case, an_accepted
from tests.browser import Browser


async def kept_from_case(people: Cast, case: UUID) -> UUID:
    """沈 must not know of the case."""
    found = await case_for(people.zhou, case)
    await cases.recuse(found, people.zhou, person=people.shen.id, unit=None, reason="亲属关系")
    return await declared_on(case, people.shen.id)


async def kept_from_matter(people: Cast, matter: UUID) -> UUID:
    found = await matter_for(people.zhou, matter)
    await matters.recuse(found, people.zhou, person=people.shen.id, unit=None, reason="邻居")
    return await declared_on(matter, people.shen.id)


async def declared_on(record: UUID, person: UUID) -> UUID:
    found: UUID = await db.value(
        "SELECT id FROM recusal WHERE record_id = {} AND person = {} AND shadow_of IS NULL", record, person
    )
    return found


async def joined(people: Cast) -> tuple[UUID, UUID]:
    """A case, and a matter that became part of it."""
    case, matter = await a_case(people, number="LJ9"), await a_matter(people)
    await matter_moves.take_in(await matter_for(people.zhou, matter), people.zhou, number="LJ9", join=case)
    return case, matter


async def test_lifting_it_on_the_case_leaves_what_was_declared_on_the_matter(people: Cast) -> None:
    case, matter = await a_case(people, number="LJ9"), await a_matter(people)
    await kept_from_matter(people, matter)
    on_case = await kept_from_case(people, case)
    await matter_moves.take_in(await matter_for(people.zhou, matter), people.zhou, number="LJ9", join=case)
    await cases.unrecuse(await case_for(people.zhou, case), people.zhou, on_case)
    with pytest.raises(Missing):
        await matter_for(people.shen, matter)
    with pytest.raises(Missing):
        await case_for(people.shen, case)


async def test_lifting_both_shows_both_again(people: Cast) -> None:
    case, matter = await joined(people)
    on_case, on_matter = await kept_from_case(people, case), await kept_from_matter(people, matter)
    await matters.unrecuse(await matter_for(people.zhou, matter), people.zhou, on_matter)
    with pytest.raises(Missing):
        await matter_for(people.shen, matter)
    await cases.unrecuse(await case_for(people.zhou, case), people.zhou, on_case)
    assert (await case_for(people.shen, case))["id"] == case
    assert (await matter_for(people.shen, matter))["id"] == matter
    assert await db.value("SELECT count(*) FROM recusal WHERE lifted_at IS NULL") == 0


async def test_what_hangs_on_two_cases_stays_hidden_until_both_recusals_are_lifted(people: Cast) -> None:
    """A sheet of the hand-over names both; lifting the one must not show the other."""
    register = await own_register(people.zhou)
    made = [await a_case(people, number=number) for number in ("LJ1", "LJ2")]
    register = await own_register(people.zhou)
    assert register is not None
    carried = [await an_accepted(people, case) for case in made]
    versions = {one: (await assignment_for(people.zhou, one))["version"] for one in carried}
    given: dict[str, Any] = {"giver": people.chen.id, "receiver": people.luo.id, "reason": "换岗"}
    sheet = await handing_over.prepare(people.zhou, register=register["id"], chosen=versions, **given)
    first, second = [await kept_from_case(people, case) for case in made]
    await cases.unrecuse(await case_for(people.zhou, made[0]), people.zhou, first)
    with pytest.raises(Missing):
        await hand_over_for(people.shen, sheet)
    await cases.unrecuse(await case_for(people.zhou, made[1]), people.zhou, second)
    assert (await hand_over_for(people.shen, sheet))["id"] == sheet


async def test_what_is_hung_later_is_hidden_as_well_and_shown_with_the_rest(people: Cast) -> None:
    case, matter = await joined(people)
    on_matter = await kept_from_matter(people, matter)
    owed: dict[str, Any] = {"reply_due": today() + timedelta(days=9), "answering_unit": people.unit["fuwu"]}
    asked: dict[str, Any] = {"level": "district", "given_by": "区长", "given_on": today(), "text": "请办理。"}
    made = await instructions.enter(people.zhou, case, **asked, **owed)
    shadow = await db.row("SELECT shadow_of FROM recusal WHERE record_id = {}", made)
    assert shadow == {"shadow_of": on_matter}, "it knows what was declared, not what lies between"
    await matters.unrecuse(await matter_for(people.zhou, matter), people.zhou, on_matter)
    assert await db.value("SELECT count(*) FROM recusal WHERE lifted_at IS NULL") == 0


async def test_a_shadow_is_not_lifted_by_itself_and_says_where_it_comes_from(browser: Browser, people: Cast) -> None:
    case, matter = await joined(people)
    on_case = await kept_from_case(people, case)
    shadow = await db.value("SELECT id FROM recusal WHERE record_id = {}", matter)
    with pytest.raises(Refused, match="在那件事项上解除"):
        await matters.unrecuse(await matter_for(people.zhou, matter), people.zhou, shadow)
    await browser.sign_in(people.zhou)
    shown = await browser.see(f"/assignments/matters/{matter}/recusals")
    assert f'<a href="/assignments/cases/{case}/recusals">信访事项 LJ9</a>' in shown
    assert "解除回避" not in shown
    await browser.send(f"/assignments/cases/{case}/recusals/{on_case}/lift", to=f"/assignments/cases/{case}/recusals")
    assert (await matter_for(people.shen, matter))["id"] == matter


async def test_who_is_kept_from_it_by_way_of_the_case_may_be_named_on_the_matter_itself(people: Cast) -> None:
    case, matter = await joined(people)
    await kept_from_case(people, case)
    await kept_from_matter(people, matter)
    with pytest.raises(Refused, match="已登记回避"):
        await kept_from_matter(people, matter)

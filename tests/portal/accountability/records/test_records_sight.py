"""Who may know of a record: nobody else, in no list, no figure, no message."""

from uuid import UUID

import pytest

from portal.access import Me
from portal.accountability.queries import records as queries
from portal.accountability.queries.records import Filters, list_for, record_for
from portal.clock import now
from portal.db import rows
from portal.demo.cast import Cast, fixed_id
from portal.errors import Missing
from portal.people import Recusal
from tests.portal.accountability.records.recording import SECRET, a_decision, a_draft, against_unit, in_force, objected

EVERYBODY = (
    "li",
    "sun",
    "chen",
    "wang",
    "he",
    "zhao",
    "qian",
    "zhou",
    "shen",
    "tang",
    "luo",
    "lin",
    "xu",
    "wu",
    "feng",
)


async def seeing(people: Cast, record: UUID) -> set[str]:
    found = set()
    for name in EVERYBODY:
        try:
            await record_for(people.person[name], record)
        except Missing:
            continue
        found.add(name)
    return found


async def test_a_draft_is_known_to_discipline_staff_alone(people: Cast) -> None:
    assert await seeing(people, await a_draft(people)) == {"wang", "he"}


async def test_a_record_of_a_person_is_seen_by_the_person_and_by_leaders_above(people: Cast) -> None:
    assert await seeing(people, await in_force(people)) == {"wang", "he", "li", "chen", "tang"}


async def test_a_record_of_a_unit_is_seen_by_its_own_leader(people: Cast) -> None:
    assert await seeing(people, await in_force(people, against_unit(people))) == {"wang", "he", "chen", "tang"}
    assert await seeing(people, await in_force(people, against_unit(people, "housing"))) == {
        "wang",
        "he",
        "luo",
        "tang",
    }


async def test_an_equal_does_not_see_what_is_recorded_of_the_next(people: Cast) -> None:
    """罗 leads 区住建局 himself; a record of a person in that very unit is for those above."""
    made = await in_force(people, a_decision(post=fixed_id("post lin")))
    assert await seeing(people, made) == {"wang", "he", "lin", "tang"}


async def test_while_an_objection_is_open_leaders_do_not_see_it(people: Cast) -> None:
    assert await seeing(people, await objected(people)) == {"wang", "he", "li"}


async def test_who_stands_aside_does_not_know_of_it(people: Cast) -> None:
    made = await in_force(people)
    kept = Recusal(
        record_kind="accountability.record",
        record_id=made,
        person=people.he.id,
        reason="亲属",
        declared_by=people.wang.id,
        declared_at=now(),
    )
    await Recusal.insert(kept).run()
    assert "he" not in await seeing(people, made)
    assert not await list_for(people.he, Filters())
    assert (await queries.figures_for(people.he, Filters()))["all"] == [("", 0)]


@pytest.mark.parametrize(("name", "number"), [("wang", 2), ("tang", 2), ("chen", 1), ("luo", 0), ("xu", 0)])
async def test_figures_count_what_one_sees_and_never_oneself(people: Cast, name: str, number: int) -> None:
    await in_force(people)
    await in_force(people, against_unit(people, "liuan"))
    me = people.person[name]
    figures = await queries.figures_for(me, Filters())
    assert figures["all"] == [("", number)]
    assert len(await list_for(me, Filters())) == number
    assert sum(count for _, count in figures["unit"]) == number


async def test_a_leader_who_is_recorded_does_not_find_himself_in_the_figures(people: Cast) -> None:
    made = await in_force(people, a_decision(post=fixed_id("post chen")))
    assert [one["id"] for one in await list_for(people.tang, Filters())] == [made]
    assert await list_for(people.chen, Filters()) == []
    assert [one["id"] for one in await queries.mine(people.chen)] == [made]


async def test_no_message_says_what_it_is(people: Cast) -> None:
    await objected(people)
    said = await rows("SELECT title, sentence, path FROM notice WHERE subject_kind LIKE 'accountability.%'")
    assert len(said) >= 2
    for line in said:
        for fact in (SECRET, "诫勉", "李慧", "问责记录", "公共服务"):
            assert fact not in line["title"] + line["sentence"] + line["path"]


async def test_a_discipline_officer_sees_no_draft_about_himself(people: Cast) -> None:
    made = await a_draft(people, a_decision(post=fixed_id("post he")))
    assert await seeing(people, made) == {"wang"}
    assert await queries.waiting_for(people.he) == []


async def test_who_lost_the_post_lost_the_sight(people: Cast) -> None:
    made = await in_force(people)
    bare = Me(id=people.tang.id, name="唐正", account="tang", kind="official")
    with pytest.raises(Missing):
        await record_for(bare, made)

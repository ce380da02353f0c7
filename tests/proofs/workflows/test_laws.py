"""The walks prove what their tables and laws can see: every machine is walked, and each law sees what breaks it."""

import re
from uuid import UUID

import pytest

from portal import db
from portal.access import Me
from portal.clock import today
from portal.db import Sql
from portal.demo.cast import Cast
from portal.errors import Refused
from tests.house.machines import machines
from tests.matrix.asking import undone
from tests.proofs.workflows import assignments, campaigns, inspections, laws, letters, meetings, scoring
from tests.proofs.workflows.lives import Life
from tests.proofs.workflows.walking import Walk

LIVES = [*inspections.LIVES, *meetings.LIVES, *assignments.LIVES, *letters.LIVES, *campaigns.LIVES, *scoring.LIVES]
ANOTHER = re.compile(r"（不是[^）]*(?:本人|提出人|填表人|起草人)")


def test_every_machine_of_the_house_is_walked_by_every_move() -> None:
    walked = {life.machine.kind: set(life.acts) for life in LIVES}
    assert walked == {machine.kind: set(machine.by_name) for machine in machines()}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.machine.kind)
def test_every_rule_that_wants_another_person_is_held_against_the_walks_own_memory(life: Life) -> None:
    wanting = {move.name for move in life.machine.moves if ANOTHER.search(move.rule.words)}
    assert wanting - set(life.others) <= ABOUT_THE_RECORD.get(life.machine.kind, set())
    assert all(set(owed) == {str(state) for state in life.machine.states} for owed in life.owed.values())


ABOUT_THE_RECORD = {
    "accountability.record": {"object", "supersede", "withdraw"},
    "assignments.assignment": {"send_back"},
}
"""Moves whose rule keeps out whom the record is about, and nobody for what they did: a 问责 record's own person; the
leader who is to carry the case."""

LIES = {
    "way_unbroken": "UPDATE inspections_item SET state = 'applied' WHERE id = {} RETURNING id",
    "duty_in_step": "UPDATE duty SET due = due + 1 WHERE subject_id = {} RETURNING id",
    "deadlines_counted": (
        "UPDATE duty SET limit_amount = 3, limit_unit = '日', limit_rolls = TRUE WHERE subject_id = {} RETURNING id"
    ),
}


async def test_each_law_sees_what_breaks_it(people: Cast) -> None:
    life = inspections.ITEM_LIFE
    item, _ = await life.begin(people)
    assert await laws.complaints(life, item, [people.wang]) == []
    for name, lie in LIES.items():
        async with undone():
            assert await db.rows(lie, item), name
            assert await getattr(laws, name)(life, item), f"{name} does not see: {lie}"


async def test_a_ledger_that_counts_what_it_does_not_show_is_seen(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inspections.ITEM_LIFE.begin(people)
    assert await laws.sums_are_rows(people.wang, today()) == []
    monkeypatch.setattr("portal.accountability.queries.duties._light", lambda name, day: Sql("TRUE"))
    assert await laws.sums_are_rows(people.wang, today())


def test_one_pair_of_hands_is_seen(people_of_two: list[Me]) -> None:
    one, other = people_of_two
    life = inspections.ITEM_LIFE
    assert laws.other_person(life, "close", one, [("apply", other.id), ("pass_on", one.id)])
    assert not laws.other_person(life, "close", one, [("apply", other.id), ("pass_on", other.id)])
    assert not laws.other_person(life, "close", one, [("apply", one.id), ("pass_on", other.id), ("apply", other.id)])


@pytest.fixture
def people_of_two() -> list[Me]:
    return [Me(db.new_id(), "", "", "official", ()) for _ in range(2)]


async def test_an_act_that_writes_although_refused_is_seen(people: Cast) -> None:
    async def writes(scene: object, found: object, me: Me) -> None:
        await db.rows("UPDATE inspections_item SET version = version + 1 RETURNING id")
        raise Refused("不能。")

    walk = Walk(inspections.ITEM_LIFE, people)
    await walk.begin()
    walk.life = Life(**{**vars(walk.life), "acts": {**walk.life.acts, "start": writes}})
    found = await walk.life.seen(people.li, walk.scene.id)
    with pytest.raises(AssertionError, match="refused and wrote"):
        await walk._attempt("start", people.li, found)


async def test_an_act_that_leaves_no_entry_is_seen(people: Cast) -> None:
    async def silent(scene: object, found: dict[str, UUID], me: Me) -> None:
        await db.rows("UPDATE inspections_item SET state = 'in_progress' WHERE id = {} RETURNING id", found["id"])

    walk = Walk(inspections.ITEM_LIFE, people)
    await walk.begin()
    walk.life = Life(**{**vars(walk.life), "acts": {**walk.life.acts, "start": silent}})
    found = await walk.life.seen(people.li, walk.scene.id)
    with pytest.raises(AssertionError, match="is audited as"):
        await walk._attempt("start", people.li, found)

"""Whatever the cast does to an item, in whatever order, the laws hold after every step, and a refusal changes nothing."""

from collections import Counter
from uuid import UUID

import pytest

from inspections import actions, queries
from inspections.actions.rounds import LIMITS
from inspections.searching.index import index_items
from portal.access import Me
from portal.clock import today
from portal.db import Sql, rows, value
from portal.demo.cast import Cast, fixed_id
from tests.builders import an_inspection, an_item, with_evidence
from tests.inspections.laws import LAWS, NEEDED, SECRET
from tests.inspections.test_joint_review import SEATS, sitting
from tests.inspections.walking import ACTS, Walk
from tests.matrix.asking import undone

STEPS = 50
WALKS = 5
LIKELY = 0.5
"""How often somebody presses a button they have, rather than trying whatever."""


async def a_world(people: Cast) -> tuple[list[Me], UUID]:
    """A round with three seats of which two must agree, a check after closing, and two findings."""
    seats = await sitting(people)
    round_id = await actions.open_round(
        people.wang,
        office=people.unit["inspection_office"],
        title="联审轮次",
        kind="special",
        year=2026,
        topic=None,
        limits={name: (limit[1], limit[2]) for name, limit in LIMITS.items()},
        seats=[people.unit["inspection_office"], *(fixed_id(key) for key in SEATS)],
        seats_needed=NEEDED,
        follow_up_weeks=4,
    )
    inspection = await an_inspection(people, round=round_id)
    await an_item(people, inspection, title="针对别的问题", due=today())
    item = await an_item(people, inspection, title=SECRET, due=today().replace(year=today().year + 1))
    cast = [people.wang, people.he, seats["jiwei"], people.li, people.sun, seats["zuzhi"], people.zhao, people.chen]
    return [*cast, people.qian], item


async def complaints(people: list[Me], item: UUID) -> list[str]:
    return [f"{name}: {said}" for name, law in LAWS.items() for said in await law(people, item)]


async def written() -> tuple[int, ...]:
    """How much was written by whoever, where nothing is ever taken back."""
    return tuple(
        [
            await value(f"SELECT count(*) FROM {table}")
            for table in ("audit_entry", "transition", "inspections_review", "notice", "inspections_promise")
        ]
    )


async def test_the_laws_hold_wherever_a_walk_leads(people: Cast) -> None:
    cast, item = await a_world(people)
    went = Counter[str]()
    for seed in range(WALKS):
        async with undone():
            walk = Walk(cast, item, seed)
            await followed(walk)
            assert await index_items([item]) == 0, "the search has fallen behind"
            went.update(name for name, _ in walk.done)
            went["refused"] += walk.refused
    assert not {*ACTS, "refused"} - set(went), "no walk came there, so nothing was shown of it"


async def followed(walk: Walk) -> None:
    for _ in range(STEPS):
        before, audited = await written(), await audit_length()
        name = await (walk.likely() if walk.dice.random() < LIKELY else walk.step())
        faults = await complaints(walk.people, walk.item_id)
        assert not faults, f"after {walk.done}: {faults}"
        if not name:
            assert await written() == before, f"a refusal wrote something, after {walk.done}"
            continue
        new = await rows("SELECT action, person FROM audit_entry WHERE seq > {}", audited)
        words = {ACTS[name][0]} if ACTS[name][0] else {"inspections.item.agree", "inspections.item.close"}
        assert sum(line["action"] in words for line in new) == 1, f"{name} is audited as {new}"
        assert {line["person"] for line in new} == {walk.done[-1][1].id}


async def audit_length() -> int:
    return int(await value("SELECT coalesce(max(seq), 0) FROM audit_entry"))


OF = " WHERE id = {} RETURNING id"
LIES = {
    "duty_in_step": "UPDATE duty SET due = due + 1 WHERE subject_id = {} RETURNING id",
    "record_unbroken": "UPDATE inspections_item SET state = 'applied'" + OF,
    "counters_true": "UPDATE inspections_item SET returns = returns + 1" + OF,
    "other_persons": "UPDATE inspections_item SET applied_by = (SELECT by FROM inspections_review WHERE stage = 'review'"
    " ORDER BY at DESC LIMIT 1)" + OF,
    "agreements_fall": "UPDATE inspections_item SET state = 'in_progress', version = version - 1" + OF,
    "deadlines_told": "UPDATE inspections_item SET due = due + 3" + OF,
    "promises_counted": "UPDATE inspections_promise SET slipped = NOT slipped WHERE item = {} RETURNING id",
}
"""What somebody could write past the actions; each law sees its own."""
LOST = {
    "sums_are_rows": ("inspections.queries.items.visible", lambda *_: Sql("FALSE")),
    "withheld_untold": ("inspections.documents.content._kept_from", lambda *_: False),
}
"""What the code could forget."""


async def a_closed_item(people: Cast) -> tuple[list[Me], UUID]:
    cast, item_id = await a_world(people)
    jiwei = cast[2]
    item = await queries.item_for(people.li, item_id)
    await actions.promise(item, people.li, promised_on=today(), reason=None)
    await with_evidence(people, item_id)
    await actions.apply(await queries.item_for(people.li, item_id), people.li, outcome="已经办结。")
    await actions.pass_on(await queries.item_for(people.sun, item_id), people.sun)
    for me in (people.wang, jiwei):
        await actions.close(await queries.item_for(me, item_id), me)
    await actions.withhold(people.wang, item_id, "涉及国家秘密", party="涉及国家秘密", result="涉及国家秘密")
    assert await complaints(cast, item_id) == []
    return cast, item_id


async def test_each_law_sees_what_breaks_it(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, item_id = await a_closed_item(people)
    for name, lie in LIES.items():
        async with undone():
            assert await rows(lie, item_id), name
            assert await LAWS[name](cast, item_id), f"{name} does not see: {lie}"
    for name, (where, wrong) in LOST.items():
        with monkeypatch.context() as lost:
            lost.setattr(where, wrong)
            assert await LAWS[name](cast, item_id), f"{name} does not see that {where} is wrong"
    assert {*LIES, *LOST} == set(LAWS)

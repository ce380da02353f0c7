"""Whatever the cast does to an assignment, in whatever order, the laws hold after every step, and a refusal writes nothing."""

from collections import Counter
from uuid import UUID

from assignments.actions import revisiting
from assignments.queries.assignments import assignment_for
from assignments.queries.rechecks import recheck_for
from assignments.workflow import ASSIGNMENT
from portal import db
from portal.access import Me
from portal.clock import today
from portal.demo.cast import Cast
from tests.assignments.ending import a_batched_case, closed
from tests.assignments.laws import LAWS
from tests.assignments.walking import ACTS, Walk
from tests.assignments_builders import a_case, a_drafted, underway
from tests.matrix.asking import undone

STEPS = 70
WALKS = 6
WRITTEN = (
    "audit_entry",
    "transition",
    "notice",
    "assignments_application",
    "assignments_review",
    "assignments_revisit",
)


async def complaints(assignment: UUID) -> list[str]:
    return [f"{name}: {said}" for name, law in LAWS.items() for said in await law(assignment)]


async def written() -> tuple[int, ...]:
    return tuple([int(await db.value(f"SELECT count(*) FROM {table}")) for table in WRITTEN])


async def test_the_laws_hold_wherever_a_walk_leads(people: Cast) -> None:
    cast = [people.zhou, people.shen, people.tang, people.chen, people.li, people.lin, people.qian]
    upward = await underway(people, await a_batched_case(people))
    own = await a_drafted(people, await a_case(people, number="LJ202600002"))
    went = Counter[str]()
    for seed in range(WALKS):
        async with undone():
            walk = Walk(cast, (upward, own)[seed % 2], seed)
            await followed(walk)
            went.update(name for name, _ in walk.done)
            went["refused"] += walk.refused
    assert not {*ACTS, "refused"} - set(went), f"no walk came there: {went}"


async def followed(walk: Walk) -> None:
    for step in range(STEPS):
        before, audited = await written(), await audit_length()
        name, found, me, done = await walk.step(ending=step > STEPS - 15)
        faults = await complaints(walk.assignment)
        assert not faults, f"after {[(one, who.account) for one, who in walk.done]}: {faults}"
        if not done:
            assert await written() == before, f"{name} was refused and wrote something"
            assert not refused_wrongly(name, found, me), f"{name} was refused to {me.account} who had the button"
            continue
        assert name == "look_again" or ASSIGNMENT.by_name[name] in ASSIGNMENT.open_moves(me, found), name
        new = await db.rows("SELECT action, person FROM audit_entry WHERE seq > {}", audited)
        assert [line["action"] for line in new] == await expected(name, found, walk.assignment)
        assert {line["person"] for line in new} == {me.id}


def refused_wrongly(name: str, found: dict[str, object], me: Me) -> bool:
    """A button that was there and did nothing. A closed case opens again only by the check that is due."""
    if not found or name == "look_again" or (name == "reopen" and found["state"] == "closed"):
        return False
    return ASSIGNMENT.by_name[name] in ASSIGNMENT.open_moves(me, found)


async def expected(name: str, found: dict[str, object], assignment: UUID) -> list[str]:
    """What the audit has of one act, in order."""
    if name == "look_again":
        return ["assignments.recheck.check"]
    acts = [f"assignments.assignment.{name}"]
    if name == "apply":
        acts += ["file.keep"]
    if name == "file":
        state = await db.value("SELECT state FROM assignments_assignment WHERE id = {}", assignment)
        acts += ["assignments.assignment.confirm"] if state == "confirmed" else []
    if name == "reopen" and found["state"] == "closed":
        acts = ["assignments.recheck.check", *acts]
    return acts


async def audit_length() -> int:
    return int(await db.value("SELECT coalesce(max(seq), 0) FROM audit_entry"))


OF = " WHERE id = {} RETURNING id"
LIES = {
    "duty_in_step": ["UPDATE duty SET due = due + 1 WHERE subject_id = {} RETURNING id"],
    "facts_in_step": [
        (
            "UPDATE assignments_case SET resolved_on = NULL WHERE id = (SELECT backlog_case FROM assignments_assignment"
            " WHERE id = {}) RETURNING id"
        ),
        "UPDATE assignments_assignment SET closed_at = NULL" + OF,
    ],
    "record_unbroken": ["UPDATE assignments_assignment SET state = 'confirmed'" + OF],
    "counters_true": ["UPDATE assignments_assignment SET returns = returns + 1" + OF],
    "one_carrier": ["UPDATE assignments_tenure SET ends_on = NULL WHERE assignment = {} RETURNING id"],
    "other_persons": [
        "UPDATE assignments_revisit SET by = (SELECT by FROM assignments_review LIMIT 1) WHERE assignment = {} RETURNING id",
        "UPDATE assignments_review SET by = (SELECT leader FROM assignments_assignment WHERE id = {}) RETURNING id",
    ],
    "verdicts_waited_for": [
        (
            "UPDATE duty SET done_at = now() WHERE subject_id = (SELECT id FROM assignments_recheck WHERE assignment = {})"
            " RETURNING id"
        )
    ],
}
"""What somebody could write past the actions; each law sees its own."""


async def test_each_law_sees_what_breaks_it(people: Cast) -> None:
    assignment = await closed(people)
    assert await complaints(assignment) == []
    for name, lies in LIES.items():
        for lie in lies:
            async with undone():
                assert await db.rows(lie, assignment), name
                assert await LAWS[name](assignment), f"{name} does not see: {lie}"
    assert set(LIES) == set(LAWS)


async def test_a_case_that_was_looked_at_rests(people: Cast) -> None:
    """After the check there is none left, so that nothing opens it again by itself."""
    assignment = await closed(people)
    recheck = await recheck_for(people.shen, await db.value("SELECT id FROM assignments_recheck"))
    found = await assignment_for(people.shen, assignment)
    await revisiting.check_again(recheck, found, people.shen, result="solved")
    assert await complaints(assignment) == []
    assert await db.value("SELECT count(*) FROM assignments_recheck WHERE done_on IS NULL") == 0
    assert await db.value("SELECT done_on FROM assignments_recheck") == today()

"""A case carried by a leader, and a matter that was found at home."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from assignments.queries.assignments import assignment_for
from assignments.queries.matters import matter_for
from assignments.workflow import ASSIGNMENT, MATTER
from portal.access import Me
from portal.demo.cast import Cast
from tests.assignments.ending import a_batched_case
from tests.assignments.laws import LAWS
from tests.assignments.screening import a_matter
from tests.assignments.test_matter_machine import ACTS as MATTER_ACTS
from tests.assignments.walking import ACTS as ASSIGNMENT_ACTS
from tests.assignments_builders import a_drafted
from tests.proofs.workflows.lives import Act, Life, Record, Scene


async def a_sheet(people: Cast) -> tuple[UUID, Record]:
    """Filled in by 周, of a batch that waits for the word of who issued it."""
    return await a_drafted(people, await a_batched_case(people)), {}


def by_chance(act: Callable[..., Any]) -> Act:
    async def made(scene: Scene, found: Record, me: Me) -> None:
        await act(found, me, scene.dice)

    return made


ASSIGNMENT_LIFE = Life(
    machine=ASSIGNMENT,
    begin=a_sheet,
    began_by="zhou",
    seen=assignment_for,
    acts={name: by_chance(act) for name, act in ASSIGNMENT_ACTS.items() if name in ASSIGNMENT.by_name},
    crowd=("zhou", "shen", "tang", "chen", "li", "lin", "qian"),
    others={
        "endorse": ("begin",),
        "approve": ("begin", "endorse"),
        "approve_plan": ("put_forward",),
        "return_plan": ("put_forward",),
        "file": ("apply",),
        "return": ("apply",),
        "close": ("apply", "file"),
        "reopen": ("apply", "file"),
    },
    waits=frozenset({("closed", "reopen")}),
    owed={
        ASSIGNMENT.kind: {
            **dict.fromkeys(("drafted", "proposed", "to_approve", "approved"), ("none", "revoked")),
            **dict.fromkeys(("delivered", "planning", "plan_review", "underway"), ("open",)),
            "applied": ("handed_in",),
            **dict.fromkeys(("filed", "confirmed", "closed"), ("done",)),
            "withdrawn": ("none", "revoked"),
        },
    },
    due="due",
    laws=LAWS,
)


async def a_finding(people: Cast) -> tuple[UUID, Record]:
    return await a_matter(people), {}


def with_people(act: Callable[..., Any]) -> Act:
    async def made(scene: Scene, found: Record, me: Me) -> None:
        await act(scene.people, found, me)

    return made


MATTER_LIFE = Life(
    machine=MATTER,
    begin=a_finding,
    began_by="sun",
    seen=matter_for,
    acts={name: with_people(act) for name, act in MATTER_ACTS.items()},
    crowd=("zhou", "shen", "sun", "lin", "li", "zhao", "tang"),
    others={"settle": ("answer",), "send_back": ("answer",)},
    owed={
        MATTER.kind: {
            "reported": ("none",),
            "noted": ("none",),
            "assigned": ("open",),
            "answered": ("handed_in",),
            "settled": ("none", "done"),
            "taken_in": ("none", "revoked"),
        },
    },
    due="due",
)
LIVES = (ASSIGNMENT_LIFE, MATTER_LIFE)

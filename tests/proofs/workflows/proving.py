"""One kind of record proved: everywhere once, at random as often as asked, and every pair accounted for."""

from collections.abc import Iterable

from portal.demo.cast import Cast
from tests.matrix.asking import undone
from tests.proofs.workflows.lives import Life
from tests.proofs.workflows.walking import Walk
from tests.proving import reached, times

WALKS, STEPS = (1, 2_000), (12, 60)
"""Random walks a kind and steps a walk: in `bin/test`, and in `bin/prove`."""


async def prove(life: Life, people: Cast) -> None:
    walk = Walk(life, people)
    async with undone():
        await walk.everywhere()
    walks = [walk]
    for seed in range(times(*WALKS)):
        walks.append(Walk(life, people, seed))
        async with undone():
            await walks[-1].roam(times(*STEPS))
    missing = [
        *named("never made", life.allowed - walk.allowed),
        *named("never made from an old page", life.allowed - walk.stale),
        *named("never tried by the wrong person", life.allowed - walk.denied),
        *named("never tried out of its state", life.refused - walk.refused),
    ]
    assert missing == [], f"{life.machine.kind}: {missing}"
    tell(life, walks)


def named(what: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{move} of a {state} record was {what}" for state, move in sorted(pairs)]


def tell(life: Life, walks: list[Walk]) -> None:
    reached("kinds of record", 1)
    reached("pairs of state and act allowed, all made", len(life.allowed))
    reached("of these, tried by the wrong person and from an old page: all refused", len(life.allowed))
    reached("pairs of state and act not allowed, all tried and refused", len(life.refused))
    reached("random walks", len(walks) - 1)
    reached("moves made, the laws looked at after each", sum(walk.steps for walk in walks))
    reached("acts tried", sum(walk.tries for walk in walks))

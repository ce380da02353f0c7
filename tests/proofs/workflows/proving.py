"""One kind of record proved: everywhere once, at random as often as asked, and every pair accounted for."""

from collections.abc import Iterable

import pytest

from portal.demo.cast import Cast
from tests.matrix.asking import undone
from tests.proofs.workflows.lives import Life
from tests.proofs.workflows.walking import Walk
from tests.proving import in_share, reached, times

WALKS, STEPS, PARTS = (1, 2_000), (12, 60), times(1, 40)
"""Random walks a kind and steps a walk: in `bin/test`, and in `bin/prove`, where each kind has so many parts, so that a proof
stopped before its end has walked over all of them."""


def lives_of(*lives: Life) -> pytest.MarkDecorator:
    """For a test of a life and a part; the first parts of all come first."""
    every = [
        pytest.param(life, part, id=f"{life.machine.kind}-{part}" if PARTS > 1 else life.machine.kind)
        for part in range(PARTS)
        if in_share(part)
        for life in lives
    ]
    return pytest.mark.parametrize(("life", "part"), every)


async def prove(life: Life, people: Cast, part: int) -> None:
    """The first part goes everywhere; each makes its share of the random walks."""
    if part == 0:
        await everywhere(life, people)
    many = times(*WALKS) // PARTS
    for seed in range(part * many, (part + 1) * many):
        walk = Walk(life, people, seed)
        async with undone():
            await walk.roam(times(*STEPS))
        reached("random walks", 1)
        tell(walk)


async def everywhere(life: Life, people: Cast) -> None:
    walk = Walk(life, people)
    async with undone():
        await walk.everywhere()
    missing = [
        *named("never made", life.allowed - walk.allowed),
        *named("never made from an old page", life.allowed - walk.stale),
        *named("never tried by the wrong person", life.allowed - walk.denied),
        *named("never tried out of its state", life.refused - walk.refused),
    ]
    assert missing == [], f"{life.machine.kind}: {missing}"
    reached("kinds of record", 1)
    reached("pairs of state and act allowed, all made", len(life.allowed))
    reached("of these, tried by the wrong person and from an old page: all refused", len(life.allowed))
    reached("pairs of state and act not allowed, all tried and refused", len(life.refused))
    tell(walk)


def named(what: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{move} of a {state} record was {what}" for state, move in sorted(pairs)]


def tell(walk: Walk) -> None:
    reached("moves made, the laws looked at after each", walk.steps)
    reached("acts tried", walk.tries)

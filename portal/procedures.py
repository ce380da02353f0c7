"""How each kind of matter goes: its machine and its limits, as the rooms offer them and the door joins them.

Charts are drawn from this alone, so a chart cannot say anything else than what the buttons and the clocks do.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from portal.access import Me
from portal.errors import Missing
from portal.workflow import Machine


@dataclass(frozen=True)
class Own:
    """What one office has set in place of the shipped number. `whose`: the conference, register, round or office."""

    whose: str
    amount: int
    unit: str
    article: str


@dataclass(frozen=True)
class TimeLimit:
    """`since` ends in 起 or 前: 「会议召开之日起」. `amount` is empty where a person sets the day case by case; `own`: those
    of the offices the reader sees which differ from it. `article`: the law or rule it comes from."""

    words: str
    since: str
    amount: int | None
    unit: str
    article: str
    own: tuple[Own, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Procedure:
    """One kind of matter. `limits` gives those in force that this reader may see."""

    words: str
    room: str
    machine: Machine
    limits: Callable[[Me], Awaitable[list[TimeLimit]]]

    @property
    def kind(self) -> str:
        return self.machine.kind


PROCEDURES: list[Procedure] = []
"""Filled by the door (`portal.app`), in the order of the rooms and of a matter's life in each."""


def procedure_of(kind: str) -> Procedure:
    """Missing for a kind no room offers."""
    for procedure in PROCEDURES:
        if procedure.kind == kind:
            return procedure
    raise Missing


def differing(shipped: tuple[int | None, str], found: list[Own]) -> tuple[Own, ...]:
    """An office that wrote down the shipped number has nothing of its own."""
    return tuple(one for one in found if (one.amount, one.unit) != shipped)

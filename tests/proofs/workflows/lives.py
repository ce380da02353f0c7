"""What a walk must know of one kind of record beside its machine: how it begins, how each move is really made, by whom."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.demo.cast import Cast
from portal.workflow import Machine

Record = dict[str, Any]


@dataclass
class Scene:
    """The record of one walk. `about`: what else its builder made and its moves need, by name."""

    people: Cast
    id: UUID
    dice: Random
    about: dict[str, Any] = field(default_factory=dict)


Act = Callable[[Scene, Record, Me], Awaitable[Any]]
Law = Callable[[UUID], Awaitable[list[str]]]


@dataclass(frozen=True)
class Life:
    """`begin` gives the record and what else was made. `seen` is the record as a page of this person loads it.

    `prepare`: by move, what others must have done before. `others`: by move, the moves (or `begin`) whose last doer must be
    somebody else. `restarts`: moves after which it is as if whoever made them had begun it. `follows`: by state and move, the moves that come with it at once. `waits`: state and move of a button
    that may still be refused in a sentence, on some roads. `elsewhere`: state and move whose act is another move there, as a
    second result of a meeting is a correction of the first. `owed`: by kind of duty and state, how it may stand; empty where
    the record has none. `due`: the column the duty's day is kept in.
    """

    machine: Machine
    begin: Callable[[Cast], Awaitable[tuple[UUID, dict[str, Any]]]]
    began_by: str
    seen: Callable[[Me, UUID], Awaitable[Record]]
    acts: Mapping[str, Act]
    crowd: tuple[str, ...]
    prepare: Mapping[str, Callable[[Scene], Awaitable[Any]]] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follows: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    restarts: frozenset[str] = frozenset()
    waits: frozenset[tuple[str, str]] = frozenset()
    elsewhere: frozenset[tuple[str, str]] = frozenset()
    owed: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    due: str = ""
    laws: Mapping[str, Law] = field(default_factory=dict)

    @property
    def allowed(self) -> set[tuple[str, str]]:
        return {(str(source), move.name) for move in self.machine.moves for source in move.sources}

    @property
    def refused(self) -> set[tuple[str, str]]:
        every = {(str(state), name) for state in self.machine.states for name in self.machine.by_name}
        return every - self.allowed - self.elsewhere

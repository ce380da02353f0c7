"""责任图: who may make each move, who must not, and whom it tells; by the words of the rules themselves."""

from dataclasses import dataclass

from portal.access import Way
from portal.workflow import Machine, Move


@dataclass(frozen=True)
class Step:
    """`who`: by column, 1 may make it, 2 may as another person only, 0 not at all. `hands`: in words, one of them suffices."""

    move: Move
    sources: str
    target: str
    who: tuple[int, ...]
    hands: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Responsibility:
    roles: list[str]
    steps: list[Step]


def responsibility_of(machine: Machine) -> Responsibility:
    roles = list(dict.fromkeys(_role(way) for move in machine.moves for way in move.rule.ways))
    return Responsibility(roles, [_step(machine, move, roles) for move in machine.moves])


def _step(machine: Machine, move: Move, roles: list[str]) -> Step:
    ways = move.rule.ways
    return Step(
        move,
        "、".join(machine.states[state] for state in move.sources),
        machine.states[move.target],
        tuple(max((_mark(way) for way in ways if _role(way) == role), default=0) for role in roles),
        tuple(dict.fromkeys(_hand(way) for way in ways)),
        tuple(dict.fromkeys(person for way in ways for person in way.but)),
    )


def _role(way: Way) -> str:
    return "，且".join(way.who) or "经办人员"


def _mark(way: Way) -> int:
    return 2 if way.but else 1


def _hand(way: Way) -> str:
    return _role(way) + (f"（限于{'，且'.join(way.when)}）" if way.when else "")

"""流程图: every state a card, every move a line of it, laid out in layers from the start down.

One card stands in a row; a move leaves its card at the right when it goes on and at the left when it goes back, and runs
along a lane to the card it leads to. All moves to one state share a lane, and lanes that do not meet share a place, so
that the widest machine stays readable on a phone. Lengths are in units of which the whole is `WIDTH` wide.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.workflow import Machine, Move

WIDTH = 360
LANE, EDGE = 11, 16
HEAD, LINE, FOOT, GAP = 34, 22, 6, 18
TOP = 34
"""Above the first card: the word 开始 and the arrow from it."""


@dataclass(frozen=True)
class Line:
    """One move as its card says it. `second`: somebody else must make it than who worked before."""

    label: str
    y: float
    target: str
    back: bool
    second: bool


@dataclass(frozen=True)
class Card:
    state: str
    words: str
    y: float
    height: float
    final: bool
    lines: tuple[Line, ...]

    @property
    def port(self) -> float:
        """Where lanes come in: the middle of its head."""
        return self.y + HEAD / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass
class Lane:
    """`ports`: where moves join it; `into`: where it leads. `place` counts from the cards outwards."""

    target: str
    back: bool
    into: float
    ports: list[float] = field(default_factory=list)
    place: int = 0
    x: float = 0

    @property
    def top(self) -> float:
        return min(*self.ports, self.into)

    @property
    def bottom(self) -> float:
        return max(*self.ports, self.into)


@dataclass(frozen=True)
class Flow:
    """`left` and `right` are the edges of all cards."""

    cards: list[Card]
    lanes: list[Lane]
    left: float
    right: float
    height: float
    second: bool


def flow_of(machine: Machine) -> Flow:
    cards = _cards(machine)
    lanes = _lanes(cards)
    left = EDGE + LANE * _places(lanes, back=True)
    right = WIDTH - EDGE - LANE * _places(lanes, back=False)
    for lane in lanes:
        lane.x = left - LANE * (lane.place + 1) if lane.back else right + LANE * (lane.place + 1)
    second = any(line.second for card in cards for line in card.lines)
    return Flow(cards, lanes, left, right, cards[-1].bottom + GAP, second)


def layers_of(machine: Machine) -> dict[str, int]:
    """Each state's layer: the longest way to it that never goes back. A move back is one to a state still on the way."""
    onward: dict[str, list[str]] = {state: [] for state in machine.states}
    seen: set[str] = set()
    finished: list[str] = []
    _walk(machine, machine.start, (), seen, onward, finished)
    layers = dict.fromkeys(machine.states, 0)
    for state in reversed(finished):
        for target in onward[state]:
            layers[target] = max(layers[target], layers[state] + 1)
    return layers


def _walk(
    machine: Machine,
    state: str,
    way: tuple[str, ...],
    seen: set[str],
    onward: dict[str, list[str]],
    finished: list[str],
) -> None:
    seen.add(state)
    for move in _moves_from(machine, state):
        if move.target in (*way, state):
            continue
        onward[state].append(move.target)
        if move.target not in seen:
            _walk(machine, move.target, (*way, state), seen, onward, finished)
    finished.append(state)


def _moves_from(machine: Machine, state: str) -> list[Move]:
    return [move for move in machine.moves if state in move.sources]


def _cards(machine: Machine) -> list[Card]:
    """What nothing leaves comes last, so that a matter's end stands at the end."""
    layers, names = layers_of(machine), list(machine.states)
    ends = {state for state in names if not _moves_from(machine, state)}
    order = sorted(names, key=lambda state: (state in ends, layers[state], names.index(state)))
    rank = {state: place for place, state in enumerate(order)}
    cards, y = [], float(TOP)
    for state in order:
        lines = tuple(
            Line(
                move.label,
                y + HEAD + LINE * (place + 0.5),
                move.target,
                rank[move.target] <= rank[state],
                is_second(move),
            )
            for place, move in enumerate(_moves_from(machine, state))
        )
        height = HEAD + LINE * len(lines) + (FOOT if lines else 0)
        cards.append(Card(state, machine.states[state], y, height, state in ends, lines))
        y += height + GAP
    return cards


def is_second(move: Move) -> bool:
    return any(way.but for way in move.rule.ways)


def _lanes(cards: Sequence[Card]) -> list[Lane]:
    port = {card.state: card.port for card in cards}
    lanes: dict[tuple[str, bool], Lane] = {}
    for card in cards:
        for line in card.lines:
            lane = lanes.setdefault((line.target, line.back), Lane(line.target, line.back, port[line.target]))
            lane.ports.append(line.y)
    for back in (False, True):
        _place([lane for lane in lanes.values() if lane.back is back])
    return list(lanes.values())


def _place(lanes: Iterable[Lane]) -> None:
    """The shortest nearest to the cards; two that overlap never in one place."""
    taken: list[list[Lane]] = []
    for lane in sorted(lanes, key=lambda lane: (lane.bottom - lane.top, lane.top)):
        free = (place for place, others in enumerate(taken) if not any(_meet(lane, other) for other in others))
        lane.place = next(free, len(taken))
        if lane.place == len(taken):
            taken.append([])
        taken[lane.place].append(lane)


def _meet(one: Lane, other: Lane) -> bool:
    return one.top <= other.bottom + LINE / 2 and other.top <= one.bottom + LINE / 2


def _places(lanes: Iterable[Lane], *, back: bool) -> int:
    return max((lane.place + 1 for lane in lanes if lane.back is back), default=0)


def pages_of(flow: Flow, most: float) -> list[tuple[float, float]]:
    """Where a sheet of paper begins and ends, cut between two cards only; lanes go on over the cut."""
    pages, top = [], 0.0
    for card, following in zip(flow.cards, [*flow.cards[1:], None], strict=True):
        if following is None or following.bottom + GAP / 2 - top > most:
            bottom = flow.height if following is None else card.bottom + GAP / 2
            pages.append((top, bottom))
            top = bottom
    return pages

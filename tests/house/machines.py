"""Law 3: every machine is whole. Law 4's half that is code: what a `Check` names."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from itertools import combinations

from portal.access import Rule
from portal.workflow import Machine, Move

FINAL: dict[str, set[str]] = {
    "inspections.item": set(),
    "assignments.assignment": {"withdrawn"},
    "assignments.matter": {"taken_in"},
    "meetings.meeting": {"archived", "cancelled"},
    "meetings.topic": {"withdrawn", "handed_up"},
    "meetings.resolution": {"revoked"},
    "accountability.bulletin": {"issued", "withdrawn"},
    "accountability.campaign": {"stopped", "withdrawn"},
    "accountability.commendation": {"withdrawn", "refused"},
    "accountability.milestone": {"met", "cancelled"},
    "accountability.letter": {"closed", "withdrawn"},
    "accountability.official": {"superseded", "withdrawn"},
    "accountability.record": {"struck", "superseded", "withdrawn"},
    "accountability.score_sheet": {"published", "withdrawn"},
    "accountability.scoring_count": {"superseded", "withdrawn"},
    "accountability.scoring_version": {"stopped", "withdrawn"},
    "accountability.supervision": {"closed", "withdrawn"},
    "accountability.supervision_finding": set(),
}
"""States of each machine that nothing leaves. An item closed may be opened again by 回头看, so it has none."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def machines() -> list[Machine]:
    """Every machine of every room, wherever it stands."""
    rooms = ("inspections", "meetings", "assignments", "portal.accountability")
    modules = [importlib.import_module(name) for room in rooms for name in _modules(room)]
    found = {id(one): one for module in modules for one in vars(module).values() if isinstance(one, Machine)}
    return list(found.values())


def _modules(package: str) -> Iterator[str]:
    yield package
    for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if "piccolo" not in info.name and not info.name.endswith(("__main__", ".child")):
            yield info.name


def faults(machine: Machine, final: set[str]) -> list[str]:
    return [f"{machine.kind}: {fault}" for fault in (*_states(machine, final), *_moves(machine))]


def _states(machine: Machine, final: set[str]) -> Iterator[str]:
    if machine.start not in machine.states:
        yield f"starts at {machine.start}, which is no state"
    reached, edge = {machine.start}, {machine.start}
    while edge:
        edge = {move.target for move in machine.moves if edge & set(move.sources)} - reached
        reached |= edge
    left = {source for move in machine.moves for source in move.sources}
    for state in machine.states:
        if state not in reached:
            yield f"nothing leads to {state}"
        if state not in left | final:
            yield f"nothing leads out of {state}, and it is not named as final"
        if state in left & final:
            yield f"{state} is named as final and is left"
        if not CHINESE.search(machine.states[state]):
            yield f"{state} has no word of the office"


def _moves(machine: Machine) -> Iterator[str]:
    for move in machine.moves:
        if strange := {*move.sources, move.target} - set(machine.states):
            yield f"{move.name} knows {', '.join(sorted(strange))}, which are no states"
        if not move.sources:
            yield f"{move.name} starts from nowhere"
        if not isinstance(move.rule, Rule) or not CHINESE.search(move.rule.words):
            yield f"{move.name} has no rule with words: the refusal could not say whose it is"
        if not CHINESE.search(move.label):
            yield f"{move.name} has no label for its button"
        if passes_on(machine, move) and not CHINESE.search(move.tells):
            yield f"after {move.name} others must act, and nobody is told"
        if move.tells.endswith(("。", "，")):
            yield f"what {move.name} tells is a sentence; it should name who is told"
    for one, other in combinations(machine.moves, 2):
        if one.name == other.name:
            yield f"two moves are called {one.name}"
        if one.label == other.label and set(one.sources) & set(other.sources):
            yield f"{one.name} and {other.name} are the same button on the same page"


def passes_on(machine: Machine, move: Move) -> bool:
    """Whether the baton goes to somebody else: whoever made the move can make none from there."""
    following = [other for other in machine.moves if move.target in other.sources]
    return bool(following) and all(other.rule.words != move.rule.words for other in following)


def literals(sql: str) -> set[str]:
    """The words a condition names, however the database has rewritten it."""
    return set(re.findall(r"'((?:[^']|'')*)'", sql))

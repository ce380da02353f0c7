"""The machine of an item as a table of cases, and every road through it by chance."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.states import State
from inspections.workflow import ITEM
from portal.access import Holding, Me
from portal.db import new_id
from portal.people import Role

OWNER = "1/q/f/"
ID = new_id()


def person(role: Role, scope: str) -> Me:
    holding = Holding(new_id(), role, "", new_id(), "", scope, scope)
    return Me(new_id(), "", "", "official", (holding,))


LI, SUN, CHEN = person(Role.liaison, OWNER), person(Role.liaison, "1/q/z/"), person(Role.leader, "1/q/")
WANG, ZHAO, QIAN = person(Role.discipline, "1/"), person(Role.liaison, "1/l/"), person(Role.auditor, "1/")


def item(state: State, **more: Any) -> dict[str, Any]:
    return {
        "state": state,
        "lead_unit_path": OWNER,
        "department_path": "1/q/z/",
        "inspected_path": "1/q/",
        "handler": None,
        "applied_by": LI.id,
        "checked_by": SUN.id,
        **more,
    }


@pytest.mark.parametrize(
    ("who", "state", "buttons"),
    [
        (LI, State.not_started, ["start"]),
        (LI, State.in_progress, ["substantial", "apply"]),
        (LI, State.applied, ["withdraw"]),
        (LI, State.in_review, []),
        (SUN, State.applied, ["pass_on", "send_back"]),
        (SUN, State.in_review, []),
        (CHEN, State.applied, ["pass_on", "send_back"]),
        (CHEN, State.in_review, []),
        (WANG, State.applied, []),
        (WANG, State.in_review, ["close", "return"]),
        (WANG, State.closed, ["reopen"]),
        (ZHAO, State.in_progress, []),
        (ZHAO, State.applied, []),
        (QIAN, State.in_review, []),
        (QIAN, State.closed, []),
    ],
)
def test_the_buttons_are_exactly_the_moves(who: Me, state: State, buttons: list[str]) -> None:
    assert [move.name for move in ITEM.open_moves(who, item(state))] == buttons


def test_a_reviewer_who_applied_checked_or_owns_does_not_close() -> None:
    for touched in ({"applied_by": WANG.id}, {"checked_by": WANG.id}, {"handler": WANG.id}):
        assert ITEM.open_moves(WANG, item(State.in_review, **touched)) == []


def test_who_applied_does_not_check() -> None:
    assert [move.name for move in ITEM.open_moves(SUN, item(State.applied, applied_by=SUN.id))] == ["withdraw"]


@given(st.lists(st.tuples(st.sampled_from([LI, SUN, CHEN, WANG, ZHAO, QIAN]), st.integers(0, 8)), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_road_reaches_closure_without_three_different_people(steps: list[tuple[Me, int]]) -> None:
    """Whatever order people press their buttons in: who applied, who checked and who closed are never the same."""
    record = item(ITEM.start, applied_by=None, checked_by=None)
    for who, choice in steps:
        moves = ITEM.open_moves(who, record)
        if not moves:
            continue
        move = moves[choice % len(moves)]
        if move.name == "apply":
            record |= {"applied_by": who.id, "checked_by": None}
        if move.name == "pass_on":
            record["checked_by"] = who.id
        if move.name == "close":
            assert len({record["applied_by"], record["checked_by"], who.id}) == 3
            assert who is WANG
        record["state"] = move.target
    assert record["state"] in ITEM.states

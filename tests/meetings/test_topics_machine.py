"""The machine of a topic as a table of cases, and every road through it by chance."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.states import TopicState
from meetings.workflow import TOPIC
from portal.access import Holding, Me
from portal.db import new_id
from portal.demo.cast import PEOPLE, fixed_id, path_of
from portal.people import Role


def of_the_cast(account: str) -> Me:
    """As the demonstration seats them; the path of an office's scope is what it serves."""
    one = next(person for person in PEOPLE if person.account == account)
    path = path_of(one.unit)
    scope = path.rsplit("/", 2)[0] + "/" if one.role in {Role.office, Role.discipline, Role.auditor} else path
    holding = Holding(new_id(), one.role, one.title, fixed_id(one.unit), "", path, scope)
    return Me(fixed_id(account), one.name, account, "official", (holding,))


LIN, LUO, ZHOU, SHEN, TANG, SUN, QIAN = (
    of_the_cast(account) for account in ("lin", "luo", "zhou", "shen", "tang", "sun", "qian")
)
EVERYBODY = [LIN, LUO, ZHOU, SHEN, TANG, SUN, QIAN]


def topic(state: str, **more: Any) -> dict[str, Any]:
    return {
        "state": state,
        "office": fixed_id("conference_office"),
        "territory_path": path_of("district"),
        "submitting_unit": fixed_id("housing"),
        "submitting_path": path_of("housing"),
        "convenors": [TANG.id],
        "directors": [ZHOU.id],
        "liaisons": [LIN.id],
        "submitted_by": LIN.id,
        "approved_by": TANG.id,
        "screened_by": ZHOU.id,
        **more,
    }


@pytest.mark.parametrize(
    ("who", "state", "buttons"),
    [
        (LIN, "drafted", ["submit", "withdraw"]),
        (LIN, "agreed", ["withdraw"]),
        (LUO, "submitted", ["agree", "return", "withdraw"]),
        (ZHOU, "submitted", ["return"]),
        (ZHOU, "agreed", ["screen", "pool", "return"]),
        (SHEN, "agreed", ["screen", "pool", "return"]),
        (ZHOU, "screened", ["pool", "return", "hand_up"]),
        (TANG, "agreed", ["pool", "return", "withdraw"]),
        (TANG, "screened", ["approve", "pool", "return", "withdraw"]),
        (ZHOU, "approved", ["pool", "schedule", "hand_up"]),
        (ZHOU, "pooled", ["take_out", "hand_up"]),
        (SUN, "agreed", []),
        (QIAN, "screened", []),
        (LIN, "scheduled", []),
        (ZHOU, "handed_up", []),
    ],
)
def test_the_buttons_are_exactly_the_moves(who: Me, state: str, buttons: list[str]) -> None:
    assert [move.name for move in TOPIC.open_moves(who, topic(state))] == buttons


def test_who_submitted_does_not_agree() -> None:
    assert "agree" not in {move.name for move in TOPIC.open_moves(LUO, topic("submitted", submitted_by=LUO.id))}


@given(st.lists(st.tuples(st.sampled_from(EVERYBODY), st.integers(0, 8)), max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_road_reaches_an_agenda_without_unit_office_and_convenor(steps: list[tuple[Me, int]]) -> None:
    """Whatever order people press their buttons in: what is put on an agenda was agreed by its unit's head who did not
    submit it, screened by the office and approved by a convenor, each after the last time it was submitted."""
    record = topic(TOPIC.start, submitted_by=None, approved_by=None)
    hands: dict[str, Me] = {}
    for who, choice in steps:
        moves = TOPIC.open_moves(who, record)
        if not moves:
            continue
        move = moves[choice % len(moves)]
        if move.name == "submit":
            hands, record["submitted_by"], record["approved_by"] = {"submit": who}, who.id, None
        if move.name == "take_out":
            hands.pop("approve", None)
            record["approved_by"] = None
        if move.name == "approve":
            record["approved_by"] = who.id
        if move.name in {"agree", "screen", "take_out", "approve"}:
            hands[{"take_out": "screen"}.get(move.name, move.name)] = who
        if move.target == TopicState.scheduled:
            assert {"submit", "agree", "screen", "approve"} <= hands.keys()
            assert hands["agree"] != hands["submit"]
            assert hands["screen"] in (ZHOU, SHEN)
            assert hands["approve"] is TANG
        record["state"] = move.target
    assert record["state"] in TOPIC.states


def test_nobody_takes_a_topic_back_from_above_or_out_of_its_grave() -> None:
    for state in (TopicState.handed_up, TopicState.withdrawn):
        assert not any(TOPIC.open_moves(who, topic(state)) for who in EVERYBODY)
    assert not any(TOPIC.open_moves(who, topic(TopicState.resolved)) for who in (LIN, LUO, TANG, SUN, QIAN))

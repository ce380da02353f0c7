"""流程图: whatever machine the house has, every state and move stands in its chart, and no two lines run into each other."""

from itertools import combinations, pairwise

import pytest

from portal.accountability.diagrams.flow import HEAD, LANE, LINE, TOP, WIDTH, Flow, flow_of, layers_of, pages_of
from portal.workflow import Machine
from tests.house.machines import machines

EVERY = pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.kind)
NARROW = 170
"""A card as wide as its longest line needs."""


@EVERY
def test_every_state_is_a_card_and_every_way_to_move_a_line(machine: Machine) -> None:
    flow = flow_of(machine)
    drawn = sorted((card.state, line.label, line.target) for card in flow.cards for line in card.lines)
    assert drawn == sorted((source, move.label, move.target) for move in machine.moves for source in move.sources)
    assert sorted(card.state for card in flow.cards) == sorted(machine.states)


@EVERY
def test_it_begins_at_the_start_and_what_nothing_leaves_comes_last(machine: Machine) -> None:
    flow = flow_of(machine)
    assert (flow.cards[0].state, flow.cards[0].y) == (machine.start, TOP)
    ends = [card.final for card in flow.cards]
    assert ends == sorted(ends)
    left = {source for move in machine.moves for source in move.sources}
    assert {card.state for card in flow.cards if card.final} == set(machine.states) - left


@EVERY
def test_each_line_has_a_lane_that_leads_to_its_state(machine: Machine) -> None:
    flow = flow_of(machine)
    port = {card.state: card.port for card in flow.cards}
    for card in flow.cards:
        for line in card.lines:
            lanes = [lane for lane in flow.lanes if line.y in lane.ports and lane.target == line.target]
            assert len(lanes) == 1
            assert (lanes[0].into, lanes[0].back) == (port[line.target], line.back)
            assert line.back == (port[line.target] <= card.port), "on goes down, back goes up"


@EVERY
def test_no_two_lanes_run_in_one_place(machine: Machine) -> None:
    flow = flow_of(machine)
    for one, other in combinations(flow.lanes, 2):
        if one.x == other.x:
            assert one.bottom < other.top or other.bottom < one.top


@EVERY
def test_nothing_leaves_the_sheet_and_the_words_fit_their_cards(machine: Machine) -> None:
    flow = flow_of(machine)
    assert all(0 < lane.x < WIDTH for lane in flow.lanes)
    assert all(lane.x < flow.left if lane.back else lane.x > flow.right for lane in flow.lanes)
    assert flow.right - flow.left >= NARROW
    for card in flow.cards:
        assert 15 * len(card.words) <= flow.right - flow.left
        assert all(13 * (len(line.label) + 2) + 16 <= flow.right - flow.left for line in card.lines)
        assert all(card.y + HEAD < line.y < card.bottom for line in card.lines)


@EVERY
def test_cards_lie_one_below_the_other(machine: Machine) -> None:
    cards = flow_of(machine).cards
    assert all(above.bottom < below.y for above, below in pairwise(cards))


@EVERY
def test_sheets_are_cut_between_cards_and_hold_the_whole_chart(machine: Machine) -> None:
    flow = flow_of(machine)
    tallest = max(card.height for card in flow.cards) + TOP + LINE
    sheets = pages_of(flow, tallest)
    assert (sheets[0][0], sheets[-1][1]) == (0, flow.height)
    assert all(before[1] == after[0] for before, after in pairwise(sheets))
    for card in flow.cards:
        assert [top <= card.y and card.bottom <= bottom for top, bottom in sheets].count(True) == 1


def test_a_layer_is_the_longest_way_from_the_start_that_never_goes_back() -> None:
    letter = next(machine for machine in machines() if machine.kind == "accountability.letter")
    layers = layers_of(letter)
    assert [layers[state] for state in ("drafted", "to_sign", "issued", "received", "replied", "closed")] == list(
        range(6)
    )
    assert layers["withdrawn"] == 2


def test_moves_to_one_state_share_one_lane() -> None:
    topic = next(machine for machine in machines() if machine.kind == "meetings.topic")
    flow: Flow = flow_of(topic)
    withdrawing = [lane for lane in flow.lanes if lane.target == "withdrawn"]
    assert len(withdrawing) == 1
    assert len(withdrawing[0].ports) == len(topic.by_name["withdraw"].sources)
    assert withdrawing[0].x <= WIDTH - LANE / 2

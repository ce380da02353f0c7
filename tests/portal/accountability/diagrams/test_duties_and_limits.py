"""责任图 and 时限图: who may, who must not, and how long, in the words of the rules and limits themselves."""

import pytest

from portal.accountability.diagrams.duties import responsibility_of
from portal.accountability.diagrams.limits import LABEL, WIDTH, bars_of, long_words
from portal.procedures import Own, TimeLimit, differing
from portal.workflow import Machine
from tests.house.machines import machines


def machine(kind: str) -> Machine:
    return next(one for one in machines() if one.kind == kind)


@pytest.mark.parametrize("one", machines(), ids=lambda one: one.kind)
def test_every_move_has_somebody_who_may_make_it(one: Machine) -> None:
    found = responsibility_of(one)
    assert [step.move for step in found.steps] == list(one.moves)
    assert all(any(step.who) and step.hands for step in found.steps)
    assert all(len(step.who) == len(found.roles) for step in found.steps)


@pytest.mark.parametrize("one", machines(), ids=lambda one: one.kind)
def test_no_word_of_a_rule_is_lost(one: Machine) -> None:
    for step in responsibility_of(one).steps:
        parts = {part for way in step.move.rule.ways for part in (*way.who, *way.but, *way.when)}
        assert all(part.removeprefix("不是") in step.move.rule.words for part in parts)
        assert all(person in step.others for way in step.move.rule.ways for person in way.but)


def test_who_must_not_stands_beside_who_may() -> None:
    steps = {step.move.name: step for step in responsibility_of(machine("accountability.letter")).steps}
    assert steps["sign"].hands == ("符合签发权限的人员",)
    assert steps["sign"].others == ("起草人本人", "最后修改人本人")
    assert max(steps["sign"].who) == 2
    assert steps["submit"].others == ()
    assert max(steps["submit"].who) == 1


def test_a_rule_of_two_ways_names_both_and_the_case_in_which_each_holds() -> None:
    steps = {step.move.name: step for step in responsibility_of(machine("meetings.resolution")).steps}
    assert steps["close"].hands == (
        "召集人（限于由召集人圈阅销号的）",
        "会议主持人（限于由召集人圈阅销号的）",
        "联席会议办公室工作人员（限于不是由召集人圈阅销号的）",
    )
    assert steps["close"].others == ("核实人本人", "反馈人本人")


def test_bars_are_as_long_as_their_limits_and_an_offices_own_follows_the_shipped_one() -> None:
    shipped = TimeLimit("签收", "印发之日起", 10, "日", "规则", (Own("甲区联席会议", 5, "日", "甲区规则"),))
    case = TimeLimit("整改", "反馈之日起", None, "日", "反馈意见", note="逐个确定")
    bars = bars_of([shipped, case])
    assert [(bar.label, bar.number, bar.length, bar.own) for bar in bars] == [
        ("签收：印发之日起", "10 日", WIDTH, False),
        ("甲区联席会议", "5 日", WIDTH / 2, True),
        ("整改：反馈之日起", "逐件确定", 0, False),
    ]


def test_working_days_are_drawn_longer_and_told_apart() -> None:
    natural, working = bars_of(
        [TimeLimit("一", "当天起", 5, "日", "规则"), TimeLimit("二", "当天起", 5, "工作日", "规则")]
    )
    assert natural.length < working.length == WIDTH
    assert (natural.working, working.working) == (False, True)


def test_a_name_too_long_for_its_bar_is_cut() -> None:
    [bar] = bars_of([TimeLimit("很长的名称" * 9, "当天起", 5, "日", "规则")])
    assert len(bar.label) == LABEL
    assert bar.label.endswith("…")


def test_the_shipped_number_written_down_again_is_nothing_of_ones_own() -> None:
    same, other = Own("甲", 3, "日", "规则"), Own("乙", 3, "工作日", "规则")
    assert differing((3, "日"), [same, other]) == (other,)
    assert long_words(3, "工作日") == "3 个工作日"

"""The ladder as a table of cases: no database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.accountability.ladder import Facts, Ladder, Light, Produces, Step, To, Trigger, name_of
from portal.accountability.profiles import DEFAULT, FIVE_PAPERS, GUANGYUAN, SHIPPED
from portal.workdays import Day, Unit, WorkCalendar

STARTS, DUE = date(2026, 1, 1), date(2026, 3, 31)
NOTED = Facts(STARTS, DUE, noted_on=STARTS)


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


def keys(ladder: Ladder, facts: Facts, day: date, taken: Sequence[str] = ()) -> list[str]:
    return [step.key for step in ladder.due(facts, day, taken)]


def notices(day: date) -> list[str]:
    return [step.key for step in DEFAULT.due(NOTED, day, ()) if step.produces is Produces.notice]


@pytest.mark.parametrize(
    ("offset", "step"),
    [
        (-80, []),
        (-8, []),
        (-7, ["d-7"]),
        (-4, ["d-7"]),
        (-3, ["d-3"]),
        (-1, ["d-1"]),
        (0, ["d0"]),
        (1, ["late"]),
        (7, ["late"]),
        (8, ["late+1"]),
        (14, ["late+1"]),
        (15, ["late+2"]),
        (365, ["late+52"]),
    ],
)
def test_each_day_has_one_highest_notice(offset: int, step: list[str]) -> None:
    assert notices(on(offset)) == step


def test_looking_only_on_the_days_named_climbs_every_step_once() -> None:
    day, taken, climbed = on(-60), [], []
    for _ in range(12):
        following = DEFAULT.next_look(NOTED, day, taken)
        assert following is not None
        assert following > day
        day = following
        for step in DEFAULT.due(NOTED, day, taken):
            taken.append(step.key)
            climbed.append((step.key, (day - DUE).days))
    assert climbed == [
        ("d-7", -7), ("d-3", -3), ("d-1", -1), ("d0", 0), ("late", 1), ("d+3", 3), ("d+7", 7), ("late+1", 8),
        ("late+2", 15), ("d+15", 15), ("late+3", 22), ("late+4", 29), ("late+5", 36),
    ]  # fmt: skip


def test_every_day_in_turn_takes_the_same_steps_as_looking_on_the_days_named() -> None:
    for ladder in SHIPPED.values():
        for facts in (NOTED, replace(NOTED, noted_on=None, promised_on=on(-20), returned_on=on(-10))):
            by_day, by_look = [], []
            for day in (STARTS + timedelta(days=n) for n in range(150)):
                by_day += list(keys(ladder, facts, day, by_day))
            day: date | None = STARTS
            while day is not None and day < STARTS + timedelta(days=150):
                by_look += keys(ladder, facts, day, by_look)
                day = ladder.next_look(facts, day, by_look)
            assert by_look == by_day, ladder.name


def test_a_lower_step_that_may_not_be_jumped_comes_first_one_a_day() -> None:
    late, taken = on(60), []
    days = []
    for n in range(4):
        due = [
            step for step in FIVE_PAPERS.due(NOTED, late + timedelta(days=n), taken) if step.trigger is Trigger.after
        ]
        taken += [step.key for step in due]
        days.append([step.key for step in due])
    assert days == [["warning"], ["accounting"], [], []]


def test_half_the_time_without_a_record_counts_and_a_record_cures_it() -> None:
    silent = replace(NOTED, noted_on=None)
    assert silent.half == date(2026, 2, 15)
    assert keys(DEFAULT, silent, date(2026, 2, 14)) == []
    assert keys(DEFAULT, silent, date(2026, 2, 15)) == ["half"]
    assert keys(DEFAULT, replace(NOTED, noted_on=date(2026, 2, 1)), date(2026, 2, 15)) == []


def test_a_promised_day_gone_by_and_another_one_are_two_occasions() -> None:
    promised = replace(NOTED, promised_on=date(2026, 2, 1))
    assert keys(DEFAULT, promised, date(2026, 2, 1)) == []
    assert keys(DEFAULT, promised, date(2026, 2, 2)) == ["promise@20260201"]
    again = replace(NOTED, promised_on=date(2026, 2, 20))
    assert keys(DEFAULT, again, date(2026, 2, 21), ["promise@20260201"]) == ["promise@20260220"]
    assert name_of("promise@20260220") == "promise"


def test_handed_back_and_not_handed_in_again() -> None:
    returned = replace(NOTED, returned_on=date(2026, 2, 1))
    assert keys(DEFAULT, returned, date(2026, 2, 5)) == []
    assert keys(DEFAULT, returned, date(2026, 2, 6)) == ["returned@20260201"]


def test_a_silent_helper_is_called_by_itself() -> None:
    silent = replace(NOTED, has_silent_helper=True)
    (step,) = DEFAULT.due(silent, date(2026, 1, 4), ())
    assert (step.key, step.to) == ("silent", (To.helpers,))


def test_two_matters_of_a_unit_with_the_light_bring_the_talk() -> None:
    late = replace(NOTED, lights=frozenset({Light.red}), lit_of_unit={Light.red: 2})
    assert "often" in keys(DEFAULT, late, on(1))
    assert "often" not in keys(DEFAULT, replace(late, lit_of_unit={Light.red: 1}), on(1))
    assert "often" not in keys(DEFAULT, replace(late, lights=frozenset()), on(1)), "not for a matter that has no light"
    assert "twice" in keys(
        GUANGYUAN, replace(NOTED, lights=frozenset({Light.yellow}), lit_of_unit={Light.yellow: 2}), on(-9)
    )


def test_working_days_are_counted_by_the_calendar() -> None:
    ladder = Ladder(
        (Step("w", "提醒", amount=3, unit=Unit.WORKDAY), Step("l", "告诫书", Trigger.after, 2, Unit.WORKDAY))
    )
    due = date(2026, 10, 9)
    bare = Facts(date(2026, 9, 1), due)
    assert ladder.day_of(ladder.steps[0], bare) == date(2026, 10, 6)
    days_off = {date(2026, 10, n): Day(date(2026, 10, n), True, "国庆节", "通知") for n in range(1, 8)}
    rests = replace(bare, calendar=WorkCalendar(days_off, frozenset({2026})))
    assert ladder.day_of(ladder.steps[0], rests) == date(2026, 9, 29)
    assert ladder.day_of(ladder.steps[1], rests) == date(2026, 10, 13)


def test_a_ladder_that_does_not_repeat_ends() -> None:
    ladder = Ladder((Step("d0", "到期当日提醒"), Step("late", "逾期提醒", Trigger.after, 1)))
    assert ladder.next_look(NOTED, on(0), ["d0"]) == on(1)
    assert ladder.next_look(NOTED, on(1), ["late"]) is None
    assert keys(ladder, NOTED, on(500), ["late"]) == []


def test_what_lies_ahead_is_told_in_its_order_with_its_reason() -> None:
    ahead = [(day, step.key, step.when_words) for day, step in DEFAULT.coming(NOTED, on(-2), ["d-7", "d-3"])]
    assert ahead[:3] == [(on(-1), "d-1", "到期前1天"), (on(0), "d0", "到期当日"), (on(1), "late", "逾期1天")]
    assert DEFAULT.coming(NOTED, on(1), ["late"])[0] == (
        on(3), next(step for step in DEFAULT.steps if step.key == "d+3")
    )  # fmt: skip


def test_only_lateness_reaches_the_leaders() -> None:
    told = {step.key: step.to_words for step in DEFAULT.steps if step.produces is Produces.notice}
    assert {key for key, words in told.items() if "负责人" in words} == {"late"}


def test_the_keys_of_every_ladder_are_its_own_and_fit_their_columns() -> None:
    for ladder in SHIPPED.values():
        assert len({step.key for step in ladder.steps}) == len(ladder.steps)
        assert all(len(step.key) <= 24 and len(step.words) <= 60 and step.to for step in ladder.steps)
        assert all(bool(step.letter) == (step.produces is Produces.letter) for step in ladder.steps)
    assert len(notices(DUE.replace(year=DUE.year + 100))[0]) <= 40

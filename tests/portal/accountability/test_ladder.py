"""The ladder as a table of cases: no database."""

from datetime import date, timedelta

import pytest

from portal.accountability.ladder import LADDER, Ladder, Step, next_look, next_step, step_for, words_of

DUE = date(2026, 3, 31)


def on(offset: int) -> date:
    return DUE + timedelta(days=offset)


@pytest.mark.parametrize(
    ("offset", "step", "look"),
    [
        (-400, None, -7),
        (-8, None, -7),
        (-7, "d-7", -3),
        (-6, "d-7", -3),
        (-4, "d-7", -3),
        (-3, "d-3", -1),
        (-2, "d-3", -1),
        (-1, "d-1", 0),
        (0, "d0", 1),
        (1, "late", 8),
        (2, "late", 8),
        (7, "late", 8),
        (8, "late+1", 15),
        (14, "late+1", 15),
        (15, "late+2", 22),
        (365, "late+52", 372),
    ],
)
def test_each_day_has_one_highest_step_and_one_day_to_look_again(offset: int, step: str | None, look: int) -> None:
    found = step_for(DUE, on(offset))
    assert (found.key if found else None) == step
    assert next_look(DUE, on(offset)) == on(look)


def test_looking_only_on_the_days_named_climbs_every_step_once() -> None:
    day, climbed = on(-30), []
    for _ in range(8):
        following = next_look(DUE, day)
        assert following is not None
        assert following > day
        day = following
        step = step_for(DUE, day)
        assert step is not None
        climbed.append((step.key, (day - DUE).days))
    assert climbed == [
        ("d-7", -7), ("d-3", -3), ("d-1", -1), ("d0", 0),
        ("late", 1), ("late+1", 8), ("late+2", 15), ("late+3", 22),
    ]  # fmt: skip


def test_a_ladder_that_does_not_repeat_ends() -> None:
    ladder = Ladder((Step("d0", "到期当日提醒", 0), Step("late", "逾期提醒", 1)))
    assert ladder.after(DUE, on(0)) == ladder.steps[1]
    assert ladder.after(DUE, on(1)) is None
    assert ladder.at(DUE, on(500)) == ladder.steps[1]


def test_only_lateness_reaches_the_leaders() -> None:
    told = {step.key: step.to_words for step in LADDER.steps}
    assert told == {"d-7": "承办人", "d-3": "承办人", "d-1": "承办人", "d0": "承办人", "late": "承办人、单位负责人"}
    again = next_step(DUE, on(1))
    assert again is not None
    assert (again.key, again.to_words, again.day(DUE)) == ("late+1", "承办人、单位负责人", on(8))


def test_a_step_of_an_older_ladder_still_has_words() -> None:
    assert words_of("late+3") == "逾期提醒"
    assert words_of("d-30") == "提醒"


def test_every_key_fits_its_column_for_a_hundred_years() -> None:
    step = step_for(DUE, DUE.replace(year=DUE.year + 100))
    assert step is not None
    assert len(step.key) <= 16

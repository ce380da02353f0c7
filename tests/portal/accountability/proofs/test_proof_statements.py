"""One round, killed with -9 at its first statement, at its second, at every one: a duty is climbed whole or not at all."""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from portal.clock import CHINA
from portal.db import rows
from portal.demo.cast import make_cast
from tests.portal.accountability.ledger import DUE, owe
from tests.portal.accountability.proofs import standing
from tests.portal.accountability.proofs.clocks import Order, once
from tests.portal.accountability.proofs.duties import any_number_of_letters
from tests.proving import LONG, reached, times

pytestmark = pytest.mark.committed

MORNING = datetime.combine(DUE + timedelta(days=4), time(7, 50), CHINA)
"""All are late: a reminder to two people, and a letter proposed, each after the doer's own notice of the day before."""


@pytest.mark.slow
@pytest.mark.parametrize("under_way", [False, True] if LONG else [False])
async def test_killed_at_every_statement_of_a_round_each_duty_is_whole_or_untouched(
    committed: str, under_way: bool
) -> None:
    people = await make_cast()
    await any_number_of_letters(people, MORNING.date() - timedelta(days=30))
    with time_machine.travel(MORNING - timedelta(days=1), tick=False):
        duties = [await owe(people.unit["fuwu"], title=f"第{n}件") for n in range(times(24, 200))]
    assert await once(Order(committed, MORNING - timedelta(days=1))) == 0, "everybody has had a notice of his own"
    before = await of_each()
    whole, number, died = 0, 0, -9
    while whole < len(duties):
        number += 1
        died = await once(Order(committed, MORNING, dies_at=number, under_way=under_way))
        await standing.backends_are_gone()
        assert await standing.wrong() == {}, number
        added = {duty: done - before[duty] for duty, done in (await of_each()).items() if done != before[duty]}
        assert {tuple(sorted(done.elements())) for done in added.values()} <= {WHOLE}, number
        whole = len(added)
    assert died == -9
    assert number > times(30, 80), "the round was not cut at every statement of a whole duty"
    reached("statements a round was killed at", number - 1)


WHOLE = ("log 建议发提醒函", "log 逾期提醒", "look 2026-04-07", "notice chen", "notice li", "notice shen", "notice zhou",
         "proposal d+3", "rung d+3", "rung late")  # fmt: skip


async def of_each() -> dict[Any, Counter[str]]:
    """Duty → what stands in the tables because of it."""
    found = await rows(
        """SELECT d.id, 'rung ' || r.step AS what FROM duty d JOIN accountability_rung r ON r.duty = d.id
           UNION ALL SELECT d.id, 'proposal ' || r.step FROM duty d JOIN accountability_rung r ON r.duty = d.id
             JOIN accountability_proposal p ON p.rung = r.id
           UNION ALL SELECT d.id, 'notice ' || p.account FROM duty d JOIN notice n ON n.subject_id = d.subject_id
             JOIN person p ON p.id = n.person
           UNION ALL SELECT d.id, 'log ' || t.label FROM duty d JOIN transition t ON t.subject_id = d.subject_id
           UNION ALL SELECT d.id, 'look ' || d.look_on FROM duty d"""
    )
    every: dict[Any, Counter[str]] = {}
    for line in found:
        every.setdefault(line["id"], Counter())[line["what"]] += 1
    return every

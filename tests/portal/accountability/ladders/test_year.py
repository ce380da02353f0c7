"""A year of the clock, day by day, over duties that live: what it did is compared with a plain reading of the ladder that
looks at every duty every day and knows nothing of next looks."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from portal.accountability.actions.round import walk_the_round
from portal.db import rows, value
from portal.demo.cast import Cast
from portal.duties import Term, extend_duty, finish_duty, hand_back, hand_in, promise_duty, reopen_duty
from tests.portal.accountability.ledger import note_on, owe

KIND = "inspections.item"
FIRST = date(2026, 1, 1)
OWNERS = {"fuwu": "li", "zongzhi": "sun", "housing": "lin"}
ABOVE = {"fuwu": {"chen"}, "zongzhi": {"chen"}, "housing": {"luo", "tang"}}
OFFICE = {"zhou", "shen"}


@dataclass
class Model:
    """One duty as the acts of the test left it."""

    duty: UUID
    subject: UUID
    unit: str
    due: date
    open: bool = True
    handed_in: bool = False
    noted: bool = False
    promised: date | None = None
    returned: date | None = None
    taken: dict[date, dict[str, date]] = field(default_factory=dict)

    def expected(self, day: date) -> list[tuple[str, set[str]]]:
        """The steps of this day with who hears of them, read off the table of domain E3."""
        if not self.open or self.handed_in:
            return []
        taken, over = self.taken.setdefault(self.due, {}), (day - self.due).days
        owner, above = {OWNERS[self.unit]}, ABOVE[self.unit]
        half = FIRST + timedelta(days=((self.due - FIRST).days + 1) // 2)
        wanted: list[tuple[str, set[str], bool]] = []
        if not self.noted and half < self.due and day >= half:
            wanted.append(("half", owner, False))
        if self.promised and day > self.promised:
            wanted.append((f"promise@{self.promised:%Y%m%d}", owner, False))
        if self.returned and (day - self.returned).days >= 5:
            wanted.append((f"returned@{self.returned:%Y%m%d}", owner, False))
        notice = next((key for key, days in (("d0", 0), ("d-1", -1), ("d-3", -3), ("d-7", -7)) if over >= days), "")
        if over >= 1:
            weeks = (over - 1) // 7
            wanted.append((f"late+{weeks}" if weeks else "late", owner | above, True))
        elif notice:
            wanted.append((notice, owner, False))
        letter = next((key for key, days in (("d+15", 15), ("d+7", 7), ("d+3", 3)) if over >= days), "")
        if letter:
            wanted.append((letter, OFFICE, True))
        wanted = [one for one in wanted if one[0] not in taken]
        if any(on < day for key, on in taken.items() if not key.startswith("d+")):
            return [(key, people) for key, people, _ in wanted]
        plain = [(key, people) for key, people, high in wanted if not high]
        higher = [f"{key}~" for key, _, high in wanted if high]
        return plain if plain or not higher or higher[0] in taken else [(higher[0], owner)]


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_year_day_by_day_takes_exactly_the_steps_of_the_table(people: Cast, seed: int) -> None:
    dice = Random(seed)
    await rows("UPDATE post SET starts_on = {} RETURNING id", FIRST)
    models = [await opened(people, dice, n) for n in range(12)]
    heard = await told()
    for n in range(365):
        day = FIRST + timedelta(days=n)
        for model in models:
            if dice.random() < 0.06:
                await live(people, model, day, dice)
        wanted = {(model.duty, key): hears for model in models for key, hears in model.expected(day)}
        await walk_the_round(day)
        done = await rungs(day)
        assert done == set(wanted), day
        after = await told()
        said = {
            (duty, key): {who for who, of, step in after - heard if (of, step.split(" ")[0]) == (duty, key)}
            for duty, key in wanted
        }
        assert said == wanted, day
        heard = after
        for model in models:
            for duty, key in done:
                if duty == model.duty:
                    model.taken[model.due][key] = day
    assert sum(len(taken) for model in models for taken in model.taken.values()) > 60, (
        "the year was too quiet to prove anything"
    )


async def opened(people: Cast, dice: Random, n: int) -> Model:
    unit = dice.choice(list(OWNERS))
    due = FIRST + timedelta(days=dice.randint(20, 300))
    duty = await owe(people.unit[unit], due=due, title=f"第{n}件", noted_on=None)
    return Model(duty["id"], duty["subject_id"], unit, due)


async def live(people: Cast, model: Model, day: date, dice: Random) -> None:
    """Something happens to it, as the rooms would write it."""
    act: Any = dice.choice(("note", "promise", "hand_in", "hand_back", "extend", "finish", "reopen"))
    if act == "note" and model.open:
        await note_on(model.duty, day)
        model.noted = True
    elif act == "promise" and model.open and not model.handed_in:
        model.promised = day + timedelta(days=dice.randint(0, 20))
        await promise_duty(KIND, model.subject, model.promised)
    elif act == "hand_in" and model.open:
        await hand_in(KIND, model.subject)
        model.handed_in, model.promised, model.returned = True, None, None
    elif act == "hand_back" and model.open and model.handed_in:
        await hand_back(KIND, model.subject, day)
        model.handed_in, model.returned = False, day
    elif act == "extend" and model.open:
        model.due = max(model.due, day) + timedelta(days=dice.randint(5, 40))
        await extend_duty(KIND, model.subject, Term(FIRST, model.due, model.due), "等待批复", people.wang)
    elif act == "finish" and model.open:
        await finish_duty(KIND, model.subject, day)
        model.open = False
    elif act == "reopen" and not model.open:
        model.due = day + timedelta(days=dice.randint(5, 60))
        await reopen_duty(KIND, model.subject, Term(FIRST, model.due, model.due))
        model.open, model.handed_in, model.promised, model.returned = True, False, None, None


async def rungs(day: date) -> set[tuple[UUID, str]]:
    """`often` depends on the other matters of a unit and has a test of its own."""
    found = await rows(
        "SELECT duty, step FROM accountability_rung WHERE walked_on = {} AND step NOT LIKE 'often%'", day
    )
    return {(line["duty"], line["step"]) for line in found}


async def told() -> set[tuple[str, UUID, str]]:
    """Who heard of which step of which due day."""
    found = await rows(
        "SELECT p.account, split_part(n.once, ':', 2)::uuid AS duty, split_part(n.once, ':', 4) AS step, split_part(n.once, ':', 3) AS due"
        " FROM notice n JOIN person p ON p.id = n.person WHERE n.once LIKE 'remind:%'"
    )
    assert await value("SELECT count(*) = count(DISTINCT (person, once)) FROM notice")
    return {
        (line["account"], line["duty"], f"{line['step']} {line['due']}")
        for line in found
        if not line["step"].startswith("often")
    }

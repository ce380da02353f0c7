"""A walk through an assignment's life: whoever of the cast, whatever act, in any order, through the real actions."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from assignments.actions import assigning, closing, filing, planning, revisiting
from assignments.actions.planning import StepDraft
from assignments.queries.assignments import assignment_for
from assignments.queries.rechecks import recheck_for
from assignments.workflow import ASSIGNMENT
from portal import db
from portal.access import Me
from portal.clock import today
from portal.errors import Missing, Refused
from tests.assignments.ending import PASSING, SHORT, an_ending
from tests.builders import a_file

Record = dict[str, Any]
Act = Callable[[Record, Me, random.Random], Awaitable[Any]]


async def put_forward(found: Record, me: Me, dice: random.Random) -> None:
    step = StepDraft("现场踏勘", found["lead_unit"], offset_days=dice.randint(1, 9))
    await planning.put_forward(found, me, text="先踏勘，再定方案。", steps=[step])


async def apply(found: Record, me: Me, dice: random.Random) -> None:
    ending = an_ending(
        outcome=dice.choice(["resolved", "partly", "explained"]), settlement=dice.choice(["open", "settled"])
    )
    paper = a_file("意见书.pdf", f"%PDF-1.4 {found['id']} {dice.random()}".encode())
    await closing.apply(found, me, ending, [paper])


async def reopen(found: Record, me: Me, dice: random.Random) -> None:
    """From a revisit that found nothing solved; from the closed case only by the check that is due."""
    said: Record = {
        "result": dice.choice(["partly", "not_solved"]),
        "note": "还有问题",
        "due": today() + timedelta(days=dice.randint(30, 90)),
    }
    if found["state"] == "closed":
        await revisiting.check_again(await due_for(found, me), found, me, **said)
    else:
        await revisiting.revisit(found, me, **said)


async def look_again(found: Record, me: Me, dice: random.Random) -> None:
    await revisiting.check_again(await due_for(found, me), found, me, result="solved")


async def due_for(found: Record, me: Me) -> Record:
    waiting = await db.value(
        "SELECT id FROM assignments_recheck WHERE assignment = {} AND done_on IS NULL", found["id"]
    )
    if waiting is None:
        raise Refused("没有要办的回头看。")
    return await recheck_for(me, waiting)


ACTS: dict[str, Act] = {
    "propose": lambda found, me, dice: assigning.propose(found, me),
    "endorse": lambda found, me, dice: assigning.endorse(found, me),
    "approve": lambda found, me, dice: assigning.approve(found, me),
    "send_back": lambda found, me, dice: assigning.send_back(found, me, note="请补充"),
    "deliver": lambda found, me, dice: assigning.deliver(found, me),
    "accept": lambda found, me, dice: assigning.accept(found, me),
    "decline": lambda found, me, dice: assigning.decline(found, me, note="分工调整"),
    "put_forward": put_forward,
    "approve_plan": lambda found, me, dice: planning.approve_plan(found, me),
    "return_plan": lambda found, me, dice: planning.return_plan(found, me, note="步骤不清"),
    "apply": apply,
    "take_back": lambda found, me, dice: closing.take_back(found, me),
    "file": lambda found, me, dice: closing.review(found, me, PASSING),
    "return": lambda found, me, dice: closing.review(found, me, SHORT),
    "confirm": lambda found, me, dice: filing.enter_verdict(found, me, accepted=True),
    "refuse": lambda found, me, dice: filing.enter_verdict(found, me, accepted=False, reason="材料不全"),
    "close": lambda found, me, dice: revisiting.revisit(found, me, result="solved"),
    "reopen": reopen,
    "withdraw": lambda found, me, dice: assigning.withdraw(found, me, note="并入他案"),
    "look_again": look_again,
}
RARE = {"send_back", "decline", "return_plan", "take_back", "return", "refuse", "withdraw"}
LIKELY = 0.7
"""How often somebody presses a button they have, rather than trying whatever."""


RESERVED = 0.6
"""How often somebody who could only send back or take back leaves it."""


class Walk:
    """`done`: what was allowed and by whom; `refused`: how often somebody was told no."""

    def __init__(self, people: list[Me], assignment: UUID, seed: int) -> None:
        self.people, self.assignment, self.dice = people, assignment, random.Random(seed)
        self.done: list[tuple[str, Me]] = []
        self.refused = 0

    async def step(self, *, ending: bool) -> tuple[str, Record, Me, bool]:
        """One try: what, on which record, by whom, and whether it was done. Withdrawing only where the walk may end."""
        names = [name for name in ACTS if ending or name != "withdraw"]
        likely = self.dice.random() < LIKELY
        for me in self.dice.sample(self.people, len(self.people)):
            try:
                found = await assignment_for(me, self.assignment)
            except Missing:
                continue
            open_now = [move.name for move in ASSIGNMENT.open_moves(me, found) if move.name in names]
            open_now += ["look_again"] if "reopen" in open_now and found["state"] == "closed" else []
            only_rare = RARE.issuperset(open_now) and self.dice.random() < RESERVED
            if open_now and likely and not only_rare:
                name = self.dice.choices(open_now, [2 if one in RARE else 5 for one in open_now])[0]
                return await self._try(name, found, me)
            if not likely:
                return await self._try(self.dice.choice(names), found, me)
        return "", {}, self.people[0], False

    async def _try(self, name: str, found: Record, me: Me) -> tuple[str, Record, Me, bool]:
        try:
            await ACTS[name](found, me, self.dice)
        except (Refused, Missing):
            self.refused += 1
            return name, found, me, False
        self.done.append((name, me))
        return name, found, me, True

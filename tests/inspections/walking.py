"""A walk through an item's life: whoever of the cast, whatever act, in any order, through the real actions."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from inspections import actions, queries
from inspections.actions.measuring import MeasureDraft
from inspections.states import WITHHELD_GROUNDS
from inspections.workflow import ITEM
from portal.access import Me
from portal.clock import today
from portal.db import rows, value
from portal.errors import Missing, Refused
from tests.builders import a_file

Item = dict[str, Any]
Act = Callable[[Item, Me, random.Random], Awaitable[Any]]


def later(dice: random.Random, item: Item) -> Any:
    return max(item["due"], today()) + timedelta(days=dice.randint(-3, 40))


async def evidence(item: Item, me: Me, dice: random.Random) -> None:
    await actions.add_evidence(item, me, [a_file(f"材料{dice.random()}.pdf")], effective_on=None)


async def unfile(item: Item, me: Me, dice: random.Random) -> None:
    files = await rows(
        "SELECT id FROM attachment WHERE subject_id = {} AND withdrawn_at IS NULL ORDER BY id", item["id"]
    )
    if not files:
        raise Refused("没有材料")
    await actions.withdraw_evidence(item, me, dice.choice(files)["id"], "传错了")


async def measures(item: Item, me: Me, dice: random.Random) -> None:
    known = await rows("SELECT id, text FROM inspections_measure WHERE item = {} ORDER BY position", item["id"])
    drafts = [MeasureDraft(line["id"], f"{line['text'][:60]}又") for line in known]
    await actions.set_measures(item, me, drafts)


async def reassign(item: Item, me: Me, dice: random.Random) -> None:
    handler = dice.choice([None, await value("SELECT id FROM person WHERE account = 'sun'")])
    await actions.reassign(item, me, lead_unit=item["lead_unit"], leader=item["leader"], handler=handler)


async def withhold(item: Item, me: Me, dice: random.Random) -> None:
    ground = dice.choice([None, *WITHHELD_GROUNDS])
    result, party = dice.choice([None, WITHHELD_GROUNDS[0]]), dice.choice([None, WITHHELD_GROUNDS[1]])
    await actions.withhold(me, item["id"], ground, party=party, result=result, result_party=dice.choice([None, party]))


async def look_again(item: Item, me: Me, dice: random.Random) -> None:
    held = dice.choice(["held", "slid"])
    follow_up = await queries.follow_up_for(me, item["id"])
    await actions.check_again(follow_up, me, held=held, note="现场看过。", due=later(dice, item))


ACTS: dict[str, tuple[str, Act]] = {
    "start": ("inspections.item.start", lambda item, me, dice: actions.start(item, me)),
    "progress": (
        "inspections.item.progress",
        lambda item, me, dice: actions.add_progress(item, me, text="又办了一件。", happened_on=None),
    ),
    "evidence": ("file.keep", evidence),
    "unfile": ("file.withdraw", unfile),
    "promise": (
        "inspections.item.promise",
        lambda item, me, dice: actions.promise(
            item, me, promised_on=today() + timedelta(days=dice.randint(0, 60)), reason=dice.choice([None, "雨季停工"])
        ),
    ),
    "substantial": (
        "inspections.item.substantial",
        lambda item, me, dice: actions.mark_substantial(item, me, "已见效"),
    ),
    "apply": ("inspections.item.apply", lambda item, me, dice: actions.apply(item, me, outcome="已经办结。")),
    "withdraw": ("inspections.item.withdraw", lambda item, me, dice: actions.withdraw(item, me)),
    "pass_on": ("inspections.item.pass_on", lambda item, me, dice: actions.pass_on(item, me)),
    "send_back": ("inspections.item.send_back", lambda item, me, dice: actions.send_back(item, me, note="不足")),
    "close": ("", lambda item, me, dice: actions.close(item, me)),
    "return": ("inspections.item.return", lambda item, me, dice: actions.return_item(item, me, note="不足")),
    "reopen": (
        "inspections.item.reopen",
        lambda item, me, dice: actions.reopen(item, me, note="反弹", due=later(dice, item)),
    ),
    "extend": (
        "inspections.item.extend",
        lambda item, me, dice: actions.extend(item, me, due=later(dice, item), reason="工程未完"),
    ),
    "measures": ("inspections.item.measures", measures),
    "reassign": ("inspections.item.assign", reassign),
    "withhold": ("inspections.finding.withhold", withhold),
    "look_again": ("inspections.item.follow_up", look_again),
}
"""Each with the word the audit has for it; closing has two, one for a seat that agrees and one for the last."""
RARE = {"withdraw", "send_back", "return", "reopen", "unfile", "withhold", "reassign", "measures", "extend"}


class Walk:
    """`done` is what was allowed, act by act, `refused` how often somebody was told no."""

    def __init__(self, people: list[Me], item_id: UUID, seed: int) -> None:
        self.people, self.item_id, self.dice = people, item_id, random.Random(seed)
        self.done: list[tuple[str, Me]] = []
        self.refused = 0

    async def step(self) -> str:
        """Any act at all, tried by one person after the other until it is allowed to somebody. Its name, or nothing."""
        name = self.dice.choice(list(ACTS))
        for me in self.dice.sample(self.people, len(self.people)):
            try:
                item = await queries.item_for(me, self.item_id)
            except Missing:
                continue
            if done := await self._try(name, item, me):
                return done
        return ""

    async def likely(self) -> str:
        """Somebody presses a button they have: what is rare by chance alone becomes usual."""
        for me in self.dice.sample(self.people, len(self.people)):
            try:
                item = await queries.item_for(me, self.item_id)
            except Missing:
                continue
            moves = [move.name for move in ITEM.open_moves(me, item)]
            if not moves:
                continue
            name = self.dice.choices(moves, [1 if one in RARE else 5 for one in moves])[0]
            if name == "apply" and not await value("SELECT count(*) FROM attachment WHERE withdrawn_at IS NULL"):
                name = "evidence"
            return await self._try(name, item, me)
        return ""

    async def _try(self, name: str, item: Item, me: Me) -> str:
        try:
            await ACTS[name][1](item, me, self.dice)
        except (Refused, Missing):
            self.refused += 1
            return ""
        self.done.append((name, me))
        return name

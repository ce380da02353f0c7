"""A leader's own turns: marked as done, or taken over by another leader who has agreed to it first (换班)."""

from datetime import date
from typing import Any
from uuid import UUID

from assignments.queries.roster import leaders_in, slot_for, subject_of
from assignments.rules import leader as is_leader
from assignments.rules import office
from assignments.states import HALVES, TURNS
from assignments.tables import Swap
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.db import atomic, row, value
from portal.errors import Missing, Refused
from portal.notices import tell
from portal.words import day_words

Record = dict[str, Any]


@atomic()
async def mark(by: Me, slot_id: UUID, *, done: bool) -> None:
    """One tap; it counts the turn, and is no act on any case (those are entered at the case)."""
    slot = await held(by, slot_id)
    if not (is_leader(by, slot) or office(by, slot)):
        raise Refused("是否完成由值班领导本人或本联席会议办公室登记。")
    if slot["held_on"] > today():
        raise Refused("还没有到这一天，不能登记完成。")
    if slot["done"] is done:
        raise Refused("这个班次已经登记完成。" if done else "这个班次还没有登记完成。")
    await value(
        "UPDATE assignments_slot SET done_at = {}, version = version + 1 WHERE id = {} RETURNING id",
        now() if done else None,
        slot_id,
    )
    await audit.record(by, "assignments.slot.mark", subject_of(slot), {"done": done})


@atomic()
async def ask(by: Me, slot_id: UUID, *, taker: UUID, reason: str) -> UUID:
    """By the leader whose turn it is, before it is over; one request at a time."""
    slot = await held(by, slot_id)
    refuse_asking(slot)
    if taker == by.id or taker not in {one["id"] for one in await leaders_in(slot["territory_path"])}:
        raise Refused("请选择本积案库范围内的另一位在任领导干部。")
    await refuse_double(taker, slot["held_on"], slot["half"], slot_id)
    swap = Swap(slot=slot_id, giver=by.id, taker=taker, reason=reason, asked_at=now())
    await Swap.insert(swap).run()
    subject = subject_of(slot)
    await tell([taker], subject, f"{by.name}同志请您代班，请答复。", f"swap:{swap.id}")
    await audit.record(by, "assignments.swap.ask", subject, {"taker": taker})
    return swap.id


@atomic()
async def answer(by: Me, slot_id: UUID, swap_id: UUID, *, verdict: str) -> None:
    """agreed or refused by who was asked, taken (back) by who asked; the first answer is the only one."""
    slot = await held(by, slot_id)
    swap = await row("SELECT * FROM assignments_swap WHERE id = {} AND slot = {}", swap_id, slot_id)
    if swap is None:
        raise Missing
    if by.id != (swap["giver"] if verdict == "taken" else swap["taker"]):
        raise Refused("换班请求由被请的领导答复，由提出的领导收回。")
    if swap["verdict"] is not None:
        raise Refused("这次换班请求已经答复或收回。")
    if verdict == "taken":
        await lapse(slot_id)
    else:
        await _decide(by, slot, swap, verdict)
    await audit.record(by, f"assignments.swap.{verdict}", subject_of(slot), {"swap": swap_id})


async def _decide(by: Me, slot: Record, swap: Record, verdict: str) -> None:
    if not slot["ahead"] or slot["done"]:
        raise Refused("这个班次已经过去，不能再换班。")
    agreed = verdict == "agreed"
    if agreed:
        await refuse_double(by.id, slot["held_on"], slot["half"], slot["id"])
        await value(
            "UPDATE assignments_slot SET leader = {}, version = version + 1 WHERE id = {} RETURNING id",
            by.id,
            slot["id"],
        )
    await value(
        "UPDATE assignments_swap SET verdict = {}, decided_at = {} WHERE id = {} RETURNING id",
        verdict,
        now(),
        swap["id"],
    )
    sentence = f"{by.name}同志同意代班。" if agreed else f"{by.name}同志不能代班，请另行安排。"
    await tell([swap["giver"], slot["made_by"]], subject_of(slot), sentence, f"swap-answered:{swap['id']}")


def refuse_asking(slot: Record) -> None:
    if not slot["own"]:
        raise Refused("只有值班领导本人可以请人代班。")
    if slot["swap"] is not None:
        raise Refused("已经请人代班，正在等待答复；请先收回，再请其他领导。")
    if not slot["may_ask"]:
        raise Refused("这个班次已经过去或已完成，不能再换班。")


async def lapse(slot_id: UUID) -> None:
    """A request to take the turn over that nobody can answer any more."""
    await value(
        "UPDATE assignments_swap SET verdict = 'taken', decided_at = {} WHERE slot = {} AND verdict IS NULL"
        " RETURNING id",
        now(),
        slot_id,
    )


async def refuse_double(leader: UUID, held_on: date, half: str, but: UUID | None = None) -> None:
    """Holds the leader until the end, so that two offices cannot put them down for one half day at once."""
    name = await value("SELECT name FROM person WHERE id = {} FOR NO KEY UPDATE", leader)
    found = await row(
        "SELECT place, kind FROM assignments_slot WHERE leader = {} AND held_on = {} AND half = {}"
        " AND id IS DISTINCT FROM {}::uuid",
        leader,
        held_on,
        half,
        but,
    )
    if found is not None:
        when = f"{day_words(held_on)}{HALVES[half]}"
        raise Refused(f"{name}同志{when}已安排在{found['place']}{TURNS[found['kind']]}，同一半天不能安排两次。")


async def held(by: Me, slot_id: UUID) -> Record:
    """The turn as it is now, held until the end: two answers come one after the other."""
    await slot_for(by, slot_id)
    await value("SELECT id FROM assignments_slot WHERE id = {} FOR UPDATE", slot_id)
    return await slot_for(by, slot_id)

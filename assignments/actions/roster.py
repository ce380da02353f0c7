"""The roster of receptions and visits: turns put down, changed, taken off and copied by the office."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from assignments.actions.turns import held, lapse, refuse_double
from assignments.queries.registers import register_for, subject_of
from assignments.queries.roster import leaders_in, monday_of, slot_for
from assignments.queries.roster import subject_of as slot_subject
from assignments.rules import office
from assignments.states import HALVES
from assignments.tables import Slot
from portal import audit
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import atomic, rows, value
from portal.errors import Refused
from portal.notices import tell
from portal.words import day_words

Record = dict[str, Any]
ONE_WEEK = timedelta(days=7)


@atomic()
async def put_down(
    by: Me,
    register_id: UUID,
    *,
    held_on: date,
    half: str,
    place: str,
    kind: str,
    leader: UUID,
    note: str | None = None,
) -> UUID:
    """A leader has one turn in a half day, a place one leader."""
    register = await _register(by, register_id)
    if held_on < today():
        raise Refused("日期不能早于今天。")
    await _refuse_unfit(register, held_on, half, place, leader)
    slot = Slot(
        register=register_id,
        held_on=held_on,
        half=half,
        place=place,
        kind=kind,
        leader=leader,
        note=note,
        made_by=by.id,
    )
    await Slot.insert(slot).run()
    await _tell(by, slot.id, "请您按时到场", "added")
    return slot.id


@atomic()
async def change(
    by: Me,
    slot_id: UUID,
    version: int | None,
    *,
    held_on: date,
    half: str,
    place: str,
    kind: str,
    leader: UUID,
    note: str | None = None,
) -> None:
    """Whoever stood there before hears of it; a request to swap lapses with the turn it was about."""
    slot = await _slot(by, slot_id)
    if version is not None and version != slot["version"]:
        raise Refused("这个班次刚刚已有变化，请看过最新情况后再改。")
    if held_on < today() and held_on != slot["held_on"]:
        raise Refused("日期不能早于今天。")
    register = await register_for(by, slot["register"])
    await _refuse_unfit(register, held_on, half, place, leader, slot_id)
    moved = (held_on, half, leader) != (slot["held_on"], slot["half"], slot["leader"])
    if moved:
        await lapse(slot_id)
    await value(
        "UPDATE assignments_slot SET held_on = {}, half = {}, place = {}, kind = {}, leader = {}, note = {},"
        " version = version + 1 WHERE id = {} RETURNING id",
        held_on,
        half,
        place,
        kind,
        leader,
        note,
        slot_id,
    )
    if leader != slot["leader"]:
        await tell([slot["leader"]], slot_subject(slot), "该班次已改由其他领导承担。", f"slot-off:{_once(slot)}")
    await _tell(by, slot_id, "班次有调整，请您按时到场", "changed")


@atomic()
async def take_off(by: Me, slot_id: UUID) -> None:
    """A turn that will not take place."""
    slot = await _slot(by, slot_id)
    await rows("DELETE FROM assignments_swap WHERE slot = {} RETURNING id", slot_id)
    await rows("DELETE FROM assignments_slot WHERE id = {} RETURNING id", slot_id)
    subject = slot_subject(slot)
    await tell([slot["leader"]], subject, "该班次已取消。", f"slot-off:{_once(slot)}")
    await audit.record(by, "assignments.slot.take_off", subject, {"leader": slot["leader"], "place": slot["place"]})


@atomic()
async def copy_week(by: Me, register_id: UUID, week: date) -> tuple[int, int]:
    """Last week's turns once more. What clashes, falls on rest days, or names who left office is passed over.

    Returns how many were put down and how many were passed over."""
    register = await _register(by, register_id)
    monday = monday_of(week)
    before = await rows(
        "SELECT * FROM assignments_slot WHERE register = {} AND held_on BETWEEN {} AND {} ORDER BY held_on, half, id",
        register_id,
        monday - ONE_WEEK,
        monday - timedelta(days=1),
    )
    calendar = await load_calendar()
    made = 0
    for slot in before:
        on = slot["held_on"] + ONE_WEEK
        if on < today() or (calendar.is_workday(slot["held_on"]) and not calendar.is_workday(on)):
            continue
        again = {name: slot[name] for name in ("half", "place", "kind", "leader", "note")}
        try:
            await put_down(by, register_id, held_on=on, **again)
        except Refused:
            continue
        made += 1
    if not made:
        raise Refused("上周没有可以复制到这一周的班次。")
    await audit.record(by, "assignments.roster.copy", subject_of(register), {"week": monday, "slots": made})
    return made, len(before) - made


async def _refuse_unfit(
    register: Record, held_on: date, half: str, place: str, leader: UUID, but: UUID | None = None
) -> None:
    if leader not in {one["id"] for one in await leaders_in(register["territory_path"])}:
        raise Refused("领导须是本积案库范围内在任的领导干部，请从列表中选择。")
    await refuse_double(leader, held_on, half, but)
    taken = await value(
        "SELECT p.name FROM assignments_slot s JOIN person p ON p.id = s.leader WHERE s.register = {}"
        " AND s.held_on = {} AND s.half = {} AND s.place = {} AND s.id IS DISTINCT FROM {}::uuid",
        register["id"],
        held_on,
        half,
        place,
        but,
    )
    if taken is not None:
        raise Refused(f"{place}{day_words(held_on)}{HALVES[half]}已安排{taken}同志，请换一个地点或时段。")


async def _register(by: Me, register_id: UUID) -> Record:
    """Held until the end, so that one place is not given twice at once."""
    register = await register_for(by, register_id)
    refuse_others(register, by)
    await value("SELECT id FROM assignments_register WHERE id = {} FOR UPDATE", register_id)
    return register


def refuse_others(kept: Record, by: Me) -> None:
    if not office(by, kept):
        raise Refused("接访下访安排由本联席会议办公室编排。")


async def _slot(by: Me, slot_id: UUID) -> Record:
    slot = await slot_for(by, slot_id)
    await _register(by, slot["register"])
    slot = await held(by, slot_id)
    refuse_fixed(slot, by)
    return slot


def refuse_fixed(slot: Record, by: Me) -> None:
    refuse_others(slot, by)
    if slot["done_at"] is not None:
        raise Refused("已经完成的班次不能修改；登记有误的，请先取消完成。")


async def _tell(by: Me, slot_id: UUID, sentence: str, occasion: str) -> None:
    slot = await slot_for(by, slot_id)
    subject = slot_subject(slot)
    await tell([slot["leader"]], subject, f"{sentence}：{slot['place']}。", f"slot-{occasion}:{_once(slot)}")
    await audit.record(by, f"assignments.slot.{occasion}", subject, {"leader": slot["leader"], "place": slot["place"]})


def _once(slot: Record) -> str:
    return f"{slot['id']}:{slot['version']}"

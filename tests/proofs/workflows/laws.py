"""What holds of every kind of record after every step, whoever did what: each law gives its complaints."""

from datetime import date
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.accountability.queries.duties import Filters, duties_for, figures_for
from portal.calendardays import load_calendar
from portal.clock import today
from portal.db import row, rows, value
from portal.workdays.deadline import compute
from tests.proofs.workflows.lives import Life, Record

MANY = 10_000


async def way_unbroken(life: Life, record: UUID) -> list[str]:
    """The moves on record lead without a gap from the beginning to where it stands; each is in the audit once."""
    moves = await rows(
        "SELECT happened, from_state, to_state FROM transition WHERE subject_id = {} AND to_state IS NOT NULL"
        " ORDER BY at, id",
        record,
    )
    at, faults = str(life.machine.start), []
    for move in moves:
        if move["from_state"] != at:
            faults.append(f"{move['happened']} starts at {move['from_state']}, it was at {at}")
        if move["to_state"] != life.machine.by_name[move["happened"]].target:
            faults.append(f"{move['happened']} led to {move['to_state']}")
        at = move["to_state"]
    stands = await state_of(life, record)
    if at != stands:
        faults.append(f"the record ends at {at}, it stands at {stands}")
    made = [f"{life.machine.kind}.{move['happened']}" for move in moves]
    audited = await rows(
        "SELECT action FROM audit_entry WHERE subject_id = {} AND action = ANY({}) ORDER BY seq",
        record,
        [f"{life.machine.kind}.{name}" for name in life.machine.by_name],
    )
    if [line["action"] for line in audited] != made:
        faults.append(f"moved {made}, audited {[line['action'] for line in audited]}")
    return faults


async def duty_in_step(life: Life, record: UUID) -> list[str]:
    """Handed in while others judge, done or revoked when it rests, looked at by the clock only while it is open; and due
    on the very day the record says."""
    state, faults = await state_of(life, record), []
    for kind, owed in life.owed.items():
        found = await row("SELECT * FROM duty WHERE subject_kind = {} AND subject_id = {}", kind, record)
        stands = standing(found)
        if stands not in owed[state]:
            faults.append(f"the {kind} of a {state} record is {stands}")
        if found is None:
            continue
        if (found["look_on"] is not None) != (stands == "open"):
            faults.append(f"a {kind} that is {stands} is looked at on {found['look_on']}")
        if life.due and stands in {"open", "handed_in"}:
            due = await value(f"SELECT {life.due} FROM {life.machine.table} WHERE id = {{}}", record)
            if due != found["due"]:
                faults.append(f"due {due}, but owed by {found['due']}")
    return faults


def standing(duty: Record | None) -> str:
    if duty is None:
        return "none"
    for word, column in (("revoked", "revoked_at"), ("done", "done_at"), ("handed_in", "handed_in_at")):
        if duty[column] is not None:
            return word
    return "open"


async def deadlines_counted(life: Life, record: UUID) -> list[str]:
    """Every day that was counted comes out again from the day it was counted from; no duty begins after its end."""
    calendar, faults = await load_calendar(), []
    for duty in await rows("SELECT * FROM duty ORDER BY id"):
        if duty["due"] < duty["starts_on"]:
            faults.append(f"{duty['subject_kind']} is due before it starts")
        if duty["limit_amount"] is None or duty["due"] != duty["first_due"]:
            continue
        counted = compute(duty["starts_on"], (duty["limit_amount"], duty["limit_unit"]), calendar)
        wanted = counted.effective_due if duty["limit_rolls"] else duty["statutory_due"]
        if duty["due"] != wanted:
            faults.append(f"{duty['subject_kind']} is due {duty['due']}, counted {wanted}")
    return faults


async def sums_are_rows(me: Me, on: date) -> list[str]:
    """The figures of the common ledger are as many as the rows behind each, and together all that this person sees."""
    figures, faults = await figures_for(me, on, Filters()), []
    for light, number in figures.items():
        shown = (await duties_for(me, on, Filters(light=light), limit=MANY))[0]
        if len(shown) != number:
            faults.append(f"{me.account}: {number} {light} counted, {len(shown)} shown")
    waiting = (await duties_for(me, on, Filters(), limit=MANY))[0]
    if len(waiting) != sum(number for light, number in figures.items() if light != "done"):
        faults.append(f"{me.account}: {figures} do not add up to {len(waiting)}")
    return faults


def other_person(life: Life, name: str, by: Me, done: list[tuple[str, Any]]) -> list[str]:
    """Whoever made this move is not who last made those before it, by the walk's own memory and no column."""
    last = dict(done)
    return [
        f"{by.account} made {earlier} and {name}" for earlier in life.others.get(name, ()) if last.get(earlier) == by.id
    ]


async def state_of(life: Life, record: UUID) -> str:
    return str(await value(f"SELECT state FROM {life.machine.table} WHERE id = {{}}", record))


async def complaints(life: Life, record: UUID, watchers: list[Me]) -> list[str]:
    faults = [*await way_unbroken(life, record), *await duty_in_step(life, record)]
    faults += await deadlines_counted(life, record)
    for law in life.laws.values():
        faults += await law(record)
    for me in watchers:
        faults += await sums_are_rows(me, today())
    return faults

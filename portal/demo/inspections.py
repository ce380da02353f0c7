"""Three rounds of 区委巡察办 in 临江区: when everything happened, the evidence, and the telling of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from portal.clock import as_of, today
from portal.demo.cast import fixed_id
from portal.demo.evidence import paper
from portal.demo.stories import ROUNDS
from portal.demo.teller import Papers, Teller, unit_key
from portal.demo.timetable import Event, Key, Timetable
from portal.demo.units import tree
from portal.files import HandedIn
from portal.workdays import WorkCalendar

Happening = tuple[datetime, Callable[[], Awaitable[None]]]
AT_ONCE = 2
"""Files looked at side by side, each in a child process."""


def timetable(calendar: WorkCalendar) -> tuple[Timetable, list[Event]]:
    table = Timetable(today(), calendar)
    return table, table.events(ROUNDS)


async def papers_of(events: list[Event]) -> Papers:
    """Every piece of evidence, made and looked at before anything is written."""
    names = {unit.id: unit.name for unit in tree()}
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(event: Event) -> tuple[tuple[Key, str], HandedIn]:
        before = [e.text for e in events if e.key == event.key and e.verb == "progress" and e.at <= event.at]
        unit = names[fixed_id(unit_key(event.inspection, event.finding.unit))]
        async with gate:
            made = await paper(event.text, unit, event.finding.title, before, event.at.date())
        return (event.key, event.text), made

    return dict(await asyncio.gather(*(one(event) for event in events if event.verb == "evidence")))


async def tell(table: Timetable, events: list[Event], papers: Papers, beside: Sequence[Happening] = ()) -> int:
    """Everything that happened, in its order and at its time, and what happened `beside` it in another room. How many
    items there are then."""
    teller = Teller(table, papers)
    own: list[Happening] = [(event.at, partial(teller.perform, event)) for event in events]
    for at, act in sorted([*own, *beside], key=lambda one: one[0]):
        with as_of(at):
            await act()
    return len(teller.items)

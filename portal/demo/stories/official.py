"""Official figures in 临江区: what the reports of the last three months said of every street, typed by 周, checked by 沈."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from portal.access import Me, me_for
from portal.accountability.actions import official
from portal.accountability.figures.periods import Period, month
from portal.accountability.queries.official import live, sheet_for, units_of
from portal.clock import CHINA, today
from portal.db import value
from portal.demo.cast import fixed_id
from portal.demo.timetable import Timetable

Happening = tuple[datetime, Callable[[], Awaitable[None]]]
ENTERED, CHECKED = -8, -7
"""Days before the fill; the months are those that were over on the first of them."""
MONTHS = 3
LEVEL = "township"


def story(table: Timetable) -> list[Happening]:
    found: list[Happening] = []
    period = month(table.day(ENTERED))
    for place in range(MONTHS):
        period = period.before
        entered = datetime.combine(table.day(ENTERED), time(10, 7 * place), CHINA)
        checked = max(
            datetime.combine(table.day(CHECKED), time(9, 7 * place), CHINA), entered + timedelta(hours=1, minutes=30)
        )
        found += [(entered, partial(_enter, period, MONTHS - place)), (checked, partial(_check, period))]
    return found


async def _enter(period: Period, good: int) -> None:
    """`good`: the larger, the more was done in time; so the months differ."""
    territory = fixed_id("district")
    path = await value("SELECT path FROM unit WHERE id = {}", territory)
    units = await units_of(path, LEVEL)
    counts = {unit["id"]: _counts(place, good) for place, unit in enumerate(units)}
    source = official.Source("信访业务信息系统", f"{period.words}三率统计月报", today())
    await official.enter(await _me("zhou"), territory, LEVEL, period.name, source, counts)


def _counts(place: int, good: int) -> dict[str, Any]:
    """Made up, the same on every machine; no street is like another."""
    due = 24 + 7 * place % 31
    late = (place + good) % 4
    rated = due - 6 - place % 3
    return {
        "accept_due": due,
        "accept_in_time": due - late,
        "finish_due": due - 4,
        "finish_in_time": due - 4 - (place * 2 + good) % 5,
        "rateable": due - 4,
        "rated": rated,
        "satisfied": rated - (place + 2 * good) % 6,
        "first_done": due - 9,
        "settled_once": due - 9 - (place + good) % 3,
        "repeat_added": (place + good) % 3,
    }


async def _check(period: Period) -> None:
    me = await _me("shen")
    waiting = (await live(fixed_id("district"), LEVEL, period.name))["drafted"]
    await official.check(await sheet_for(me, waiting["id"]), me)


async def _me(account: str) -> Me:
    person: UUID = fixed_id(account)
    found = await me_for(person, today())
    assert found is not None
    return found

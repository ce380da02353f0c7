"""One unit: the counters of domain E3 over twelve months, what it owes now by light, how it went month by month."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import Period
from portal.accountability.queries.figures import counted
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_rows import number
from portal.accountability.queries.figures_terms import Asked, Narrow, Seen, source, year_to
from portal.db import value

ALL_TIME = Period(date(2000, 1, 1), date(2100, 1, 1))
COUNTERS = ("late", "returns", "supervision_letters", "advice_late")
LIGHTS = (("now_late", "red"), ("now_urgent", "orange"), ("now_near", "yellow"), ("now_normal", "green"))


def asked_of(unit: Mapping[str, Any], on: date, *, ever: bool = False) -> Asked:
    return Asked(ALL_TIME if ever else year_to(on), on, unit)


async def counters(seen: Seen, asked: Asked) -> dict[str, int]:
    return _sum(await counted(seen, asked, "unit", COUNTERS), COUNTERS)


async def lights(seen: Seen, asked: Asked) -> dict[str, int]:
    names = tuple(name for name, _ in LIGHTS)
    return _sum(await counted(seen, asked, "unit", names), names)


def _sum(found: Mapping[Any, Mapping[str, int]], names: tuple[str, ...]) -> dict[str, int]:
    return {name: sum(one.get(name, 0) for one in found.values()) for name in names}


async def months(seen: Seen, asked: Asked) -> list[Line]:
    """The months with something due, the earliest first."""
    found = await counted(seen, asked, "month", ("due", "on_time", "met_late", "open_late", "judged"))
    return [Line(key, key, {"month": key}, found[key]) for key in sorted(found)]


async def red_streak(seen: Seen, asked: Asked) -> tuple[int, Period]:
    """连续红牌: the latest matters in a row, by their day, that each had a red light; and the days they were due in."""
    matters, red = source("duties", asked, seen), MEASURES["red"].holds(asked)
    broken: date | None = await value(
        "SELECT max(s.day) FROM {} s WHERE s.day <= {} AND NOT {}", matters, asked.on, red
    )
    since = broken + timedelta(days=1) if broken else asked.period.since
    if since > asked.on:
        return 0, Period(asked.on, asked.on)
    streak = Asked(Period(since, asked.on), asked.on, asked.place)
    return await number(seen, streak, Narrow("red")), streak.period

"""每日通报 of a 重点时段: drafted by the clock from the figures of the day before, for a person to take up and another to sign."""

import secrets
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from portal.accountability.actions.figures import DEMAND, MOST_LINES, SIGNS, keep
from portal.accountability.figures.lines import Line
from portal.accountability.figures.periods import Period
from portal.accountability.figures.rates import RATE
from portal.accountability.queries.campaign import as_on, units_of
from portal.accountability.queries.campaign_ladders import rooms_of
from portal.accountability.queries.figures import by_place, units_below
from portal.accountability.queries.figures_bulletins import ADDRESS, KIND, KINDS
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_papers import EVER, LINE, STANDING, TOTAL, Facts, Printed, below_of, facts
from portal.accountability.queries.figures_terms import Asked
from portal.accountability.tables import Bulletin
from portal.accountability.workflow import BULLETIN
from portal.clock import now
from portal.db import new_id
from portal.subjects import Subject
from portal.workflow import happened

MACHINE = "系统拟稿"
Record = dict[str, Any]


async def draft_daily(campaign: Record, on: date) -> Subject | None:
    """Of a day that is over; the draft's card. None where nothing it covers was owed or met: there is nothing to print."""
    place = {"id": campaign["territory"], "path": campaign["territory_path"], "name": campaign["territory_name"]}
    campaign = await as_on(campaign, on)
    period = Period(campaign["starts_on"], campaign["ends_on"])
    within = Asked(period, on, place, paths=tuple(campaign["paths"]), rooms=rooms_of(campaign["rooms"]))
    standing = replace(within, period=EVER)
    during, open_now = await facts(within, TOTAL), await facts(standing, STANDING)
    if not during.duties and not open_now.duties:
        return None
    units = await units_below(place)
    lines = [
        Line(str(place["id"]), place["name"], unit=place),
        *await _lines(campaign, on, during, open_now, units, place),
    ]
    lines = lines[: MOST_LINES + 1]
    printed: list[Printed] = []
    for at, line in enumerate(lines):
        assert line.unit is not None
        beneath = below_of(units, line.unit["path"])
        for of, counted, names in ((standing, open_now, STANDING), (within, during, LINE if at else TOTAL)):
            printed += [_printed(line, of, counted, name, beneath) for name in names]
    bulletin = _bulletin(campaign, on)
    await keep(bulletin, lines, printed, during.duties | open_now.duties)
    subject = Subject(KIND, bulletin.id, f"{KINDS['daily']}（未编号）", f"{ADDRESS}/{bulletin.id}")
    await happened(subject, None, "draft", "系统拟稿", bulletin.title)
    return subject


async def _lines(
    campaign: Record, on: date, during: Facts, open_now: Facts, units: list[Record], place: Record
) -> list[Line]:
    """The units it names; of a whole territory those right below it that have something to do with it."""
    named = await units_of(campaign["id"], on)
    if [unit["id"] for unit in named] != [place["id"]]:
        return [Line(str(unit["id"]), unit["short_name"], unit=unit) for unit in named]
    numbers: dict[UUID, dict[str, int]] = {}
    for measure, by_unit in [*during.found.items(), *open_now.found.items()]:
        for unit, found in by_unit.items():
            numbers.setdefault(unit, {})[measure] = len(found)
    return [line for line in by_place(units, place, numbers, {}) if line.key != str(place["id"])]


def _printed(line: Line, of: Asked, counted: Facts, query: str, beneath: list[UUID]) -> Printed:
    words = "按期率" if query == RATE else MEASURES[query].words
    said, digest = counted.said(query, beneath)
    return Printed(f"{line.name}{words}", query, of.period, of.on, UUID(line.key), said, digest)


def _bulletin(campaign: Record, on: date) -> Bulletin:
    return Bulletin(
        id=new_id(),
        kind="daily",
        unit=campaign["unit"],
        territory=campaign["territory"],
        title=f"关于“{campaign['name']}”督办事项当日办理情况的通报",
        opening="",
        demand=DEMAND,
        since=campaign["starts_on"],
        until=campaign["ends_on"],
        period="",
        as_of=on,
        level="",
        least=1,
        code="".join(secrets.choice(SIGNS) for _ in range(8)),
        campaign=campaign["id"],
        state=BULLETIN.start,
        drafted_by=None,
        drafted_by_name=MACHINE,
        drafted_at=now(),
        version=0,
    )

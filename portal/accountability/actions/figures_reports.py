"""What a 季报, a 向党委报告 or a 年度报告 counts beyond what every bulletin counts: the months, the three kinds of advice, and
the official figures; each with its question, its day and its digest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, PREFIX, RATES
from portal.accountability.figures.periods import Period, month
from portal.accountability.figures.rates import NONE, RATE
from portal.accountability.figures.report_kinds import NEXT, REPORTS
from portal.accountability.queries.figures_measures import MEASURES
from portal.accountability.queries.figures_papers import TOTAL, Facts, Printed, below_of
from portal.accountability.queries.figures_terms import Asked
from portal.accountability.queries.official_facts import OfficialFacts, official_facts, said

ADVICE = ("advice", "advice_adopted", "advice_declined", "advice_waiting")
MONTHLY = ("on_time", "judged", RATE)
Place = Mapping[str, Any]


def measures_of(kind: str) -> tuple[str, ...]:
    return (*TOTAL, *ADVICE) if kind in REPORTS else TOTAL


@dataclass(frozen=True)
class Further(Printed):
    """A figure whose question says more: `more` stands among its parameters."""

    more: tuple[tuple[str, Any], ...] = ()

    @property
    def parameters(self) -> str:
        known: dict[str, Any] = json.loads(super().parameters)
        return json.dumps({**known, **dict(self.more)}, sort_keys=True)


@dataclass(frozen=True)
class Begun:
    """The columns a report has besides, and its further figures."""

    columns: dict[str, Any]
    figures: list[Printed]


async def begin(kind: str, asked: Asked, taken: Facts, units: list[dict[str, Any]], place: Place) -> Begun:
    """Nothing for a 督办通报 or a 月报."""
    if kind not in REPORTS:
        return Begun({}, [])
    report = REPORTS[kind]
    official = await official_facts(place["path"], asked.period, asked.on)
    written = {
        "parts": [{"heading": heading, "text": ""} for heading in report.headings],
        "sources": official.sources,
        "covered": {level: official.covered(level) for level in official.levels},
    }
    columns = {
        "addressee": report.addressee.format(territory=place["name"]),
        "sections": json.dumps(written, ensure_ascii=False),
        **({"demand": NEXT} if report.upward else {}),
    }
    beneath = below_of(units, place["path"])
    figures = [
        *_advice(asked, taken, place, beneath),
        *_months(asked, taken, place, beneath),
        *_official(asked, official, place),
    ]
    return Begun(columns, figures)


def _advice(asked: Asked, taken: Facts, place: Place, beneath: list[UUID]) -> list[Printed]:
    found = []
    for query in ADVICE:
        value, digest = taken.said(query, beneath)
        name = f"{place['name']}{MEASURES[query].words}"
        found.append(Printed(name, query, asked.period, asked.on, place["id"], value, digest))
    return found


def _months(asked: Asked, taken: Facts, place: Place, beneath: list[UUID]) -> list[Printed]:
    """The months of the period that had begun by the day of the figures, where there are several."""
    whole = (asked.period.since.isoformat(), asked.period.until.isoformat())
    parts = months_of(asked.period, asked)
    found: list[Printed] = []
    for part in parts if len(parts) > 1 else []:
        mine = taken.within(part)
        for query in MONTHLY:
            words = "按期率" if query == RATE else MEASURES[query].words
            value, digest = mine.said(query, beneath)
            name = f"{place['name']}{words}（{part.words}）"
            found.append(
                Further(name, query, part, asked.on, place["id"], value, digest, (("in", whole), ("name", part.name)))
            )
    return found


def months_of(period: Period, asked: Asked) -> list[Period]:
    found = [month(period.since)]
    while found[-1].until < min(period.until, asked.on):
        found.append(month(_after(found[-1])))
    return found


def _after(part: Period) -> Any:
    return part.until.replace(day=1).replace(
        year=part.until.year + (part.until.month == 12), month=part.until.month % 12 + 1
    )


def _official(asked: Asked, official: OfficialFacts, place: Place) -> list[Printed]:
    """Of all units of a level together, then of each; what nobody reported is left out."""
    found: list[Printed] = []
    for level in official.levels:
        found += _told(asked, f"{LEVELS[level]}合计", place["id"], official.of_level(level), (("level", level),))
    for unit, name, level in official.units:
        found += _told(asked, name, unit, official.of(unit), (("of", level),))
    return found


def _told(asked: Asked, name: str, unit: UUID, lines: list[Any], more: tuple[tuple[str, Any], ...]) -> list[Printed]:
    words = {**COUNTS, **{rate: one.words for rate, one in RATES.items()}}
    found: list[Printed] = []
    for query, label in words.items():
        one = said(query, lines)
        if one.value != NONE:
            given = f"{name}{label}（官方数据）"[:200]
            found.append(Further(given, PREFIX + query, asked.period, asked.on, unit, one.value, one.digest, more))
    return found

"""What counted of official figures at the end of a day: for a period the sheet of that very period, else its months. Every
figure that follows says over which lines it was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal.accountability.figures.official import PREFIX, RATES
from portal.accountability.figures.periods import Period
from portal.accountability.figures.rates import NONE
from portal.accountability.queries.official import COLUMNS
from portal.db import rows
from portal.duty_history import end_of

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One figure: its value as it is printed, the lines behind it, a digest over their ids and their numbers."""

    value: str
    lines: Sequence[Line]
    digest: str


@dataclass(frozen=True)
class OfficialFacts:
    lines: Sequence[Line]

    def of(self, unit: UUID | str) -> list[Line]:
        return [line for line in self.lines if str(line["unit"]) == str(unit)]

    def of_level(self, level: str) -> list[Line]:
        return [line for line in self.lines if line["level"] == level]

    @property
    def levels(self) -> list[str]:
        return list(dict.fromkeys(line["level"] for line in self.lines))

    @property
    def units(self) -> list[tuple[UUID, str, str]]:
        """Unit, its name, its level; in the order of the sheets."""
        return list(dict.fromkeys((line["unit"], line["unit_name"], line["level"]) for line in self.lines))

    def covered(self, level: str) -> str:
        """Of which periods its sheets are, in words: a year may have three of its months only."""
        given = self.of_level(level)
        periods = dict.fromkeys((line["since"], line["until"], line["period"]) for line in given)
        return "、".join(Period(*one).words for one in periods)

    @property
    def sources(self) -> list[str]:
        """In words, each sheet once."""
        return list(
            dict.fromkeys(
                f"{line['source_system']}《{line['report_name']}》"
                f"（{Period(line['since'], line['until'], line['period']).words}，{line['taken_on'].isoformat()}取数）"
                for line in self.lines
            )
        )


def said(name: str, lines: Sequence[Line]) -> Said:
    """`name`: a count or a rate. Summed over lines that report it; a rate over those that report both of its halves."""
    if name in RATES:
        one = RATES[name]
        both = [line for line in lines if line[one.part] is not None and line[one.whole] is not None]
        counts = {half: sum(line[half] for line in both) for half in (one.part, one.whole)} if both else {}
        return Said(one.of(counts), both, _digest(both, (one.part, one.whole)))
    given = [line for line in lines if line[name] is not None]
    value = str(sum(line[name] for line in given)) if given else NONE
    return Said(value, given, _digest(given, (name,)))


def _digest(lines: Sequence[Line], names: Sequence[str]) -> str:
    told = sorted(" ".join([str(line["id"]), *(str(line[name]) for name in names)]) for line in lines)
    return sha256("\n".join(told).encode()).hexdigest()


async def official_facts(territory_path: str, period: Period, on: date) -> OfficialFacts:
    """As it stood at the end of `on`: checked by then, and not yet replaced."""
    found = await rows(
        f"""SELECT l.id, l.sheet, l.unit, l.unit_name, {COLUMNS}, s.level, s.period, s.since, s.until, s.taken_on,
                   s.source_system, s.report_name
              FROM accountability_official_line l JOIN accountability_official_sheet s ON s.id = l.sheet
              JOIN unit t ON t.id = s.territory
             WHERE t.path = {{}} AND s.since >= {{}} AND s.until <= {{}} AND s.checked_at < {{}}
               AND (s.superseded_at IS NULL OR s.superseded_at >= {{}})
             ORDER BY s.since, s.level, l.position""",
        territory_path,
        period.since,
        period.until,
        end_of(on),
        end_of(on),
    )
    exact = {line["level"] for line in found if line["period"] == period.name}
    return OfficialFacts(
        [
            line
            for line in found
            if (line["period"] == period.name if line["level"] in exact else _is_month(line["period"]))
        ]
    )


def _is_month(name: str) -> bool:
    return len(name) == len("2026-01")


def said_again(facts: OfficialFacts, query: str, asked: Mapping[str, Any]) -> Said:
    """As a paper asked it: of all units of a level together, else of one unit."""
    lines = facts.of_level(asked["level"]) if "level" in asked else facts.of(asked["unit"])
    return said(query.removeprefix(PREFIX), lines)

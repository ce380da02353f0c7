"""The league of units by how they do their duty, never by how many petitions there are (domain C6, H2).

Three ranks: 化解进度 (resolved of all), 化解质量 (passed at the first review), 报结进度 (filed of all). Equal rates share
a rank; a unit without anything to divide by has none, and one alone is not ranked. 三项第一: first in all three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assignments.queries.figure_terms import FROM, MEASURES, NONE, Asked, measure
from assignments.queries.figures import Line
from portal.db import Sql, rows

RANKED = {"resolved_rate": "化解进度", "first_pass_rate": "化解质量", "filed_rate": "报结进度"}


@dataclass
class Place:
    """A unit right below the territory, with what all units below it lead."""

    unit: Mapping[str, Any]
    line: Line
    ranks: dict[str, int | None] = field(default_factory=dict)

    @property
    def said(self) -> dict[str, str]:
        """Each rate with its rank, in words."""
        return {
            rate: getattr(self.line, rate) + (f"（第 {rank} 名）" if rank else "") for rate, rank in self.ranks.items()
        }

    @property
    def all_first(self) -> bool:
        return all(rank == 1 for rank in self.ranks.values())


async def league(seen: Sql, asked: Asked, territory: Mapping[str, Any]) -> list[Place]:
    """In the order of the units, not of any rank; units without a case are left out."""
    found = await rows(
        f"""SELECT lu.path, {", ".join(f"count(*) FILTER (WHERE {{}})::int AS {name}" for name in MEASURES)}
              {FROM} JOIN unit lu ON lu.id = a.lead_unit WHERE {{}} GROUP BY lu.path""",
        *(measure(name) for name in MEASURES),
        asked.counted(seen),
    )
    units = await rows(
        "SELECT id, name, path FROM unit WHERE parent = {} ORDER BY position, path LIMIT 500", territory["id"]
    )
    places = [Place(unit, _sum(found, unit)) for unit in units]
    return ranked([place for place in places if place.line.numbers["cases"]])


def ranked(places: Sequence[Place]) -> list[Place]:
    for rate in RANKED:
        rates = [_number(getattr(place.line, rate)) for place in places]
        for place, own in zip(places, rates, strict=True):
            better = sum(1 for other in rates if other is not None and own is not None and other > own)
            place.ranks[rate] = None if own is None or len(places) < 2 else 1 + better
    return list(places)


def _number(rate: str) -> Decimal | None:
    """The rate as it is printed: what looks equal shares a rank."""
    return None if rate == NONE else Decimal(rate.rstrip("%"))


def _sum(found: Sequence[Mapping[str, Any]], unit: Mapping[str, Any]) -> Line:
    line = Line(unit["name"])
    for entry in found:
        if entry["path"].startswith(unit["path"]):
            for name in MEASURES:
                line.numbers[name] += entry[name]
    return line

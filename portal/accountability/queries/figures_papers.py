"""Figures as papers print them: each with its question, its day and a digest over the rows it counts, so that anybody
can ask again later and be told whether it still holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from portal.accountability.figures.lines import query_of
from portal.accountability.figures.official import PREFIX
from portal.accountability.figures.periods import Period
from portal.accountability.figures.rates import RATE, rate
from portal.accountability.queries.campaign import as_it_stands, as_on
from portal.accountability.queries.campaign_ladders import rooms_of
from portal.accountability.queries.figures_measures import MEASURES, of_family
from portal.accountability.queries.figures_terms import SOURCES, Asked, everything, source
from portal.accountability.queries.official_facts import OfficialFacts, official_facts, said_again
from portal.db import rows

LINE = ("due", "on_time", "met_late", "open_late", "judged", RATE)
TOTAL = (*LINE, "waiting", "not_due", "replies_late", "extensions", "returns", "reminders", "light_red", "letters")
"""What is printed of a unit, and of the whole territory."""
BEFORE = ("on_time", "judged", RATE)
STANDING = ("now_late", "now_urgent", "now_near", "now_normal", "met_today")
"""What is printed every day of a 重点时段: of all that is open whenever it is due, and what was met on that day."""
EVER = Period(date(2000, 1, 1), date(2100, 1, 1))

Found = dict[str, dict[UUID, list[UUID]]]
"""Ids of the rows, by measure and by unit."""


@dataclass(frozen=True)
class Printed:
    """One figure. `unit`: with everything below it."""

    name: str
    query: str
    period: Period
    as_of: date
    unit: UUID
    value: str
    digest: str

    @property
    def parameters(self) -> str:
        return json.dumps(
            {"since": self.period.since.isoformat(), "unit": str(self.unit), "until": self.period.until.isoformat()}
        )


@dataclass(frozen=True)
class Facts:
    """Everything counted in one period as of one day, by unit, and the duties behind it. `days`: of the rows."""

    found: Found
    duties: frozenset[UUID]
    days: Mapping[UUID, date] = field(default_factory=dict)

    def within(self, period: Period) -> "Facts":
        """What of it happened in a part of the period."""
        kept = {one for one, on in self.days.items() if period.since <= on <= period.until}
        found = {
            measure: {unit: [one for one in ids if one in kept] for unit, ids in by_unit.items()}
            for measure, by_unit in self.found.items()
        }
        return Facts(found, self.duties, {one: self.days[one] for one in kept})

    def ids(self, measure: str, units: Iterable[UUID]) -> list[UUID]:
        by_unit = self.found.get(measure, {})
        return sorted(one for unit in units for one in by_unit.get(unit, ()))

    def said(self, query: str, units: Sequence[UUID]) -> tuple[str, str]:
        """The value as it is printed, and the digest of its rows; a rate rests on two figures."""
        if query == RATE:
            part, whole = self.ids("on_time", units), self.ids("judged", units)
            return rate(len(part), len(whole)), digest([*part, None, *whole])
        found = self.ids(query, units)
        return str(len(found)), digest(found)


def digest(ids: Sequence[UUID | None]) -> str:
    return sha256("\n".join(str(one or "") for one in ids).encode()).hexdigest()


async def facts(asked: Asked, names: Sequence[str] = TOTAL) -> Facts:
    """One pass over each kind of rows; what only a unit's own staff know is in no paper."""
    found: Found = {}
    duties: set[UUID] = set()
    days: dict[UUID, date] = {}
    names = tuple(name for name in (*names, *(BEFORE if RATE in names else ())) if name != RATE)
    for family in SOURCES:
        wanted = list(dict.fromkeys(of_family(family, names)))
        if not wanted:
            continue
        flags = ", ".join(f"{{}} AS {name}" for name in wanted)
        for line in await rows(
            f"SELECT s.id, s.unit, s.duty, s.day, {flags} FROM {{}} s",
            *(MEASURES[name].holds(asked) for name in wanted),
            source(family, asked, everything()),
        ):
            if line["duty"] and any(line[name] for name in wanted):
                duties.add(line["duty"])
            days[line["id"]] = line["day"]
            for name in wanted:
                if line[name]:
                    found.setdefault(name, {}).setdefault(line["unit"], []).append(line["id"])
    return Facts(found, frozenset(duties | await _matters(found.get("letters", {}))), days)


async def _matters(letters: Mapping[UUID, list[UUID]]) -> set[UUID]:
    wanted = [one for given in letters.values() for one in given]
    found = await rows("SELECT duty FROM accountability_letter_matter WHERE letter = ANY({})", wanted)
    return {line["duty"] for line in found}


def below_of(units: Sequence[Mapping[str, Any]], path: str) -> list[UUID]:
    return [unit["id"] for unit in units if unit["path"].startswith(path)]


@dataclass(frozen=True)
class Difference:
    name: str
    printed: str
    now: str

    @property
    def words(self) -> str:
        if self.printed == self.now:
            return f"{self.name}：仍为 {self.now}，但所依据的事项有变化"
        return f"{self.name}：印发为 {self.printed}，现按台账重算为 {self.now}"


async def differences(bulletin: Mapping[str, Any]) -> tuple[int, list[Difference]]:
    """How many figures the paper has, and those that come out otherwise today, asked as of the same days."""
    stored = await rows(
        "SELECT name, query, parameters, as_of, value, digest FROM accountability_bulletin_figure WHERE bulletin = {}"
        " ORDER BY position",
        bulletin["id"],
    )
    units = await rows(
        "SELECT id, path FROM unit WHERE left(path, length({})) = {}", *([bulletin["territory_path"]] * 2)
    )
    paths = {str(unit["id"]): unit["path"] for unit in units}
    place = {"path": bulletin["territory_path"]}
    covered, rooms = await _covered(bulletin["campaign"], bulletin["as_of"])
    wanted: dict[tuple[str, str, date], list[str]] = {}
    for one in stored:
        if not one["query"].startswith(PREFIX):
            wanted.setdefault(_key(one), []).append(query_of(one))
    known: dict[tuple[str, str, date], Facts] = {}
    official: dict[date, OfficialFacts] = {}
    found = []
    for one in stored:
        asked_of, key = json.loads(one["parameters"]), _key(one)
        if one["query"].startswith(PREFIX):
            if one["as_of"] not in official:
                whole = Period(bulletin["since"], bulletin["until"], bulletin["period"])
                official[one["as_of"]] = await official_facts(bulletin["territory_path"], whole, one["as_of"])
            again = said_again(official[one["as_of"]], one["query"], asked_of)
            if (again.value, again.digest) != (one["value"], one["digest"]):
                found.append(Difference(one["name"], one["value"], again.value))
            continue
        if key not in known:
            period = Period(date.fromisoformat(key[0]), date.fromisoformat(key[1]))
            asked = Asked(period, one["as_of"], place, paths=covered, rooms=rooms)
            known[key] = await facts(asked, wanted[key])
        taken = known[key].within(_part(asked_of)) if "in" in asked_of else known[key]
        value, rows_digest = taken.said(query_of(one), below_of(units, paths.get(asked_of["unit"], "-")))
        if (value, rows_digest) != (one["value"], one["digest"]):
            found.append(Difference(one["name"], one["value"], value))
    return len(stored), found


async def _covered(campaign: UUID | None, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The units and rooms a daily paper is about; empty for all."""
    if campaign is None:
        return (), ()
    found = await as_on(await as_it_stands(campaign), on)
    return tuple(found["paths"]), rooms_of(found["rooms"])


def _key(one: Mapping[str, Any]) -> tuple[str, str, date]:
    """What has to be counted for it: a month of a row of months is a part of the whole row (`in`)."""
    asked_of = json.loads(one["parameters"])
    since, until = asked_of.get("in") or (asked_of["since"], asked_of["until"])
    return since, until, one["as_of"]


def _part(asked_of: Mapping[str, Any]) -> Period:
    return Period(date.fromisoformat(asked_of["since"]), date.fromisoformat(asked_of["until"]))

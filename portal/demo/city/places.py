"""The units and people the generated records belong to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from random import Random
from typing import Any, Self
from uuid import UUID

import asyncpg

from portal.demo import names
from portal.demo.cast import PEOPLE, fixed_id
from portal.demo.city.copying import Ids
from portal.people import Role, UnitKind

TOWNS = """SELECT t.id, t.short_name, t.name, t.parent, array_agg(o.id ORDER BY o.position) AS offices,
       (SELECT i.id FROM unit i WHERE i.parent = t.parent AND i.name LIKE '中共%巡察工作领导小组办公室' LIMIT 1) AS inspectors
  FROM unit t JOIN unit o ON o.parent = t.id AND o.kind = 'department'
 WHERE t.kind = 'township' GROUP BY t.id ORDER BY t.id = $1 DESC, t.parent = $2 DESC, t.path"""
UNITS = """SELECT u.id, u.name, u.kind, above.kind AS above, count(o.id) AS held
  FROM unit u LEFT JOIN unit above ON above.id = u.parent LEFT JOIN post o ON o.unit = u.id
 GROUP BY u.id, above.id ORDER BY u.path"""
SINCE = date(2021, 3, 1)
ACCOUNTS = "yc"
LEADERS = (("书记", Role.leader), ("主任", Role.leader), ("副书记", Role.leader), ("联络员", Role.liaison))
OFFICE = (("主任", Role.liaison), ("分管领导", Role.leader), ("科员", Role.liaison), ("科员", Role.liaison))
DEPARTMENT = (
    *(("主要负责人", Role.leader), ("副职领导", Role.leader), ("综合科科长", Role.liaison)),
    *(("业务科科长", Role.liaison), ("科员", Role.liaison), ("科员", Role.liaison)),
)
VILLAGE = (("书记", Role.leader), ("联络员", Role.liaison))
WATCHING = {
    "巡察工作领导小组办公室": Role.discipline,
    "信访工作联席会议办公室": Role.office,
    "云川市信访局": Role.office,
}
"""Whose people watch over others instead of owing something themselves."""


@dataclass(frozen=True)
class Town:
    id: UUID
    name: str
    district: UUID
    inspectors: UUID
    offices: list[UUID]


@dataclass
class Places:
    """青石街道 is the first of the towns; those of its district follow."""

    towns: list[Town]
    units: dict[UUID, str] = field(default_factory=dict)
    staff: dict[UUID, list[UUID]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    async def staffed(cls, connection: asyncpg.Connection, ids: Ids) -> Self:
        """The planted city, every seat of it taken: about 8,000 posts."""
        found = await connection.fetch(TOWNS, fixed_id("qingshi"), fixed_id("district"))
        made = cls(
            [
                Town(t["id"], t["short_name"], t["parent"], t["inspectors"], t["offices"])
                for t in found
                if t["inspectors"]
            ]
        )
        for line in await connection.fetch("SELECT o.unit, p.id, p.name FROM post o JOIN person p ON p.id = o.person"):
            made._sits(line["unit"], line["id"], line["name"])
        await made._appoint(connection, ids)
        return made

    async def _appoint(self, connection: asyncpg.Connection, ids: Ids) -> None:
        taken = {person.name for person in PEOPLE} | set(self.names.values())
        free = cycle(name for name in names.persons() if name not in taken)
        people: list[tuple[Any, ...]] = []
        posts: list[tuple[Any, ...]] = []
        for unit in await connection.fetch(UNITS):
            self.units[unit["id"]] = unit["name"]
            for title, role in list(_seats(unit))[unit["held"] :]:
                person, name = ids(), next(free)
                people.append((person, name, f"{ACCOUNTS}{len(people):05d}", "official", False, False, False))
                posts.append((ids(), person, "official", unit["id"], title, str(role), SINCE))
                self._sits(unit["id"], person, name)
        columns = ["id", "name", "account", "kind", "must_change_password", "elder", "contrast"]
        await connection.copy_records_to_table("person", records=people, columns=columns)
        columns = ["id", "person", "person_kind", "unit", "title", "role", "starts_on"]
        await connection.copy_records_to_table("post", records=posts, columns=columns)

    def _sits(self, unit: UUID, person: UUID, name: str) -> None:
        self.staff.setdefault(unit, []).append(person)
        self.names[person] = name

    def town(self, dice: Random, near: float) -> Town:
        """`near`: how often one of the cast's district."""
        own = [town for town in self.towns if town.district == self.towns[0].district]
        return dice.choice(own if dice.random() < near else self.towns)

    def someone(self, unit: UUID, dice: Random) -> UUID:
        return dice.choice(self.staff[unit])

    def anyone(self, unit: UUID, dice: Random, known: float) -> UUID:
        """Of the unit; `known`: how often one of the cast instead."""
        if dice.random() < known:
            return fixed_id(dice.choice(("li", "sun", "chen", "wang", "he")))
        return self.someone(unit, dice)


def _seats(unit: Any) -> Iterator[tuple[str, Role]]:
    match unit["kind"]:
        case UnitKind.department if unit["above"] == UnitKind.township:
            yield from OFFICE
        case UnitKind.department:
            watching = next((role for name, role in WATCHING.items() if unit["name"].endswith(name)), Role.liaison)
            yield from ((title, watching if role is Role.liaison else role) for title, role in DEPARTMENT)
        case UnitKind.village:
            yield from VILLAGE
        case UnitKind.township:
            yield from LEADERS
        case _:
            yield from LEADERS[:3]

"""The units and people the generated records belong to."""

from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from random import Random
from typing import Any, Self
from uuid import UUID

import asyncpg

from portal.db import new_id
from portal.demo import names
from portal.demo.cast import fixed_id, make_cast
from portal.demo.units import plant

TOWNS = """SELECT t.id, t.short_name, t.parent, array_agg(o.id ORDER BY o.position) AS offices,
       (SELECT i.id FROM unit i WHERE i.parent = t.parent AND i.name LIKE '中共%巡察工作领导小组办公室' LIMIT 1) AS inspectors
  FROM unit t JOIN unit o ON o.parent = t.id AND o.kind = 'department'
 WHERE t.kind = 'township' GROUP BY t.id ORDER BY t.id = $1 DESC, t.parent = $2 DESC, t.path"""


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
    async def find(cls, connection: asyncpg.Connection) -> Self:
        """Plants the city and its people in an empty database."""
        await make_cast()
        await plant()
        found = await connection.fetch(TOWNS, fixed_id("qingshi"), fixed_id("district"))
        towns = [Town(t["id"], t["short_name"], t["parent"], t["inspectors"], t["offices"]) for t in found]
        made = cls([town for town in towns if town.inspectors])
        made.units = {line["id"]: line["name"] for line in await connection.fetch("SELECT id, name FROM unit")}
        await made._people(connection)
        return made

    async def _people(self, connection: asyncpg.Connection) -> None:
        """Two in every office: its liaison and somebody else; and those of the cast."""
        for line in await connection.fetch("SELECT o.unit, p.id, p.name FROM post o JOIN person p ON p.id = o.person"):
            self._sits(line["unit"], line["id"], line["name"])
        offices = [office for town in self.towns for office in town.offices]
        people: list[tuple[Any, ...]] = []
        posts: list[tuple[Any, ...]] = []
        for number, name in enumerate(islice(names.persons(), 2 * len(offices))):
            person, unit = new_id(), offices[number // 2]
            people.append((person, name, f"bench{number}", "official", False, False, False))
            role, title = ("liaison", "主任") if number % 2 == 0 else ("leader", "分管领导")
            posts.append((new_id(), person, "official", unit, title, role, date(2021, 3, 1)))
            self._sits(unit, person, name)
        columns = ["id", "name", "account", "kind", "must_change_password", "elder", "contrast"]
        await connection.copy_records_to_table("person", records=people, columns=columns)
        columns = ["id", "person", "person_kind", "unit", "title", "role", "starts_on"]
        await connection.copy_records_to_table("post", records=posts, columns=columns)

    def _sits(self, unit: UUID, person: UUID, name: str) -> None:
        self.staff.setdefault(unit, []).append(person)
        self.names[person] = name

    def town(self, dice: Random) -> Town:
        """Three times in five one of the cast's district."""
        near = [town for town in self.towns if town.district == self.towns[0].district]
        return dice.choice(near if dice.random() < 0.6 else self.towns)

    def someone(self, unit: UUID, dice: Random) -> UUID:
        return dice.choice(self.staff[unit])

    def anyone(self, unit: UUID, dice: Random) -> UUID:
        """Of the unit, or now and then one of the cast."""
        if dice.random() < 0.1:
            return fixed_id(dice.choice(("li", "sun", "chen", "wang", "he")))
        return self.someone(unit, dice)

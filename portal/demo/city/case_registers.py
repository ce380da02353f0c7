"""The registers of a city and its districts, their words and their batches."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import asyncpg

from assignments.actions.registers import STARTING, WORDS
from assignments.tables import Batch, Register, Tag
from portal.demo.city.places import Places
from portal.demo.city.records import Line, Records, at

BATCHES = 30
EVERY = 105
"""Days between two batches."""
PLACES = """SELECT t.id, t.kind, t.name, t.short_name, t.path,
       ARRAY(SELECT d.id FROM unit d WHERE d.parent = t.id AND d.kind = 'department' ORDER BY d.position, d.path) AS departments,
       ARRAY(SELECT b.id FROM unit b WHERE b.kind = 'township' AND b.path LIKE t.path || '%' ORDER BY b.path) AS towns,
       (SELECT d.id FROM unit d WHERE d.parent = t.id AND (d.name LIKE '%' || $1 OR d.name = $2) LIMIT 1) AS office
  FROM unit t WHERE t.kind IN ('city', 'district')
   AND NOT EXISTS (SELECT 1 FROM assignments_register g WHERE g.territory = t.id) ORDER BY length(t.path), t.path"""
"""Where the demonstration district has told of a register, its story stays as it is."""


@dataclass
class Kept:
    """A register as the generator needs it."""

    line: Line
    departments: list[UUID]
    towns: list[UUID]
    tags: dict[str, list[UUID]] = field(default_factory=dict)
    batches: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """One leader in one batch."""

    kept: Kept
    batch: Line
    leader: UUID
    unit: UUID
    level: str


def register(records: Records, places: Places, on: date, place: asyncpg.Record) -> Kept:
    """With the words every register begins with and a batch every few months since 2018."""
    staff = places.staff[place["office"]]
    since = on - timedelta(days=BATCHES * EVERY + 60)
    leaders = places.staff.get(place["id"]) or staff
    line = records.add(
        Register, office=place["office"], territory=place["id"], name=f"{place['name']}信访积案库",
        principal=leaders[0], deputy=leaders[1] if len(leaders) > 1 else None, created_at=at(since), **STARTING,
    )  # fmt: skip
    kept = Kept({**line, "level": place["kind"], "clerk": staff[0]}, [], list(place["towns"]))
    kept.departments = [unit for unit in place["departments"] if unit in places.staff] or [place["office"]]
    for kind, words in WORDS.items():
        for position, word in enumerate(words, 1):
            tag = records.add(Tag, register=line["id"], kind=kind, name=word, position=position)
            kept.tags.setdefault(kind, []).append(tag["id"])
    for nth in range(BATCHES):
        handed_on, national = since + timedelta(days=30 + nth * EVERY), nth % 4 == 0
        batch = records.add(
            Batch, register=line["id"], issuer_level="central" if national else "province",
            issuer="中央信访工作联席会议办公室" if national else "省信访工作联席会议办公室",
            name=f"{handed_on.year}年第{nth + 1}批", handed_on=handed_on, due=handed_on + timedelta(days=180),
            target_rate=850, created_by=staff[0], created_at=at(handed_on),
        )  # fmt: skip
        kept.batches.append(batch)
    return kept

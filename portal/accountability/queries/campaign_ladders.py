"""Which 重点时段 change the ladder of what, today or on a day to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal.db import rows

Record = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """From a day to a day, both included, over what lies below these paths and begins with these rooms (none: all)."""

    id: UUID
    name: str
    starts_on: date
    last_on: date
    paths: tuple[str, ...]
    rooms: tuple[str, ...]
    ladder: str = ""
    profile: UUID | None = None

    def covers(self, duty: Record) -> bool:
        kind = duty["subject_kind"]
        return duty["unit_path"].startswith(self.paths) and (not self.rooms or kind.startswith(self.rooms))

    def depth(self, duty: Record) -> int:
        """The nearest of several above the unit goes before the others."""
        return max(len(path) for path in self.paths if duty["unit_path"].startswith(path))

    def turns(self) -> tuple[date, date]:
        """The days on which another ladder begins to hold."""
        return self.starts_on, self.last_on + timedelta(days=1)


async def spans_from(day: date) -> list[Span]:
    """Approved ones that have a ladder of their own and are not over before this day; units that came or went while one
    ran are a span of their own."""
    found = await rows(
        """SELECT c.id, c.name, greatest(c.starts_on, k.from_on) AS starts_on, least(c.last_on, k.to_on) AS last_on,
                  c.rooms, c.ladder, c.profile, array_agg(u.path::text ORDER BY u.path) AS paths
             FROM accountability_campaign c JOIN accountability_campaign_unit k ON k.campaign = c.id
             JOIN unit u ON u.id = k.unit
            WHERE c.state IN ('approved', 'stopped') AND least(c.last_on, k.to_on) >= {}
              AND (c.ladder <> '' OR c.profile IS NOT NULL)
            GROUP BY c.id, k.from_on, k.to_on ORDER BY c.starts_on, c.id, k.from_on NULLS FIRST""",
        day,
    )
    return [
        Span(
            line["id"],
            line["name"],
            line["starts_on"],
            line["last_on"],
            tuple(line["paths"]),
            rooms_of(line["rooms"]),
            line["ladder"],
            line["profile"],
        )
        for line in found
    ]


def rooms_of(text: str) -> tuple[str, ...]:
    return tuple(room for room in text.split(",") if room)

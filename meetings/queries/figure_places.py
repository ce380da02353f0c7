"""Territories whose figures may be asked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from meetings.rules import WATCHING, sees_conference
from portal.access import Me, under
from portal.db import row, rows


async def territories_for(me: Me) -> list[dict[str, Any]]:
    """Territories of which this person may see figures: what they watch, and where they see a conference."""
    return await rows(
        """SELECT u.id, u.name, u.path, u.kind FROM unit u WHERE u.kind <> 'department' AND u.closed_on IS NULL
              AND ((u.kind <> 'village' AND {}) OR u.id IN (SELECT c.territory FROM meetings_conference c WHERE {}))
            ORDER BY length(u.path), u.path LIMIT 300""",
        under("u.path", me.scopes(*WATCHING)),
        sees_conference(me),
    )


async def place_in(territory: Mapping[str, Any], place: UUID) -> dict[str, Any] | None:
    """A territory right below the one asked for."""
    return await row(
        "SELECT u.id, u.name, u.path FROM unit u WHERE u.id = {} AND u.parent = {} AND u.kind <> 'department'",
        place,
        territory["id"],
    )


async def territory_named(name: str) -> list[dict[str, Any]]:
    """By its name or short name, for the operator's door."""
    return await rows(
        "SELECT u.id, u.name, u.path FROM unit u WHERE u.kind <> 'department' AND (u.name = {} OR u.short_name = {})",
        name,
        name,
    )

"""Where figures are asked for: one's own place, a unit, the way up to it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from portal.access import ancestors
from portal.db import row, rows, value

HEAD = "SELECT u.id, u.name, u.short_name, u.kind, u.path, u.parent, a.kind AS parent_kind FROM unit u LEFT JOIN unit a ON a.id = u.parent"


async def home_of(scopes: Sequence[str]) -> dict[str, Any] | None:
    """The widest place one's posts reach."""
    return await row(f"{HEAD} WHERE u.path = ANY({{}}) ORDER BY length(u.path), u.path LIMIT 1", list(scopes))


async def unit_of(unit_id: UUID) -> dict[str, Any] | None:
    return await row(f"{HEAD} WHERE u.id = {{}}", unit_id)


async def way_to(path: str) -> list[dict[str, Any]]:
    """The unit and those above it, from the top."""
    return await rows(f"{HEAD} WHERE u.path = ANY({{}}) ORDER BY length(u.path)", ancestors(path))


async def person_named(person: UUID) -> str | None:
    found = await value("SELECT name FROM person WHERE id = {}", person)
    return str(found) if found is not None else None

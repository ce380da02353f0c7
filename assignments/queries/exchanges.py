"""What stands around a sheet that came back: names it may use, numbers that are taken, the sheets one handed in."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.rules import runs
from portal.access import Me, ancestors, under
from portal.db import row, rows
from portal.errors import Missing

_FROM = """FROM assignments_exchange e JOIN assignments_register g ON g.id = e.register
  JOIN unit gt ON gt.id = g.territory JOIN unit go ON go.id = g.office """


async def exchange_of(me: Me, exchange_id: UUID) -> dict[str, Any]:
    """For who handed it in, while they are of the register's office."""
    found = await row(
        "SELECT e.id, e.register, e.source_name, e.understood, e.before, e.at, e.taken_at, e.undone_at, e.version,"
        f" g.name AS register_name, gt.path AS territory_path {_FROM} WHERE e.id = {{}} AND e.by = {{}} AND {{}}",
        exchange_id,
        me.id,
        runs(me),
    )
    if found is None:
        raise Missing
    found["understood"] = json.loads(found["understood"])
    found["before"] = json.loads(found["before"]) if found["before"] else None
    return found


async def exchanges_of(me: Me, register: UUID) -> list[dict[str, Any]]:
    """One's own sheets of this register, the newest first."""
    return await rows(
        f"SELECT e.id, e.source_name, e.at, e.taken_at, e.undone_at {_FROM} WHERE e.register = {{}} AND e.by = {{}}"
        " AND {} ORDER BY e.at DESC LIMIT 20",
        register,
        me.id,
        runs(me),
    )


async def units_called(territory_path: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Units of these names, full or short and however spaced, inside the territory or departments of the levels above."""
    return await rows(
        """SELECT u.id, u.name, u.short_name FROM unit u LEFT JOIN unit above ON above.id = u.parent
            WHERE u.closed_on IS NULL AND ({} OR (u.kind = 'department' AND above.path = ANY({})))
              AND (u.name = ANY({}) OR u.short_name = ANY({})) ORDER BY u.path LIMIT 5000""",
        under("u.path", (territory_path,)),
        ancestors(territory_path)[:-1],
        *[["".join(name.split()) for name in names]] * 2,
    )


async def numbers_taken(register: UUID, numbers: Sequence[str]) -> frozenset[str]:
    """Those of them that stand in the register already."""
    found = await rows(
        "SELECT number FROM assignments_case WHERE register = {} AND number = ANY({})", register, list(numbers)
    )
    return frozenset(line["number"] for line in found)

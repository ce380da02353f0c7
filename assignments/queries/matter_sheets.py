"""What somebody handed in as 排查表, and what its names may mean."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from assignments.queries.matters import FROM
from assignments.rules import runs, sees_matter
from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing


async def sheet_for(me: Me, sheet_id: UUID) -> dict[str, Any]:
    """For who handed it in, while they are of that office; Missing for all others."""
    found = await row(
        _SELECT + ", s.understood" + _FROM + "WHERE s.id = {} AND s.by = {} AND {}", sheet_id, me.id, runs(me)
    )
    if found is None:
        raise Missing
    found["understood"] = json.loads(found["understood"])
    return found


async def sheets_of(me: Me) -> list[dict[str, Any]]:
    """One's own, the newest first."""
    return await rows(_SELECT + _FROM + "WHERE s.by = {} AND {} ORDER BY s.at DESC LIMIT 20", me.id, runs(me))


async def matters_of(me: Me, sheet_id: UUID) -> list[dict[str, Any]]:
    """What came of it, as far as this person sees it."""
    return await rows(
        f"SELECT m.id, m.number {FROM} WHERE m.came_with = {{}} AND {{}} ORDER BY m.id LIMIT 2000",
        sheet_id,
        sees_matter(me),
    )


async def units_below(register: dict[str, Any]) -> list[dict[str, Any]]:
    """Whoever may have found something in the territory. `elsewhere`: a register of its own stands nearer to it."""
    return await rows(
        """SELECT u.id, u.name, u.short_name, u.kind <> 'department' AS is_place, EXISTS (
                  SELECT 1 FROM assignments_register n JOIN unit nt ON nt.id = n.territory
                   WHERE n.id <> {} AND starts_with(nt.path, {}) AND starts_with(u.path, nt.path)) AS elsewhere
             FROM unit u WHERE u.closed_on IS NULL AND starts_with(u.path, {}) ORDER BY u.path LIMIT 10000""",
        register["id"],
        register["territory_path"],
        register["territory_path"],
    )


async def known_already(me: Me, register: UUID, summaries: Sequence[str]) -> dict[tuple[str, str], str]:
    """(what, place) → number of what was reported in these very words before, as far as this person may know of it."""
    found = await rows(
        f"SELECT m.number, m.summary, m.territory {FROM} WHERE m.register = {{}} AND m.summary = ANY({{}}) AND {{}}",
        register,
        list(summaries),
        sees_matter(me),
    )
    return {(line["summary"], str(line["territory"])): line["number"] for line in found}


_SELECT = "SELECT s.id, s.register, s.source_name, s.at, s.taken_at, s.undone_at, s.version, g.office, g.name AS register_name"
_FROM = " FROM assignments_matter_sheet s JOIN assignments_register g ON g.id = s.register "

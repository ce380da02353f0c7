"""Checks after 销号, for the office that runs the inspection."""

from typing import Any
from uuid import UUID

from inspections.queries.items import FROM
from inspections.rules import runs, visible
from portal.access import Me
from portal.db import row
from portal.errors import Missing


async def follow_up_for(me: Me, item_id: UUID) -> dict[str, Any]:
    """The item's check that is due, or the last one made."""
    found = await row(
        """SELECT w.*, i.title, i.outcome, i.state, i.closed_at, lu.name AS unit_name, n.title AS inspection_title"""
        + FROM
        + " JOIN inspections_follow_up w ON w.item = i.id WHERE i.id = {} AND {} AND {}"
        " ORDER BY w.made_at DESC, w.id DESC LIMIT 1",
        item_id,
        runs(me),
        visible(me),
    )
    if found is None:
        raise Missing
    return found

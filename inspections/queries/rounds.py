"""What one round may lend to the next: its limits, its seats, its weeks."""

from typing import Any
from uuid import UUID

from portal.access import Me
from portal.db import row, rows
from portal.errors import Missing
from portal.people import Role


async def round_settings(me: Me, round_id: UUID) -> dict[str, Any]:
    """A round of this person's own office with its `limits` (name → amount and unit) and `seats`."""
    offices = [held.unit for held in me.holdings if held.role == Role.discipline]
    found = await row(
        "SELECT id, title, office, seats_needed, follow_up_weeks FROM inspections_round WHERE id = {} AND office = ANY({})",
        round_id,
        offices,
    )
    if found is None:
        raise Missing
    limits = await rows("SELECT name, amount, unit FROM inspections_round_limit WHERE round = {}", round_id)
    seats = await rows("SELECT unit FROM inspections_round_seat WHERE round = {}", round_id)
    return {
        **found,
        "limits": {line["name"]: (line["amount"], line["unit"]) for line in limits},
        "seats": [line["unit"] for line in seats],
    }

"""Which conference is the next above one."""

from typing import Any
from uuid import UUID

from portal.db import row


async def conference_above(conference: UUID) -> dict[str, Any] | None:
    """The standing conference of the nearest territory above; None where there is none yet."""
    return await row(
        """SELECT a.id, a.title, a.office FROM meetings_conference c JOIN unit ct ON ct.id = c.territory
             JOIN meetings_conference a ON a.ended_on IS NULL AND a.id <> c.id
             JOIN unit at ON at.id = a.territory AND at.path <> ct.path AND ct.path LIKE at.path || '%'
            WHERE c.id = {} ORDER BY length(at.path) DESC LIMIT 1""",
        conference,
    )

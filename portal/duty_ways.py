"""Where somebody sees a duty who may not enter the room its record lies in: on the ledger itself."""

import re
from uuid import UUID

from portal.access import Me
from portal.db import row
from portal.duties import visible

RECORD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


async def way_on_the_ledger(me: Me, path: str) -> str | None:
    """For the address of a record: the page of its duty, if this person may see the duty."""
    record = RECORD.search(path)
    if record is None:
        return None
    found = await row(
        """SELECT d.subject_kind, d.subject_id FROM duty d JOIN unit u ON u.id = d.unit
            WHERE d.subject_id = {} AND d.path = {} AND {} LIMIT 1""",
        UUID(record.group()),
        path,
        visible(me),
    )
    return f"/accountability/of/{found['subject_kind']}/{found['subject_id']}" if found else None

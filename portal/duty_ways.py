"""Where somebody sees a duty who may not enter the room its record lies in, or not the record: on the ledger itself;
and what the rooms offer to do about a duty."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from portal.access import Me
from portal.db import row
from portal.duties import visible

Way = tuple[str, str]
"""The words of a link, and its address."""
OFFERED: list[Callable[[Me, Mapping[str, Any]], Awaitable[Way | None]]] = []
"""What each room offers this person to do about a duty, filled where the app is put together; None: nothing."""
RECORD = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/[a-z-]+)?$")


async def way_on_the_ledger(me: Me, path: str) -> str | None:
    """For the address a duty leads to: the page of that duty, if this person may see it. Who may not learns nothing."""
    if not RECORD.search(path):
        return None
    found = await row(
        """SELECT d.subject_kind, d.subject_id FROM duty d JOIN unit u ON u.id = d.unit
            WHERE d.path = {} AND {} ORDER BY d.done_at IS NOT NULL, d.due, d.id LIMIT 1""",
        path,
        visible(me),
    )
    return f"/accountability/of/{found['subject_kind']}/{found['subject_id']}" if found else None


async def ways_from(me: Me, duty: Mapping[str, Any]) -> list[Way]:
    """So that nobody is led to a page that refuses them."""
    return [way for offer in OFFERED if (way := await offer(me, duty))]

"""Where somebody sees a duty who may not enter the room its record lies in, or not the record: on the ledger itself;
and what the rooms offer to do about a duty."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from portal.access import Me
from portal.db import row
from portal.duties import visible

Way = tuple[str, str]
"""The words of a link, and its address."""
OFFERED: list[Callable[[Me, Mapping[str, Any]], Awaitable[Way | None]]] = []
"""What each room offers this person to do about a duty, filled where the app is put together; None: nothing."""
RECORD = re.compile(r"/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:/[a-z-]+)?$")


SHUT = "shut"
"""In the address of a duty's page: the record itself was refused a moment ago, so the page does not lead there."""


def address_of(duty: Mapping[str, Any]) -> str:
    """Where a list leads: to the record, saying which duty is meant, for several may lie on one page."""
    return f"{duty['path']}?duty={duty['id']}" if RECORD.search(duty["path"]) else str(duty["path"])


async def way_on_the_ledger(me: Me, path: str, meant: UUID | None = None) -> str | None:
    """For the address a duty leads to: the page of that duty, if this person may see it. Who may not learns nothing.

    `meant`: which of several at one address; without it, or where it is not among them, the open one that is due first."""
    if not RECORD.search(path) or "\0" in path:
        return None
    found = await row(
        """SELECT d.subject_kind, d.subject_id FROM duty d JOIN unit u ON u.id = d.unit
            WHERE d.path = {} AND {}
            ORDER BY d.id IS NOT DISTINCT FROM {}::uuid DESC, d.done_at IS NOT NULL, d.due, d.id LIMIT 1""",
        path,
        visible(me),
        meant,
    )
    return f"/accountability/of/{found['subject_kind']}/{found['subject_id']}?{SHUT}=1" if found else None


async def ways_from(me: Me, duty: Mapping[str, Any]) -> list[Way]:
    """So that nobody is led to a page that refuses them."""
    return [way for offer in OFFERED if (way := await offer(me, duty))]

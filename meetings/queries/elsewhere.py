"""What other rooms wrote down about duties that came from resolutions: typed once, told to whoever may see that duty."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portal import duties
from portal.access import Me
from portal.db import rows

Line = dict[str, Any]
SAID = """(SELECT coalesce(json_agg(json_build_object('duty', n.duty, 'progress', n.text, 'progress_on', n.happened_on,
                           'at', extract(epoch FROM n.at), 'source', n.unit_name) ORDER BY n.happened_on DESC, n.at DESC), '[]')
             FROM (SELECT DISTINCT ON (dn.duty) dn.* FROM duty d JOIN duty_note dn ON dn.duty = d.id
                    WHERE d.origin_id = r.id AND d.revoked_at IS NULL
                    ORDER BY dn.duty, dn.happened_on DESC, dn.id DESC) n)"""
"""SQL over `meetings_resolution r`: the last sentence of each such duty, the newest first, as JSON."""


async def told(me: Me, lines: Sequence[Line]) -> list[Line]:
    """Item 1 as this person may read it: the newest of the unit's own sentence and of those written elsewhere about a
    duty this person sees in the ledger. What the unit gave as its result stands before all of them."""
    open_to = await _seen(me, [line["resolution"] for line in lines if _elsewhere(line)])
    return [_told(line, open_to.get(line["resolution"], {})) for line in lines]


async def _seen(me: Me, resolutions: Sequence[str]) -> dict[str, dict[str, bool]]:
    """For each resolution its duties in other rooms, and whether this person sees them."""
    if not resolutions:
        return {}
    found = await rows(
        "SELECT d.origin_id, d.id, d.id IN (SELECT d.id FROM duty d JOIN unit u ON u.id = d.unit"
        " WHERE d.origin_id = ANY({}::uuid[]) AND {}) AS seen FROM duty d WHERE d.origin_id = ANY({}::uuid[])",
        [UUID(one) for one in resolutions],
        duties.visible(me),
        [UUID(one) for one in resolutions],
    )
    seen: dict[str, dict[str, bool]] = {}
    for line in found:
        seen.setdefault(str(line["origin_id"]), {})[str(line["id"])] = line["seen"]
    return seen


def _elsewhere(line: Mapping[str, Any]) -> bool:
    return bool(line.get("elsewhere") or line.get("source"))


def _told(line: Line, known: Mapping[str, bool]) -> Line:
    """Lines that were frozen by an older version do not say which duty it was: they are told to who sees them all."""
    if "elsewhere" not in line:
        hidden = line.get("source") and not (known and all(known.values()))
        return {**line, "progress": "", "source": None} if hidden else line
    may = [one for one in line["elsewhere"] if known.get(str(one["duty"]))]
    own = {name: line[name] for name in ("progress", "progress_on", "at")} | {"source": None}
    newest = max([own, *may], key=lambda one: (one["progress_on"] or "", one["at"] or 0))
    told = own if line["result"] else newest
    return {**line, **{name: told[name] for name in ("progress", "progress_on", "source")}, "elsewhere": []}

"""督办通报 and 月报 in the states the routes need, over one matter of 公共服务办 that was met in time. A route's `on` names
the state: `ids["the bulletin issued"]`."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from portal import db
from portal.accountability.actions import figures, figures_moves, figures_signing
from portal.accountability.queries.figures_bulletins import bulletin_for
from portal.clock import today
from portal.demo.cast import Cast, fixed_id
from tests.portal.accountability.figures.lives import met, owed

DUE, END = date(2026, 3, 10), date(2026, 3, 31)


async def figures_world(people: Cast, ids: dict[str, Any]) -> None:
    await met(await owed(people, "fuwu", DUE), DUE)
    ids["the bulletin monthly"] = await _drafted(people, "monthly", "")
    for state in ("drafted", "replying", "to_sign", "issued"):
        ids[f"the bulletin {state}"] = bulletin = await _drafted(people, "circular", "township")
        if state != "drafted":
            await figures_moves.open_for_reply(await _seen(people, bulletin), people.zhou, today() + timedelta(days=9))
        if state in {"to_sign", "issued"}:
            await figures_moves.reply(await _seen(people, bulletin), people.chen, people.unit["qingshi"], "已整改。")
            await figures_moves.submit(await _seen(people, bulletin), people.zhou)
    issued = ids["the bulletin issued"]
    await figures_signing.sign(people.tang, issued, version=(await _seen(people, issued))["version"])
    ids["the short address"] = await db.value("SELECT code FROM accountability_bulletin WHERE id = {}", issued)


async def _drafted(people: Cast, kind: str, level: str) -> UUID:
    return await figures.draft(people.zhou, kind, people.unit["conference_office"], "2026-03", END, level)


async def _seen(people: Cast, bulletin: UUID) -> dict[str, Any]:
    return await bulletin_for(people.zhou, bulletin)


def figures_addresses(ids: dict[str, Any], on: str) -> dict[str, Any]:
    """What stands for a bulletin, a unit and a short address."""
    return {
        "bulletin_id": ids.get(f"the bulletin {on}", ids["the bulletin drafted"]),
        "unit_id": fixed_id("qingshi"),
        "code": ids["the short address"],
    }

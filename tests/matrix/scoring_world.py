"""考核评分 of March in the states the routes need. A route's `on` names the state: `ids["the score replying"]`, `ids["the
scheme in_force"]`, `ids["the count drafted"]`."""

from datetime import timedelta
from typing import Any

from portal import db
from portal.accountability.actions import scoring_moves, scoring_sheets, scoring_signing
from portal.accountability.queries.scoring_sheets import sheet_for
from portal.clock import today
from portal.demo.cast import Cast, fixed_id
from tests.portal.accountability.scoring.marking import TAKEN, a_draft, counted, entered, in_force


async def scoring_world(people: Cast, ids: dict[str, Any]) -> None:
    ids["the scheme drafted"] = await a_draft(people)
    version = await in_force(people)
    ids["the scheme in_force"] = version["id"]
    ids["the count checked"] = await counted(people, version["scheme"], "studied")
    ids["the count drafted"] = await entered(people, version["scheme"], "carried")
    ids["the count paper"] = await db.value("SELECT id FROM attachment WHERE subject_id = {}", ids["the count checked"])
    for state in ("drafted", "replying", "to_sign", "published"):
        made = await scoring_sheets.draft(people.zhou, version["scheme"], "2026-03", TAKEN)
        ids[f"the score {state}"] = made
        if state != "drafted":
            until = today() + timedelta(days=9)
            await scoring_moves.open_for_reply(await sheet_for(people.zhou, made), people.zhou, until)
        if state in {"to_sign", "published"}:
            past = today() - timedelta(days=1)
            await db.rows("UPDATE accountability_score_sheet SET reply_until = {} WHERE id = {}", past, made)
            await scoring_moves.submit(await sheet_for(people.zhou, made), people.zhou)
    published = ids["the score published"]
    seen = (await sheet_for(people.tang, published))["version"]
    await scoring_signing.sign(people.tang, published, version=seen)
    ids["the score code"] = await db.value("SELECT code FROM accountability_score_sheet WHERE id = {}", published)


def scoring_addresses(ids: dict[str, Any], on: str, template: str) -> dict[str, Any]:
    """What stands for a version, a count with its paper, a sheet, a unit, a short address, a shipped scheme."""
    if not template.startswith("/accountability/scoring"):
        return {}
    return {
        "version_id": ids.get(f"the scheme {on}", ids["the scheme drafted"]),
        "entry_id": ids.get(f"the count {on}", ids["the count drafted"]),
        "file_id": ids["the count paper"],
        "sheet_id": ids.get(f"the score {on}", ids["the score drafted"]),
        "unit_id": fixed_id("qingshi"),
        "code": ids["the score code"],
        "key": "dachuan",
    }

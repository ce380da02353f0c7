"""Everything about one resolution, for its page: in a number of questions that does not grow with the rows."""

from typing import Any
from uuid import UUID

from meetings.queries.ledger import light_of
from meetings.queries.resolutions import resolution_for, subject_of
from meetings.rules import office, owner
from meetings.states import RESOLUTION_STATES, TONES, ResolutionState
from meetings.workflow import RESOLUTION, WORKING
from portal import duties, files
from portal.access import Me
from portal.clock import today
from portal.db import atomic, rows
from portal.workflow import history_of

OPEN = (ResolutionState.assigned, *WORKING)


async def dossier_for(me: Me, resolution_id: UUID) -> dict[str, Any]:
    async with atomic():
        resolution = await resolution_for(me, resolution_id)
        on, subject = today(), subject_of(resolution)
        return {
            "resolution": resolution,
            "subject": subject,
            "owed": await duties.sees(me, subject.kind, resolution_id),
            "state_words": RESOLUTION_STATES[resolution["state"]],
            "tone": TONES.get(resolution["state"], "plain"),
            "light": light_of(resolution, on),
            "moves": RESOLUTION.open_moves(me, resolution),
            "may_write": resolution["state"] in OPEN and owner(me, resolution),
            "may_decide": office(me, resolution),
            "may_ask": resolution["state"] in WORKING
            and owner(me, resolution)
            and resolution["due"] is not None
            and on <= resolution["due"],
            "item": await _item_of(resolution),
            "requests": await _requests_of(resolution_id),
            "marks": await _marks_of(resolution_id),
            "evidence": await files.of([resolution_id]),
            "history": await history_of(resolution_id),
        }


async def _item_of(resolution: dict[str, Any]) -> dict[str, Any]:
    found = await rows(
        "SELECT a.title, a.topic, a.position FROM meetings_agenda_item a WHERE a.id = {}", resolution["agenda_item"]
    )
    return found[0]


async def _requests_of(resolution_id: UUID) -> list[dict[str, Any]]:
    found = await rows(
        "SELECT * FROM meetings_extension_request WHERE resolution = {} ORDER BY asked_at DESC", resolution_id
    )
    words = {"granted": "已同意", "refused": "不同意", None: ""}
    return [{**line, "verdict_words": words[line["verdict"]]} for line in found]


async def _marks_of(resolution_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT person_name, title, remark, at FROM meetings_read_mark WHERE resolution = {} ORDER BY at DESC",
        resolution_id,
    )

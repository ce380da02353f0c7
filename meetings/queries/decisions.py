"""The page of decisions: what a conference decided, for everybody in business of its territory, when the office opens it."""

from typing import Any
from uuid import UUID

from meetings.rules import sees_conference
from meetings.states import RESOLUTION_STATES, TONES
from portal.access import Me, not_recused
from portal.clock import local
from portal.db import row, rows
from portal.errors import Missing

PAGE = 50


async def shown_conference(me: Me, conference_id: UUID) -> dict[str, Any]:
    """Missing while the page is shut, and for who holds no post below the territory. `opens`: whether this person may open
    the conference itself."""
    found = await row(
        "SELECT c.id, c.title, t.path, ({}) AS opens FROM meetings_conference c JOIN unit t ON t.id = c.territory"
        " WHERE c.id = {} AND c.shows_decisions AND c.ended_on IS NULL AND {}",
        sees_conference(me),
        conference_id,
        not_recused(me, "c.id"),
    )
    if found is None or not any(held.unit_path.startswith(found["path"]) for held in me.holdings):
        raise Missing
    return found


async def decisions_of(me: Me, conference_id: UUID, after: UUID | None = None) -> tuple[list[dict[str, Any]], str]:
    """Issued decisions, the newest first; never a confidential one, never what was taken back. And the next page's key."""
    found = await rows(
        """SELECT r.id, r.number, r.wording, r.due, r.state, m.title AS meeting_title, m.starts_at,
                  lu.short_name AS lead_short
             FROM meetings_resolution r JOIN meetings_meeting m ON m.id = r.meeting JOIN unit lu ON lu.id = r.lead_unit
            WHERE m.conference = {} AND r.issued_at IS NOT NULL AND NOT r.confidential AND r.state <> 'revoked'
              AND {} AND ({}::uuid IS NULL OR r.id < {}) ORDER BY r.id DESC LIMIT {}""",
        conference_id,
        not_recused(me, "r.id", "r.meeting"),
        after,
        after,
        PAGE + 1,
    )
    shown = [
        {
            **line,
            "held_on": local(line["starts_at"]).date(),
            "state_words": RESOLUTION_STATES[line["state"]],
            "tone": TONES.get(line["state"], "plain"),
        }
        for line in found[:PAGE]
    ]
    return shown, str(shown[-1]["id"]) if len(found) > PAGE else ""

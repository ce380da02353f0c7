"""The minutes desk: the agenda with what was written so far, one item whole, who else is writing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from meetings.queries.agenda import report_for
from meetings.queries.attendance import item_attendance, recused_units
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.queries.topic_dossiers import papers_of
from meetings.rules import at_the_desk, office
from meetings.states import RESULTS, MeetingState
from portal.access import Me
from portal.clock import now, today
from portal.db import row, rows
from portal.errors import Missing

WRITING = (MeetingState.held, MeetingState.in_correction)
"""While the office writes; minutes sent back by the convenor are `held` again."""
CALLED_ONLY = (MeetingState.planned, MeetingState.notified, MeetingState.postponed, MeetingState.cancelled)
PRESENT_FOR = timedelta(seconds=15)
"""Who has said nothing for so long has no longer the item open; pages say so every five seconds."""


async def desk_for(me: Me, meeting_id: UUID) -> dict[str, Any]:
    """The meeting, for its office, its convenors and who chairs it; Missing for others. `may_write`: the office, now."""
    meeting = await meeting_for(me, meeting_id)
    if not at_the_desk(me, meeting):
        raise Missing
    meeting["was_held"] = meeting["state"] not in CALLED_ONLY
    meeting["may_write"] = office(me, meeting) and meeting["state"] in WRITING
    return meeting


async def agenda_on_desk(me: Me, meeting: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items this person sees, each with how far it is: `written`, `resolutions` (how many), `result_words`."""
    agenda = await agenda_of(me, meeting["id"])
    found = await rows(
        """SELECT a.id, x.text, (SELECT count(*) FROM meetings_resolution r
                                  WHERE r.agenda_item = a.id AND r.state <> 'revoked')::int AS resolutions
             FROM meetings_agenda_item a LEFT JOIN meetings_item_text x ON x.agenda_item = a.id WHERE a.meeting = {}""",
        meeting["id"],
    )
    known = {line["id"]: line for line in found}
    for item in agenda:
        item["written"] = bool(known[item["id"]]["text"])
        item["resolutions"] = known[item["id"]]["resolutions"]
        item["result_words"] = RESULTS.get(item["result"] or "", "")
    return agenda


async def item_on_desk(me: Me, meeting: Mapping[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """Everything of one item: its text and those before, papers, resolutions, who was there, what item 1 reports."""
    attendance = (await item_attendance(meeting["id"])).get(item["id"], {})
    return {
        "text": await text_of(item["id"]),
        "before": await texts_before(item["id"]),
        "papers": await papers_of(item["topic"]) if item["topic"] else [],
        "report": await report_for(me, meeting, item) if item["frozen"] is not None else [],
        "resolutions": await resolutions_of(item["id"]),
        "recused": attendance.get("recused", []),
    }


async def text_of(item_id: UUID) -> dict[str, Any]:
    """What the minutes say of an item; version 0 while nobody wrote."""
    found = await row("SELECT text, by, by_name, at, version FROM meetings_item_text WHERE agenda_item = {}", item_id)
    return found or {"text": "", "by": None, "by_name": "", "at": None, "version": 0}


async def texts_before(item_id: UUID) -> list[dict[str, Any]]:
    return await rows(
        "SELECT text, by, by_name, at, version FROM meetings_item_text_before WHERE agenda_item = {}"
        " ORDER BY version DESC, id DESC LIMIT 50",
        item_id,
    )


async def resolutions_of(item_id: UUID) -> list[dict[str, Any]]:
    """In order; `supporting_units` are ids. The caller has the item."""
    return await rows(
        """SELECT r.*, lu.name AS lead_name, lu.short_name AS lead_short, p.name AS handler_name,
                  ARRAY(SELECT s.unit FROM meetings_resolution_support s WHERE s.resolution = r.id) AS supporting_units,
                  ARRAY(SELECT su.short_name FROM meetings_resolution_support s JOIN unit su ON su.id = s.unit
                         WHERE s.resolution = r.id ORDER BY su.path) AS supporting
             FROM meetings_resolution r JOIN unit lu ON lu.id = r.lead_unit LEFT JOIN person p ON p.id = r.handler
            WHERE r.agenda_item = {} AND r.state <> 'revoked' ORDER BY r.number""",
        item_id,
    )


async def writers_of(me: Me, meeting_id: UUID) -> list[dict[str, Any]]:
    """Who else has an item of this meeting open now."""
    return await rows(
        """SELECT w.person_name AS name, w.agenda_item AS item, a.position
             FROM meetings_writing w JOIN meetings_agenda_item a ON a.id = w.agenda_item
            WHERE a.meeting = {} AND w.person <> {} AND w.at > {} ORDER BY a.position, w.person_name""",
        meeting_id,
        me.id,
        now() - PRESENT_FOR,
    )


async def units_to_choose(meeting: Mapping[str, Any], item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who may be given a resolution: units called to the meeting, units the topic concerns, the office itself; nobody
    who stands back from the item."""
    found = await rows(
        """SELECT u.id, u.short_name, u.name FROM unit u LEFT JOIN meetings_invitee i ON i.unit = u.id AND i.meeting = {}
            WHERE u.closed_on IS NULL AND (i.id IS NOT NULL OR u.id = {} OR u.id = {}
                  OR u.id IN (SELECT tu.unit FROM meetings_topic_unit tu WHERE tu.topic = {}))
            ORDER BY i.capacity NULLS LAST, i.position, u.path""",
        meeting["id"],
        meeting["office"],
        item["submitting_unit"],
        item["topic"],
    )
    recused = await recused_units(item["id"])
    return [unit for unit in found if unit["id"] not in recused]


async def people_to_choose(conference_id: UUID, units: list[UUID]) -> list[dict[str, Any]]:
    """Who may answer for each of these units, in the order in which they are proposed: its leaders, whoever is named
    联络员 of it, its liaisons."""
    return await rows(
        """SELECT found.unit, found.person, found.name, found.title, u.short_name FROM (
               SELECT o.unit, p.id AS person, p.name, o.title, CASE o.role WHEN 'leader' THEN 1 ELSE 3 END AS first
                 FROM post o JOIN person p ON p.id = o.person
                WHERE o.unit = ANY({}) AND o.role IN ('leader', 'liaison', 'office') AND o.ends_on IS NULL
                  AND p.disabled_at IS NULL
                UNION
               SELECT m.unit, p.id, p.name, '联络员', 2 FROM meetings_liaison l JOIN meetings_member m ON m.id = l.member
                 JOIN person p ON p.id = l.person
                WHERE m.conference = {} AND m.unit = ANY({}) AND l.starts_on <= {}
                  AND (l.ends_on IS NULL OR l.ends_on >= {}) AND p.disabled_at IS NULL
           ) found JOIN unit u ON u.id = found.unit ORDER BY u.path, found.first, found.name, found.person""",
        units,
        conference_id,
        units,
        today(),
        today(),
    )


async def proposal_for(
    meeting: Mapping[str, Any], item: Mapping[str, Any], units: list[dict[str, Any]]
) -> tuple[UUID | None, list[UUID]]:
    """The lead unit and the supporting ones: who brought the topic, whom it concerns; never who stands back."""
    may = {unit["id"] for unit in units}
    lead = item["submitting_unit"] if item["submitting_unit"] in may else None
    concerned = await rows(
        "SELECT unit FROM meetings_topic_unit WHERE topic = {} ORDER BY asked_at NULLS LAST, id", item["topic"]
    )
    return lead, [line["unit"] for line in concerned if line["unit"] in may and line["unit"] != lead]

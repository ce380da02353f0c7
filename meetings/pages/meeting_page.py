"""The meeting's own page: how it stands, what comes next, its agenda, who signed, what became of it."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from meetings.pages.meeting_showing import MARKS, facts_of, next_words, stages_of
from meetings.queries.agenda import clocked, minutes_of
from meetings.queries.calling import agenda_as_told, as_told, lead_of, notices_of, pending, spoken_for, unsigned
from meetings.queries.clashes import points_for
from meetings.queries.meetings import agenda_of, invitees_of, kept_from, meeting_for, subject_of
from meetings.rules import at_the_desk, office
from meetings.states import MEETING_STATES, TONES
from meetings.workflow import MEETING
from portal.access import Me
from portal.clock import now
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.timeline import entries_of
from portal.workflow import history_of

MINE = {"notify", "postpone", "replan", "cancel", "archive"}
"""Moves made from this page; holding is on the attendance page, what concerns the minutes on theirs."""
BEHIND = {"change", "list", "unlist", "withhold", "readmit", "invite", "uninvite", "reply"}
"""What the office does between two notices, and who at the head comes: those called hear of it with the next notice."""
WAS_HELD = {"held", "in_correction", "to_sign", "signed", "issued", "archived"}


@get("/{meeting_id:uuid}", access=in_business, name="meetings.meeting")
async def meeting(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Page:
    me = request.user
    found = await as_told(me, await meeting_for(me, meeting_id))
    items = agenda_as_told(found, await agenda_of(me, meeting_id))
    called = await invitees_of(meeting_id)
    runs = office(me, found)
    silent, mine = unsigned(found, called), await spoken_for(me, meeting_id)
    history, kept = await history_of(meeting_id), await kept_from(me, found)
    moves = [move for move in MEETING.open_moves(me, found) if move.name in MINE]
    return Page(
        request,
        "meetings/meeting.html",
        title=found["title"],
        meeting=found,
        subject=subject_of(found),
        runs=runs,
        state_words=MEETING_STATES[found["state"]],
        tone=TONES.get(found["state"], "plain"),
        stages=stages_of(found),
        next_words=next_words(found, len(silent), items),
        facts=facts_of(found),
        items=clocked(items, found["starts_at"]),
        minutes=minutes_of(items),
        called=called,
        silent=silent,
        mine=mine,
        pending=await pending(me, found),
        points=await points_for(me, found) if runs and found["state"] in {"planned", "notified"} else [],
        lead=await lead_of(found) if runs and found["state"] == "planned" else None,
        notices=await notices_of(meeting_id),
        arranging=found["state"] in {"planned", "notified"},
        told=found["state"] == "notified",
        put_off=found["state"] in {"postponed", "cancelled"},
        begun=found["starts_at"] <= now(),
        was_held=found["state"] in WAS_HELD,
        reads_grid=at_the_desk(me, found),
        moves=moves,
        signed=all(one["acknowledged"] == found["notices"] for one in mine),
        entries=entries_of(
            [
                event
                for event in history
                if (runs or event["happened"] not in BEHIND) and not kept.named_in(event["note"])
            ],
            MARKS,
        ),
    )


ROUTES = [meeting]

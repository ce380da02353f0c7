"""Postponing, calling off, planning anew, filing away: the meeting's moves beside the notice."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import calling as actions
from meetings.forms.calling import PutOffForm
from meetings.forms.planning import seen
from meetings.pages.meeting_showing import when_shown
from meetings.queries.meetings import invitees_of, meeting_for
from meetings.rules import office
from meetings.workflow import MEETING
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/postpone", access=OFFICE, name="meetings.meeting.postponing")
async def postponing(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    return await _page(request, await _open(request.user, meeting_id, "postpone"), "postpone", PutOffForm())


@get("/{meeting_id:uuid}/cancel", access=OFFICE, name="meetings.meeting.cancelling")
async def cancelling(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    return await _page(request, await _open(request.user, meeting_id, "cancel"), "cancel", PutOffForm())


@post("/{meeting_id:uuid}/postpone", access=OFFICE, name="meetings.meeting.postpone")
async def postpone(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    return await _put_off(request, meeting_id, "postpone")


@post("/{meeting_id:uuid}/cancel", access=OFFICE, name="meetings.meeting.cancel")
async def cancel(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    return await _put_off(request, meeting_id, "cancel")


async def _put_off(request: Asked, meeting_id: UUID, move: str) -> Response[Any]:
    meeting = await _open(request.user, meeting_id, move)
    sent = await request.form()
    form = PutOffForm(sent)
    if not form.ok:
        return await _page(request, meeting, move, form, 422)
    await actions.put_off(request.user, {**meeting, "version": seen(sent)}, move, note=form.clean["note"])
    return see_other(f"/meetings/{meeting_id}", "saved")


async def _open(me: Me, meeting_id: UUID, move: str) -> dict[str, Any]:
    """The meeting, when this move is open to this person now; Refused with the machine's own words otherwise."""
    meeting = await meeting_for(me, meeting_id)
    wanted = MEETING.by_name[move]
    if not office(me, meeting):
        raise Refused(f"您不能“{wanted.label}”：须由{wanted.rule.words}办理。")
    if wanted not in MEETING.open_moves(me, meeting):
        raise Refused(f"会议当前为“{MEETING.states[meeting['state']]}”，不能“{wanted.label}”。")
    return meeting


async def _page(request: Asked, meeting: dict[str, Any], move: str, form: Form, status: int = 200) -> Page:
    return Page(
        request,
        "meetings/planning_put_off.html",
        status=status,
        title=MEETING.by_name[move].label,
        meeting=meeting,
        move=move,
        when=when_shown(meeting),
        called=len(await invitees_of(meeting["id"])),
        form=form,
    )


@post("/{meeting_id:uuid}/replan", access=OFFICE, name="meetings.meeting.replan")
async def replan(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _open(request.user, meeting_id, "replan")
    await actions.replan(request.user, {**meeting, "version": seen(await request.form())})
    return see_other(f"/meetings/{meeting_id}/edit", "saved")


@post("/{meeting_id:uuid}/archive", access=OFFICE, name="meetings.meeting.archive")
async def archive(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _open(request.user, meeting_id, "archive")
    await actions.archive(request.user, {**meeting, "version": seen(await request.form())})
    return see_other(f"/meetings/{meeting_id}", "saved")


ROUTES = [postponing, cancelling, postpone, cancel, replan, archive]

"""Who is called to a meeting beside the members, and who is not after all."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import planning as actions
from meetings.forms.planning import CAPACITIES, InviteForm
from meetings.queries.meetings import invitees_of, meeting_for
from meetings.queries.planning import units_for
from meetings.rules import office
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/invitees", access=OFFICE, name="meetings.meeting.invitees")
async def called(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    return await _page(request, await _run(request.user, meeting_id), InviteForm(None, capacity="observer"))


@post("/{meeting_id:uuid}/invitees", access=OFFICE, name="meetings.meeting.invite")
async def invite(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _run(request.user, meeting_id)
    form = InviteForm(await request.form())
    if not form.ok:
        return await _page(request, meeting, form, 422)
    await actions.invite(request.user, meeting_id, **form.clean)
    return see_other(f"/meetings/{meeting_id}/invitees", "added")


@post("/{meeting_id:uuid}/invitees/{invitee_id:uuid}/remove", access=OFFICE, name="meetings.meeting.uninvite")
async def uninvite(request: Asked, meeting_id: FromPath[UUID], invitee_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    await actions.uninvite(request.user, meeting_id, invitee_id)
    return see_other(f"/meetings/{meeting_id}/invitees", "saved")


async def _run(me: Me, meeting_id: UUID) -> dict[str, Any]:
    meeting = await meeting_for(me, meeting_id)
    if not office(me, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    return meeting


async def _page(request: Asked, meeting: dict[str, Any], form: Form, status: int = 200) -> Page:
    units = await invitees_of(meeting["id"])
    there = {one["unit"] for one in units}
    return Page(
        request,
        "meetings/planning_invitees.html",
        status=status,
        title="参会单位",
        told=meeting["state"] == "notified",
        meeting=meeting,
        form=form,
        units=units,
        capacities=CAPACITIES,
        options=[(one["id"], one["name"]) for one in await units_for(meeting) if one["id"] not in there],
        may_change=meeting["state"] in {"planned", "notified"},
    )


ROUTES = [called, invite, uninvite]

"""Meetings in one's own calendar: one as a file, all of them under a secret address that can be revoked."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import feeds as actions
from meetings.documents.calendar import MEDIA_TYPE, calendar
from meetings.queries.feeds import as_sent, calendar_for, feed_of, feeds_of, printed_last
from meetings.queries.meetings import meeting_for
from portal.access import Me, me_for
from portal.clock import now, today
from portal.errors import Missing
from portal.web.guards import in_business, open_to_all
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/meeting.ics", access=in_business, name="meetings.meeting.calendar")
async def one(request: Asked, meeting_id: FromPath[UUID]) -> Response[bytes]:
    meeting = await meeting_for(request.user, meeting_id)
    sent = as_sent(meeting, await printed_last(meeting_id))
    return _file([sent], request, sent["title"], f"meeting-{meeting['year']}-{meeting['serial']}.ics")


@get("/feed", access=in_business, name="meetings.feeds")
async def feeds(request: Asked) -> Page:
    return await _page(request)


@post("/feed", access=in_business, name="meetings.feed.make")
async def make(request: Asked) -> Response[Any]:
    """The address is on this answer only; going back to the page does not show it again."""
    secret = await actions.make_feed(request.user)
    return await _page(request, f"{_base(request)}/meetings/feed/{secret}.ics")


@post("/feed/{feed_id:uuid}/revoke", access=in_business, name="meetings.feed.revoke")
async def revoke(request: Asked, feed_id: FromPath[UUID]) -> Response[Any]:
    await actions.revoke_feed(request.user, feed_id)
    return see_other("/meetings/feed", "ended")


async def _page(request: Asked, address: str = "") -> Page:
    found = await feeds_of(request.user)
    return Page(request, "meetings/feed.html", title="把会议放进自己的日历", feeds=found, address=address)


@get("/feed/{name:str}", access=open_to_all, name="meetings.feed")
async def feed(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """For calendars, which cannot sign in. Without the right secret there is nothing here."""
    secret, dot, ending = name.rpartition(".")
    found = await feed_of(actions.hashed(secret)) if dot and ending == "ics" else None
    me = await me_for(found["person"], today()) if found else None
    if found is None or me is None or not me.in_business:
        raise Missing
    await actions.note_use(found["id"])
    return _file(await calendar_for(me), request, "联席会议", "meetings.ics")


def _file(meetings: list[dict[str, Any]], request: Request[Any, Any, Any], name: str, file: str) -> Response[bytes]:
    data = calendar(meetings, base=_base(request), name=name, at=now())
    headers = {
        "Content-Disposition": f'attachment; filename="{file}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type=MEDIA_TYPE, headers=headers)


def _base(request: Request[Any, Any, Any]) -> str:
    return str(request.base_url).rstrip("/")


ROUTES = [one, feeds, make, revoke, feed]

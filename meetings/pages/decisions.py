"""What a conference decided, for everybody in business of its territory. Shut until its office opens it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import showing
from meetings.queries.decisions import decisions_of, shown_conference
from portal.access import Me
from portal.subjects import id_in
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other


@get("/conferences/{conference_id:uuid}/decisions", access=in_business, name="meetings.decisions")
async def decisions(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    conference = await shown_conference(request.user, conference_id)
    shown, more = await decisions_of(request.user, conference_id, id_in(request.query_params.get("after", "")))
    return Page(
        request,
        "meetings/decisions.html",
        title="议定事项公开",
        conference=conference,
        decisions=shown,
        next=more,
    )


@post("/conferences/{conference_id:uuid}/decisions/open", access=OFFICE, name="meetings.decisions.open")
async def open_page(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    await showing.show(request.user, conference_id, shows=True)
    return see_other(f"/meetings/conferences/{conference_id}", "saved")


@post("/conferences/{conference_id:uuid}/decisions/shut", access=OFFICE, name="meetings.decisions.shut")
async def shut_page(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    await showing.show(request.user, conference_id, shows=False)
    return see_other(f"/meetings/conferences/{conference_id}", "saved")


ROUTES = [decisions, open_page, shut_page]

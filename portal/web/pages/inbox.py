"""消息: what one should know, newest first; opening one leads to the very record."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import notices
from portal.access import Me
from portal.clock import now
from portal.errors import Missing
from portal.subjects import id_in
from portal.web.guards import signed_in
from portal.web.identity import oneself
from portal.web.page import Page, see_other

PAGE = 30


@get("/inbox", access=signed_in, name="inbox")
async def inbox(request: Request[Me, Any, Any]) -> Page:
    found = await notices.inbox(request.user, id_in(request.query_params.get("before", "")), PAGE + 1)
    page = found[:PAGE]
    left = await oneself.left_behind(request.user.id, [notice["id"] for notice in page])
    return Page(
        request,
        "portal/inbox.html",
        title="消息",
        notices=[{**notice, "left": notice["id"] in left} for notice in page],
        next=page[-1]["id"] if len(found) > PAGE else None,
    )


@post("/inbox/{notice_id:uuid}", access=signed_in, name="inbox.open")
async def open_notice(request: Request[Me, Any, Any], notice_id: FromPath[UUID]) -> Response[None]:
    """Reading marks it as read, so it is a form and not a link: a GET changes nothing."""
    path = await notices.read(request.user, notice_id, now())
    if path is None:
        raise Missing
    return see_other(path)


@post("/inbox/read", access=signed_in, name="inbox.read")
async def read_all(request: Request[Me, Any, Any]) -> Response[None]:
    await notices.read_all(request.user, now())
    return see_other("/inbox", "saved")


ROUTER = Router("/", route_handlers=[inbox, open_notice, read_all])

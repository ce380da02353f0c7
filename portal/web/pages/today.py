"""今日: what I owe, the latest first; what waits for my verdict; what I am waiting for; the inbox."""

from typing import Any

from litestar import Request, Router, get

from portal import duties
from portal.access import Me
from portal.clock import today
from portal.web.guards import signed_in
from portal.web.page import Page

Waiting = Any
WAITING: list[Waiting] = []
"""Rooms add, at the door, the question "what waits for this person's verdict?"; the floor knows none of them."""


@get("/", access=signed_in, name="today")
async def show(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    on = today()
    owed = await duties.mine(me) if me.in_business else []
    watched = await duties.watched(me) if me.in_business else []
    waiting = [matter for ask in WAITING for matter in await ask(me)] if me.in_business else []
    for duty in (*owed, *watched):
        duty["light"] = duties.light(duty["due"], on)
    return Page(
        request,
        "portal/today.html",
        title="今日",
        owed=owed,
        waiting=waiting,
        watched=watched,
        late=sum(duty["light"] == "late" for duty in owed),
        soon=sum(duty["light"] in {"urgent", "near"} for duty in owed),
    )


ROUTER = Router("/", route_handlers=[show])

"""明日邮差: who will hear of what tomorrow, and why; an office may stop what should not go out."""

from datetime import timedelta
from typing import Any

from litestar import Request, get

from portal.access import Me
from portal.accountability.pages.room import tabs
from portal.accountability.queries import tomorrow
from portal.clock import today
from portal.people import Role
from portal.web.guards import any_role
from portal.web.page import Page

WATCHING = any_role(Role.office, Role.discipline)


@get("/tomorrow", access=WATCHING, name="accountability.tomorrow")
async def show(request: Request[Me, Any, Any]) -> Page:
    day = today() + timedelta(days=1)
    post = await tomorrow.post_of(request.user, day)
    return Page(
        request,
        "accountability/tomorrow.html",
        title="明日邮差",
        tabs=tabs(request.user, "/tomorrow"),
        day=day,
        people=len(post["people"]),
        lines=[
            {**matter, "person": one["name"], "number": 0 if n else len(one["matters"])}
            for one in post["people"]
            for n, matter in enumerate(one["matters"])
        ],
        duties=post["duties"],
        more=post["more"],
    )


ROUTES = [show]

"""明日邮差: who will hear of what tomorrow, and why; an office may stop what should not go out."""

from datetime import timedelta
from typing import Any

from litestar import Request, get

from portal.access import Me
from portal.accountability.pages.campaign import banner_of
from portal.accountability.pages.room import tabs
from portal.accountability.queries import tomorrow
from portal.accountability.queries.campaign import running_for
from portal.clock import today
from portal.people import Role
from portal.web.guards import any_role
from portal.web.page import Page

WATCHING = any_role(Role.office, Role.discipline)


@get("/tomorrow", access=WATCHING, name="accountability.tomorrow")
async def show(request: Request[Me, Any, Any]) -> Page:
    day = today() + timedelta(days=1)
    post = await tomorrow.post_of(request.user, day)
    said = post["messages"]["people"]
    return Page(
        request,
        "accountability/tomorrow.html",
        title="明日邮差",
        tabs=tabs(request.user, "/tomorrow"),
        day=day,
        campaigns=[banner_of(one, day) for one in await running_for(request.user, day)],
        people=len(post["people"]),
        lines=[
            {**matter, "person": one["name"], "number": 0 if n else len(one["matters"]), "message": said.get(one["id"])}
            for one in post["people"]
            for n, matter in enumerate(one["matters"])
        ],
        duties=post["duties"],
        more=post["more"],
        waiting=post["waiting"],
        when=post["messages"]["when"],
        why=post["messages"]["why"],
    )


ROUTES = [show]

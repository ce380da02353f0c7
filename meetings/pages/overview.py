"""The room at a glance: what is due to be called, what waits for whom, the next meetings."""

from typing import Any

from litestar import Request, get

from meetings.queries import overview, rhythm
from meetings.queries.waiting import waiting_for
from portal.access import Me
from portal.people import Role
from portal.web.guards import in_business
from portal.web.page import Page

PREPARING = ("planned", "notified", "postponed")


@get("/", access=in_business, name="meetings")
async def overview_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    of_office = me.has(Role.office)
    under_way = await overview.under_way(me)
    waiting = await waiting_for(me)
    asked = await overview.asked_of(me)
    owed = await overview.owed_by(me)
    running = [one for one in under_way if one["running"]]
    others = [one for one in under_way if not one["running"] and one["state"] in PREPARING]
    return Page(
        request,
        "meetings/overview.html",
        title="联席会议",
        of_office=of_office,
        calls=await rhythm.due_to_be_called(me) if of_office else [],
        preparing=[one for one in running if one["state"] in PREPARING],
        minutes=[one for one in running if one["state"] not in PREPARING],
        next_meetings=others[:10],
        rounds=await overview.rounds_open(me) if of_office else [],
        waiting=waiting,
        asked=asked,
        owed=owed,
        soon=await overview.resolutions_soon(me),
        tasks=_tasks(asked, waiting, owed),
    )


def _tasks(
    asked: list[dict[str, Any]], waiting: list[dict[str, Any]], owed: list[dict[str, Any]]
) -> list[tuple[str, str, str, int]]:
    """Three big ones at most; what there is nothing of is left out."""
    tasks = [
        ("等我审定", "议题、纪要和议定事项", "#waiting", len(waiting)),
        ("等本单位答复", "征集、通知、意见和纪要稿", "#asked", len(asked)),
        ("本单位的议定事项", "签收、办理、反馈", "#owed", owed[0]["all"] if owed else 0),
    ]
    return [task for task in tasks if task[3]]


ROUTES = [overview_page]

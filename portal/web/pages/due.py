"""怎么算的: every deadline explains itself, day by day, with the notice and the article it rests on."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get
from litestar.params import FromPath

from portal import duties
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.errors import Missing
from portal.web.guards import in_business
from portal.web.page import Page
from portal.workdays import Deadline, Extension, Pause, Unit, compute


@get("/due/{kind:str}/{subject_id:uuid}", access=in_business, name="due")
async def due(request: Request[Me, Any, Any], kind: FromPath[str], subject_id: FromPath[UUID]) -> Page:
    duty = await duties.one(request.user, kind, subject_id)
    if duty is None:
        raise Missing
    extensions = await duties.extensions_of(duty["id"])
    counted = await _counted(duty, extensions, await duties.pauses_of(duty["id"]))
    return Page(
        request,
        "portal/due.html",
        title="时限怎么算的",
        duty=duty,
        extensions=extensions,
        counted=counted,
        lines=counted.explanation() if counted else [],
        steps=counted.steps if counted else (),
        left=duty["due"] if duty["done_at"] is None else None,
        day_of_reading=today(),
    )


async def _counted(
    duty: dict[str, Any], extensions: list[dict[str, Any]], pauses: list[dict[str, Any]]
) -> Deadline | None:
    """Counted again from its limit; None for a day that a person set."""
    if duty["limit_amount"] is None:
        return None
    more = [
        Extension(one["amount"], Unit(one["unit"]), one["approver_name"], one["reason"], one["at"].date())
        for one in extensions
        if one["amount"] is not None
    ]
    held = [Pause(one["since"], one["until"], one["reason"]) for one in pauses if one["until"] is not None]
    return compute(
        duty["starts_on"],
        (duty["limit_amount"], duty["limit_unit"]),
        await load_calendar(),
        more,
        held,
        roll=duty["limit_rolls"],
    )


ROUTER = Router("/", route_handlers=[due])

"""覆盖情况: each territory of a level with its conference, or 尚未建立."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get

from meetings.queries.coverage import LISTED, Asked, coverage, levels_for, within_for
from meetings.states import LEVELS
from portal.access import Me
from portal.clock import today
from portal.web.guards import in_business
from portal.web.page import Page

ADDRESS = "/meetings/conferences/coverage"


@get("/conferences/coverage", access=in_business, name="meetings.coverage")
async def coverage_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    levels = await levels_for(me)
    asked = _asked(request.query_params, levels)
    found = await coverage(me, asked)
    query = {"level": asked.level, "within": str(asked.within or ""), "on": "" if asked.on == today() else asked.on}
    kept = {name: text for name, text in query.items() if text}
    return Page(
        request,
        "meetings/coverage.html",
        title=f"{LEVELS[asked.level]}联席会议覆盖情况",
        **found,
        asked=asked,
        address=ADDRESS,
        links={standing: f"{ADDRESS}?{urlencode({**kept, 'standing': standing})}" for standing in ("yes", "no")},
        whole=f"{ADDRESS}?{urlencode(kept)}",
        tabs=[(LEVELS[level], f"{ADDRESS}?level={level}", level == asked.level) for level in levels],
        within=[(unit["id"], unit["name"]) for unit in await within_for(me, asked.level)],
        listed=LISTED,
    )


def _asked(params: Any, levels: list[str]) -> Asked:
    """What makes no sense is left out."""
    level = params.get("level", "")
    usual = "township" if "township" in levels or not levels else levels[-1]
    try:
        on = date.fromisoformat(params.get("on", ""))
        on = on if 1990 <= on.year <= 2100 else today()
    except ValueError:
        on = today()
    try:
        within = UUID(params.get("within", ""))
    except ValueError:
        within = None
    standing = params.get("standing", "")
    return Asked(level if level in levels else usual, on, within, standing if standing in {"yes", "no"} else "")


ROUTES = [coverage_page]

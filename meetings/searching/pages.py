"""搜索: one page over topics, their papers' names, agendas, minutes and resolutions."""

from typing import Any

from litestar import Request, get

from meetings.searching.query import search_for
from portal.access import Me
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.question import question_of

ADDRESS = "/meetings/search"


@get("/search", access=in_business, name="meetings.search")
async def search(request: Request[Me, Any, Any]) -> Page:
    asked = question_of(request)
    result: dict[str, Any] = {"found": [], "next": ""}
    if asked.answerable:
        result = await search_for(request.user, asked.words, asked.after)
    return Page(
        request,
        "meetings/search.html",
        title=f"搜索：{asked.text}" if asked.text else "搜索联席会议",
        question=asked.text,
        asked=bool(asked.words),
        too_short=asked.too_short,
        address=ADDRESS,
        next=asked.address(ADDRESS, result["next"]) if result["next"] else None,
        first=asked.address(ADDRESS) if asked.paged else None,
        found=result["found"],
    )


ROUTES = [search]

"""搜索: one page over everything that was ever written about the items a person may see."""

from typing import Any

from litestar import Request, get

from inspections.searching.query import search_for
from portal.access import Me
from portal.web.guards import INSPECTIONS
from portal.web.page import Page
from portal.web.question import question_of

ADDRESS = "/inspections/search"


@get("/search", access=INSPECTIONS, name="inspections.search")
async def search(request: Request[Me, Any, Any]) -> Page:
    asked = question_of(request)
    found: dict[str, Any] = {"items": [], "next": ""}
    if asked.answerable:
        found = await search_for(request.user, asked.words, asked.after)
    return Page(
        request,
        "inspections/search.html",
        title=f"搜索：{asked.text}" if asked.text else "搜索",
        question=asked.text,
        asked=bool(asked.words),
        too_short=asked.too_short,
        address=ADDRESS,
        next=asked.address(ADDRESS, found["next"]) if found["next"] else None,
        first=asked.address(ADDRESS) if asked.paged else None,
        items=found["items"],
    )


ROUTES = [search]

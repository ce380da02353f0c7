"""搜索: one page over everything that was ever written about the items a person may see."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get

from inspections.searching.query import search_for
from portal.access import Me
from portal.bigrams import ASKED, asked_words
from portal.web.guards import INSPECTIONS
from portal.web.page import Page

ADDRESS = "/inspections/search"


@get("/search", access=INSPECTIONS, name="inspections.search")
async def search(request: Request[Me, Any, Any]) -> Page:
    question = request.query_params.get("q", "").replace("\x00", "").strip()[:ASKED]
    question = question.encode("utf-8", "ignore").decode()
    words = asked_words(question)
    too_short = [word for word in words if len(word) < 2]
    found: dict[str, Any] = {"items": [], "next": ""}
    if words and not too_short:
        found = await search_for(request.user, words, _key(request.query_params.get("after", "")))
    return Page(
        request,
        "inspections/search.html",
        title=f"搜索：{question}" if question else "搜索",
        question=question,
        asked=bool(words),
        too_short=too_short,
        address=ADDRESS,
        next=f"{ADDRESS}?{urlencode({'q': question, 'after': found['next']})}" if found["next"] else None,
        first=f"{ADDRESS}?{urlencode({'q': question})}" if "after" in request.query_params else None,
        items=found["items"],
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = [search]

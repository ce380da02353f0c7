"""搜索: one page over topics, their papers' names, agendas, minutes and resolutions."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get

from meetings.searching.query import search_for
from portal.access import Me
from portal.bigrams import ASKED, asked_words
from portal.web.guards import in_business
from portal.web.page import Page

ADDRESS = "/meetings/search"


@get("/search", access=in_business, name="meetings.search")
async def search(request: Request[Me, Any, Any]) -> Page:
    question = request.query_params.get("q", "").replace("\x00", "").strip()[:ASKED]
    question = question.encode("utf-8", "ignore").decode()
    words = asked_words(question)
    too_short = [word for word in words if len(word) < 2]
    result: dict[str, Any] = {"found": [], "next": ""}
    if words and not too_short:
        result = await search_for(request.user, words, _key(request.query_params.get("after", "")))
    return Page(
        request,
        "meetings/search.html",
        title=f"搜索：{question}" if question else "搜索联席会议",
        question=question,
        asked=bool(words),
        too_short=too_short,
        address=ADDRESS,
        next=f"{ADDRESS}?{urlencode({'q': question, 'after': result['next']})}" if result["next"] else None,
        first=f"{ADDRESS}?{urlencode({'q': question})}" if "after" in request.query_params else None,
        found=result["found"],
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = [search]

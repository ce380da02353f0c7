"""The page of who was asked about a case and sees it no more: what they wrote, and nothing else."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request

from portal.access import Me
from portal.errors import Missing
from portal.web.page import Page

Record = dict[str, Any]


async def own_words_page(
    request: Request[Me, Any, Any], case_id: UUID, written: Callable[[Me, UUID], Awaitable[list[Record]]]
) -> Page:
    """Missing for who wrote nothing."""
    found = await written(request.user, case_id)
    if not found:
        raise Missing
    return Page(request, "assignments/own_words.html", title=found[0]["title"], written=found)

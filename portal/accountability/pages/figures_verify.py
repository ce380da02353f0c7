"""The short address printed on a paper: its figures asked again as of their day."""

from typing import Any

from litestar import Request, get
from litestar.params import FromPath

from portal.access import Me
from portal.accountability.queries.figures_bulletins import by_code, subject_of
from portal.accountability.queries.figures_papers import differences
from portal.errors import Missing
from portal.web.guards import in_business
from portal.web.page import Page

Asked = Request[Me, Any, Any]
LENGTH = 8


@get("/v/{code:str}", access=in_business, name="accountability.verify")
async def verify(request: Asked, code: FromPath[str]) -> Page:
    if len(code) != LENGTH or "\0" in code:
        raise Missing
    found = await by_code(request.user, code)
    many, changed = await differences(found)
    return Page(
        request,
        "accountability/figures/verify.html",
        title="数字核验",
        bulletin=found,
        subject=subject_of(found),
        many=many,
        changed=[one.words for one in changed],
    )


ROUTES = [verify]

"""考核评分: the score sheets one may see, the one number checked again, and the way to schemes and counts."""

from typing import Any

from litestar import Request, get
from litestar.params import FromPath

from portal.access import Me
from portal.accountability.figures.levels import LEVELS
from portal.accountability.pages.room import tabs
from portal.accountability.queries import scoring_sheets as queries
from portal.accountability.queries.scoring_sheets import ADDRESS, by_code, differences, period_of, subject_of
from portal.accountability.scoring_states import SHEET_STATES, SHEET_TONES
from portal.errors import BadInput, Missing
from portal.people import Role
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page

Asked = Request[Me, Any, Any]
LENGTH = 8


@get("/scoring", access=in_business, name="accountability.scoring")
async def list_sheets(request: Asked) -> Page:
    after = id_in(request.query_params.get("after", ""))
    if request.query_params.get("after") and after is None:
        raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看"))
    found = await queries.sheets_for(request.user, after)
    shown = found[: queries.PAGE]
    return Page(
        request,
        "accountability/scoring/list.html",
        title="考核评分",
        tabs=tabs(request.user, "/scoring"),
        sheets=[
            {
                **one,
                "subject": subject_of(one),
                "about": f"{period_of(one).words} {one['territory_name']}{LEVELS[one['level']]}",
                "words": SHEET_STATES[one["state"]],
                "tone": SHEET_TONES[one["state"]],
            }
            for one in shown
        ],
        office=request.user.has(Role.office),
        first=ADDRESS if after else None,
        next=f"{ADDRESS}?after={shown[-1]['id']}" if len(found) > queries.PAGE else None,
    )


@get("/scoring/v/{code:str}", access=in_business, name="accountability.scoring.verify")
async def verify(request: Asked, code: FromPath[str]) -> Page:
    """The short address printed on a published sheet."""
    if len(code) != LENGTH or "\0" in code:
        raise Missing
    found = await by_code(request.user, code)
    many, changed = await differences(found)
    return Page(
        request,
        "accountability/scoring/verify.html",
        title="数字核验",
        sheet=found,
        subject=subject_of(found),
        many=many,
        changed=changed,
    )


ROUTES = [list_sheets, verify]

"""回头看: one check, one verdict."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import FollowUpForm
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import any_role
from portal.web.page import Page, see_other

DISCIPLINE = any_role(Role.discipline)
RESULTS = [("held", "整改到位，成果保持"), ("slid", "出现反弹，重新整改")]


@get("/items/{item_id:uuid}/follow-up", access=DISCIPLINE, name="inspections.follow_up")
async def follow_up(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    return await _page(request, await queries.follow_up_for(request.user, item_id), FollowUpForm())


@post("/items/{item_id:uuid}/follow-up", access=DISCIPLINE, name="inspections.follow_up.check")
async def check(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.follow_up_for(request.user, item_id)
    if found["done_on"] is not None:
        raise Refused("这次回头看已经办理。")
    form = FollowUpForm(await request.form())
    if not form.ok:
        return await _page(request, found, form, 422)
    await actions.check_again(found, request.user, **form.clean)
    return see_other(f"/inspections/items/{found['item']}", "saved")


async def _page(request: Request[Me, Any, Any], found: dict[str, Any], form: FollowUpForm, status: int = 200) -> Page:
    return Page(
        request,
        "inspections/follow_up.html",
        status=status,
        title="回头看",
        check=found,
        form=form,
        results=RESULTS,
        result=dict(RESULTS)["held" if found["held"] else "slid"],
    )


ROUTES = [follow_up, check]

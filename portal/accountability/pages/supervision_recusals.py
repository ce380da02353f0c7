"""登记回避 for a whole 督查."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import recusing
from portal.accountability.queries.supervision import ADDRESS, inside_for, subject_of
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.recusing import RecusalForm, recusal_page

Asked = Request[Me, Any, Any]
ALL = "/supervision/{supervision_id:uuid}/recusals"


@get(ALL, access=in_business, name="accountability.supervision.recusals")
async def recusals(request: Asked, supervision_id: FromPath[UUID]) -> Page:
    return await _page(request, supervision_id, RecusalForm())


@post(ALL, access=in_business, name="accountability.supervision.recuse")
async def recuse(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    recusing.refuse_others(found, request.user)
    form = RecusalForm(await request.form())
    if form.ok:
        try:
            await recusing.recuse(found, request.user, **form.clean)
        except Refused as no:
            form.error("person", no.sentence)
        else:
            return see_other(f"{ADDRESS}/{supervision_id}/recusals", "saved")
    return await _page(request, supervision_id, form)


@post(f"{ALL}/{{recusal_id:uuid}}/lift", access=in_business, name="accountability.supervision.unrecuse")
async def unrecuse(request: Asked, supervision_id: FromPath[UUID], recusal_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    await recusing.unrecuse(found, request.user, recusal_id)
    return see_other(f"{ADDRESS}/{supervision_id}/recusals", "saved")


async def _page(request: Asked, supervision_id: UUID, form: RecusalForm) -> Page:
    me, found = request.user, await inside_for(request.user, supervision_id)
    recusing.refuse_others(found, me)
    role = next(held.role for held in me.holdings if held.unit == found["unit"])
    crumbs = [("督办事项", "/accountability"), ("督查", ADDRESS)]
    return await recusal_page(request, subject_of(found), form, Role(role), crumbs, matter="这次督查")


ROUTES = [recusals, recuse, unrecuse]

"""离岗委托: naming who hears of one's duties besides while one is away."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import deputies as acting
from portal.accountability.forms.holds import DeputyForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import holds
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.form import Form, Nothing
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
HERE = "/accountability/deputies"


@get("/deputies", access=in_business, name="accountability.deputies")
async def show(request: Asked) -> Page:
    return await _page(request, DeputyForm(None, starts_on=today()))


@post("/deputies", access=in_business, name="accountability.deputy.appoint")
async def appoint(request: Asked) -> Response[Any]:
    if not await holds.colleagues_of(request.user, today()):
        raise Refused("您的单位没有其他同事在系统中，请系统管理员先登记同事的账号。")
    form = DeputyForm(await request.form())
    if not form.ok:
        return await _page(request, form, 422)
    try:
        await acting.appoint(request.user, **form.clean, on=today())
    except BadInput as bad:
        form.take_complaints(bad)
        return await _page(request, form, 422)
    return see_other(HERE, "saved")


@post("/deputies/{deputy_id:uuid}/end", access=in_business, name="accountability.deputy.end")
async def end(request: Asked, deputy_id: FromPath[UUID]) -> Response[Any]:
    Nothing(await request.form())
    await acting.end(request.user, deputy_id)
    return see_other(HERE, "ended")


async def _page(request: Asked, form: Form, status: int = 200) -> Page:
    me, day = request.user, today()
    found = await holds.deputies_for(me, day)
    return Page(
        request,
        "accountability/deputies.html",
        status=status,
        title="离岗委托",
        tabs=tabs(me, "/deputies"),
        mine=[one for one in found if one["person"] == me.id],
        others=[one for one in found if one["person"] != me.id],
        form=form,
        colleagues=[
            (one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）")
            for one in await holds.colleagues_of(me, day)
        ],
    )


ROUTES = [show, appoint, end]

"""One post: ended, or handed over to somebody else."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.clock import today
from portal.errors import Refused
from portal.people import ROLES, Role
from portal.web.form import Form
from portal.web.guards import SYSTEM
from portal.web.identity import administering, directory
from portal.web.identity.forms import EndForm, HandoverForm
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]


@get("/posts/{held:uuid}", access=SYSTEM, name="people_post")
async def one(request: Asked, held: FromPath[UUID]) -> Page:
    return await _page(request, held)


async def _page(request: Asked, post_id: UUID, status: int = 200, **forms: Form) -> Page:
    held = await directory.post(post_id)
    return Page(
        request,
        "portal/people/post.html",
        status=status,
        title=f"{held['name']}的岗位",
        held=held,
        role_words=ROLES[Role(held["role"])],
        form=next(iter(forms.values()), None),
        end_form=forms.get("end") or EndForm(ends_on=today()),
        handover_form=forms.get("handover") or HandoverForm(ends_on=today()),
    )


@post("/posts/{held:uuid}/end", access=SYSTEM, name="people_post_end")
async def end(request: Asked, held: FromPath[UUID]) -> Response[Any]:
    form = EndForm(await request.form())
    if form.ok:
        try:
            person = await administering.end_post(me_of(request), held, form.clean["ends_on"])
            return see_other(f"/people/persons/{person}", "ended")
        except Refused as no:
            form.error("ends_on", no.sentence)
    return await _page(request, held, 422, end=form)


@post("/posts/{held:uuid}/handover", access=SYSTEM, name="people_post_handover")
async def handover(request: Asked, held: FromPath[UUID]) -> Response[Any]:
    form = HandoverForm(await request.form())
    if form.ok:
        try:
            unit = await administering.hand_over(me_of(request), held, form.clean["account"], form.clean["ends_on"])
            return see_other(f"/people/units/{unit}", "saved")
        except Refused as no:
            form.error("account", no.sentence)
    return await _page(request, held, 422, handover=form)


ROUTER = Router("/", route_handlers=[one, end, handover])

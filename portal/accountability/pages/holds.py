"""停发提醒、暂缓提醒 of one matter, and taking them back."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import holds as acting
from portal.accountability.actions.holds import LATE, PUTS_OFF, STOPS
from portal.accountability.forms.holds import PutOffForm, StopForm
from portal.accountability.queries import holds
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.form import Form, Nothing
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
ONE = "/duties/{duty_id:uuid}/hold"


@get(ONE, access=in_business, name="accountability.hold")
async def show(request: Asked, duty_id: FromPath[UUID]) -> Page:
    return await _page(request, duty_id)


@post(f"{ONE}/stop", access=in_business, name="accountability.hold.stop")
async def stop(request: Asked, duty_id: FromPath[UUID]) -> Response[Any]:
    if not holds.watches(request.user, await holds.duty_for(request.user, duty_id)):
        raise Refused(STOPS)
    form = StopForm(await request.form())
    return await _do(request, duty_id, form, "stop", acting.stop)


@post(f"{ONE}/put_off", access=in_business, name="accountability.hold.put_off")
async def put_off(request: Asked, duty_id: FromPath[UUID]) -> Response[Any]:
    duty = await holds.duty_for(request.user, duty_id)
    if not holds.may_put_off(request.user, duty):
        raise Refused(PUTS_OFF)
    if duty["due"] < today():
        raise Refused(LATE)
    form = PutOffForm(await request.form())
    return await _do(request, duty_id, form, "put_off", acting.put_off)


@post(f"{ONE}/{{hold_id:uuid}}/lift", access=in_business, name="accountability.hold.lift")
async def lift(request: Asked, duty_id: FromPath[UUID], hold_id: FromPath[UUID]) -> Response[Any]:
    await holds.duty_for(request.user, duty_id)
    Nothing(await request.form())
    await acting.lift(request.user, duty_id, hold_id, on=today())
    return see_other(f"/accountability/duties/{duty_id}/hold", "ended")


async def _do(request: Asked, duty_id: UUID, form: Form, failed: str, act: Any) -> Response[Any]:
    if not form.ok:
        return await _page(request, duty_id, form, failed, 422)
    try:
        await act(request.user, duty_id, until=form.clean["until"], reason=form.clean["reason"], on=today())
    except BadInput as bad:
        form.take_complaints(bad)
        return await _page(request, duty_id, form, failed, 422)
    except Refused as no:
        return await _page(request, duty_id, form, failed, 409, no.sentence)
    return see_other(f"/accountability/duties/{duty_id}/hold", "saved")


async def _page(
    request: Asked, duty_id: UUID, form: Form | None = None, failed: str = "", status: int = 200, refusal: str = ""
) -> Page:
    me, day = request.user, today()
    duty = await holds.duty_for(me, duty_id)
    return Page(
        request,
        "accountability/hold.html",
        status=status,
        title="停发和暂缓提醒",
        duty=duty,
        late=duty["due"] < day,
        holds=await holds.holds_of(me, duty, day),
        may_stop=holds.watches(me, duty) and duty["done_at"] is None,
        may_put_off=holds.may_put_off(me, duty) and duty["done_at"] is None and duty["due"] >= day,
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


ROUTES = [show, stop, put_off, lift]

"""登录安全: the security administrator's pages."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.errors import BadInput, Missing
from portal.web.form import Choice, Field, Form
from portal.web.guards import SECURITY
from portal.web.identity import directory, oneself, security, throttle
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of, words_in

Asked = Request[Any, Any, Any]


class SwitchForm(Form):
    fields: Mapping[str, Field] = {"on": Choice("动态口令要求", required=True, choices={"0": "不要求", "1": "要求"})}


@get("/", access=SECURITY, name="security")
async def overview(request: Asked) -> Page:
    text = words_in(request)
    return Page(
        request,
        "portal/security/overview.html",
        title="登录安全",
        q=text,
        locks=await security.locks(),
        sessions=await security.living_sessions(text),
        people=await directory.find_people(text) if text else [],
        own=me_of(request).session,
    )


@post("/locks/{lock:uuid}/unlock", access=SECURITY, name="security_unlock")
async def unlock(request: Asked, lock: FromPath[UUID]) -> Response[None]:
    if not await throttle.unlock(lock, me_of(request)):
        raise Missing
    return see_other("/security", "unlocked")


@post("/sessions/{session:uuid}/end", access=SECURITY, name="security_end_session")
async def end_session(request: Asked, session: FromPath[UUID]) -> Response[None]:
    await security.end_session(me_of(request), session)
    return see_other("/security", "ended")


@get("/persons/{person:uuid}", access=SECURITY, name="security_person")
async def one(request: Asked, person: FromPath[UUID]) -> Page:
    found = await directory.person(person)
    return Page(
        request,
        "portal/security/person.html",
        title=found["name"],
        person=found,
        sessions=await oneself.sessions_of(person),
        own=person == me_of(request).id,
    )


@post("/persons/{person:uuid}/sessions", access=SECURITY, name="security_end_sessions")
async def end_sessions(request: Asked, person: FromPath[UUID]) -> Response[None]:
    await security.end_sessions_of(me_of(request), person)
    return see_other(f"/security/persons/{person}", "ended")


@post("/persons/{person:uuid}/password", access=SECURITY, name="security_password")
async def reset_password(request: Asked, person: FromPath[UUID]) -> Page:
    found = await directory.person(person)
    password = await security.reset_password(me_of(request), person)
    return Page(
        request,
        "portal/people/once.html",
        title="一次性密码",
        made=[(found["name"], found["account"], password)],
        back=f"/security/persons/{person}",
    )


@post("/persons/{person:uuid}/second-factor", access=SECURITY, name="security_second_factor")
async def reset_second_factor(request: Asked, person: FromPath[UUID]) -> Response[None]:
    await security.reset_second_factor(me_of(request), person)
    return see_other(f"/security/persons/{person}", "reset")


@get("/units", access=SECURITY, name="security_units")
async def units(request: Asked) -> Page:
    text = words_in(request)
    return Page(
        request,
        "portal/security/units.html",
        title="哪些单位必须使用动态口令",
        q=text,
        asking=await security.units_asking(),
        found=await directory.find_units(text) if text else [],
    )


@post("/units/{unit:uuid}/second-factor", access=SECURITY, name="security_require")
async def require(request: Asked, unit: FromPath[UUID]) -> Response[None]:
    form = SwitchForm(await request.form())
    if not form.ok:
        raise BadInput(*(("", sentence) for sentence in form.errors.values()))
    await security.require_second_factor(me_of(request), unit, on=form.clean["on"] == "1")
    return see_other("/security/units", "saved")


ROUTER = Router(
    "/security",
    route_handlers=[
        overview,
        unlock,
        end_session,
        one,
        end_sessions,
        reset_password,
        reset_second_factor,
        units,
        require,
    ],
)

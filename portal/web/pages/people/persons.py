"""One person: the posts, the account."""

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
from portal.web.identity import administering, directory, oneself
from portal.web.identity.forms import PostForm
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]


@get("/idle", access=SYSTEM, name="people_idle")
async def idle(request: Asked) -> Page:
    found = await directory.idle_people()
    return Page(
        request,
        "portal/people/idle.html",
        title="需要核对的账号",
        people=found,
        more=found[0]["all_of_them"] - len(found) if found else 0,
        days=directory.IDLE_DAYS,
    )


@get("/persons/{person:uuid}", access=SYSTEM, name="people_person")
async def one(request: Asked, person: FromPath[UUID]) -> Page:
    return await _page(request, person, PostForm(starts_on=today()))


async def _page(request: Asked, person_id: UUID, form: Form, status: int = 200) -> Page:
    person = await directory.person(person_id)
    fitting = [role for role in ROLES if _fits(person["kind"], role)]
    return Page(
        request,
        "portal/people/person.html",
        status=status,
        title=person["name"],
        person=person,
        kind_words="业务账号" if person["kind"] == "official" else f"{ROLES[Role(person['kind'])]}专用账号",
        posts=await oneself.posts_of(person_id),
        units=await directory.open_units(),
        roles=[(str(role), ROLES[role]) for role in fitting],
        role_words={str(role): words for role, words in ROLES.items()},
        form=form,
        own=person_id == me_of(request).id,
    )


def _fits(kind: str, role: Role) -> bool:
    admins = {Role.system_admin, Role.security_admin, Role.audit_admin}
    return role not in admins if kind == "official" else role == kind


@post("/persons/{person:uuid}/posts", access=SYSTEM, name="people_post_give")
async def give_post(request: Asked, person: FromPath[UUID]) -> Response[Any]:
    form = PostForm(await request.form())
    if form.ok:
        try:
            await administering.give_post(me_of(request), person, **form.clean)
            return see_other(f"/people/persons/{person}", "added")
        except Refused as no:
            if person == me_of(request).id:
                raise
            form.error("role", no.sentence)
    return await _page(request, person, form, 422)


@get("/persons/{person:uuid}/disable", access=SYSTEM, name="people_person_disable")
async def disable(request: Asked, person: FromPath[UUID]) -> Page:
    found = await directory.person(person)
    if found["disabled_at"]:
        raise Refused("该账号已经停用。")
    return Page(request, "portal/people/disable.html", title="停用账号", person=found)


@post("/persons/{person:uuid}/disable", access=SYSTEM, name="people_person_disable_sent")
async def disable_sent(request: Asked, person: FromPath[UUID]) -> Response[None]:
    await directory.person(person)
    await administering.disable(me_of(request), person)
    return see_other(f"/people/persons/{person}", "disabled")


@post("/persons/{person:uuid}/enable", access=SYSTEM, name="people_person_enable")
async def enable(request: Asked, person: FromPath[UUID]) -> Response[None]:
    await directory.person(person)
    await administering.enable(me_of(request), person)
    return see_other(f"/people/persons/{person}", "enabled")


@post("/persons/{person:uuid}/password", access=SYSTEM, name="people_person_password")
async def first_password(request: Asked, person: FromPath[UUID]) -> Page:
    found = await directory.person(person)
    password = await administering.first_password(me_of(request), person)
    return Page(
        request,
        "portal/people/once.html",
        title="初始密码",
        made=[(found["name"], found["account"], password)],
        back=f"/people/persons/{person}",
    )


ROUTER = Router("/", route_handlers=[idle, one, give_post, disable, disable_sent, enable, first_password])

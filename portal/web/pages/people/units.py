"""The tree of units, and one unit with its posts."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.clock import today
from portal.errors import Refused
from portal.people import ROLES, UNIT_KINDS
from portal.web.form import Form
from portal.web.guards import SYSTEM
from portal.web.identity import administering, directory
from portal.web.identity.forms import PersonForm, RenameForm, UnitForm
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of, words_in

Asked = Request[Any, Any, Any]


@get("/", access=SYSTEM, name="people")
async def tree(request: Asked) -> Page:
    return await _tree_page(request, UnitForm())


async def _tree_page(request: Asked, form: Form, status: int = 200) -> Page:
    text = words_in(request)
    idle = await directory.idle_people(limit=1)
    return Page(
        request,
        "portal/people/tree.html",
        status=status,
        title="单位人员",
        q=text,
        units=await (directory.find_units(text) if text else directory.top_units()),
        people=await directory.find_people(text) if text else [],
        idle=idle[0]["all_of_them"] if idle else 0,
        form=form,
        kinds=_kinds(),
    )


@post("/units", access=SYSTEM, name="people_unit_top_add")
async def add_top(request: Asked) -> Response[Any]:
    form = UnitForm(await request.form())
    if form.ok:
        try:
            made = await administering.add_unit(me_of(request), None, **form.clean)
            return see_other(f"/people/units/{made}", "added")
        except Refused as no:
            form.error("name", no.sentence)
    return await _tree_page(request, form, 422)


@get("/units/{unit:uuid}", access=SYSTEM, name="people_unit")
async def one(request: Asked, unit: FromPath[UUID]) -> Page:
    return await _unit_page(request, unit)


async def _unit_page(request: Asked, unit_id: UUID, status: int = 200, **forms: Form) -> Page:
    unit = await directory.unit(unit_id)
    failed = next(iter(forms.values()), None)
    return Page(
        request,
        "portal/people/unit.html",
        status=status,
        title=unit["name"],
        unit=unit,
        above=await directory.above(unit["path"]),
        children=await directory.children_of(unit_id),
        posts=await directory.posts_in(unit_id),
        kinds=_kinds(),
        roles=[(str(role), words) for role, words in ROLES.items()],
        role_words={str(role): words for role, words in ROLES.items()},
        form=failed,
        child_form=forms.get("child") or UnitForm(),
        rename_form=forms.get("rename") or RenameForm(name=unit["name"], short_name=unit["short_name"]),
        person_form=forms.get("person") or PersonForm(starts_on=today()),
    )


@post("/units/{unit:uuid}/units", access=SYSTEM, name="people_unit_add")
async def add(request: Asked, unit: FromPath[UUID]) -> Response[Any]:
    form = UnitForm(await request.form())
    if form.ok:
        try:
            made = await administering.add_unit(me_of(request), unit, **form.clean)
            return see_other(f"/people/units/{made}", "added")
        except Refused as no:
            form.error("name", no.sentence)
    return await _unit_page(request, unit, 422, child=form)


@post("/units/{unit:uuid}/rename", access=SYSTEM, name="people_unit_rename")
async def rename(request: Asked, unit: FromPath[UUID]) -> Response[Any]:
    form = RenameForm(await request.form())
    if form.ok:
        try:
            await administering.rename_unit(me_of(request), unit, **form.clean)
            return see_other(f"/people/units/{unit}", "saved")
        except Refused as no:
            form.error("name", no.sentence)
    return await _unit_page(request, unit, 422, rename=form)


@get("/units/{unit:uuid}/close", access=SYSTEM, name="people_unit_close")
async def close(request: Asked, unit: FromPath[UUID]) -> Page:
    return Page(request, "portal/people/close.html", title="撤销单位", unit=await directory.unit(unit))


@post("/units/{unit:uuid}/close", access=SYSTEM, name="people_unit_close_sent")
async def close_sent(request: Asked, unit: FromPath[UUID]) -> Response[Any]:
    await administering.close_unit(me_of(request), unit)
    return see_other(f"/people/units/{unit}", "ended")


@post("/units/{unit:uuid}/people", access=SYSTEM, name="people_person_add")
async def add_person(request: Asked, unit: FromPath[UUID]) -> Response[Any]:
    """Answered by a page and not by a redirect: the password is shown this once."""
    form = PersonForm(await request.form())
    await directory.unit(unit)
    if form.ok:
        try:
            clean = form.clean
            _, password = await administering.add_person(me_of(request), unit=unit, **clean)
            return _once(request, unit, [(clean["name"], clean["account"], password)])
        except Refused as no:
            form.error("account", no.sentence)
    return await _unit_page(request, unit, 422, person=form)


@post("/units/{unit:uuid}/passwords", access=SYSTEM, name="people_unit_passwords")
async def passwords(request: Asked, unit: FromPath[UUID]) -> Response[Any]:
    await directory.unit(unit)
    made = await administering.first_passwords_of_unit(me_of(request), unit)
    if not made:
        raise Refused("本单位的人员都已有密码。")
    return _once(request, unit, made)


def _once(request: Asked, unit: UUID, made: list[tuple[str, str, str]]) -> Page:
    return Page(request, "portal/people/once.html", title="初始密码", made=made, back=f"/people/units/{unit}")


def _kinds() -> list[tuple[str, str]]:
    return [(str(kind), words) for kind, words in UNIT_KINDS.items()]


ROUTER = Router("/", route_handlers=[tree, add_top, one, add, rename, close, close_sent, add_person, passwords])

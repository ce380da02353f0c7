"""转入积案库: a matter becomes a case, or part of the one that bears its number; and who must not know of a matter."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import matter_moves, matters
from assignments.actions.cases import AlreadyThere
from assignments.forms.matters import TakeInForm
from assignments.pages.matter_moves import seen
from assignments.pages.matter_page import ADDRESS, ONE
from assignments.queries.matter_pages import dossier_for
from assignments.queries.matters import case_numbered, fields_of, matter_for, subject_of, units_to_handle
from assignments.queries.recusal_sources import sources_of
from assignments.queries.registers import tags_of
from assignments.rules import office
from assignments.states import DIFFICULTIES
from assignments.states import ROUTES as LEGAL_ROUTES
from assignments.workflow import MATTER
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other
from portal.web.recusing import RecusalForm, recusal_page

Asked = Request[Me, Any, Any]
MOVE = "take_in"


@get(f"{ONE}/take_in", access=OFFICE, name="assignments.matter.taking_in")
async def taking_in(request: Asked, matter_id: FromPath[UUID]) -> Page:
    found = await matter_for(request.user, matter_id)
    form = TakeInForm(
        summary=found["summary"],
        field=found["field"],
        territory=found["territory"],
        authority=found["handling_unit"],
        route="handling",
        difficulty="ordinary",
        first_registered_on=found["found_on"],
    )
    return await _page(request, matter_id, form)


async def _page(
    request: Asked, matter_id: UUID, form: TakeInForm, there: UUID | None = None, status: int = 200
) -> Page:
    """`there`: the case that bears the number already, where this person may see it."""
    dossier = await dossier_for(request.user, matter_id)
    matter = dossier["matter"]
    MATTER.turn(request.user, matter, MOVE)
    units = [(unit["id"], unit["name"]) for unit in await units_to_handle(matter)]
    fields = [(line["id"], line["name"]) for line in await fields_of([matter["register"]])]
    words = await tags_of(matter["register"])
    retired = [(matter["field"], matter["field_name"])] if matter["field"] not in dict(fields) else []
    return Page(
        request,
        "assignments/matter_take_in.html",
        status=status,
        title=MATTER.by_name[MOVE].label,
        **{**dossier, "form": form},
        fields=[*fields, *retired],
        units=units,
        levers=[(tag["id"], tag["name"]) for tag in words.get("lever", [])],
        campaigns=[(tag["id"], tag["name"]) for tag in words.get("campaign", [])],
        routes=list(LEGAL_ROUTES.items()),
        difficulties=list(DIFFICULTIES.items()),
        there=there,
    )


@post(f"{ONE}/take_in", access=OFFICE, name="assignments.matter.take_in")
async def take_in(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, matter_id)
    MATTER.turn(request.user, found, MOVE)
    form = TakeInForm(await request.form())
    if not form.ok:
        return await _page(request, matter_id, form, status=422)
    values = dict(form.clean)
    values["tags"] = [*values.pop("levers"), *values.pop("campaigns")]
    there = await case_numbered(request.user, found["register"], values["number"]) if values.pop("join") else None
    try:
        await matter_moves.take_in(found, request.user, join=there, **values)
    except AlreadyThere:
        form.error("number", f"“信访编号” {values['number']} 已在积案库中；确系同一事项的，请勾选“转入已有的积案”")
        there = await case_numbered(request.user, found["register"], values["number"])
        return await _page(request, matter_id, form, there=there, status=422)
    return see_other(f"{ADDRESS}/{matter_id}", "saved")


@get(f"{ONE}/recusals", access=OFFICE, name="assignments.matter.recusals")
async def recusals(request: Asked, matter_id: FromPath[UUID]) -> Page:
    return await _recusal_page(request, matter_id, RecusalForm())


@post(f"{ONE}/recusals", access=OFFICE, name="assignments.matter.recuse")
async def recuse(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    found = await matter_for(request.user, matter_id)
    form = RecusalForm(await request.form())
    if not form.ok:
        return await _recusal_page(request, matter_id, form)
    await matters.recuse(found, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{matter_id}/recusals", "saved")


@post(f"{ONE}/recusals/{{recusal_id:uuid}}/lift", access=OFFICE, name="assignments.matter.unrecuse")
async def unrecuse(request: Asked, matter_id: FromPath[UUID], recusal_id: FromPath[UUID]) -> Response[Any]:
    found = await matter_for(request.user, matter_id)
    await matters.unrecuse(found, request.user, recusal_id)
    return see_other(f"{ADDRESS}/{matter_id}/recusals", "saved")


async def _recusal_page(request: Asked, matter_id: UUID, form: RecusalForm) -> Page:
    found = await matter_for(request.user, matter_id)
    if not office(request.user, found):
        raise Refused("只有本联席会议办公室的工作人员可以登记回避。")
    crumbs = [("领导包案", "/assignments"), ("隐患线索台账", ADDRESS)]
    known = await sources_of(found["backlog_case"])
    return await recusal_page(request, subject_of(found), form, Role.office, crumbs, matter="这条线索", sources=known)


ROUTES = [taking_in, take_in, recusals, recuse, unrecuse]

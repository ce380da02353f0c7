"""What belongs to a plan: the team, the units, and the matters that are looked at, chosen or drawn."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions.supervision import drafting
from portal.accountability.actions.supervision import matters as choosing
from portal.accountability.forms.supervision import ChooseForm, DrawForm, MemberForm, UnitForm
from portal.accountability.pages.supervision_page import ONE
from portal.accountability.queries import supervision_matters as matters
from portal.accountability.queries.duties import kind_words
from portal.accountability.queries.letter_lists import units_to_address
from portal.accountability.queries.supervision import ADDRESS, inside_for, subject_of, team_of, units_of
from portal.accountability.queries.supervision_lists import people_called
from portal.accountability.supervision_draw import population_of
from portal.accountability.supervision_rules import office
from portal.accountability.supervision_states import DRAWN_AS
from portal.errors import BadInput, Missing, Refused
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

Asked = Request[Me, Any, Any]
LONGEST_NAME = 20


@get(f"{ONE}/team", access=in_business, name="accountability.supervision.team")
async def team(request: Asked, supervision_id: FromPath[UUID]) -> Page:
    return await _team_page(request, supervision_id)


async def _team_page(request: Asked, supervision_id: UUID, form: Form | None = None, refusal: str = "") -> Page:
    """A name is looked for; each person found stands beside two buttons."""
    found = await inside_for(request.user, supervision_id)
    name = request.query_params.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
    return Page(
        request,
        "accountability/supervision/team.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title="督查组和被督查单位",
        supervision=found,
        subject=subject_of(found),
        team=await team_of(supervision_id),
        inspected=await units_of(request.user, supervision_id),
        units=await units_to_address(request.user) if found["state"] == "drafted" else [],
        name=name,
        people=await people_called(request.user, name) if name else [],
        may_change=found["state"] == "drafted" and office(request.user, found),
        may_add=found["state"] in {"drafted", "running"} and office(request.user, found),
        form=form if isinstance(form, UnitForm) else None,
        wrong="；".join(form.errors.values()) if isinstance(form, MemberForm) else "",
        refusal=refusal,
    )


@post(f"{ONE}/team", access=in_business, name="accountability.supervision.member")
async def add_member(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    if found["state"] != "running":
        drafting.refuse_others(found, request.user)
    form = MemberForm(await request.form())
    if form.ok:
        try:
            head = form.clean["part"] == "head"
            await drafting.add_member(found, request.user, form.clean["person"], head=head)
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _team_page(request, supervision_id, form, no.sentence)
        else:
            return see_other(f"{ADDRESS}/{supervision_id}/team", "added")
    return await _team_page(request, supervision_id, form)


@post(f"{ONE}/team/{{member_id:uuid}}/remove", access=in_business, name="accountability.supervision.unmember")
async def remove_member(request: Asked, supervision_id: FromPath[UUID], member_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    await drafting.remove_member(found, request.user, member_id)
    return see_other(f"{ADDRESS}/{supervision_id}/team", "saved")


@post(f"{ONE}/units", access=in_business, name="accountability.supervision.unit.add")
async def add_unit(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    drafting.refuse_others(found, request.user)
    form = UnitForm(await request.form())
    if form.ok:
        try:
            await drafting.add_units(found, request.user, [form.clean["unit"]])
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _team_page(request, supervision_id, form, no.sentence)
        else:
            return see_other(f"{ADDRESS}/{supervision_id}/team", "added")
    return await _team_page(request, supervision_id, form)


@post(f"{ONE}/units/{{inspected_id:uuid}}/remove", access=in_business, name="accountability.supervision.unit.remove")
async def remove_unit(request: Asked, supervision_id: FromPath[UUID], inspected_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    await drafting.remove_unit(found, request.user, inspected_id)
    return see_other(f"{ADDRESS}/{supervision_id}/team", "saved")


@get(f"{ONE}/matters", access=in_business, name="accountability.supervision.matters")
async def choose_page(request: Asked, supervision_id: FromPath[UUID]) -> Page:
    return await _matters_page(request, supervision_id)


async def _matters_page(
    request: Asked, supervision_id: UUID, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    found = await inside_for(request.user, supervision_id)
    asked = request.query_params
    standing = asked.get("standing", "late")
    standing = standing if standing in DRAWN_AS else "late"
    unit, after = id_in(asked.get("unit", "")), _place(asked.get("after", ""))
    may = office(request.user, found) and found["state"] in {"drafted", "running"}
    rows, more = (
        await matters.to_choose_from(request.user, supervision_id, standing, unit, after) if may else ([], False)
    )
    units = [(str(one["id"]), one["name"]) for one in await units_of(request.user, supervision_id)]
    kept = {"standing": standing, "unit": str(unit or "")}
    here = f"{ADDRESS}/{supervision_id}/matters"
    last = f"{rows[-1]['due'].isoformat()}_{rows[-1]['id']}" if more else ""
    return Page(
        request,
        "accountability/supervision/matters.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title="选定和抽取督查事项",
        supervision=found,
        subject=subject_of(found),
        rows=[{**one, "source": kind_words(one["subject_kind"])} for one in rows],
        chosen=await matters.matters_of(request.user, supervision_id),
        units=units,
        standings=list(DRAWN_AS.items()),
        standing=standing,
        unit=str(unit or ""),
        may=may,
        may_leave_out=may and found["state"] == "drafted",
        first=f"{here}?{urlencode(kept)}" if after else None,
        next=f"{here}?{urlencode({**kept, 'after': last})}" if more else None,
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _place(text: str) -> tuple[date, UUID] | None:
    due, _, identity = text.partition("_")
    try:
        return date.fromisoformat(due), UUID(identity)
    except ValueError:
        return None


@post(f"{ONE}/matters", access=in_business, name="accountability.supervision.choose")
async def choose(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    choosing.refuse_others(found, request.user)
    form = ChooseForm(await request.form())
    if not form.ok:
        return await _matters_page(request, supervision_id, form, "choose")
    try:
        await choosing.choose(found, request.user, form.clean["duties"][: matters.PAGE])
    except Refused as no:
        return await _matters_page(request, supervision_id, form, "choose", no.sentence)
    return see_other(f"{ADDRESS}/{supervision_id}/matters", "added")


@post(f"{ONE}/draw", access=in_business, name="accountability.supervision.draw")
async def draw(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    choosing.refuse_others(found, request.user)
    form = DrawForm(await request.form())
    if form.ok:
        try:
            await choosing.draw(found, request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _matters_page(request, supervision_id, form, "draw", no.sentence)
        else:
            return see_other(f"{ADDRESS}/{supervision_id}", "drawn")
    return await _matters_page(request, supervision_id, form, "draw")


@post(f"{ONE}/matters/{{matter_id:uuid}}/remove", access=in_business, name="accountability.supervision.leave_out")
async def leave_out(request: Asked, supervision_id: FromPath[UUID], matter_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    await choosing.leave_out(found, request.user, matter_id)
    return see_other(f"{ADDRESS}/{supervision_id}/matters", "saved")


@get(f"{ONE}/draws/{{draw_id:uuid}}/population.txt", access=in_business, name="accountability.supervision.population")
async def population(request: Asked, supervision_id: FromPath[UUID], draw_id: FromPath[UUID]) -> Response[bytes]:
    """What was drawn from, without what this person must not know of."""
    found = await inside_for(request.user, supervision_id)
    one = next((one for one in await matters.draws_of(request.user, supervision_id) if one["id"] == draw_id), None)
    if one is None:
        raise Missing
    await audit.record(request.user, "accountability.supervision.population", subject_of(found))
    return as_download(population_of(one["known"]), "抽取范围.txt", "text/plain; charset=utf-8")


ROUTES = [team, add_member, remove_member, add_unit, remove_unit, choose_page, choose, draw, leave_out, population]

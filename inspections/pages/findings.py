"""Entering a finding by hand, and keeping one out of the public notice."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.actions.opening import Draft
from inspections.forms import FindingForm, WithholdForm, lines_of
from inspections.states import WITHHELD_GROUNDS
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import any_role
from portal.web.page import Page, see_other

DISCIPLINE = any_role(Role.discipline)


@get("/{inspection_id:uuid}/findings/new", access=DISCIPLINE, name="inspections.finding.new")
async def new_finding(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Page:
    return await _page(request, inspection_id, FindingForm(None, category=request.query_params.get("category", "")))


@post("/{inspection_id:uuid}/findings/new", access=DISCIPLINE, name="inspections.finding.add")
async def add_finding(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[Any]:
    form = FindingForm(await request.form())
    if not form.ok:
        return await _page(request, inspection_id, form, 422)
    await queries.inspection_run_by(request.user, inspection_id)
    clean = dict(form.clean)
    draft = Draft(
        **{name: clean[name] for name in ("category", "title", "lead_unit", "due", "leader", "immediate", "ongoing")},
        manifestation=clean["manifestation"] or "",
        measures=lines_of(clean["measures"]),
        supporting=clean["supporting"],
        target=clean["target"] or "",
    )
    try:
        await actions.add_finding(request.user, inspection_id, draft)
    except Refused as no:
        form.error("due" if "时限" in no.sentence else "lead_unit", no.sentence)
        return await _page(request, inspection_id, form, 422)
    return see_other(f"/inspections/{inspection_id}", "saved")


async def _page(request: Request[Me, Any, Any], inspection_id: UUID, form: FindingForm, status: int = 200) -> Page:
    inspection = await queries.inspection_run_by(request.user, inspection_id)
    units = await queries.units_below(request.user, inspection["inspected_path"])
    people = await queries.people_below(inspection["inspected_path"])
    return Page(
        request,
        "inspections/finding_form.html",
        status=status,
        title="新增问题",
        form=form,
        inspection=inspection,
        units=[(unit["id"], unit["name"]) for unit in units],
        leaders=[(one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）") for one in people],
        categories=await queries.findings_of(request.user, inspection_id),
    )


@get("/items/{item_id:uuid}/withhold", access=DISCIPLINE, name="inspections.finding.withholding")
async def withholding(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    return await _withhold_page(request, item_id, None)


@post("/items/{item_id:uuid}/withhold", access=DISCIPLINE, name="inspections.finding.withhold")
async def withhold(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    form = WithholdForm(await request.form())
    if not form.ok:
        return await _withhold_page(request, item_id, form, 422)
    clean = dict(form.clean)
    await actions.withhold(request.user, item_id, clean.pop("ground"), **clean)
    return see_other(f"/inspections/items/{item_id}", "saved")


async def _withhold_page(
    request: Request[Me, Any, Any], item_id: UUID, form: WithholdForm | None, status: int = 200
) -> Page:
    item = await queries.item_for(request.user, item_id)
    return Page(
        request,
        "inspections/withhold.html",
        status=status,
        title="公开与不公开",
        item=item,
        form=form or WithholdForm(None, **{name: item[column] or "" for name, column in WITHHELD.items()}),
        grounds=[(ground, ground) for ground in WITHHELD_GROUNDS],
    )


WITHHELD = {
    "ground": "withheld_ground",
    "party": "party_ground",
    "result": "result_ground",
    "result_party": "result_party_ground",
}
"""Field of the form by column of the finding."""

ROUTES = [new_finding, add_finding, withholding, withhold]

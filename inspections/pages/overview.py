"""The room's front page, rounds, and one inspection."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.actions.following import FOLLOW_UP_WEEKS
from inspections.actions.rounds import LIMITS
from inspections.forms import InspectionForm, RoundForm
from inspections.states import GRADES, ROUND_KINDS
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import today
from portal.people import Role
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.workdays import compute

DISCIPLINE = any_role(Role.discipline)


@get("/", access=INSPECTIONS, name="inspections")
async def overview(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    return Page(
        request,
        "inspections/overview.html",
        title="巡察整改",
        inspections=await queries.inspections_for(me),
        grades=GRADES,
        waiting=await queries.waiting_for(me),
        may_open=me.has(Role.discipline),
    )


@get("/rounds/new", access=DISCIPLINE, name="inspections.round.new")
async def new_round(request: Request[Me, Any, Any]) -> Page:
    """With `?from=` an earlier round's limits, seats and weeks stand in the form, to be looked at and saved."""
    lender = await _lender(request)
    limits = {name: (limit[1], limit[2]) for name, limit in LIMITS.items()} | (lender["limits"] if lender else {})
    initial: dict[str, Any] = {
        f"{name}_{part}": limit[at] for name, limit in limits.items() for at, part in ((0, "amount"), (1, "unit"))
    }
    if lender:
        initial |= {name: lender[name] for name in ("office", "seats", "seats_needed", "follow_up_weeks")}
    else:
        initial["follow_up_weeks"] = FOLLOW_UP_WEEKS
    form = RoundForm(None, year=today().year, kind="regular", **initial)
    return await _round_page(request, form, lender=lender)


async def _lender(request: Request[Me, Any, Any]) -> dict[str, Any] | None:
    try:
        return await queries.round_settings(request.user, UUID(request.query_params.get("from", "")))
    except ValueError:
        return None


@post("/rounds/new", access=DISCIPLINE, name="inspections.round.open")
async def open_round(request: Request[Me, Any, Any]) -> Response[Any]:
    form = RoundForm(await request.form())
    if not form.ok:
        return await _round_page(request, form, 422)
    chosen = {
        name: form.clean[name]
        for name in ("title", "kind", "topic", "year", "office", "seats", "seats_needed", "follow_up_weeks")
    }
    await actions.open_round(request.user, **chosen, limits=form.limits())
    return see_other("/inspections/new", "saved")


async def _round_page(
    request: Request[Me, Any, Any], form: RoundForm, status: int = 200, lender: dict[str, Any] | None = None
) -> Page:
    return Page(
        request,
        "inspections/round_form.html",
        status=status,
        title="新建巡察轮次",
        form=form,
        kinds=list(ROUND_KINDS.items()),
        offices=[(office["id"], office["name"]) for office in await queries.offices_of(request.user)],
        seats=[(unit["id"], unit["name"]) for unit in await queries.reviewing_units(request.user)],
        limits=[(name, limit[0], limit[3]) for name, limit in LIMITS.items()],
        lender=lender,
        rounds=[
            (found["id"], f"{found['title']}（{found['year']}年）") for found in await queries.rounds_for(request.user)
        ],
    )


@get("/new", access=DISCIPLINE, name="inspections.new")
async def new_inspection(request: Request[Me, Any, Any]) -> Response[Any]:
    return await _inspection_page(request, InspectionForm())


@post("/new", access=DISCIPLINE, name="inspections.open")
async def open_inspection(request: Request[Me, Any, Any]) -> Response[Any]:
    form = InspectionForm(await request.form())
    if not form.ok:
        return await _inspection_page(request, form, 422)
    made = await actions.open_inspection(request.user, **form.clean)
    return see_other(f"/inspections/{made}", "saved")


async def _inspection_page(request: Request[Me, Any, Any], form: InspectionForm, status: int = 200) -> Response[Any]:
    rounds = await queries.rounds_for(request.user)
    if not rounds:
        return see_other("/inspections/rounds/new")
    units = await queries.units_below(request.user)
    return Page(
        request,
        "inspections/inspection_form.html",
        status=status,
        title="新建巡察",
        form=form,
        rounds=[(found["id"], f"{found['title']}（{ROUND_KINDS[found['kind']]}）") for found in rounds],
        units=[(unit["id"], unit["name"]) for unit in units],
    )


@get("/{inspection_id:uuid}", access=INSPECTIONS, name="inspections.inspection")
async def inspection(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Page:
    me = request.user
    found = await queries.inspection_for(me, inspection_id)
    runs = queries.runs_it(me, found)
    return Page(
        request,
        "inspections/inspection.html",
        title=found["title"],
        inspection=found,
        kind=ROUND_KINDS[found["round_kind"]],
        categories=await queries.findings_of(me, inspection_id),
        publications=await queries.publications_of(me, inspection_id),
        intakes=await queries.intakes_of(me, inspection_id),
        may_run=runs,
        may_publish=runs and await queries.sees_all_of(me, inspection_id),
        standing=await queries.standing_for(me, inspection_id),
    )


@get("/{inspection_id:uuid}/days/{name:str}", access=INSPECTIONS, name="inspections.inspection.day")
async def counted_day(request: Request[Me, Any, Any], inspection_id: FromPath[UUID], name: FromPath[str]) -> Page:
    """怎么算的, for the plan, the focus period and the report."""
    found = await queries.inspection_for(request.user, inspection_id)
    limit = await queries.limit_of(found["round"], name)
    counted = compute(
        found["feedback_on"], (limit["amount"], limit["unit"]), await load_calendar(), roll=limit["rolls"]
    )
    return Page(
        request,
        "inspections/day.html",
        title=f"{LIMITS[name][0]}：怎么算的",
        inspection=found,
        limit=limit,
        counted=counted,
        lines=counted.explanation(),
    )


ROUTES = [counted_day, overview, new_round, open_round, new_inspection, open_inspection, inspection]

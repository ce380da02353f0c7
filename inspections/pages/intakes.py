"""Reading a report in: hand it over, see what was understood, correct it row by row, take it in."""

import json
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.actions.opening import Draft
from inspections.forms import IntakeForm, ReportForm, lines_of
from inspections.reading.web import read_upload_bytes
from portal.access import Me
from portal.errors import BadInput, Refused
from portal.people import Role
from portal.web.form import MAX_UPLOAD, read_upload
from portal.web.guards import any_role
from portal.web.page import Page, see_other

DISCIPLINE = any_role(Role.discipline)
ROOM_FOR_A_FILE = MAX_UPLOAD + 1024 * 1024


@get("/{inspection_id:uuid}/intakes/new", access=DISCIPLINE, name="inspections.intake.new")
async def new_intake(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Page:
    return await _report_page(request, inspection_id, ReportForm())


@post(
    "/{inspection_id:uuid}/intakes/new",
    access=DISCIPLINE,
    name="inspections.intake.read",
    request_max_body_size=ROOM_FOR_A_FILE,
)
async def read_report(request: Request[Me, Any, Any], inspection_id: FromPath[UUID]) -> Response[Any]:
    form = ReportForm(await request.form())
    if form.ok:
        try:
            name, report = await _understand(form)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            intake = await actions.keep_intake(request.user, inspection_id, name, report)
            return see_other(f"/inspections/intakes/{intake}")
    return await _report_page(request, inspection_id, form, 422)


async def _understand(form: ReportForm) -> tuple[str, dict[str, Any]]:
    file = form.clean["report"]
    if file is None:
        name = "粘贴的文字"
        understood = await read_upload_bytes(f"{name}.txt", form.clean["pasted"].encode())
    else:
        name = file.filename
        understood = await read_upload_bytes(name, await read_upload(file, form.label("report")))
    if not any(category["findings"] for category in understood["categories"]):
        raise BadInput(("", f"没有从“{name}”中读出任何问题，请核对内容，或改为手工新增问题。"))
    return name, understood


async def _report_page(
    request: Request[Me, Any, Any], inspection_id: UUID, form: ReportForm, status: int = 200
) -> Page:
    inspection = await queries.inspection_run_by(request.user, inspection_id)
    return Page(
        request, "inspections/intake_new.html", status=status, title="读入报告或台账", form=form, inspection=inspection
    )


@get("/intakes/{intake_id:uuid}", access=DISCIPLINE, name="inspections.intake")
async def intake(request: Request[Me, Any, Any], intake_id: FromPath[UUID]) -> Page:
    found = await queries.intake_for(request.user, intake_id)
    report = json.loads(found["understood"])
    return await _intake_page(request, found, report, IntakeForm(report))


@post("/intakes/{intake_id:uuid}", access=DISCIPLINE, name="inspections.intake.accept")
async def accept(request: Request[Me, Any, Any], intake_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.intake_for(request.user, intake_id)
    report = json.loads(found["understood"])
    form = IntakeForm(report, await request.form())
    if not form.ok:
        return await _intake_page(request, found, report, form, 422)
    try:
        await actions.accept_intake(request.user, found, _drafts(report, form))
    except Refused as no:
        form.error("due_for_all" if "时限" in no.sentence else "unit_for_all", no.sentence)
        return await _intake_page(request, found, report, form, 422)
    return see_other(f"/inspections/{found['inspection']}", "imported")


def _drafts(report: dict[str, Any], form: IntakeForm) -> list[Draft]:
    drafts = []
    for c, category in enumerate(report["categories"]):
        for f, finding in enumerate(category["findings"]):
            key = f"c{c}f{f}"
            if form.clean[f"{key}_take"]:
                drafts.append(
                    Draft(
                        category=form.clean[f"c{c}"],
                        title=form.clean[f"{key}_title"],
                        lead_unit=form.clean[f"{key}_unit"] or form.clean["unit_for_all"],
                        due=form.clean[f"{key}_due"] or form.clean["due_for_all"],
                        measures=lines_of(form.clean[f"{key}_measures"]),
                        reported=finding["status"],
                        ongoing=finding["status"] == "长期坚持",
                    )
                )
    return drafts


async def _intake_page(
    request: Request[Me, Any, Any], found: dict[str, Any], report: dict[str, Any], form: IntakeForm, status: int = 200
) -> Page:
    units = await queries.units_below(request.user, found["inspected_path"])
    return Page(
        request,
        "inspections/intake.html",
        status=status,
        title="核对读入的内容",
        intake=found,
        report=report,
        form=form,
        units=[(unit["id"], unit["name"]) for unit in units],
    )


@post("/intakes/{intake_id:uuid}/discard", access=DISCIPLINE, name="inspections.intake.discard")
async def discard(request: Request[Me, Any, Any], intake_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.intake_for(request.user, intake_id)
    await actions.discard_intake(request.user, found)
    return see_other(f"/inspections/{found['inspection']}", "withdrawn")


ROUTES = [new_intake, read_report, intake, accept, discard]

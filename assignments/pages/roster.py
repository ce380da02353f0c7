"""接访下访 roster of a week: one's own turns first, then day by day; the office puts turns down; as Excel, as one sheet."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import roster as actions
from assignments.documents.roster import ROSTER, TITLE, printed, sheet_rows
from assignments.forms.roster import CopyForm, SlotForm
from assignments.pages import turns
from assignments.pages.attempts import attempt
from assignments.pages.roster_week import ADDRESS, Week, roster_page, week_in
from assignments.queries import roster as queries
from assignments.queries.registers import register_for, subject_of
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import BadInput, Missing, Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download

Asked = Request[Me, Any, Any]


@get("/roster", access=CARRYING, name="assignments.roster")
async def show(request: Asked) -> Page:
    return await roster_page(request, await week_in(request))


@post("/roster/registers/{register_id:uuid}", access=OFFICE, name="assignments.roster.add")
async def add(request: Asked, register_id: FromPath[UUID]) -> Response[Any]:
    register = await register_for(request.user, register_id)
    actions.refuse_others(register, request.user)
    form = SlotForm(await request.form())
    week = Week(register, queries.monday_of(form.clean.get("held_on") or today()))

    async def act() -> None:
        await actions.put_down(request.user, register_id, **form.clean)

    async def again(refusal: str) -> Page:
        return await roster_page(request, week, form=form, failed="add", refusal=refusal)

    return await attempt(form, act, again, f"{ADDRESS}?{week.query()}")


@post("/roster/registers/{register_id:uuid}/copy", access=OFFICE, name="assignments.roster.copy")
async def copy(request: Asked, register_id: FromPath[UUID]) -> Response[Any]:
    register = await register_for(request.user, register_id)
    form = CopyForm(await request.form())
    if not form.ok:
        raise BadInput(("", "请从安排表页面选择要复制到哪一周。"))
    _, skipped = await actions.copy_week(request.user, register_id, form.clean["week"])
    week = Week(register, queries.monday_of(form.clean["week"]))
    return see_other(f"{ADDRESS}?{week.query()}" + (f"&skipped={skipped}" if skipped else ""), "saved")


@get("/roster.xlsx", access=CARRYING, name="assignments.roster.excel")
async def excel(request: Asked) -> Response[bytes]:
    week, days = await _sheet(request)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        ROSTER,
        sheet_rows(days),
        title=TITLE,
        prepared_by=request.user.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters={"周": f"{week.monday}至{week.sunday}", **({"地点": week.place} if week.place else {})},
        reader=request.user.name,
    )
    taken = {"week": week.monday, "serial": serial}
    await audit.record(request.user, "assignments.roster.export", subject_of(week.register), taken)
    return as_download(data, f"{TITLE}{week.monday:%Y%m%d}.xlsx", XLSX)


@get("/roster.pdf", access=CARRYING, name="assignments.roster.print")
async def print_sheet(request: Asked) -> Response[bytes]:
    week, days = await _sheet(request)
    context = printed(
        days,
        unit=week.register["office_name"],
        on=today(),
        monday=week.monday,
        sunday=week.sunday,
        place=week.place,
    )
    data = await render(paper("roster.html", **context), draft=Watermark(request.user.name, now(), "打印"))
    await audit.record(
        request.user, "assignments.roster.print", subject_of(week.register), {"week": week.monday, "place": week.place}
    )
    return as_download(data, f"{TITLE}{week.monday:%Y%m%d}.pdf", "application/pdf")


async def _sheet(request: Asked) -> tuple[Week, list[dict[str, Any]]]:
    week = await week_in(request)
    if week is None:
        raise Missing
    found = await queries.week_of(request.user, week.register["id"], week.monday, week.place)
    if not found:
        raise Refused("这一周还没有安排，没有可以打印或导出的班次。")
    return week, await queries.days_of(week.monday, found)


ROUTES = [show, add, copy, excel, print_sheet, *turns.ROUTES]

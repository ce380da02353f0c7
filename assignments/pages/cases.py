"""One case: its page, its two lines, what it waits for, and what it is linked with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import cases as acting
from assignments.actions import lines
from assignments.forms.cases import LineForm, LinkForm, WaitingForm
from assignments.pages import case_entering, case_papers, frames
from assignments.pages.case_page import case_page
from assignments.queries import case_dossiers as dossiers
from assignments.queries.cases import case_for
from assignments.rules import office
from portal.access import Me
from portal.errors import Missing, Refused
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

ONE = "/cases/{case_id:uuid}"
LINE = f"{ONE}/lines/{{line:str}}"


@get(ONE, access=CARRYING, name="assignments.case")
async def show(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Page:
    return await case_page(request, case_id)


@post(LINE, access=CARRYING, name="assignments.case.line")
async def update_line(request: Request[Me, Any, Any], case_id: FromPath[UUID], line: FromPath[str]) -> Response[Any]:
    me = request.user
    found = await case_for(me, case_id)
    stands = next((one for one in await dossiers.lines_shown(me, found) if one["line"] == line), None)
    if stands is None:
        raise Missing
    sent = await request.form()
    form = LineForm(sent)
    if not stands["own"]:
        raise Refused(f"{stands['words']}的进展由{stands['unit_name']}的联络员填写。")
    if found["closed_on"] is not None:
        raise Refused("这件积案已经销案，不再更新双线进展。")
    if _moment(sent.get("seen")) != stands["updated_at"]:
        now_stands = f"{stands['updated_by_name']}已更新为“{stands['standing']}”" if stands["standing"] else "已有变化"
        form.errors["standing"] = f"您打开页面之后，{now_stands}，请对照后再保存"
        return await case_page(request, case_id, form=form, failed=f"line {line}", status=409)
    if not form.ok:
        return await case_page(request, case_id, form=form, failed=f"line {line}", status=422)
    await lines.update_line(found, me, line, **form.clean, seen=stands["updated_at"])
    return see_other(f"/assignments/cases/{case_id}", "saved")


@post(f"{ONE}/waiting", access=CARRYING, name="assignments.case.waiting")
async def note_waiting(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Response[Any]:
    found = await case_for(request.user, case_id)
    form = WaitingForm(await request.form())
    if not dossiers.may_write(request.user, found):
        raise Refused("卡点由联席会议办公室、事权单位或属地单位的联络员登记。")
    if not form.ok:
        return await case_page(request, case_id, form=form, failed="waiting", status=422)
    await lines.note_waiting(found, request.user, **form.clean)
    return see_other(f"/assignments/cases/{case_id}", "saved")


@get(f"{ONE}/link", access=OFFICE, name="assignments.case.linking")
async def linking(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Page:
    return await _link_page(request, await _run(request.user, case_id), LinkForm())


@post(f"{ONE}/link", access=OFFICE, name="assignments.case.link")
async def link(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Response[Any]:
    """Every case of that number this person sees: the same number in two registers is the same matter."""
    me = request.user
    found = await _run(me, case_id)
    form = LinkForm(await request.form())
    if form.ok:
        others = await dossiers.cases_called(me, form.clean["number"], case_id)
        linked = {one["id"] for one in await dossiers.linked_to(me, case_id)}
        new = [one["id"] for one in others if one["id"] not in linked]
        if not others:
            form.error("number", "没有找到这个编号的积案，或者它就是本案")
        elif not new:
            form.error("number", "这件积案已经与本案关联")
        else:
            for other in new:
                await acting.link_cases(found, await case_for(me, other), me, reason=form.clean["reason"])
            return see_other(f"/assignments/cases/{case_id}", "saved")
    return await _link_page(request, found, form, 422)


async def _link_page(request: Request[Me, Any, Any], case: dict[str, Any], form: LinkForm, status: int = 200) -> Page:
    return Page(
        request,
        "assignments/case_link.html",
        status=status,
        **{**frames.of_case(case), "title": "关联积案"},
        form=form,
        linked=await dossiers.linked_to(request.user, case["id"]),
    )


async def _run(me: Me, case_id: UUID) -> dict[str, Any]:
    found = await case_for(me, case_id)
    if not office(me, found):
        raise Refused("只有本联席会议办公室的工作人员可以关联积案。")
    return found


def _moment(sent: Any) -> datetime | None:
    """When the line had last been updated, as the page carried it."""
    try:
        at = datetime.fromisoformat(sent) if isinstance(sent, str) else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo is not None else None


ROUTES: list[Any] = [
    show,
    update_line,
    note_waiting,
    linking,
    link,
    *case_entering.ROUTES,
    *case_papers.ROUTES,
]

"""填表: 《领导包案责任制情况表》 filled in from the case, changed until it is approved, printed on one page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import assigning
from assignments.documents.form import form_html
from assignments.forms.assigning import AssigningForm
from assignments.pages import approvals, moving
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.carriers import (
    MOST,
    chosen_in,
    leaders_for,
    officials_for,
    proposed,
    roles_of,
    units_for,
    units_in,
)
from assignments.queries.cases import case_for
from assignments.states import LEVELS
from portal import audit
from portal.access import Me
from portal.clock import today
from portal.errors import Missing, Refused
from portal.papers.render import render
from portal.subjects import id_in
from portal.web.form import seen_version
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

Asked = Request[Me, Any, Any]
ONE = "/{assignment_id:uuid}"
LISTED = ("supports", "officers")
LONGEST_ASKED = 20
FINDING = "finding"
"""The button that looks for somebody and keeps what was typed."""
PEOPLE = ("leader", "principal", "direct", "coordinating", "supervising", "officers")


@get("/new", access=CARRYING, name="assignments.assignment.new")
async def new(request: Asked) -> Page:
    return await _form_page(request, await _case_of(request), None)


@post("/new", access=CARRYING, name="assignments.assignment.draft")
async def draft(request: Asked) -> Response[Any]:
    case = await _case_of(request)
    sent = await request.form()
    form = AssigningForm(sent)
    if FINDING in sent:
        return await _found_page(request, case, form)
    if form.ok:
        try:
            made = await assigning.draft(request.user, case["id"], **form.clean)
        except Refused as refused:  # what was filled in stays filled in
            form.error("leader", refused.sentence)
            return await _form_page(request, case, form, status=409)
        return see_other(f"/assignments/{made}", "saved")
    return await _form_page(request, case, form, status=422)


@get(f"{ONE}/edit", access=CARRYING, name="assignments.assignment.editing")
async def editing(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    found = await _changeable(request.user, assignment_id)
    case = await case_for(request.user, found["backlog_case"])
    filled = {name: found[name] for name in AssigningForm.fields}
    if found["principal"] == found["leader"]:  # 同包案领导: it goes over to the next one with the case
        filled["principal"] = None
    return await _form_page(request, case, AssigningForm(**filled), found)


@post(f"{ONE}/edit", access=CARRYING, name="assignments.assignment.change")
async def change(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await _changeable(request.user, assignment_id)
    sent = await request.form()
    if seen_version(sent) != found["version"]:
        raise Refused("包案情况表刚刚已被他人修改，请看过最新情况后再改。")
    form = AssigningForm(sent)
    case = await case_for(request.user, found["backlog_case"])
    if FINDING in sent:
        return await _found_page(request, case, form, found)
    if form.ok:
        values = {name: told for name, told in form.clean.items() if name not in LISTED}
        try:
            await assigning.change(found, request.user, values, form.clean["supports"], form.clean["officers"])
        except Refused as refused:
            form.error("leader", refused.sentence)
            return await _form_page(request, case, form, found, status=409)
        return see_other(subject_of(found).path, "saved")
    return await _form_page(request, case, form, found, status=422)


@get(f"{ONE}/form.pdf", access=CARRYING, name="assignments.assignment.form")
async def paper(request: Asked, assignment_id: FromPath[UUID]) -> Response[bytes]:
    """As it stands now, to be signed; what was printed before stays as it was on paper."""
    found = await assignment_for(request.user, assignment_id)
    data = await render(form_html(found, await roles_of(found), today()))
    await audit.record(request.user, "assignments.assignment.print", subject_of(found))
    return as_download(data, f"领导包案责任制情况表（{found['number']}）.pdf", "application/pdf")


async def _case_of(request: Asked) -> dict[str, Any]:
    asked = id_in(request.query_params.get("case", ""))
    if asked is None:
        raise Missing
    case = await case_for(request.user, asked)
    assigning.refuse_unfillable(request.user, case)
    return case


async def _changeable(me: Me, assignment_id: UUID) -> dict[str, Any]:
    found = await assignment_for(me, assignment_id)
    if not assigning.changeable(me, found):
        raise Refused("包案情况表报批后不能修改；需要修改的，请先退回。")
    return found


async def _found_page(
    request: Asked, case: dict[str, Any], form: AssigningForm, assignment: dict[str, Any] | None = None
) -> Page:
    """Looking for somebody in the middle of the form: what was typed stays, and nothing is complained of yet."""
    form.errors.clear()
    return await _form_page(request, case, form, assignment)


async def _form_page(
    request: Asked,
    case: dict[str, Any],
    form: AssigningForm | None,
    assignment: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> Page:
    """Without a form it is filled in from the case. Who is chosen already stays among those to choose from."""
    find = await _looked_for(request)
    leaders = await leaders_for(request.user, case["territory_path"], case=case, find=find)
    units = await units_for(case)
    chosen = await chosen_in(assignment) if assignment else []
    if find and form is not None and form.sent:
        chosen += await _picked(request.user, case, form)
    return Page(
        request,
        "assignments/assigning.html",
        status=status,
        title="修改包案情况表" if assignment else "填写包案情况表",
        case=case,
        assignment=assignment,
        form=form or AssigningForm(**proposed(case, leaders, units)),
        here=f"/assignments/{assignment['id']}/edit" if assignment else "/assignments/new",
        kept={} if assignment else {"case": case["id"]},
        back=f"/assignments/{assignment['id']}" if assignment else f"/assignments/cases/{case['id']}",
        find=find,
        matching=len(leaders),
        many=len(leaders) == MOST,
        levels=list(LEVELS.items()),
        leaders=_options([*leaders, *chosen], _leader_words),
        units=_options([*units, *(await units_in(assignment) if assignment else [])], lambda one: one["name"]),
        officials=_options([*await officials_for(case, find), *chosen], _person_words),
    )


async def _looked_for(request: Asked) -> str:
    """In the address, or in the form itself."""
    sent = await request.form() if request.method == "POST" else {}
    return str(sent.get("find") or request.query_params.get("find", "")).replace("\0", "").strip()[:LONGEST_ASKED]


async def _picked(me: Me, case: dict[str, Any], form: AssigningForm) -> list[dict[str, Any]]:
    """Who was chosen in the form before somebody else was looked for."""
    picked = {str(one) for name in PEOPLE for one in _listed(form.typed[name])}
    offered = [*await leaders_for(me, case["territory_path"], case=case), *await officials_for(case)]
    return [one for one in offered if str(one["id"]) in picked]


def _listed(typed: Any) -> list[Any]:
    return typed if isinstance(typed, list) else [typed] if typed else []


def _options(found: list[dict[str, Any]], words: Callable[[dict[str, Any]], str]) -> list[tuple[UUID, str]]:
    return list({one["id"]: (one["id"], words(one)) for one in reversed(found)}.values())[::-1]


def _person_words(one: dict[str, Any]) -> str:
    return f"{one['name']}（{one['unit_name']} {one['title']}）"


def _leader_words(one: dict[str, Any]) -> str:
    """With what they carry already, where that was asked."""
    carried = "" if "cases" not in one else f"，现包 {one['cases']} 件" if one["cases"] else "，现无包案"
    return f"{one['name']}（{one['unit_name']} {one['title']}{carried}）"


ROUTES = [new, draft, editing, change, paper, *moving.ROUTES, *approvals.ROUTES]

"""One drawn case: its grade by a third person of the office, and what its unit mended."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import sampling
from assignments.documents.exposure import faults_in_words
from assignments.forms.sampling import GradeForm, MendForm
from assignments.pages.closure_words import facts_of
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.sampling import sampled_for
from assignments.rules import lead_liaison, office, third
from assignments.states import AUDIT_HEADS, GRADES
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form, refuse_stale
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

ONE = "/samples/cases/{sampled_id:uuid}"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get(ONE, access=CARRYING, name="assignments.sampled")
async def show(request: Asked, sampled_id: FromPath[UUID]) -> Page:
    return await _page(request, await sampled_for(request.user, sampled_id))


@post(ONE, access=OFFICE, name="assignments.sampled.grade")
async def grade(request: Asked, sampled_id: FromPath[UUID]) -> Response[Any]:
    found = await sampled_for(request.user, sampled_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件事")
    assignment = await assignment_for(request.user, found["assignment"])
    if found["grade"] is not None:
        raise Refused("这一件已经评查。")
    if not third(request.user, assignment):
        raise Refused(f"案件评查须由{third.words}办理。")
    form = GradeForm(sent)
    if not form.ok:
        return await _page(request, found, form, 422)
    await sampling.grade(found, assignment, request.user, **form.clean)
    return see_other(f"/assignments/samples/{found['sample']}", "saved")


@post(f"{ONE}/mended", access=CARRYING, name="assignments.sampled.mend")
async def mend(request: Asked, sampled_id: FromPath[UUID]) -> Response[Any]:
    found = await sampled_for(request.user, sampled_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件事")
    assignment = await assignment_for(request.user, found["assignment"])
    if not lead_liaison(request.user, assignment):
        raise Refused(f"评查整改情况由{lead_liaison.words}填报。")
    form = MendForm(sent)
    if not form.ok:
        return await _page(request, found, form, 422)
    await sampling.mend(found, assignment, request.user, **form.clean)
    return see_other(f"/assignments/samples/cases/{sampled_id}", "sent")


async def _page(request: Asked, found: Record, form: Form | None = None, status: int = 200) -> Page:
    me = request.user
    assignment = await assignment_for(me, found["assignment"])
    may_grade = found["grade"] is None and third(me, assignment)
    return Page(
        request,
        "assignments/sampled.html",
        status=status,
        title=f"案件评查 · {found['number']}",
        sampled=found,
        subject=subject_of(assignment),
        form=form,
        facts=[
            ("责任单位", found["lead_name"]),
            ("包案领导", found["leader_name"]),
            *facts_of(assignment),
            ("评查结论", GRADES[found["grade"]] if found["grade"] else "待评查"),
        ],
        found_words=[
            ("问题类别", faults_in_words(found["faults"])),
            ("发现的问题", found["findings"]),
            ("整改时限", found["mend_by"].isoformat() if found["mend_by"] else "不要求整改"),
            ("整改情况", f"{found['mended_on']} {found['mended']}" if found["mended_on"] else ""),
        ],
        grades=list(GRADES.items()),
        kinds=list(AUDIT_HEADS.items()),
        may_grade=may_grade,
        must="" if may_grade or found["grade"] else third.words,
        may_mend=found["mend_by"] is not None and found["mended_on"] is None and lead_liaison(me, assignment),
        of_office=office(me, assignment),
    )


ROUTES = [show, grade, mend]

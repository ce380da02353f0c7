"""申请延期: asked on a page of its own before the day, answered by who approves."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import extending
from assignments.actions.promising import ACCEPTED
from assignments.forms.extending import ExtensionForm, VerdictForm
from assignments.pages import frames
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.dossiers import plan_dossier
from portal.access import Me
from portal.clock import today
from portal.web.form import Form
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
HERE = "/{assignment_id:uuid}/extension"


@get(HERE, access=CARRYING, name="assignments.extension")
async def extension(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return await _page(request, assignment_id)


@post(HERE, access=CARRYING, name="assignments.extension.ask")
async def ask(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    form = ExtensionForm(await request.form())
    extending.refuse_asking(found, request.user)
    if not form.ok:
        return await _page(request, assignment_id, form, "ask", 422)
    await extending.ask(found, request.user, **form.clean)
    return see_other(f"{subject_of(found).path}/extension", "sent")


@post(HERE + "/{request_id:uuid}", access=CARRYING, name="assignments.extension.decide")
async def decide(request: Asked, assignment_id: FromPath[UUID], request_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    form = VerdictForm(await request.form())
    extending.refuse_answering(found, request.user)
    if not form.ok:
        return await _page(request, assignment_id, form, "verdict", 422)
    granted = form.clean["verdict"] == "granted"
    await extending.decide(found, request.user, request_id, granted=granted, note=form.clean["note"])
    return see_other(f"{subject_of(found).path}/extension", "approved" if granted else "returned")


async def _page(
    request: Asked, assignment_id: UUID, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    me = request.user
    dossier = await plan_dossier(me, assignment_id)
    assignment, asked = dossier["assignment"], dossier["asked"]
    return Page(
        request,
        "assignments/extend.html",
        status=status,
        **{**frames.of_assignment(assignment, "/plan"), "title": "申请延期"},
        requests=dossier["requests"],
        asked=asked,
        form=form,
        failed=failed,
        may_ask=extending.may_ask(me, assignment) and asked is None,
        may_decide=asked is not None and dossier["may_answer"] and asked["asked_by"] != me.id,
        too_late=today() > assignment["due"],
        overdue=today() > assignment["due"] and assignment["state"] in ACCEPTED,
    )


ROUTES = [extension, ask, decide]

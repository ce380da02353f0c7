"""回头看: what the office has to look at again, and the one verdict on each."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import revisiting
from assignments.forms.closing import LookForm
from assignments.pages.closure_words import facts_of
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.rechecks import After, page_of, recheck_for
from assignments.rules import third
from assignments.states import REVISIT_RESULTS
from portal.access import Me
from portal.clock import today
from portal.duties import light
from portal.errors import Refused
from portal.subjects import id_in
from portal.web.form import Form, refuse_stale
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

ADDRESS = "/assignments/rechecks"
Asked = Request[Me, Any, Any]
Record = dict[str, Any]


@get("/rechecks", access=OFFICE, name="assignments.rechecks")
async def listed(request: Asked) -> Page:
    done = request.query_params.get("done", "") == "1"
    found = await page_of(request.user, done=done, after=_after(request.query_params.get("after", "")))
    return Page(
        request,
        "assignments/rechecks.html",
        title="回头看",
        rechecks=[_shown(line) for line in found["rechecks"]],
        next=found["next"],
        done=done,
        tabs=[("待办", ADDRESS, not done), ("已办", f"{ADDRESS}?done=1", done)],
        query="done=1&" if done else "",
    )


@get("/rechecks/{recheck_id:uuid}", access=OFFICE, name="assignments.recheck")
async def show(request: Asked, recheck_id: FromPath[UUID]) -> Page:
    return await _page(request, await recheck_for(request.user, recheck_id), LookForm())


@post("/rechecks/{recheck_id:uuid}", access=OFFICE, name="assignments.recheck.check")
async def check(request: Asked, recheck_id: FromPath[UUID]) -> Response[Any]:
    found = await recheck_for(request.user, recheck_id)
    sent = await request.form()
    refuse_stale(sent, found["version"], "这件事")
    assignment = await assignment_for(request.user, found["assignment"])
    if found["done_on"] is not None:
        raise Refused("这次回头看已经办理。")
    if not third(request.user, assignment):
        raise Refused(f"回头看须由{third.words}办理。")
    form = LookForm(sent)
    if not form.ok:
        return await _page(request, found, form, 422)
    await revisiting.check_again(found, assignment, request.user, **form.clean)
    return see_other(ADDRESS, "saved" if form.clean["result"] == revisiting.SOLVED else "reopened")


async def _page(request: Asked, found: Record, form: Form, status: int = 200) -> Page:
    assignment = await assignment_for(request.user, found["assignment"])
    return Page(
        request,
        "assignments/recheck.html",
        status=status,
        title=f"回头看 · {assignment['number']}",
        recheck=found,
        assignment=assignment,
        subject=subject_of(assignment),
        form=form,
        may_look=found["done_on"] is None and third(request.user, assignment),
        must=third.words,
        facts=[
            ("责任单位", assignment["lead_name"]),
            ("包案领导", assignment["leader_name"]),
            *facts_of(assignment),
            ("回头看期限", found["due"].isoformat()),
        ],
        results=list(REVISIT_RESULTS.items()),
        result=REVISIT_RESULTS[found["result"]] if found["result"] else "",
    )


def _shown(line: Record) -> Record:
    return {
        **line,
        "light": light(line["due"], today(), done=line["done_on"] is not None),
        "result_words": REVISIT_RESULTS[line["result"]] if line["result"] else "",
        "who": line["by_name"] or ("可以办理" if line["mine"] else "须由他人办理"),
    }


def _after(key: str) -> After | None:
    day, _, identity = key.partition("_")
    found = id_in(identity)
    try:
        return After(date.fromisoformat(day), found) if found else None
    except ValueError:
        return None


ROUTES = [listed, show, check]

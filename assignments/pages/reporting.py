"""进展: the leader's and the two lines' columns beside each other, and the form on top."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import assigning, reporting
from assignments.forms.reporting import ReportForm
from assignments.pages import frames
from assignments.pages.report_panel import PREFIX, panel_for
from assignments.queries.assignments import assignment_for, subject_of
from assignments.queries.progress import entries_of, photo_of
from assignments.states import CARRYING
from portal.access import Me
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, Form, looked_at
from portal.web.guards import CARRYING as MAY_ENTER
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

ADDRESS = "/{assignment_id:uuid}/progress"


@get(ADDRESS, access=MAY_ENTER, name="assignments.progress")
async def show(request: Request[Me, Any, Any], assignment_id: FromPath[UUID]) -> Page:
    """The way from 我的包案 leads here, so who carries it has opened it."""
    found = await assignment_for(request.user, assignment_id)
    await assigning.opened(found, request.user)
    return await _page(request, found)


@post(ADDRESS, access=MAY_ENTER, name="assignments.progress.report", request_max_body_size=ROOM_FOR_FILES)
async def report(request: Request[Me, Any, Any], assignment_id: FromPath[UUID]) -> Response[Any]:
    found = await assignment_for(request.user, assignment_id)
    reporting.refuse_others(request.user, found)
    form = ReportForm(await request.form())
    if form.ok:
        said = {name: form.clean[name] for name in ("text", "happened_on", "line")}
        try:
            photos = [await looked_at(file, form.label("photo")) for file in form.clean["photo"]]
            await reporting.report(found, request.user, photos=photos, **said)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(subject_of(found).path + "/progress", "sent")
    return await _page(request, found, form, 422)


@get(f"{ADDRESS}/photos/{{file_id:uuid}}", access=MAY_ENTER, name="assignments.progress.photo")
async def photo(
    request: Request[Me, Any, Any], assignment_id: FromPath[UUID], file_id: FromPath[UUID]
) -> Response[bytes]:
    found = await assignment_for(request.user, assignment_id)
    kept = await photo_of(assignment_id, file_id)
    return await give_out(request.user, subject_of(found), kept)


async def _page(
    request: Request[Me, Any, Any], found: Mapping[str, Any], form: Form | None = None, status: int = 200
) -> Page:
    entries = await entries_of(found["id"])
    panel = await panel_for(request.user, found, form)
    return Page(
        request,
        "assignments/progress.html",
        status=status,
        **frames.of_assignment(found, "/progress"),
        report=panel,
        form=form,
        form_prefix=PREFIX,
        columns=_columns(found, entries),
        entries=len(entries),
        waiting="" if panel else _waiting(found),
    )


def _columns(found: Mapping[str, Any], entries: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Whose column, which unit's, and what was said there, newest first."""
    heads = (
        (None, "包案领导和主办单位", f"{found['leader_name']}，{found['lead_name']}"),
        ("authority", "事权单位", found["authority_name"]),
        ("territory", "属地单位", found["territorial_name"]),
    )
    return [(title, unit, [one for one in entries if one["line"] == line]) for line, title, unit in heads]


def _waiting(found: Mapping[str, Any]) -> str:
    if found["state"] in CARRYING:
        return "进展由包案领导、承办人、主办单位和事权、属地单位的联络员填写，这里可以查看。"
    return "现在不在办理期间，不能再写进展。"


ROUTES = [show, report, photo]

"""Templates of a conference: room, hour, requirements and standing items of each kind of meeting."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import templates as actions
from meetings.forms.planning import TemplateForm, seen
from meetings.queries.conferences import conferences_for, running
from meetings.queries.planning import template_for, templates_of
from meetings.states import KINDS
from portal.access import Me
from portal.errors import Missing
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/templates", access=OFFICE, name="meetings.templates")
async def templates(request: Asked) -> Page:
    return await _page(request, await _conference(request), TemplateForm(None, kind="working"))


@post("/templates", access=OFFICE, name="meetings.template.add")
async def add(request: Asked) -> Response[Any]:
    conference = await _conference(request)
    form = TemplateForm(await request.form())
    if not form.ok:
        return await _page(request, conference, form, 422)
    await actions.add_template(request.user, conference["id"], **form.clean)
    return see_other(f"/meetings/templates?conference={conference['id']}", "added")


async def _conference(request: Asked) -> dict[str, Any]:
    found = await asked_conference(request)
    if found is None:
        raise Missing
    return found


async def asked_conference(request: Asked) -> dict[str, Any] | None:
    """The one of `?conference=`, or the only one this person runs; None when they must choose."""
    try:
        return await running(request.user, UUID(request.query_params.get("conference", "")))
    except ValueError:
        mine = await conferences_for(request.user, run_by_me=True)
        return mine[0] if len(mine) == 1 else None


async def _page(request: Asked, conference: dict[str, Any], form: Form, status: int = 200) -> Page:
    found = await templates_of(conference["id"])
    return Page(
        request,
        "meetings/templates.html",
        status=status,
        title="会议模板",
        conference=conference,
        form=form,
        templates=[{**one, "kind_words": KINDS[one["kind"]]} for one in found],
        kinds=list(KINDS.items()),
    )


@get("/templates/{template_id:uuid}", access=OFFICE, name="meetings.template")
async def template(request: Asked, template_id: FromPath[UUID]) -> Page:
    found = await template_for(request.user, template_id)
    given = {name: found[name] for name in TemplateForm.fields}
    return await _edit_page(request, found, TemplateForm(None, **given))


@post("/templates/{template_id:uuid}", access=OFFICE, name="meetings.template.change")
async def change(request: Asked, template_id: FromPath[UUID]) -> Response[Any]:
    found = await template_for(request.user, template_id)
    await running(request.user, found["conference"])
    sent = await request.form()
    form = TemplateForm(sent)
    if not form.ok:
        return await _edit_page(request, found, form, 422)
    conference = await actions.change_template(request.user, template_id, version=seen(sent), **form.clean)
    return see_other(f"/meetings/templates?conference={conference}", "saved")


async def _edit_page(request: Asked, found: dict[str, Any], form: Form, status: int = 200) -> Page:
    conference = await running(request.user, found["conference"])
    return Page(
        request,
        "meetings/template_edit.html",
        status=status,
        title="修改会议模板",
        found=found,
        conference=conference,
        form=form,
        kinds=list(KINDS.items()),
    )


ROUTES = [templates, add, template, change]

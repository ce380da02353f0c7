"""The agenda of a meeting."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import agenda as actions
from meetings.forms.agenda import LINE_KINDS, ItemForm, LineForm, ListForm, PlaceForm, WithholdForm
from meetings.forms.planning import seen
from meetings.queries.agenda import (
    away_from,
    candidates,
    clocked,
    minutes_of,
    not_yet_issued,
    papers_of,
    report_for,
)
from meetings.queries.calling import agenda_as_told, as_told, pending
from meetings.queries.meetings import agenda_of, meeting_for
from meetings.rules import office
from meetings.states import ITEM_KINDS
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/agenda", access=in_business, name="meetings.agenda")
async def agenda(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    return await agenda_page(request, meeting_id)


async def agenda_page(
    request: Asked, meeting_id: UUID, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    """`failed` names the form that came back with complaints: list, line, or an item's id with what was sent."""
    me = request.user
    meeting = await as_told(me, await meeting_for(me, meeting_id))
    items = agenda_as_told(meeting, await agenda_of(me, meeting_id))
    runs = office(me, meeting)
    may_change = runs and meeting["state"] in {"planned", "notified"}
    away = await away_from(meeting_id) if runs else set()
    first = next((item for item in items if item["kind"] == "report_back"), None)
    return Page(
        request,
        "meetings/agenda.html",
        status=status,
        title="会议议程",
        meeting=meeting,
        items=clocked(items, meeting["starts_at"]),
        kinds=ITEM_KINDS,
        minutes=minutes_of(items),
        runs=runs,
        may_change=may_change,
        away={item["id"]: item for item in items if item["leader"] in away and not item["withheld"]},
        back=[item for item in items if item["withheld"] and item["leader"] and item["leader"] not in away],
        report=await report_for(me, meeting, first) if first else [],
        frozen_at=first["frozen_at"] if first else None,
        not_issued=await not_yet_issued(meeting) if runs and first and not first["frozen"] else 0,
        papers=await papers_of(me, items),
        candidates=await candidates(me, meeting["conference"]) if may_change else [],
        line_kinds=list(LINE_KINDS.items()),
        sections=list(dict.fromkeys(item["section"] for item in items if item["section"])),
        pending=await pending(me, meeting),
        form=form,
        failed=failed,
    )


@post("/{meeting_id:uuid}/agenda/topics", access=OFFICE, name="meetings.agenda.list")
async def list_topics(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    form = ListForm(await request.form())
    if not form.ok:
        return await agenda_page(request, meeting_id, form=form, failed="list", status=422)
    await actions.list_topics(request.user, meeting_id, form.clean["topics"], section=form.clean["section"])
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/lines", access=OFFICE, name="meetings.agenda.add")
async def add_line(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    form = LineForm(await request.form())
    if not form.ok:
        return await agenda_page(request, meeting_id, form=form, failed="line", status=422)
    await actions.add_line(request.user, meeting_id, **form.clean)
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/{item_id:uuid}", access=OFFICE, name="meetings.agenda.edit")
async def edit(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    sent = await request.form()
    form = ItemForm(sent)
    if not form.ok:
        return await agenda_page(request, meeting_id, form=form, failed=f"edit {item_id}", status=422)
    await actions.edit(request.user, meeting_id, item_id, version=seen(sent), **form.clean)
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/{item_id:uuid}/place", access=OFFICE, name="meetings.agenda.place")
async def place(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """To the place sent as `position`: the buttons send the one above or below, the field any."""
    await _run(request.user, meeting_id)
    form = PlaceForm(await request.form())
    if not form.ok:
        return await agenda_page(request, meeting_id, form=form, failed=f"place {item_id}", status=422)
    await actions.place(request.user, meeting_id, item_id, form.clean["position"])
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/{item_id:uuid}/remove", access=OFFICE, name="meetings.agenda.remove")
async def remove(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    await actions.remove(request.user, meeting_id, item_id)
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/{item_id:uuid}/withhold", access=OFFICE, name="meetings.agenda.withhold")
async def withhold(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    sent = await request.form()
    form = WithholdForm(sent)
    if not form.ok:
        return await agenda_page(request, meeting_id, form=form, failed=f"withhold {item_id}", status=422)
    await actions.withhold(request.user, meeting_id, item_id, version=seen(sent), reason=form.clean["reason"])
    return _back(meeting_id)


@post("/{meeting_id:uuid}/agenda/{item_id:uuid}/readmit", access=OFFICE, name="meetings.agenda.readmit")
async def readmit(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    await _run(request.user, meeting_id)
    await actions.readmit(request.user, meeting_id, item_id, version=seen(await request.form()))
    return _back(meeting_id)


async def _run(me: Me, meeting_id: UUID) -> None:
    if not office(me, await meeting_for(me, meeting_id)):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")


def _back(meeting_id: UUID) -> Response[None]:
    return see_other(f"/meetings/{meeting_id}/agenda", "saved")


ROUTES = [agenda, list_topics, add_line, edit, place, remove, withhold, readmit]

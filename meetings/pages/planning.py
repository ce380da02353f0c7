"""A meeting: plan it, copy it, its own page."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import planning as actions
from meetings.forms.planning import ChangeForm, CopyForm, MeetingForm, seen
from meetings.pages import invitees, meeting_page, putting_off, templates
from meetings.queries.clashes import points_of
from meetings.queries.conferences import conferences_for, members_on
from meetings.queries.meetings import meeting_for
from meetings.queries.planning import chairs_of, day_of_next, instant, last_of, proposal, template_for, templates_of
from meetings.rules import office
from meetings.states import KINDS
from portal.access import Me
from portal.clock import local
from portal.errors import Refused
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/new", access=OFFICE, name="meetings.new")
async def new(request: Asked) -> Response[Any]:
    """Everything proposed: `?conference=`, `?kind=`, `?template=`."""
    conference = await templates.asked_conference(request)
    if conference is None:
        mine = await conferences_for(request.user, run_by_me=True)
        return Page(request, "meetings/planning_which.html", title="筹备会议", conferences=mine)
    template = await _template(request, conference["id"])
    asked = request.query_params.get("kind", "")
    kind = template["kind"] if template else asked if asked in KINDS else "working"
    given = await proposal(request.user, conference["id"], kind, template)
    return await _page(
        request, conference, MeetingForm(None, **given), points=await _points(request.user, conference, given)
    )


async def _template(request: Asked, conference: UUID) -> dict[str, Any] | None:
    try:
        found = await template_for(request.user, UUID(request.query_params.get("template", "")))
    except ValueError:
        return None
    return found if found["conference"] == conference else None


@post("/new", access=OFFICE, name="meetings.plan")
async def plan(request: Asked) -> Response[Any]:
    """With `look` pressed only what stands in the way is shown."""
    conference = await templates.asked_conference(request)
    if conference is None:
        raise Refused("请先选择联席会议。")
    sent = await request.form()
    form = MeetingForm(sent)
    if not form.ok:
        return await _page(request, conference, form, status=422)
    if sent.get("look"):
        return await _page(request, conference, form, points=await _points(request.user, conference, form.clean))
    clean = dict(form.clean)
    starts_at = instant(clean.pop("on"), clean.pop("from_time"))
    template = await _template(request, conference["id"])
    made = await actions.plan(
        request.user, conference["id"], starts_at=starts_at, template=template["id"] if template else None, **clean
    )
    return see_other(f"/meetings/{made}", "saved")


async def _points(me: Me, conference: dict[str, Any], given: dict[str, Any]) -> list[str]:
    """What stands in the way of a meeting that is only thought of, with all members called."""
    return await points_of(
        me,
        conference["territory_path"],
        conference["id"],
        starts_at=instant(given["on"], given["from_time"]),
        minutes=given["minutes_planned"],
        place=given["place"] or "",
        people=[given["chair"]] if given["chair"] else [],
        units=[member["unit"] for member in await members_on(conference["id"], given["on"])],
    )


async def _page(
    request: Asked,
    conference: dict[str, Any],
    form: Form,
    *,
    points: list[str] | None = None,
    status: int = 200,
) -> Page:
    kind = form.typed["kind"] if form.typed["kind"] in KINDS else "working"
    return Page(
        request,
        "meetings/planning.html",
        status=status,
        title="筹备会议",
        conference=conference,
        chosen=await _template(request, conference["id"]),
        form=form,
        kinds=list(KINDS.items()),
        chairs=_chairs(await chairs_of(conference["id"])),
        templates=await templates_of(conference["id"]),
        last=await last_of(request.user, conference["id"], kind),
        kind_words=KINDS[kind],
        points=points,
    )


def _chairs(seats: list[dict[str, Any]]) -> list[tuple[UUID, str]]:
    return [(seat["person"], f"{seat['name']}（{seat['title']}）") for seat in seats]


@get("/{meeting_id:uuid}/edit", access=OFFICE, name="meetings.meeting.edit")
async def edit(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    meeting = await _arranged(request.user, meeting_id)
    at = local(meeting["starts_at"])
    given = {name: meeting[name] for name in ("title", "minutes_planned", "place", "chair", "contact", "requirements")}
    return await _edit_page(request, meeting, ChangeForm(None, on=at.date(), from_time=f"{at:%H:%M}", **given))


@post("/{meeting_id:uuid}/edit", access=OFFICE, name="meetings.meeting.change")
async def change(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _arranged(request.user, meeting_id)
    sent = await request.form()
    form = ChangeForm(sent)
    if not form.ok:
        return await _edit_page(request, meeting, form, 422)
    clean = dict(form.clean)
    starts_at = instant(clean.pop("on"), clean.pop("from_time"))
    await actions.change(request.user, meeting_id, version=seen(sent), starts_at=starts_at, **clean)
    return see_other(f"/meetings/{meeting_id}", "saved")


async def _arranged(me: Me, meeting_id: UUID) -> dict[str, Any]:
    meeting = await meeting_for(me, meeting_id)
    if not office(me, meeting):
        raise Refused("只有本联席会议办公室的工作人员可以办理。")
    return meeting


async def _edit_page(request: Asked, meeting: dict[str, Any], form: Form, status: int = 200) -> Page:
    return Page(
        request,
        "meetings/planning_edit.html",
        status=status,
        title="修改会议安排",
        told=meeting["state"] == "notified",
        meeting=meeting,
        form=form,
        chairs=_chairs(await chairs_of(meeting["conference"])),
    )


@get("/{meeting_id:uuid}/copy", access=OFFICE, name="meetings.meeting.copying")
async def copying(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    meeting = await _arranged(request.user, meeting_id)
    at = local(meeting["starts_at"])
    on = await day_of_next(meeting["conference"], meeting["kind"], at.date())
    return _copy_page(request, meeting, CopyForm(None, on=on, from_time=f"{at:%H:%M}"))


@post("/{meeting_id:uuid}/copy", access=OFFICE, name="meetings.meeting.copy")
async def copy(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await _arranged(request.user, meeting_id)
    form = CopyForm(await request.form())
    if not form.ok:
        return _copy_page(request, meeting, form, 422)
    starts_at = instant(form.clean["on"], form.clean["from_time"])
    made = await actions.copy(request.user, meeting_id, starts_at=starts_at)
    return see_other(f"/meetings/{made}", "saved")


def _copy_page(request: Asked, meeting: dict[str, Any], form: Form, status: int = 200) -> Page:
    return Page(
        request,
        "meetings/planning_copy.html",
        status=status,
        title="照此再筹备一次",
        meeting=meeting,
        form=form,
        kind_words=KINDS[meeting["kind"]],
    )


ROUTES = [
    new,
    plan,
    edit,
    change,
    copying,
    copy,
    *meeting_page.ROUTES,
    *invitees.ROUTES,
    *putting_off.ROUTES,
    *templates.ROUTES,
]

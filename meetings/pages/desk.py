"""The minutes desk: the agenda on the left, one item on the right, its text saved as one types."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import deciding, desk
from meetings.forms.desk import MOST, ResolutionForm, ResultForm, TextForm
from meetings.pages.attendance import number_in
from meetings.queries.conferences import limits_of
from meetings.queries.desk import (
    agenda_on_desk,
    desk_for,
    item_on_desk,
    people_to_choose,
    proposal_for,
    text_of,
    units_to_choose,
    writers_of,
)
from meetings.states import RESULTS
from portal.access import Me
from portal.calendardays import load_calendar
from portal.clock import local
from portal.errors import BadInput, Missing
from portal.web.form import Form
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.workdays import compute

Asked = Request[Me, Any, Any]
ITEM = "/{meeting_id:uuid}/desk/{item_id:uuid}"
ONE = "/{meeting_id:uuid}/desk/resolutions/{resolution_id:uuid}"
NEW = "new"


@get("/{meeting_id:uuid}/desk", access=in_business, name="meetings.desk")
async def show(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    """On a wide screen with the first item that has no result yet; on a phone the list alone."""
    meeting = await desk_for(request.user, meeting_id)
    agenda = await agenda_on_desk(request.user, meeting)
    item = next((one for one in agenda if not one["result"]), agenda[0] if agenda else None)
    return await _page(request, meeting, agenda, item, chosen=False)


@get(ITEM, access=in_business, name="meetings.desk.item")
async def show_item(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Page:
    return await _item_page(request, meeting_id, item_id)


async def _item_page(request: Asked, meeting_id: UUID, item_id: UUID, **more: Any) -> Page:
    meeting = await desk_for(request.user, meeting_id)
    agenda = await agenda_on_desk(request.user, meeting)
    item = next((one for one in agenda if one["id"] == item_id), None)
    if item is None:
        raise Missing
    return await _page(request, meeting, agenda, item, **more)


async def _page(
    request: Asked,
    meeting: dict[str, Any],
    agenda: list[dict[str, Any]],
    item: dict[str, Any] | None,
    *,
    chosen: bool = True,
    form: Form | None = None,
    failed: str = "",
    theirs: Mapping[str, Any] | None = None,
    seen: int | None = None,
    status: int = 200,
) -> Page:
    """`seen`: the version the text was typed upon, where it comes back with complaints. `failed`: which form came back with complaints (text, result, new, or the id of a resolution)."""
    found = await item_on_desk(request.user, meeting, item) if item else {}
    may_write = meeting["may_write"] and item is not None
    return Page(
        request,
        "meetings/desk.html",
        status=status,
        title="纪要起草台",
        meeting=meeting,
        agenda=agenda,
        item=item,
        found=found,
        chosen=chosen,
        form=form,
        failed=failed,
        theirs=theirs,
        seen=found["text"]["version"] if seen is None and found else seen,
        most=MOST,
        results=list(RESULTS.items()),
        writers=await writers_of(request.user, meeting["id"]),
        newer=None,
        next_item=_after(agenda, item),
        **(await _choices(meeting, item) if may_write and item else {"choices": None}),
    )


def _after(agenda: list[dict[str, Any]], item: dict[str, Any] | None) -> dict[str, Any] | None:
    ids = [one["id"] for one in agenda]
    place = ids.index(item["id"]) + 1 if item else len(agenda)
    return agenda[place] if place < len(agenda) else None


async def _choices(meeting: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    """What a new resolution may say and what is proposed for it."""
    units = await units_to_choose(meeting, item)
    people = await people_to_choose(meeting["conference"], [unit["id"] for unit in units])
    lead, supporting = await proposal_for(meeting, item, units)
    first = next((person for person in people if person["unit"] == lead), None)
    _, amount, unit, article = (await limits_of(meeting["conference"]))["resolution"]
    held_on = local(meeting["began_at"] or meeting["starts_at"]).date()
    due = compute(held_on, (amount, unit), await load_calendar()).effective_due
    return {
        "choices": {
            "units": [(one["id"], one["short_name"]) for one in units],
            "people": [
                (one["person"], f"{one['short_name']} {one['name']}（{one['title']}）") for one in _once(people)
            ],
            "lead": lead or "",
            "supporting": supporting,
            "supporting_words": "、".join(one["short_name"] for one in units if one["id"] in supporting),
            "handler_words": f"由主办单位负责人承担（{first['name']}）" if first else "由主办单位负责人承担",
            "due": due,
            "due_words": f"按{article}，自会议之日起 {amount} {'' if unit == '日' else '个'}{unit}；可以改。",
        }
    }


def _once(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A person with two posts in a unit is one choice."""
    return list({(one["unit"], one["person"]): one for one in reversed(people)}.values())[::-1]


@post(f"{ITEM}/text", access=OFFICE, name="meetings.desk.text")
async def save_text(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """The button and the saving as one types are this one route. Somebody else wrote meanwhile: both texts, 409."""
    sent = await request.form()
    form, seen = TextForm(sent), number_in(sent, "version")
    if not form.ok:
        return await _item_page(request, meeting_id, item_id, form=form, failed="text", seen=seen, status=422)
    try:
        await desk.save_text(request.user, meeting_id, item_id, form.clean["text"] or "", seen=seen)
    except desk.Overtaken as overtaken:
        return await _item_page(
            request, meeting_id, item_id, form=form, failed="text", theirs=overtaken.theirs, status=409
        )
    return see_other(_address(meeting_id, item_id), "saved")


@post(f"{ITEM}/here", access=OFFICE, name="meetings.desk.here")
async def here(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Said every few seconds by a page that is looked at: I have this item open. Answered with who else has."""
    me = request.user
    await desk.be_here(me, meeting_id, item_id)
    text = await text_of(item_id)
    seen = number_in(await request.form(), "version")
    newer = text if text["at"] and text["version"] > seen and text["by"] != me.id else None
    return Page(
        request,
        "meetings/desk_writers.html",
        title="谁在写",
        meeting={"id": meeting_id},
        item={"id": item_id},
        writers=await writers_of(me, meeting_id),
        newer=newer,
    )


@post(f"{ITEM}/result", access=OFFICE, name="meetings.desk.result")
async def set_result(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    sent = await request.form()
    form = ResultForm(sent)
    if not form.ok:
        return await _item_page(request, meeting_id, item_id, form=form, failed="result", status=422)
    await deciding.set_result(request.user, meeting_id, item_id, **form.clean, seen=number_in(sent, "version"))
    return see_other(_address(meeting_id, item_id), "saved")


@post(f"{ITEM}/resolutions", access=OFFICE, name="meetings.desk.resolution")
async def add_resolution(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    form = ResolutionForm(await request.form())
    if form.ok:
        try:
            await deciding.add_resolution(request.user, meeting_id, item_id, form.said())
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(_address(meeting_id, item_id), "saved")
    return await _item_page(request, meeting_id, item_id, form=form, failed=NEW, status=422)


@post(ONE, access=OFFICE, name="meetings.desk.change")
async def change_resolution(request: Asked, meeting_id: FromPath[UUID], resolution_id: FromPath[UUID]) -> Response[Any]:
    sent = await request.form()
    item_id = await _item_of(request.user, meeting_id, resolution_id)
    form = ResolutionForm(sent)
    if form.ok:
        seen = number_in(sent, "version")
        try:
            await deciding.change_resolution(request.user, meeting_id, resolution_id, form.said(), seen=seen)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(_address(meeting_id, item_id), "saved")
    return await _item_page(request, meeting_id, item_id, form=form, failed=str(resolution_id), status=422)


@post(f"{ONE}/remove", access=OFFICE, name="meetings.desk.remove")
async def remove_resolution(request: Asked, meeting_id: FromPath[UUID], resolution_id: FromPath[UUID]) -> Response[Any]:
    item_id = await _item_of(request.user, meeting_id, resolution_id)
    seen = number_in(await request.form(), "version")
    await deciding.remove_resolution(request.user, meeting_id, resolution_id, seen=seen)
    return see_other(_address(meeting_id, item_id), "saved")


async def _item_of(me: Me, meeting_id: UUID, resolution_id: UUID) -> UUID:
    """Missing when it is not there, or not for this person."""
    await desk_for(me, meeting_id)
    return await deciding.item_of(meeting_id, resolution_id)


def _address(meeting_id: UUID, item_id: UUID) -> str:
    return f"/meetings/{meeting_id}/desk/{item_id}"


ROUTES = [show, show_item, save_text, here, set_result, add_resolution, change_resolution, remove_resolution]

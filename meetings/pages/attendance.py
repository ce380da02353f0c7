"""Who was there: one grid, one save; for each item who came, left or stood back; and that the meeting was held."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import attending
from meetings.forms.attending import GridForm, HeldForm, PartsForm, words_of
from meetings.pages import attendance_figures
from meetings.queries.attendance import (
    THERE,
    attendance_for,
    attendance_of,
    grid_of,
    item_attendance,
    parts_of,
)
from meetings.queries.meetings import agenda_of
from meetings.states import PARTS, PRESENCES
from portal.access import Me
from portal.clock import local
from portal.errors import Missing
from portal.web.form import Form, seen_version
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/attendance", access=in_business, name="meetings.attendance")
async def attendance(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    meeting = await attendance_for(request.user, meeting_id)
    grid = await grid_of(meeting)
    return await _page(request, meeting, GridForm(grid))


@post("/{meeting_id:uuid}/attendance", access=OFFICE, name="meetings.attendance.save")
async def register(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    """`rest`: everybody without a choice was there. Somebody else saved meanwhile: 409, and both are shown."""
    sent = await request.form()
    meeting = await attending.registering(request.user, meeting_id)
    form = GridForm(await grid_of(meeting), sent, rest=bool(sent.get("rest")), whole=meeting["was_held"])
    seen = number_in(sent, "seen")
    if not form.ok:
        return await _page(request, meeting, form, seen=seen, status=422)
    said = [line for row in form.rows if (line := form.row_of(row))]
    try:
        await attending.register(request.user, meeting_id, said, seen=seen)
    except attending.Overtaken:
        meeting = await attendance_for(request.user, meeting_id)
        form = GridForm(await grid_of(meeting), sent)
        return await _page(request, meeting, form, beside=form.beside(seen), status=409)
    return see_other(f"/meetings/{meeting_id}/attendance", "saved")


async def _page(
    request: Asked,
    meeting: dict[str, Any],
    form: GridForm,
    *,
    seen: int | None = None,
    beside: dict[str, Any] | None = None,
    held: Form | None = None,
    status: int = 200,
) -> Page:
    saved = [row["saved"] for row in form.rows if row["saved"]]
    counts = [(words, sum(line["status"] == value for line in saved)) for value, words in PRESENCES.items()]
    return Page(
        request,
        "meetings/attendance.html",
        status=status,
        title="到会登记",
        meeting=meeting,
        rows=form.rows,
        form=form,
        seen=meeting["attendance_version"] if seen is None else seen,
        beside=beside,
        counts=counts,
        missing=[row["label"] for row in form.rows if row["saved"] is None],
        held=held or _times(meeting),
        items=await agenda_of(request.user, meeting["id"]) if saved else [],
        nameless=[row["label"] for row in form.rows if row["saved"] and _nameless(row["saved"])],
        noted=await _noted(meeting["id"]) if saved else {},
        words_of=words_of,
        wrong_keys={name.partition("_")[0] for name in form.errors},
    )


def _nameless(line: Mapping[str, Any]) -> bool:
    return line["status"] in THERE and not (line["name"] or line["substitute_name"])


async def _noted(meeting_id: UUID) -> dict[UUID, list[str]]:
    """By item, who came for it, left before it, stood back: 「回避：区住建局」."""
    return {
        item: [
            f"{words}：{'、'.join(line['unit_short'] or line['name'] for line in lists[what])}"
            for what, words in PARTS.items()
            if lists[what]
        ]
        for item, lists in (await item_attendance(meeting_id)).items()
    }


def _times(meeting: dict[str, Any]) -> HeldForm:
    """Proposed: as the notice said; the end only once it is past."""
    began, ended = meeting["began_at"] or meeting["starts_at"], meeting["ended_at"]
    return HeldForm(began=f"{local(began):%H:%M}", ended=f"{local(ended):%H:%M}" if ended else "")


@post("/{meeting_id:uuid}/hold", access=OFFICE, name="meetings.hold")
async def hold(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    """会议已召开. From a page that does not ask for the hours one is sent to the one that does."""
    meeting = await attending.registering(request.user, meeting_id)
    sent = await request.form()
    if "began" not in sent:
        return see_other(f"/meetings/{meeting_id}/attendance")
    return await _set_times(request, meeting, sent, attending.hold)


@post("/{meeting_id:uuid}/attendance/times", access=OFFICE, name="meetings.attendance.times")
async def correct_times(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    meeting = await attending.registering(request.user, meeting_id)
    return await _set_times(request, meeting, await request.form(), attending.correct_times)


async def _set_times(request: Asked, meeting: dict[str, Any], sent: FormMultiDict, act: Any) -> Response[Any]:
    form = HeldForm(sent)
    if not form.ok:
        return await _page(request, meeting, GridForm(await grid_of(meeting)), held=form, status=422)
    began, ended = form.on(local(meeting["starts_at"]).date())
    await act(request.user, meeting["id"], began_at=began, ended_at=ended, seen=number_in(sent, "version"))
    after = "desk" if act is attending.hold else "attendance"
    return see_other(f"/meetings/{meeting['id']}/{after}", "saved")


@get("/{meeting_id:uuid}/attendance/items/{item_id:uuid}", access=in_business, name="meetings.attendance.item")
async def item_parts(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Page:
    meeting, item, people = await _item(request.user, meeting_id, item_id)
    parts = await parts_of(meeting_id)
    noted = {person["key"]: parts.get((person["id"], item_id), "there") for person in people}
    return _item_page(request, meeting, item, PartsForm(people, None, **noted))


@post("/{meeting_id:uuid}/attendance/items/{item_id:uuid}", access=OFFICE, name="meetings.attendance.part")
async def note_parts(request: Asked, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    meeting, item, people = await _item(request.user, meeting_id, item_id)
    sent = await request.form()
    form = PartsForm(people, sent)
    if not form.ok:
        return _item_page(request, meeting, item, form, status=422)
    await attending.note_parts(request.user, meeting_id, item_id, form.parts(), seen=number_in(sent, "seen"))
    return see_other(f"/meetings/{meeting_id}/attendance", "saved")


async def _item(me: Me, meeting_id: UUID, item_id: UUID) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    meeting = await attendance_for(me, meeting_id)
    item = next((one for one in await agenda_of(me, meeting_id) if one["id"] == item_id), None)
    if item is None:
        raise Missing
    people = [line for line in await attendance_of(meeting_id) if line["status"] in THERE]
    for line in people:
        line["key"] = f"p{line['id'].hex}"
        name = line["substitute_name"] or line["name"] or ""
        line["label"] = f"{line['unit_short']} {name}" if line["unit"] else name
    return meeting, item, people


def _item_page(
    request: Asked, meeting: dict[str, Any], item: dict[str, Any], form: PartsForm, *, status: int = 200
) -> Page:
    return Page(
        request,
        "meetings/attendance_item.html",
        status=status,
        title="逐项到会和回避",
        meeting=meeting,
        item=item,
        people=form.people,
        form=form,
        parts=[("there", "在场"), *PARTS.items()],
        parts_words=PARTS,
    )


def number_in(sent: FormMultiDict, name: str) -> int:
    """The version the person saw, as the page carries it; nonsense fits no version."""
    seen = seen_version(sent, name)
    return -1 if seen is None else seen


ROUTES = [
    attendance,
    register,
    hold,
    correct_times,
    item_parts,
    note_parts,
    *attendance_figures.ROUTES,
]

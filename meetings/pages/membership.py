"""Who sits in a conference and which units belong to it: taking in and letting go, each from a day."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import establishing
from meetings.forms.conferences import EndForm, LiaisonForm, MembersForm, SeatForm
from meetings.queries import candidates, conferences
from meetings.states import RANKS
from portal.access import Me
from portal.clock import today
from portal.errors import Missing
from portal.web.form import Form
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

ID = "/conferences/{conference_id:uuid}"


@get(f"{ID}/seats/new", access=OFFICE, name="meetings.conference.seat.new")
async def new_seat(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    return await _seat_page(request, found, SeatForm(None, starts_on=today()))


@post(f"{ID}/seats", access=OFFICE, name="meetings.conference.seat")
async def seat(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = SeatForm(await request.form())
    if not form.ok:
        return await _seat_page(request, found, form, 422)
    await establishing.seat(request.user, conference_id, **form.clean)
    return see_other(_home(conference_id), "added")


async def _seat_page(request: Request[Me, Any, Any], found: dict[str, Any], form: SeatForm, status: int = 200) -> Page:
    """`?q=` looks for a person or unit; without it the territory's own leaders are offered."""
    asked = request.query_params.get("q", "").replace("\x00", "").strip()[:20]
    asked = asked.encode("utf-8", "ignore").decode()
    persons = await candidates.persons_for_seat(found["territory_path"], asked)
    chosen = str(form.values["person"])
    if chosen and not any(str(line["id"]) == chosen for line in persons):
        persons = [*await candidates.person_by_id(chosen, found["territory_path"]), *persons]
    return Page(
        request,
        "meetings/conference_seat.html",
        status=status,
        title="增加组成人员",
        form=form,
        conference=found,
        asked=asked,
        ranks=list(RANKS.items()),
        persons=_offered(persons),
        many=len(persons) > candidates.FOUND,
    )


@get(f"{ID}/seats/{{seat_id:uuid}}", access=OFFICE, name="meetings.conference.seat.end")
async def seat_end(request: Request[Me, Any, Any], conference_id: FromPath[UUID], seat_id: FromPath[UUID]) -> Page:
    return await _seat_end(request, conference_id, seat_id, EndForm(None, ends_on=today()))


@post(f"{ID}/seats/{{seat_id:uuid}}", access=OFFICE, name="meetings.conference.unseat")
async def unseat(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], seat_id: FromPath[UUID]
) -> Response[Any]:
    form = EndForm(await request.form())
    if not form.ok:
        return await _seat_end(request, conference_id, seat_id, form, 422)
    await establishing.unseat(request.user, conference_id, seat_id, **form.clean)
    return see_other(_home(conference_id), "ended")


async def _seat_end(
    request: Request[Me, Any, Any], conference_id: UUID, seat_id: UUID, form: Form, status: int = 200
) -> Page:
    found = await conferences.running(request.user, conference_id)
    one = await candidates.seat_of(conference_id, seat_id)
    if one is None:
        raise Missing
    return Page(
        request,
        "meetings/conference_unseat.html",
        status=status,
        title=f"{one['name']}离任",
        form=form,
        conference=found,
        seat={**one, "rank_words": RANKS[one["rank"]]},
    )


@get(f"{ID}/members/new", access=OFFICE, name="meetings.conference.members.new")
async def new_members(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    return await _members_page(request, found, MembersForm(None, starts_on=today()))


@post(f"{ID}/members", access=OFFICE, name="meetings.conference.members")
async def admit(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = MembersForm(await request.form())
    if not form.ok:
        return await _members_page(request, found, form, 422)
    await establishing.admit_many(request.user, conference_id, **form.clean)
    return see_other(_home(conference_id), "added")


async def _members_page(
    request: Request[Me, Any, Any], found: dict[str, Any], form: MembersForm, status: int = 200
) -> Page:
    groups = await candidates.units_to_admit(found)
    first = not form.sent and not await conferences.members_on(found["id"], today())
    return Page(
        request,
        "meetings/conference_members.html",
        status=status,
        title="增加成员单位",
        form=form,
        conference=found,
        first=first,
        chosen={str(unit) for unit in form.values["units"]}
        if form.sent
        else {str(unit["id"]) for _, units in groups for unit in units if first and unit["usual"]},
        groups=groups,
    )


@get(f"{ID}/members/{{member_id:uuid}}", access=OFFICE, name="meetings.conference.member")
async def member(request: Request[Me, Any, Any], conference_id: FromPath[UUID], member_id: FromPath[UUID]) -> Page:
    return await _member_page(request, conference_id, member_id)


@post(f"{ID}/members/{{member_id:uuid}}/liaison", access=OFFICE, name="meetings.conference.liaison")
async def liaison(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], member_id: FromPath[UUID]
) -> Response[Any]:
    form = LiaisonForm(await request.form())
    if not form.ok:
        return await _member_page(request, conference_id, member_id, form, "liaison", 422)
    await establishing.name_liaison(request.user, conference_id, member_id, **form.clean)
    return see_other(_home(conference_id), "saved")


@post(f"{ID}/members/{{member_id:uuid}}/release", access=OFFICE, name="meetings.conference.release")
async def release(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], member_id: FromPath[UUID]
) -> Response[Any]:
    form = EndForm(await request.form())
    if not form.ok:
        return await _member_page(request, conference_id, member_id, form, "release", 422)
    await establishing.release(request.user, conference_id, member_id, **form.clean)
    return see_other(_home(conference_id), "ended")


async def _member_page(
    request: Request[Me, Any, Any],
    conference_id: UUID,
    member_id: UUID,
    form: Form | None = None,
    failed: str = "",
    status: int = 200,
) -> Page:
    found = await conferences.running(request.user, conference_id)
    one = await candidates.unit_of_member(conference_id, member_id)
    if one is None:
        raise Missing
    persons = await candidates.persons_for_liaison(one["path"])
    return Page(
        request,
        "meetings/conference_member.html",
        status=status,
        title=one["name"],
        form=form,
        failed=failed,
        conference=found,
        member=one,
        persons=_offered(persons),
    )


def _offered(persons: list[dict[str, Any]]) -> list[tuple[Any, str]]:
    return [(line["id"], f"{line['name']}（{line['unit_name']} {line['title']}）") for line in persons]


def _home(conference_id: UUID) -> str:
    return f"/meetings/conferences/{conference_id}"


ROUTES = [new_seat, seat, seat_end, unseat, new_members, admit, member, liaison, release]

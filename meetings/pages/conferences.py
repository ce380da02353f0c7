"""The conference itself: its page as of any day, its register, and establishing one."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import establishing, rulebook
from meetings.forms.conferences import DescribeForm, EstablishForm
from meetings.pages import coverage, membership, regulating
from meetings.queries import candidates, conferences, register, rhythm
from meetings.rules import office
from meetings.states import LEVELS, RANKS
from portal.access import Me
from portal.clock import today
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.workflow import history_of


@get("/conferences", access=in_business, name="meetings.conferences")
async def list_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    found = await conferences.conferences_for(me)
    return Page(
        request,
        "meetings/conferences.html",
        title="联席会议名录",
        conferences=[{**one, "level_words": LEVELS[one["level"]], "mine": office(me, one)} for one in found],
        may_establish=me.has(Role.office),
    )


@get("/conferences/new", access=OFFICE, name="meetings.conference.new")
async def new_conference(request: Request[Me, Any, Any]) -> Page:
    return await _new_page(request, EstablishForm(None, established_on=today()))


@post("/conferences/new", access=OFFICE, name="meetings.conference.establish")
async def establish(request: Request[Me, Any, Any]) -> Response[Any]:
    form = EstablishForm(await request.form())
    if not form.ok:
        return await _new_page(request, form, 422)
    made = await establishing.establish(request.user, **form.clean)
    return see_other(f"/meetings/conferences/{made}", "saved")


async def _new_page(request: Request[Me, Any, Any], form: EstablishForm, status: int = 200) -> Page:
    territories = await candidates.territories_without(request.user)
    return Page(
        request,
        "meetings/conference_form.html",
        status=status,
        title="建立联席会议",
        form=form,
        territories=[(unit["id"], f"{unit['name']}（{LEVELS[unit['kind']]}）") for unit in territories],
        offices=[(unit["id"], unit["name"]) for unit in await candidates.offices_of(request.user)],
    )


@get("/conferences/{conference_id:uuid}", access=in_business, name="meetings.conference")
async def conference(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    me = request.user
    found = await conferences.conference_for(me, conference_id)
    on = day_of(request.query_params.get("on", "")) or today()
    return Page(
        request,
        "meetings/conference.html",
        title=found["title"],
        conference=found,
        level=LEVELS[found["level"]],
        on=on,
        seats=[{**seat, "rank_words": RANKS[seat["rank"]]} for seat in await conferences.seats_on(conference_id, on)],
        members=await conferences.members_on(conference_id, on),
        regulations=await register.regulations_of(conference_id),
        calls=await rhythm.calls_of(me, conference_id),
        periods=await register.key_periods_of(conference_id),
        limits=await register.own_limits_of(conference_id),
        meetings=await register.meetings_of(me, conference_id),
        entries=entries_of(await history_of(conference_id), {}),
        may_run=office(me, found),
    )


@get("/conferences/{conference_id:uuid}/edit", access=OFFICE, name="meetings.conference.edit")
async def edit(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    known = {name: found[name] for name in ("title", "sign", "host", "circulates")}
    return await _edit_page(request, found, DescribeForm(None, **known))


@post("/conferences/{conference_id:uuid}/edit", access=OFFICE, name="meetings.conference.describe")
async def describe(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    sent = await request.form()
    if str(sent.get("version", "")) != str(found["version"]):
        raise Refused("这些内容刚刚已被他人修改，请看过最新内容后再改。")
    form = DescribeForm(sent)
    if not form.ok:
        return await _edit_page(request, found, form, 422)
    await rulebook.describe(request.user, conference_id, **form.clean, version=found["version"])
    return see_other(f"/meetings/conferences/{conference_id}", "saved")


async def _edit_page(
    request: Request[Me, Any, Any], found: dict[str, Any], form: DescribeForm, status: int = 200
) -> Page:
    hosts = {unit["id"]: unit["name"] for unit in await candidates.hosts_for(found["territory_path"])}
    hosts |= {found["office"]: found["office_name"], found["host"]: found["host_name"]}
    return Page(
        request,
        "meetings/conference_edit.html",
        status=status,
        title="修改基本信息",
        form=form,
        conference=found,
        hosts=list(hosts.items()),
    )


def day_of(typed: str) -> date | None:
    """A day from an address; what is no day asks for today."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


ROUTES = [
    list_page,
    new_conference,
    establish,
    conference,
    edit,
    describe,
    *coverage.ROUTES,
    *membership.ROUTES,
    *regulating.ROUTES,
]

"""Opening a round: everything proposed, one press."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from litestar import Request, get, post
from litestar.response import Response

from meetings.actions import calling_for_topics as calling
from meetings.forms.rounds import RoundForm
from meetings.queries.conferences import conferences_for, members_on, running
from meetings.queries.topic_places import meetings_ahead
from portal.access import Me
from portal.clock import local, today
from portal.errors import Refused
from portal.subjects import id_in
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other
from portal.words import day_words

ROOM = 7
"""Days a unit is given where the office proposes nothing else."""


@get("/rounds/new", access=OFFICE, name="meetings.round.new")
async def new_round(request: Request[Me, Any, Any]) -> Page:
    asked = request.query_params
    conference = await _conference(request.user, asked.get("conference", ""))
    ahead = await meetings_ahead(request.user, conference["id"])
    members = await members_on(conference["id"], today())
    meeting = next((one for one in ahead if str(one["id"]) == asked.get("meeting", "")), None)
    form = RoundForm(
        None,
        title=_proposed_title(conference, meeting),
        meeting=meeting["id"] if meeting else None,
        due=_proposed_day(meeting),
        units=[member["unit"] for member in members],
    )
    return _new_page(request, conference, form, ahead, members)


@post("/rounds/new", access=OFFICE, name="meetings.round.open")
async def open_round(request: Request[Me, Any, Any]) -> Response[Any]:
    sent = await request.form()
    conference = await _conference(request.user, str(sent.get("conference", "")))
    form = RoundForm(sent)
    if form.ok and form.clean["due"] < today():
        form.error("due", "“报送截止日期”不能早于今天")
    if not form.ok:
        ahead = await meetings_ahead(request.user, conference["id"])
        members = await members_on(conference["id"], today())
        return _new_page(request, conference, form, ahead, members, 422)
    made = await calling.open_round(request.user, conference["id"], **form.clean)
    return see_other(f"/meetings/rounds/{made}", "sent")


async def _conference(me: Me, asked: str) -> dict[str, Any]:
    """The one asked for, or the first this person's office runs."""
    if (wanted := id_in(asked)) is not None:
        return await running(me, wanted)
    own = await conferences_for(me, run_by_me=True, limit=1)
    if not own:
        raise Refused("本办还没有建立联席会议，请先建立联席会议。")
    return own[0]


def _proposed_title(conference: Mapping[str, Any], meeting: Mapping[str, Any] | None) -> str:
    named = meeting["title"] if meeting else f"{conference['title']}{today().year}年{today().month}月"
    return f"{named}议题征集"[:120]


def _proposed_day(meeting: Mapping[str, Any] | None) -> date:
    """A week from today, and not after a week before the meeting, unless that is past."""
    usual = today() + timedelta(days=ROOM)
    if meeting is None:
        return usual
    before = local(meeting["starts_at"]).date() - timedelta(days=ROOM)
    return max(min(usual, before), today())


def _new_page(
    request: Request[Me, Any, Any],
    conference: dict[str, Any],
    form: RoundForm,
    ahead: list[dict[str, Any]],
    members: list[dict[str, Any]],
    status: int = 200,
) -> Page:
    return Page(
        request,
        "meetings/round_form.html",
        status=status,
        title="发起议题征集",
        conference=conference,
        form=form,
        meetings=[(one["id"], f"{one['title']}（{day_words(local(one['starts_at']).date())}）") for one in ahead],
        members=[(member["unit"], member["name"]) for member in members],
    )


ROUTES: list[Any] = [new_round, open_round]

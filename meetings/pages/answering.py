"""The notice as those called read it: what it says, 签收 in one tap, who has not, one reminder."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import answering as actions
from meetings.forms.calling import ANSWERS, AcknowledgeForm, ReplyForm
from meetings.pages.meeting_showing import facts_of
from meetings.queries.agenda import clocked
from meetings.queries.calling import (
    agenda_as_told,
    as_told,
    changes_in,
    notices_of,
    pending,
    reads_whole,
    replies_of,
    reply_of,
    spoken_for,
    unsigned,
)
from meetings.queries.meetings import agenda_of, invitees_of, kept_from, meeting_for
from meetings.rules import office
from portal.access import Me
from portal.errors import Missing, Refused
from portal.web.form import Form
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


@get("/{meeting_id:uuid}/notice", access=in_business, name="meetings.notice")
async def notice(request: Asked, meeting_id: FromPath[UUID]) -> Page:
    return await _page(request, meeting_id)


async def _page(
    request: Asked, meeting_id: UUID, *, form: Form | None = None, failed: str = "", status: int = 200
) -> Page:
    me = request.user
    now = await meeting_for(me, meeting_id)
    meeting = await as_told(me, now, always=True)
    if not meeting["notices"] and not office(me, meeting):
        raise Missing
    called, sent, kept = await invitees_of(meeting_id), await notices_of(meeting_id), await kept_from(me, meeting)
    whole = await reads_whole(me, meeting)
    answered = meeting["state"] == "notified"
    return Page(
        request,
        "meetings/notice.html",
        status=status,
        title="会议通知",
        meeting=meeting,
        runs=office(me, meeting),
        facts=facts_of(meeting),
        items=clocked(agenda_as_told(meeting, await agenda_of(me, meeting_id)), meeting["starts_at"]),
        called=called,
        silent=unsigned(meeting, called),
        mine=await spoken_for(me, meeting_id),
        answered=answered,
        seat=await reply_of(me, meeting),
        replies=await replies_of(meeting_id) if office(me, meeting) else [],
        notices=[{**one, "offered": one["document"] and not kept.printed_in(one["printed"])} for one in sent],
        changes=[said for said in changes_in(sent[0], whole=whole) if not kept.named_in(said)] if sent else [],
        pending=await pending(me, now),
        answers=list(ANSWERS.items()),
        form=form,
        failed=failed,
    )


@post("/{meeting_id:uuid}/notice/acknowledge", access=in_business, name="meetings.notice.acknowledge")
async def acknowledge(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    """签收 for one unit, with who will come."""
    me = request.user
    meeting = await meeting_for(me, meeting_id)
    mine = {one["unit"] for one in await spoken_for(me, meeting_id)}
    if not mine:
        raise Refused("会议通知由参会单位的联络员或负责人签收。")
    form = AcknowledgeForm(await request.form())
    unit = form.clean.get("unit")
    if unit is None or unit not in mine:
        raise Refused("您不能代该单位签收：须由该单位的联络员或负责人办理。")
    if not form.ok:
        return await _page(request, meeting_id, form=form, failed=f"acknowledge {unit}", status=422)
    await actions.acknowledge(me, meeting_id, unit, meeting=meeting, name=form.clean["name"], title=form.clean["title"])
    return see_other(f"/meetings/{meeting_id}/notice", "saved")


@post("/{meeting_id:uuid}/notice/reply", access=in_business, name="meetings.notice.reply")
async def reply(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Somebody at the head of the conference: coming, or apologies."""
    meeting = await meeting_for(request.user, meeting_id)
    if await reply_of(request.user, meeting) is None:
        raise Refused("只有本联席会议的召集人、办公室主任在这里回复；参会单位请签收。")
    form = ReplyForm(await request.form())
    if not form.ok:
        return await _page(request, meeting_id, form=form, failed="reply", status=422)
    await actions.reply(request.user, meeting, coming=form.clean["answer"] == "coming", note=form.clean["note"] or "")
    return see_other(f"/meetings/{meeting_id}/notice", "saved")


@post("/{meeting_id:uuid}/notice/remind", access=OFFICE, name="meetings.notice.remind")
async def remind(request: Asked, meeting_id: FromPath[UUID]) -> Response[Any]:
    await meeting_for(request.user, meeting_id)
    await actions.remind(request.user, meeting_id)
    return see_other(f"/meetings/{meeting_id}/notice", "sent")


ROUTES = [notice, acknowledge, reply, remind]

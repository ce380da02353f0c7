"""征求意见 on the draft minutes, from both sides."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import consulting
from meetings.forms.minutes import ReplyForm, SettleForm
from meetings.pages.minutes import ONE, minutes_page
from meetings.queries.minutes import minutes_for
from portal.access import Me
from portal.web.guards import OFFICE, in_business
from portal.web.page import see_other


@post(f"{ONE}/reply", access=in_business, name="meetings.minutes.reply")
async def reply(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    await minutes_for(request.user, meeting_id)
    form = ReplyForm(await request.form())
    if not form.ok:
        return await minutes_page(request, meeting_id, form=form, failed="reply", status=422)
    await consulting.reply(request.user, meeting_id, **form.clean)
    return see_other(f"/meetings/{meeting_id}/minutes", "sent")


@post(f"{ONE}/remind", access=OFFICE, name="meetings.minutes.remind")
async def remind(request: Request[Me, Any, Any], meeting_id: FromPath[UUID]) -> Response[Any]:
    await consulting.remind(request.user, meeting_id)
    return see_other(f"/meetings/{meeting_id}/minutes", "sent")


@post(f"{ONE}/replies/{{reply_id:uuid}}", access=OFFICE, name="meetings.minutes.settle")
async def settle(request: Request[Me, Any, Any], meeting_id: FromPath[UUID], reply_id: FromPath[UUID]) -> Response[Any]:
    await minutes_for(request.user, meeting_id)
    form = SettleForm(await request.form())
    if not form.ok:
        return await minutes_page(request, meeting_id, form=form, failed=f"settle {reply_id}", status=422)
    taken = form.clean["verdict"] == "taken"
    await consulting.settle(request.user, meeting_id, reply_id, taken=taken, settlement=form.clean["settlement"])
    return see_other(f"/meetings/{meeting_id}/minutes", "saved")


ROUTES = [reply, remind, settle]

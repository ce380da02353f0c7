"""What is decided about a 重点时段: approved, refused, withdrawn, stopped early."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import campaign as acting
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.forms.campaign import NoteForm
from portal.accountability.pages.campaign import ONE, campaign_page, row_of
from portal.accountability.queries.campaign import ADDRESS, campaign_for, covers, ladder_words, subject_of
from portal.accountability.queries.campaign_days import how_many
from portal.clock import today
from portal.errors import Refused
from portal.web.form import Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]


async def seen(request: Asked, campaign_id: UUID, move: str) -> dict[str, Any]:
    """The campaign, unless it has changed since the person saw it, or it is not their turn."""
    found = await campaign_for(request.user, campaign_id)
    CAMPAIGN.turn(request.user, found, move)
    refuse_stale(await request.form(), found["version"])
    return found


@get(f"{ONE}/approve", access=in_business, name="accountability.campaign.approving")
async def approving(request: Asked, campaign_id: FromPath[UUID]) -> Page:
    return await _approving(request, campaign_id)


async def _approving(request: Asked, campaign_id: UUID, refusal: str = "") -> Page:
    found = await campaign_for(request.user, campaign_id)
    CAMPAIGN.turn(request.user, found, "approve")
    row = row_of(found, today())
    consequences = [
        f"{found['starts_on']} 至 {found['ends_on']}，列入的 {await how_many(request.user, covers(found))} 件在办事项按这里的安排督办",
        f"期间的督办阶梯：{ladder_words(found)}；结束以后自动恢复",
        f"系统每天：{'、'.join(row['daily']) or '没有'}，节假日不停；通报只拟稿，由人签发",
        "每件事原定的时限都不改变",
    ]
    return Page(
        request,
        "accountability/campaign/approve.html",
        status=409 if refusal else 200,
        title="批准实施",
        campaign=row,
        subject=subject_of(found),
        consequences=consequences,
        move=CAMPAIGN.by_name["approve"],
        refusal=refusal,
    )


@post(f"{ONE}/approve", access=in_business, name="accountability.campaign.approve")
async def approve(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, campaign_id, "approve")
    Nothing(await request.form())
    try:
        await acting.approve(found, request.user)
    except Refused as no:
        return await _approving(request, campaign_id, no.sentence)
    return see_other(f"{ADDRESS}/{campaign_id}", "saved")


async def _noted(request: Asked, campaign_id: UUID, move: str, act: Any, done: str) -> Response[Any]:
    found = await seen(request, campaign_id, move)
    form = NoteForm(await request.form())
    if not form.ok:
        return await campaign_page(request, campaign_id, form=form, failed=move)
    try:
        await act(found, request.user, form.clean["note"])
    except Refused as no:
        return await campaign_page(request, campaign_id, form=form, failed=move, refusal=no.sentence)
    return see_other(f"{ADDRESS}/{campaign_id}", done)


@post(f"{ONE}/refuse", access=in_business, name="accountability.campaign.refuse")
async def refuse(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    return await _noted(request, campaign_id, "refuse", acting.refuse, "saved")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.campaign.withdraw")
async def withdraw(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    return await _noted(request, campaign_id, "withdraw", acting.withdraw, "withdrawn")


@post(f"{ONE}/stop", access=in_business, name="accountability.campaign.stop")
async def stop(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    return await _noted(request, campaign_id, "stop", acting.stop, "ended")


ROUTES = [approving, approve, refuse, withdraw, stop]

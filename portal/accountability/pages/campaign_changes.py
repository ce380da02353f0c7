"""Changing a 重点时段: wholly before it begins, its end, hours and units while it runs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.campaign import Wanted
from portal.accountability.actions.campaign_changes import Adjusted
from portal.accountability.actions.campaign_changes import adjust as adjust_it
from portal.accountability.actions.campaign_changes import change as change_it
from portal.accountability.campaign_workflow import CAMPAIGN
from portal.accountability.forms.campaign import TIMES, AdjustForm, ChangeForm
from portal.accountability.pages.campaign import ONE, choices_of, row_of, typed_of
from portal.accountability.pages.campaign_moves import seen
from portal.accountability.queries.campaign import ADDRESS, campaign_for, subject_of, units_to_cover
from portal.clock import today
from portal.errors import BadInput
from portal.web.form import Form
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Record = Mapping[str, Any]


@get(f"{ONE}/change", access=in_business, name="accountability.campaign.changing")
async def changing(request: Asked, campaign_id: FromPath[UUID]) -> Page:
    found = await campaign_for(request.user, campaign_id)
    CAMPAIGN.turn(request.user, found, "change")
    days = {"starts_on": found["starts_on"], "ends_on": found["ends_on"]}
    return await _changing(request, found, ChangeForm(None, **await typed_of(found), **days))


@post(f"{ONE}/change", access=in_business, name="accountability.campaign.change")
async def change(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, campaign_id, "change")
    form = ChangeForm(await request.form())
    if form.ok:
        said = form.clean
        try:
            wanted = Wanted(**{**said, "ladder": said["ladder"] or "", "office": found["unit"]})
            await change_it(found, request.user, wanted)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{campaign_id}", "sent")
    return await _changing(request, found, form)


async def _changing(request: Asked, found: Record, form: Form) -> Page:
    subject = subject_of(found)
    return Page(
        request,
        "accountability/campaign/new.html",
        status=422 if form.errors else 200,
        title="修改安排",
        form=form,
        action=f"{subject.path}/change",
        hidden={"version": found["version"]},
        way=[(subject.title, subject.path)],
        again=found["approved_by"] is not None,
        offices=[],
        **await choices_of(request.user, found),
    )


@get(f"{ONE}/adjust", access=in_business, name="accountability.campaign.adjusting")
async def adjusting(request: Asked, campaign_id: FromPath[UUID]) -> Page:
    found = await campaign_for(request.user, campaign_id)
    CAMPAIGN.turn(request.user, found, "adjust")
    typed = await typed_of(found)
    kept = {name: typed[name] for name in AdjustForm.fields if name in typed}
    return await _adjusting(request, found, AdjustForm(None, **kept, ends_on=found["ends_on"]))


@post(f"{ONE}/adjust", access=in_business, name="accountability.campaign.adjust")
async def adjust(request: Asked, campaign_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, campaign_id, "adjust")
    form = AdjustForm(await request.form())
    if form.ok:
        try:
            await adjust_it(found, request.user, Adjusted(**form.clean))
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{campaign_id}", "saved")
    return await _adjusting(request, found, form)


async def _adjusting(request: Asked, found: Record, form: Form) -> Page:
    return Page(
        request,
        "accountability/campaign/adjust.html",
        status=422 if form.errors else 200,
        title="调整期间安排",
        campaign=row_of(found, today()),
        subject=subject_of(found),
        form=form,
        units=await units_to_cover(found),
        times=list(TIMES.items()),
    )


ROUTES = [changing, change, adjusting, adjust]

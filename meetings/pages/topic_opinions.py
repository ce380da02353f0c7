"""Opinions before the meeting: ask, answer, wait no longer, settle. All of it on the topic's own page."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import opinions
from meetings.forms.topics import AskForm, OpinionForm, SettleForm
from meetings.pages.topic_moves import Nothing, refused
from meetings.pages.topic_page import topic_page
from meetings.queries.topics import topic_for
from portal.access import Me
from portal.errors import Refused
from portal.web.guards import OFFICE, in_business
from portal.web.page import see_other


@post("/topics/{topic_id:uuid}/ask", access=in_business, name="meetings.topic.ask")
async def ask(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form = AskForm(await request.form())
    if not form.ok:
        return await topic_page(request, topic_id, form=form, failed="ask", status=422)
    try:
        await opinions.ask(found, request.user, form.clean["units"])
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, "ask")
    return see_other(f"/meetings/topics/{topic_id}", "sent")


@post("/topics/{topic_id:uuid}/opinions/{asked_id:uuid}", access=in_business, name="meetings.topic.opinion")
async def give(request: Request[Me, Any, Any], topic_id: FromPath[UUID], asked_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form = OpinionForm(await request.form())
    if not form.ok:
        return await topic_page(request, topic_id, form=form, failed=f"opinion {asked_id}", status=422)
    try:
        await opinions.give(found, request.user, asked_id, **form.clean)
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, f"opinion {asked_id}")
    return see_other(f"/meetings/topics/{topic_id}", "sent")


@post("/topics/{topic_id:uuid}/opinions/{asked_id:uuid}/waive", access=OFFICE, name="meetings.topic.waive")
async def waive(request: Request[Me, Any, Any], topic_id: FromPath[UUID], asked_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form = Nothing(await request.form())
    try:
        await opinions.wait_no_longer(found, request.user, asked_id)
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, "")
    return see_other(f"/meetings/topics/{topic_id}", "saved")


@post("/topics/{topic_id:uuid}/settle", access=in_business, name="meetings.topic.settle")
async def settle(request: Request[Me, Any, Any], topic_id: FromPath[UUID]) -> Response[Any]:
    found = await topic_for(request.user, topic_id)
    form = SettleForm(await request.form())
    if not form.ok:
        return await topic_page(request, topic_id, form=form, failed="settle", status=422)
    try:
        await opinions.settle(found, request.user, **form.clean)
    except Refused as no:
        return await refused(request, topic_id, no.sentence, form, "settle")
    return see_other(f"/meetings/topics/{topic_id}", "saved")


ROUTES = [ask, give, waive, settle]

"""The moves of a resolution, each one button; and the request for more time."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import extending, resolving, verdicts
from meetings.forms.resolutions import (
    ExtensionForm,
    FeedbackForm,
    NoteForm,
    ReopenForm,
    VerdictForm,
)
from meetings.pages.resolutions import ADDRESS, resolution_page
from meetings.queries.resolution_dossiers import dossier_for
from meetings.queries.resolutions import resolution_for
from meetings.workflow import RESOLUTION
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Act = Callable[..., Awaitable[Any]]
ONE = "/resolutions/{resolution_id:uuid}"
PAGES = {
    "feed_back": ("meetings/feed_back.html", FeedbackForm),
    "reopen": ("meetings/reopen.html", ReopenForm),
    "revoke": ("meetings/revoke.html", NoteForm),
}
"""Moves that have a page of their own."""


async def decide(
    request: Request[Me, Any, Any], resolution_id: UUID, move: str, form: Form, act: Act, done: str
) -> Response[Any]:
    """Read, clean, act, go and look. The form carries the version one saw: what changed since is shown, not decided on."""
    found = await resolution_for(request.user, resolution_id)
    chosen = RESOLUTION.by_name[move]
    refuse_stale(await request.form(), found["version"], "这条议定事项")
    if not form.ok and chosen not in RESOLUTION.open_moves(request.user, found):
        stands = RESOLUTION.states[found["state"]]
        raise Refused(f"现在不能“{chosen.label}”：状态为“{stands}”，须由{chosen.rule.words}办理。")
    if not form.ok:
        if move in PAGES:
            return await _own_page(request, resolution_id, move, form, 422)
        return await resolution_page(request, resolution_id, form=form, failed=move, status=422)
    await act(found, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{resolution_id}", done)


async def _own_page(
    request: Request[Me, Any, Any], resolution_id: UUID, move: str, form: Form, status: int = 200
) -> Page:
    dossier = await dossier_for(request.user, resolution_id)
    chosen = RESOLUTION.by_name[move]
    if chosen not in dossier["moves"]:
        raise Refused(f"您现在不能“{chosen.label}”。")
    template = PAGES[move][0]
    return Page(request, template, status=status, title=chosen.label, **dossier, form=form, move=chosen)


@post(f"{ONE}/sign_for", access=in_business, name="meetings.resolution.sign_for")
async def sign_for(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = Nothing(await request.form())
    return await decide(request, resolution_id, "sign_for", form, resolving.sign_for, "saved")


@post(f"{ONE}/start", access=in_business, name="meetings.resolution.start")
async def start(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = Nothing(await request.form())
    return await decide(request, resolution_id, "start", form, resolving.start, "saved")


@get(f"{ONE}/feed_back", access=in_business, name="meetings.resolution.feeding_back")
async def feeding_back(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Page:
    return await _own_page(request, resolution_id, "feed_back", FeedbackForm())


@post(f"{ONE}/feed_back", access=in_business, name="meetings.resolution.feed_back")
async def feed_back(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = FeedbackForm(await request.form())
    return await decide(request, resolution_id, "feed_back", form, resolving.feed_back, "sent")


@post(f"{ONE}/take_back", access=in_business, name="meetings.resolution.take_back")
async def take_back(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = Nothing(await request.form())
    return await decide(request, resolution_id, "take_back", form, resolving.take_back, "withdrawn")


@post(f"{ONE}/verify", access=in_business, name="meetings.resolution.verify")
async def verify(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = Nothing(await request.form())
    return await decide(request, resolution_id, "verify", form, verdicts.verify, "saved")


@post(f"{ONE}/send_back", access=in_business, name="meetings.resolution.send_back")
async def send_back(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, resolution_id, "send_back", form, verdicts.send_back, "returned")


@post(f"{ONE}/close", access=in_business, name="meetings.resolution.close")
async def close(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = Nothing(await request.form())
    return await decide(request, resolution_id, "close", form, verdicts.close, "closed")


@post(f"{ONE}/remark", access=in_business, name="meetings.resolution.remark")
async def remark(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, resolution_id, "remark", form, verdicts.remark, "returned")


@get(f"{ONE}/reopen", access=in_business, name="meetings.resolution.reopening")
async def reopening(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Page:
    return await _own_page(request, resolution_id, "reopen", ReopenForm())


@post(f"{ONE}/reopen", access=in_business, name="meetings.resolution.reopen")
async def reopen(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = ReopenForm(await request.form())
    return await decide(request, resolution_id, "reopen", form, verdicts.reopen, "reopened")


@get(f"{ONE}/revoke", access=in_business, name="meetings.resolution.revoking")
async def revoking(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Page:
    return await _own_page(request, resolution_id, "revoke", NoteForm())


@post(f"{ONE}/revoke", access=in_business, name="meetings.resolution.revoke")
async def revoke(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, resolution_id, "revoke", form, verdicts.revoke, "saved")


@post(f"{ONE}/extension", access=in_business, name="meetings.resolution.ask_extension")
async def ask_extension(request: Request[Me, Any, Any], resolution_id: FromPath[UUID]) -> Response[Any]:
    found = await resolution_for(request.user, resolution_id)
    form = ExtensionForm(await request.form())
    if not form.ok:
        return await resolution_page(request, resolution_id, form=form, failed="extension", status=422)
    await extending.ask(found, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{resolution_id}", "sent")


@post(f"{ONE}/extension/{{request_id:uuid}}", access=in_business, name="meetings.resolution.decide_extension")
async def decide_extension(
    request: Request[Me, Any, Any], resolution_id: FromPath[UUID], request_id: FromPath[UUID]
) -> Response[Any]:
    await resolution_for(request.user, resolution_id)
    form = VerdictForm(await request.form())
    if not form.ok:
        return await resolution_page(request, resolution_id, form=form, failed=f"verdict {request_id}", status=422)
    granted = form.clean["verdict"] == "granted"
    await extending.decide(request.user, request_id, granted=granted, note=form.clean["note"])
    return see_other(f"{ADDRESS}/{resolution_id}", "saved")


ROUTES = [
    sign_for,
    start,
    feeding_back,
    feed_back,
    take_back,
    verify,
    send_back,
    close,
    remark,
    reopening,
    reopen,
    revoking,
    revoke,
    ask_extension,
    decide_extension,
]

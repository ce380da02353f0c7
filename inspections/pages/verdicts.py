"""The moves of an item: start, apply, check, close, return, reopen. Each is one button."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import ApplyForm, ReasonForm, ReopenForm
from inspections.pages.clashes import Clash, clash_shown, note_refusal, overtaken, typed_in
from inspections.pages.items import item_page
from inspections.states import STATES
from inspections.workflow import ITEM
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.form import Form, Nothing, seen_version
from portal.web.guards import any_role
from portal.web.page import Page, see_other

WORKERS = any_role(Role.liaison, Role.leader, Role.discipline)
CHECKERS = any_role(Role.liaison, Role.leader)
DISCIPLINE = any_role(Role.discipline)

Act = Callable[..., Awaitable[None]]


async def decide(
    request: Request[Me, Any, Any], item_id: UUID, move: str, form: Form, act: Act, done: str
) -> Response[Any]:
    """Read, clean, act, go and look. The form carries the version the person saw: what changed since is not decided on,
    it is shown beside what the person had typed."""
    found = await queries.item_for(request.user, item_id)
    chosen = ITEM.by_name[move]
    seen = seen_version(await request.form())
    if seen is not None and seen != found["version"]:
        return await _clash_page(request, item_id, move, form, seen)
    if not form.ok and chosen not in ITEM.open_moves(request.user, found):
        raise Refused(f"现在不能“{chosen.label}”：事项状态为“{STATES[found['state']]}”，须由{chosen.rule.words}办理。")
    if not form.ok:
        if ITEM.by_name[move].final:
            return await _own_page(request, move, found, form, 422)
        return await item_page(request, item_id, form=form, failed=move, status=422)
    try:
        await act(found, request.user, **form.clean)
    except Refused:
        if not await overtaken(request.user, found):
            raise
        return await _clash_page(request, item_id, move, form, found["version"])
    return see_other(f"/inspections/items/{item_id}", done)


async def _clash_page(request: Request[Me, Any, Any], item_id: UUID, move: str, form: Form, seen: int) -> Page:
    """409, with the item as it stands now. What was typed stays in its form if the move is still open."""
    found = await queries.item_for(request.user, item_id)
    chosen = ITEM.by_name[move]
    still_open = chosen in ITEM.open_moves(request.user, found)
    note_refusal(request, chosen.label)
    clash = Clash(seen, chosen.label, typed_in(form), still_open)
    if still_open and chosen.final:
        return await _own_page(request, move, found, form, 409, clash)
    return await item_page(
        request,
        item_id,
        form=form if form.fields and still_open else None,
        failed=move if form.fields and still_open else "",
        status=409,
        clash=clash,
    )


async def _own_page(
    request: Request[Me, Any, Any],
    move: str,
    found: dict[str, Any],
    form: Form,
    status: int = 200,
    clash: Clash | None = None,
) -> Page:
    chosen = ITEM.by_name[move]
    if chosen not in ITEM.open_moves(request.user, found):
        raise Refused(f"您现在不能“{chosen.label}”。")
    dossier = await queries.dossier_for(request.user, found["id"])
    return Page(
        request,
        f"inspections/{move}.html",
        status=status,
        title=chosen.label,
        form=form,
        clash=clash_shown(clash, dossier) if clash else None,
        **dossier,
    )


@post("/items/{item_id:uuid}/start", access=WORKERS, name="inspections.item.start")
async def start(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "start", Nothing(await request.form()), actions.start, "saved")


@post("/items/{item_id:uuid}/substantial", access=WORKERS, name="inspections.item.substantial")
async def substantial(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(
        request, item_id, "substantial", ReasonForm(await request.form()), actions.mark_substantial, "saved"
    )


@get("/items/{item_id:uuid}/apply", access=WORKERS, name="inspections.item.applying")
async def applying(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    found = await queries.item_for(request.user, item_id)
    return await _own_page(request, "apply", found, ApplyForm(None, outcome=found["outcome"]))


@post("/items/{item_id:uuid}/apply", access=WORKERS, name="inspections.item.apply")
async def apply(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "apply", ApplyForm(await request.form()), actions.apply, "sent")


@post("/items/{item_id:uuid}/withdraw", access=WORKERS, name="inspections.item.withdraw")
async def withdraw(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "withdraw", Nothing(await request.form()), actions.withdraw, "withdrawn")


@post("/items/{item_id:uuid}/pass_on", access=CHECKERS, name="inspections.item.pass_on")
async def pass_on(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "pass_on", Nothing(await request.form()), actions.pass_on, "sent")


@post("/items/{item_id:uuid}/send_back", access=CHECKERS, name="inspections.item.send_back")
async def send_back(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "send_back", ReasonForm(await request.form()), actions.send_back, "returned")


@post("/items/{item_id:uuid}/close", access=DISCIPLINE, name="inspections.item.close")
async def close(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "close", Nothing(await request.form()), actions.close, "closed")


@post("/items/{item_id:uuid}/return", access=DISCIPLINE, name="inspections.item.return")
async def return_item(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "return", ReasonForm(await request.form()), actions.return_item, "returned")


@get("/items/{item_id:uuid}/reopen", access=DISCIPLINE, name="inspections.item.reopening")
async def reopening(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    found = await queries.item_for(request.user, item_id)
    return await _own_page(request, "reopen", found, ReopenForm())


@post("/items/{item_id:uuid}/reopen", access=DISCIPLINE, name="inspections.item.reopen")
async def reopen(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, item_id, "reopen", ReopenForm(await request.form()), actions.reopen, "reopened")


ROUTES = [
    start,
    substantial,
    applying,
    apply,
    withdraw,
    pass_on,
    send_back,
    close,
    return_item,
    reopening,
    reopen,
]

"""The moves of a matter, each one button or one page; and who is kept from it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import matter_answers, matter_moves
from assignments.forms.matters import AnswerForm, AssignForm, NoteForm, ReassignForm
from assignments.pages.matter_page import ADDRESS, ONE, matter_page
from assignments.queries.matter_pages import dossier_for
from assignments.queries.matters import matter_for, units_to_handle
from assignments.workflow import MATTER
from portal.access import Me
from portal.errors import BadInput
from portal.web.form import ROOM_FOR_FILES, Form, Nothing, looked_at, refuse_stale
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

Act = Callable[..., Awaitable[Any]]
Asked = Request[Me, Any, Any]
HANDING = {"assign": AssignForm, "reassign": ReassignForm, "reopen": ReassignForm}
"""Moves that name a unit and a day, on a page of their own."""


async def seen(request: Asked, matter_id: UUID) -> dict[str, Any]:
    """The matter, unless it has changed since the person saw it: what changed is shown, not decided on."""
    found = await matter_for(request.user, matter_id)
    refuse_stale(await request.form(), found["version"], "这件事")
    return found


async def decide(
    request: Asked, matter_id: UUID, move: str, kind: type[Form], act: Act, done: str = "saved"
) -> Response[Any]:
    found = await seen(request, matter_id)
    form = kind(await request.form())
    if not form.ok:
        MATTER.turn(request.user, found, move)
        if move in HANDING:
            return await _handing_page(request, matter_id, move, form, 422)
        return await matter_page(request, matter_id, form=form, failed=move, status=422)
    await act(found, request.user, **form.clean)
    return see_other(f"{ADDRESS}/{matter_id}", done)


async def _handing_page(request: Asked, matter_id: UUID, move: str, form: Form, status: int = 200) -> Page:
    dossier = await dossier_for(request.user, matter_id)
    MATTER.turn(request.user, dossier["matter"], move)
    units = await units_to_handle(dossier["matter"])
    return Page(
        request,
        "assignments/matter_hand.html",
        status=status,
        title=MATTER.by_name[move].label,
        **{**dossier, "form": form},
        move=MATTER.by_name[move],
        units=[(unit["id"], unit["name"]) for unit in units],
    )


@get(f"{ONE}/assign", access=OFFICE, name="assignments.matter.assigning")
async def assigning(request: Asked, matter_id: FromPath[UUID]) -> Page:
    return await _handing_page(request, matter_id, "assign", AssignForm())


@post(f"{ONE}/assign", access=OFFICE, name="assignments.matter.assign")
async def assign(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "assign", AssignForm, _without_blanks(matter_moves.assign))


def _without_blanks(act: Act) -> Act:
    async def with_note(found: dict[str, Any], by: Me, *, note: str | None, **more: Any) -> None:
        await act(found, by, note=note or "", **more)

    return with_note


@get(f"{ONE}/reassign", access=OFFICE, name="assignments.matter.reassigning")
async def reassigning(request: Asked, matter_id: FromPath[UUID]) -> Page:
    return await _handing_page(request, matter_id, "reassign", ReassignForm())


@post(f"{ONE}/reassign", access=OFFICE, name="assignments.matter.reassign")
async def reassign(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "reassign", ReassignForm, matter_moves.reassign)


@get(f"{ONE}/reopen", access=OFFICE, name="assignments.matter.reopening")
async def reopening(request: Asked, matter_id: FromPath[UUID]) -> Page:
    found = await matter_for(request.user, matter_id)
    return await _handing_page(request, matter_id, "reopen", ReassignForm(unit=found["handling_unit"]))


@post(f"{ONE}/reopen", access=OFFICE, name="assignments.matter.reopen")
async def reopen(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "reopen", ReassignForm, matter_moves.reopen)


@post(f"{ONE}/note", access=OFFICE, name="assignments.matter.note")
async def note(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "note", NoteForm, matter_moves.note)


@post(f"{ONE}/close_own", access=CARRYING, name="assignments.matter.close_own")
async def close_own(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "close_own", NoteForm, matter_moves.close_own)


@post(f"{ONE}/settle", access=OFFICE, name="assignments.matter.settle")
async def settle(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "settle", Nothing, matter_moves.settle)


@post(f"{ONE}/send_back", access=OFFICE, name="assignments.matter.send_back")
async def send_back(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, matter_id, "send_back", NoteForm, matter_moves.send_back, "returned")


@post(f"{ONE}/answer", access=CARRYING, name="assignments.matter.answer", request_max_body_size=ROOM_FOR_FILES)
async def answer(request: Asked, matter_id: FromPath[UUID]) -> Response[Any]:
    found = await seen(request, matter_id)
    MATTER.turn(request.user, found, "answer")
    form = AnswerForm(await request.form())
    if form.ok:
        try:
            papers = [await looked_at(file, form.label("file")) for file in form.clean["file"]]
            await matter_answers.answer(found, request.user, text=form.clean["text"], papers=papers)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{matter_id}", "sent")
    return await matter_page(request, matter_id, form=form, failed="answer", status=422)


ROUTES = [
    assigning,
    assign,
    reassigning,
    reassign,
    reopening,
    reopen,
    note,
    close_own,
    settle,
    send_back,
    answer,
]

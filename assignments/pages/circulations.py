"""阅办 of a case: the office asks, each unit reads and answers, the board shows who is silent."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import circulations
from assignments.forms.circulations import CirculationForm, OpinionForm
from assignments.pages.attempts import attempt, status_of
from assignments.pages.frames import of_case
from assignments.pages.own_words import own_words_page
from assignments.queries.carriers import units_for
from assignments.queries.cases import case_for
from assignments.queries.circulations import circulation_for, circulations_for, reader_for
from assignments.queries.own_words import opinions_of
from assignments.rules import office
from portal.access import Me
from portal.errors import Missing
from portal.web.form import Form
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
ALL = "/cases/{case_id:uuid}/circulations"
ONE = f"{ALL}/{{circulation_id:uuid}}"
READER = f"{ONE}/readers/{{asked_id:uuid}}"


@get(ALL, access=CARRYING, name="assignments.circulations")
async def show(request: Asked, case_id: FromPath[UUID]) -> Page:
    try:
        return await circulations_page(request, case_id)
    except Missing:
        return await own_words_page(request, case_id, opinions_of)


async def circulations_page(
    request: Asked, case_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed`: "open", or "opinion" and the id of the unit's line."""
    case = await case_for(request.user, case_id)
    may_run = office(request.user, case)
    return Page(
        request,
        "assignments/circulations.html",
        status=status_of(form, refusal),
        **of_case(case, "/circulations"),
        may_run=may_run,
        circulations=await circulations_for(request.user, case),
        units=[(unit["id"], unit["name"]) for unit in await units_for(case)] if may_run else [],
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        refusal=refusal,
    )


@post(ALL, access=OFFICE, name="assignments.circulation.open")
async def open_circulation(request: Asked, case_id: FromPath[UUID]) -> Response[Any]:
    circulations.refuse_others(await case_for(request.user, case_id), request.user)
    form = CirculationForm(await request.form())

    async def act() -> None:
        await circulations.open_circulation(request.user, case_id, **form.clean)

    async def again(refusal: str) -> Page:
        return await circulations_page(request, case_id, form=form, failed="open", refusal=refusal)

    return await attempt(form, act, again, _path(case_id), "sent")


@post(f"{ONE}/remind", access=OFFICE, name="assignments.circulation.remind")
async def remind(request: Asked, case_id: FromPath[UUID], circulation_id: FromPath[UUID]) -> Response[Any]:
    return await _by_office(request, case_id, circulation_id, circulations.remind, "reminded")


@post(f"{ONE}/close", access=OFFICE, name="assignments.circulation.close")
async def close(request: Asked, case_id: FromPath[UUID], circulation_id: FromPath[UUID]) -> Response[Any]:
    return await _by_office(request, case_id, circulation_id, circulations.close, "ended")


async def _by_office(
    request: Asked, case_id: UUID, circulation_id: UUID, act: Callable[[Me, UUID, UUID], Awaitable[Any]], done: str
) -> Response[Any]:
    await circulation_for(await case_for(request.user, case_id), circulation_id)
    await act(request.user, case_id, circulation_id)
    return see_other(_path(case_id), done)


@post(f"{READER}/read", access=CARRYING, name="assignments.circulation.read")
async def read(
    request: Asked, case_id: FromPath[UUID], circulation_id: FromPath[UUID], asked_id: FromPath[UUID]
) -> Response[Any]:
    await circulations.mark_read(request.user, case_id, circulation_id, asked_id)
    return see_other(_path(case_id), "saved")


@post(f"{READER}/opinion", access=CARRYING, name="assignments.circulation.opinion")
async def opinion(
    request: Asked, case_id: FromPath[UUID], circulation_id: FromPath[UUID], asked_id: FromPath[UUID]
) -> Response[Any]:
    found = await circulation_for(await case_for(request.user, case_id), circulation_id)
    circulations.refuse_answer(found, await reader_for(found, asked_id), request.user)
    form = OpinionForm(await request.form())

    async def act() -> None:
        await circulations.give_opinion(request.user, case_id, circulation_id, asked_id, **form.clean)

    async def again(refusal: str) -> Page:
        failed = f"opinion {asked_id}"
        return await circulations_page(request, case_id, form=form, failed=failed, refusal=refusal)

    return await attempt(form, act, again, _path(case_id), "sent")


def _path(case_id: UUID) -> str:
    return f"/assignments/cases/{case_id}/circulations"


ROUTES = [show, open_circulation, remind, close, read, opinion]

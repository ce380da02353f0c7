"""法定期限 of a case: what the law gives, counted and explained; entered by the office, never the leader's own day."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import clocks
from assignments.forms.clocks import (
    CorrectionForm,
    ExtensionForm,
    FinishForm,
    PauseForm,
    ResumeForm,
    StartForm,
)
from assignments.pages.attempts import attempt, status_of
from assignments.pages.frames import of_case
from assignments.queries.cases import case_for
from assignments.queries.clocks import OTHER_LAWS, ROUTE, STARTS, clock_for, clocks_of, own_day_of
from assignments.rules import office
from assignments.states import CLOCKS, ROUTE_ARTICLES
from assignments.states import ROUTES as WAYS
from portal.access import Me
from portal.errors import Refused
from portal.web.form import Form
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page

Asked = Request[Me, Any, Any]
ALL = "/cases/{case_id:uuid}/clocks"
ONE = f"{ALL}/{{clock_id:uuid}}"


@get(ALL, access=CARRYING, name="assignments.clocks")
async def show(request: Asked, case_id: FromPath[UUID]) -> Page:
    return await clocks_page(request, case_id)


async def clocks_page(
    request: Asked, case_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed`: "start", or what was to be done with one clock and its kind (「extend handling」)."""
    case = await case_for(request.user, case_id)
    found = await clocks_of(case)
    known = {clock["kind"] for clock in found}
    runs = case["route"] == ROUTE
    return Page(
        request,
        "assignments/clocks.html",
        status=status_of(form, refusal),
        **of_case(case, "/clocks"),
        runs=runs,
        may_enter=runs and office(request.user, case),
        clocks=found,
        missing=[
            (kind, words, STARTS[kind]) for kind, words in CLOCKS.items() if kind not in known or failed == "start"
        ],
        route_words=WAYS[case["route"]],
        article=ROUTE_ARTICLES[case["route"]],
        other_law=OTHER_LAWS.get(case["route"], ""),
        own_day=await own_day_of(case),
        form=form,
        failed=failed,
        form_prefix=failed.replace(" ", "-") or "f",
        refusal=refusal,
    )


@post(ALL, access=OFFICE, name="assignments.clock.start")
async def start(request: Asked, case_id: FromPath[UUID]) -> Response[Any]:
    clocks.refuse_others(await case_for(request.user, case_id), request.user)
    form = StartForm(await request.form())

    async def act() -> None:
        await clocks.start(request.user, case_id, **form.clean)

    async def again(refusal: str) -> Page:
        return await clocks_page(request, case_id, form=form, failed="start", refusal=refusal)

    return await attempt(form, act, again, _path(case_id))


@post(f"{ONE}/extend", access=OFFICE, name="assignments.clock.extend")
async def extend(request: Asked, case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    return await _change(request, case_id, clock_id, "extend", ExtensionForm(await request.form()))


@post(f"{ONE}/pause", access=OFFICE, name="assignments.clock.pause")
async def pause(request: Asked, case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    return await _change(request, case_id, clock_id, "pause", PauseForm(await request.form()))


@post(f"{ONE}/resume", access=OFFICE, name="assignments.clock.resume")
async def resume(request: Asked, case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    return await _change(request, case_id, clock_id, "resume", ResumeForm(await request.form()))


@post(f"{ONE}/finish", access=OFFICE, name="assignments.clock.finish")
async def finish(request: Asked, case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    return await _change(request, case_id, clock_id, "finish", FinishForm(await request.form()))


@post(f"{ONE}/correct", access=OFFICE, name="assignments.clock.correct")
async def correct(request: Asked, case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> Response[Any]:
    return await _change(request, case_id, clock_id, "correct", CorrectionForm(await request.form()))


ACTS: dict[str, tuple[Callable[..., Awaitable[None]], str]] = {
    "extend": (clocks.extend, "may_extend"),
    "pause": (clocks.pause, "may_pause"),
    "resume": (clocks.resume, "open_pause"),
    "finish": (clocks.finish, "may_finish"),
    "correct": (clocks.correct, "id"),
}
"""What each button does, and what a clock shows where it has that button."""


async def _change(request: Asked, case_id: UUID, clock_id: UUID, name: str, form: Form) -> Response[Any]:
    case = await case_for(request.user, case_id)
    clocks.refuse_others(case, request.user)
    clock = await clock_for(case, clock_id)
    act_of, offered = ACTS[name]
    if not form.ok and not any(one["id"] == clock_id and one[offered] for one in await clocks_of(case)):
        raise Refused("该项期限现在不能这样办理，请看过最新情况后再办。")

    async def act() -> None:
        await act_of(request.user, case_id, clock_id, **form.clean)

    async def again(refusal: str) -> Page:
        return await clocks_page(request, case_id, form=form, failed=f"{name} {clock['kind']}", refusal=refusal)

    return await attempt(form, act, again, _path(case_id))


def _path(case_id: UUID) -> str:
    return f"/assignments/cases/{case_id}/clocks"


ROUTES = [show, start, extend, pause, resume, finish, correct]

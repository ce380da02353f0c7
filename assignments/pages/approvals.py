"""一并批准: everything that waits for one person's word, ticked and decided together, each in a transaction of its own."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Request, get, post
from litestar.response import Response

from assignments.actions import assigning, extending, planning
from assignments.queries.approving import waiting_on
from portal.access import Me
from portal.errors import Missing, Refused
from portal.web.form import chosen_of
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
MOST = 100
"""Rows of one act."""


async def _grant(line: dict[str, Any], me: Me) -> None:
    await extending.decide(line, me, line["request"], granted=True)


ACTS: dict[str, Callable[[dict[str, Any], Me], Awaitable[Any]]] = {
    "endorse": assigning.endorse,
    "approve": assigning.approve,
    "plan": planning.approve_plan,
    "extension": _grant,
}


@get("/approvals", access=CARRYING, name="assignments.approvals")
async def approvals(request: Asked) -> Page:
    return _page(request, await waiting_on(request.user, MOST))


@post("/approvals", access=CARRYING, name="assignments.approvals.approve")
async def approve(request: Asked) -> Response[Any]:
    """What could not be done is listed with its sentence; the others are done."""
    sent = await request.form()
    chosen = chosen_of(sent.getall("chosen", []), MOST)
    lines = await waiting_on(request.user, MOST)
    if not chosen:
        return _page(request, lines, complaint="请先勾选要批准的事项。", status=422)
    waiting = {line["key"]: line for line in lines}
    failed = [
        {"number": waiting[key]["number"] if key in waiting else "", "sentence": sentence}
        for key, version in chosen.items()
        if (sentence := await _refusal(waiting.get(key), version, request.user))
    ]
    if not failed:
        return see_other("/assignments/approvals", "approved")
    left = await waiting_on(request.user, MOST)
    return _page(request, left, failed=failed, done=len(chosen) - len(failed), status=409)


async def _refusal(line: dict[str, Any] | None, version: int, me: Me) -> str:
    """Do it; why not, in a sentence, where it could not be done."""
    if line is None:
        return "这一项已不在等您批准，可能刚刚已由他人办理。"
    if line["version"] != version:
        return "这一项刚刚已有变化，请看过最新情况后再批准。"
    try:
        await ACTS[line["kind"]](line, me)
    except Missing:
        return "这一项您已看不到。"
    except Refused as refused:
        return refused.sentence
    return ""


def _page(
    request: Asked,
    lines: list[dict[str, Any]],
    *,
    complaint: str = "",
    failed: Sequence[dict[str, str]] = (),
    done: int = 0,
    status: int = 200,
) -> Page:
    return Page(
        request,
        "assignments/approvals.html",
        status=status,
        title="等我批准",
        lines=lines,
        complaint=complaint,
        failed=failed,
        done=done,
    )


ROUTES = [approvals, approve]

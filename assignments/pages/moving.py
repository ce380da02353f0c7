"""The moves of an assignment up to the leader's hand, each one button; grave ones, and those that need a reason, on a page."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import assigning
from assignments.forms.assigning import NoteForm
from assignments.pages import frames
from assignments.queries.assignments import assignment_for, subject_of
from assignments.workflow import ASSIGNMENT
from portal.access import Me
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Act = Callable[..., Awaitable[Any]]
ONE = "/{assignment_id:uuid}"

CONSEQUENCES = {
    "send_back": ("包案情况表退回填表人修改，修改后重新提交；", "退回的理由告知填表人。"),
    "deliver": (
        "告知包案领导和主办、协办单位，从今天起计入督办台账；",
        "化解时限此后只能由主要负责人在到期前批准延期；",
        "包案领导接收后制定化解方案。",
    ),
    "decline": ("退回联席会议办公室，由办公室另行安排；", "您不再负责此案，记录保留。"),
    "withdraw": (
        "不再包案，不计入按期，也不计入逾期；",
        "告知包案领导和责任单位；",
        "撤销后不能恢复，可以重新填表包案。",
    ),
}

LEAVING = {"decline": "/assignments/mine"}
"""Where one goes after a move that may leave nothing to look at."""


async def decide(request: Asked, assignment_id: UUID, move: str, form: Form, act: Act, done: str) -> Response[Any]:
    """Read, clean, act, go and look. The form carries the version one saw: what changed since is looked at first."""
    found = await assignment_for(request.user, assignment_id)
    refuse_stale(await request.form(), found["version"], "这件包案")
    if not form.ok:
        return move_page(request, found, move, form, 422)
    await act(found, request.user, **form.clean)
    return see_other(LEAVING.get(move) or subject_of(found).path, done)


def move_page(request: Asked, found: dict[str, Any], move: str, form: Form, status: int = 200) -> Page:
    """The page that asks once more, or for the reason."""
    chosen = ASSIGNMENT.turn(request.user, found, move)
    return Page(
        request,
        "assignments/move.html",
        status=status,
        **{**frames.of_assignment(found), "title": chosen.label},
        form=form,
        move=chosen,
        consequences=CONSEQUENCES[move],
        button_tone="primary" if move == "deliver" else "grave",
    )


@post(f"{ONE}/propose", access=CARRYING, name="assignments.assignment.propose")
async def propose(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, assignment_id, "propose", Nothing(await request.form()), assigning.propose, "sent")


@post(f"{ONE}/endorse", access=CARRYING, name="assignments.assignment.endorse")
async def endorse(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, assignment_id, "endorse", Nothing(await request.form()), assigning.endorse, "sent")


@post(f"{ONE}/approve", access=CARRYING, name="assignments.assignment.approve")
async def approve(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, assignment_id, "approve", Nothing(await request.form()), assigning.approve, "approved")


@post(f"{ONE}/send_back", access=CARRYING, name="assignments.assignment.send_back")
async def send_back(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, assignment_id, "send_back", form, assigning.send_back, "sent_back")


@get(f"{ONE}/deliver", access=CARRYING, name="assignments.assignment.delivering")
async def delivering(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return move_page(request, await assignment_for(request.user, assignment_id), "deliver", Nothing())


@post(f"{ONE}/deliver", access=CARRYING, name="assignments.assignment.deliver")
async def deliver(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    return await decide(
        request, assignment_id, "deliver", Nothing(await request.form()), assigning.deliver, "delivered"
    )


@post(f"{ONE}/accept", access=CARRYING, name="assignments.assignment.accept")
async def accept(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    return await decide(request, assignment_id, "accept", Nothing(await request.form()), assigning.accept, "accepted")


@get(f"{ONE}/decline", access=CARRYING, name="assignments.assignment.declining")
async def declining(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return move_page(request, await assignment_for(request.user, assignment_id), "decline", NoteForm())


@post(f"{ONE}/decline", access=CARRYING, name="assignments.assignment.decline")
async def decline(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, assignment_id, "decline", form, assigning.decline, "declined")


@get(f"{ONE}/withdraw", access=CARRYING, name="assignments.assignment.withdrawing")
async def withdrawing(request: Asked, assignment_id: FromPath[UUID]) -> Page:
    return move_page(request, await assignment_for(request.user, assignment_id), "withdraw", NoteForm())


@post(f"{ONE}/withdraw", access=CARRYING, name="assignments.assignment.withdraw")
async def withdraw(request: Asked, assignment_id: FromPath[UUID]) -> Response[Any]:
    form = NoteForm(await request.form())
    return await decide(request, assignment_id, "withdraw", form, assigning.withdraw, "saved")


ROUTES = [
    propose,
    endorse,
    approve,
    send_back,
    delivering,
    deliver,
    accept,
    declining,
    decline,
    withdrawing,
    withdraw,
]

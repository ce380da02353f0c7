"""The moves of a 问责记录, each on a page that says what follows and asks for what has to be written."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions import records_moves, records_objections
from portal.accountability.forms.records import AnswerForm, ObjectForm, WithdrawForm
from portal.accountability.pages.records import shown
from portal.accountability.pages.records_entering import ONE, seen
from portal.accountability.pages.records_page import facts_of, open_moves
from portal.accountability.queries import records as queries
from portal.accountability.queries.records import record_for, subject_of
from portal.accountability.rules import recording
from portal.accountability.workflow import RECORD
from portal.errors import BadInput, Refused
from portal.web.form import Form, Nothing
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
Act = Callable[..., Awaitable[Any]]
CONSEQUENCES = {
    "check": (
        "您已对照决定文件逐项核对；",
        "记录从今天起计入统计，有权查看的人员可以看到；",
        "系统告知被问责人（单位负责人）有一条与其有关的记录，期限内可以提出异议。",
    ),
    "object": (
        "记录暂停计入任何清单和统计，直到答复；",
        "由登记单位另一名工作人员在期限内答复，结果告知您；",
        "对同一条记录只能提出一次。",
    ),
    "uphold": ("记录撤销，不再计入任何清单和统计，不能恢复；", "答复和理由告知对方。"),
    "dismiss": ("记录恢复计入清单和统计；", "答复和理由告知对方。"),
    "withdraw": ("记录不再计入任何清单和统计，不能恢复；", "生效过的，告知被问责人（单位负责人）。"),
}
GRAVE = {"uphold", "withdraw"}


async def _asking(request: Asked, record_id: UUID, move: str, form: Form, status: int = 200) -> Page:
    """The page that asks once more, with what is to be written."""
    record = await record_for(request.user, record_id)
    chosen = _open(request.user, record, move)
    await audit.record(request.user, "accountability.record.see", subject_of(record))
    return Page(
        request,
        "accountability/records/move.html",
        status=status,
        title=chosen.label,
        record=shown(record),
        facts=facts_of(record, recording(request.user, record)),
        subject=subject_of(record),
        objection=await queries.objection_to(record_id),
        move=chosen,
        consequences=CONSEQUENCES[move],
        tone="grave" if move in GRAVE else "primary",
        form=form,
        needs_paper=record["state"] != RECORD.start,
    )


def _open(me: Me, record: Record, move: str) -> Any:
    """Whose turn it is not is told so, before anything about what was typed."""
    chosen = RECORD.by_name[move]
    if chosen not in open_moves(me, record):
        stands = RECORD.states[record["state"]]
        raise Refused(f"现在不能“{chosen.label}”：状态为“{stands}”，须由{chosen.rule.words}在期限内办理。")
    return chosen


async def _decide(request: Asked, record_id: UUID, move: str, kind: type[Form], act: Act) -> Response[Any]:
    record = await seen(request, record_id)
    _open(request.user, record, move)
    form = kind(await request.form())
    if form.ok:
        try:
            await act(record, request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(subject_of(record).path, "saved")
    return await _asking(request, record_id, move, form, 422)


@get(f"{ONE}/check", access=in_business, name="accountability.record.checking")
async def checking(request: Asked, record_id: FromPath[UUID]) -> Page:
    return await _asking(request, record_id, "check", Nothing())


@post(f"{ONE}/check", access=in_business, name="accountability.record.check")
async def check(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, record_id, "check", Nothing, records_moves.check)


@get(f"{ONE}/withdraw", access=in_business, name="accountability.record.withdrawing")
async def withdrawing(request: Asked, record_id: FromPath[UUID]) -> Page:
    return await _asking(request, record_id, "withdraw", WithdrawForm())


@post(f"{ONE}/withdraw", access=in_business, name="accountability.record.withdraw")
async def withdraw(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, record_id, "withdraw", WithdrawForm, records_moves.withdraw)


@get(f"{ONE}/object", access=in_business, name="accountability.record.objecting")
async def objecting(request: Asked, record_id: FromPath[UUID]) -> Page:
    return await _asking(request, record_id, "object", ObjectForm())


@post(f"{ONE}/object", access=in_business, name="accountability.record.object")
async def object_to(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, record_id, "object", ObjectForm, records_objections.object_to)


def _with(verdict: str) -> Act:
    async def act(record: Record, by: Me, *, reason: str) -> None:
        await records_objections.answer(record, by, verdict, reason)

    return act


@get(f"{ONE}/uphold", access=in_business, name="accountability.record.upholding")
async def upholding(request: Asked, record_id: FromPath[UUID]) -> Page:
    return await _asking(request, record_id, "uphold", AnswerForm())


@post(f"{ONE}/uphold", access=in_business, name="accountability.record.uphold")
async def uphold(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, record_id, "uphold", AnswerForm, _with("upheld"))


@get(f"{ONE}/dismiss", access=in_business, name="accountability.record.dismissing")
async def dismissing(request: Asked, record_id: FromPath[UUID]) -> Page:
    return await _asking(request, record_id, "dismiss", AnswerForm())


@post(f"{ONE}/dismiss", access=in_business, name="accountability.record.dismiss")
async def dismiss(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, record_id, "dismiss", AnswerForm, _with("dismissed"))


ROUTES = [
    checking,
    check,
    withdrawing,
    withdraw,
    objecting,
    object_to,
    upholding,
    uphold,
    dismissing,
    dismiss,
]

"""The page of one inspection: its plan, team, units and matters, what may be done with it, what became of it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import deciding, drafting
from portal.accountability.forms.supervision import NoteForm, PlanForm
from portal.accountability.queries import supervision_matters as matters
from portal.accountability.queries.supervision import (
    ADDRESS,
    inside_for,
    subject_of,
    supervision_for,
    team_of,
    units_of,
)
from portal.accountability.supervision_rules import SIGNS, office
from portal.accountability.supervision_states import DRAWN_AS, FORMS, SUPERVISION_STATES, SUPERVISION_TONES, VERDICTS
from portal.accountability.supervision_workflow import SUPERVISION
from portal.errors import BadInput, Refused
from portal.web.form import Form, Nothing, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Act = Callable[..., Awaitable[Any]]
ONE = "/supervision/{supervision_id:uuid}"
MARKS = {
    "draft": "note",
    "draw": "note",
    "send_back": "warn",
    "reopen": "warn",
    "sign_unit": "letter",
    "sign": "letter",
}
WAITING = {
    "drafted": "督查单位正在起草方案。",
    "to_approve": "正在等审批。审批人不能是起草人或最后修改的人。",
    "running": "督查正在进行，由督查组填写情况，组长写完后报请签发。",
    "to_sign": "反馈意见正在等签发。",
    "fed_back": "已反馈。整改、复核和回访都办完后，由督查单位结束督查。",
    "closed": "督查已结束。",
    "withdrawn": "已撤回。",
}


@get(ONE, access=in_business, name="accountability.supervision")
async def show(request: Asked, supervision_id: FromPath[UUID]) -> Page:
    return await supervision_page(request, supervision_id)


async def supervision_page(
    request: Asked, supervision_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed` names the part whose form came back; `refusal`: the sentence of a refusal, what was typed is kept."""
    me, found = request.user, await supervision_for(request.user, supervision_id)
    state, inside = found["state"], found["inside"]
    subject = subject_of(found)
    writes = state == "drafted" and office(me, found)
    moves = [move for move in SUPERVISION.open_moves(me, found) if move.name != "sign"]
    return Page(
        request,
        "accountability/supervision/supervision.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject.title,
        supervision=found,
        subject=subject,
        state_words=SUPERVISION_STATES[state],
        tone=SUPERVISION_TONES[state],
        facts=_facts(found),
        inside=inside,
        team=await team_of(supervision_id),
        units=await units_of(me, supervision_id),
        matters=[
            {**one, "verdict_words": VERDICTS.get(one["verdict"], "")}
            for one in await matters.matters_of(me, supervision_id)
        ]
        if inside
        else [],
        draws=[_drawn(one) for one in await matters.draws_of(me, supervision_id)] if inside else [],
        moves=moves,
        waiting=WAITING[state],
        may_sign=state == "to_sign" and SIGNS(me, found),
        may_plan=writes,
        may_recuse=office(me, found),
        may_add=office(me, found) and state in {"drafted", "running"},
        plan=_typed(found) if writes else None,
        forms=list(FORMS.items()),
        entries=entries_of(await history_of(supervision_id), MARKS) if inside else [],
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


def _facts(found: dict[str, Any]) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [
        ("督查方式", FORMS[found["form"]]),
        ("督查单位", found["unit_name"]),
        ("督查时间", f"{found['starts_on'].isoformat()} 至 {found['ends_on'].isoformat()}"),
    ]
    if found["inside"]:
        facts += [
            ("督查依据", found["basis"]),
            ("起草", found["drafted_by_name"]),
            ("审批", found["approved_by_name"]),
            ("回访", f"整改到期后 {found['follow_weeks']} 周"),
        ]
    return [*facts, ("联系人", found["contact"])]


def _drawn(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "standing_words": DRAWN_AS[one["standing"]], "eligible": len(one["known"])}


def _typed(found: dict[str, Any]) -> PlanForm:
    return PlanForm(None, **{name: found[name] for name in PlanForm.fields})


@post(f"{ONE}/edit", access=in_business, name="accountability.supervision.edit")
async def edit(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    found = await inside_for(request.user, supervision_id)
    drafting.refuse_others(found, request.user)
    form = PlanForm(await request.form())
    if form.ok:
        version = seen_version(await request.form())
        found["version"] = found["version"] if version is None else version
        try:
            await drafting.edit(found, request.user, drafting.Plan(**form.said()))
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await supervision_page(request, supervision_id, form=form, failed="edit", refusal=no.sentence)
        else:
            return see_other(f"{ADDRESS}/{supervision_id}", "saved")
    return await supervision_page(request, supervision_id, form=form, failed="edit")


async def _decide(
    request: Asked, supervision_id: UUID, move: str, kind: type[Form], act: Act, done: str = "saved"
) -> Response[Any]:
    """Whose turn it is not is told so, before anything about what was typed."""
    found = await inside_for(request.user, supervision_id)
    version = seen_version(await request.form())
    if version is not None and version != found["version"]:
        raise Refused(drafting.STALE)
    SUPERVISION.turn(request.user, found, move)
    form = kind(await request.form())
    if not form.ok:
        return await supervision_page(request, supervision_id, form=form, failed=move)
    try:
        await act(found, request.user, **form.clean)
    except Refused as no:
        return await supervision_page(request, supervision_id, form=form, failed=move, refusal=no.sentence)
    return see_other(f"{ADDRESS}/{supervision_id}", done)


@post(f"{ONE}/submit", access=in_business, name="accountability.supervision.submit")
async def submit(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "submit", Nothing, deciding.submit, "sent")


@post(f"{ONE}/approve", access=in_business, name="accountability.supervision.approve")
async def approve(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "approve", Nothing, deciding.approve, "approved")


@post(f"{ONE}/send_back", access=in_business, name="accountability.supervision.send_back")
async def send_back(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "send_back", NoteForm, deciding.send_back)


@post(f"{ONE}/finish", access=in_business, name="accountability.supervision.finish")
async def finish(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "finish", Nothing, deciding.finish, "sent")


@post(f"{ONE}/reopen", access=in_business, name="accountability.supervision.reopen")
async def reopen(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "reopen", NoteForm, deciding.reopen)


@post(f"{ONE}/close", access=in_business, name="accountability.supervision.close")
async def close(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "close", Nothing, deciding.close, "ended")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.supervision.withdraw")
async def withdraw(request: Asked, supervision_id: FromPath[UUID]) -> Response[Any]:
    return await _decide(request, supervision_id, "withdraw", NoteForm, deciding.withdraw, "withdrawn")


ROUTES = [show, edit, submit, approve, send_back, finish, reopen, close, withdraw]

"""责任交接: choose who leaves and who takes over, look at every item, print and sign; the receiver confirms."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import HandOverForm, ReasonForm, TakeOverForm
from inspections.forms.whole_round import MOST
from portal.access import Me
from portal.errors import Missing, Refused
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import Form, chosen_of
from portal.web.guards import INSPECTIONS, any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

WORKERS = any_role(Role.liaison, Role.leader, Role.discipline)
ADDRESS = "/inspections/hand-overs"
Asked = Request[Me, Any, Any]


@get("/hand-overs", access=INSPECTIONS, name="inspections.hand_overs")
async def overview(request: Asked) -> Page:
    me = request.user
    return Page(
        request,
        "inspections/handover_list.html",
        title="责任交接",
        records=[{**record, **_stands(record)} for record in await queries.hand_overs_for(me)],
        may_prepare=me.has(Role.liaison, Role.leader, Role.discipline),
    )


def _stands(record: dict[str, Any]) -> dict[str, str]:
    if record["withdrawn_at"]:
        return {"words": "已撤回", "tone": "plain"}
    if record["effective_at"]:
        return {"words": "已生效", "tone": "done"}
    return {"words": "待接收", "tone": "waiting"}


@get("/hand-overs/new", access=WORKERS, name="inspections.hand_over.new")
async def new(request: Asked) -> Page:
    giver = request.query_params.get("giver", "")
    return await _form_page(request, id_in(giver), HandOverForm())


@post("/hand-overs/new", access=WORKERS, name="inspections.hand_over.prepare")
async def prepare(request: Asked) -> Response[Any]:
    sent = await request.form()
    giver = sent.get("giver", "")
    if not isinstance(giver, str) or not id_in(giver):
        raise Refused("请先选择移交人。")
    form = HandOverForm(sent)
    chosen = chosen_of(sent.getall("chosen", []), MOST)
    if form.ok and not chosen:
        form.error("receiver", "请在下表中至少勾选一项要移交的事项")
    if not form.ok:
        return await _form_page(request, UUID(giver), form, [str(one) for one in chosen], 422)
    try:
        made = await actions.prepare_hand_over(
            request.user,
            giver=UUID(giver),
            receiver=form.clean["receiver"],
            witness=form.clean["witness"],
            chosen=chosen,
            at_once=form.clean["when"] == "at_once",
            reason=form.clean["reason"],
        )
    except Refused as refused:  # what was chosen stays chosen
        form.error("receiver", refused.sentence)
        return await _form_page(request, UUID(giver), form, [str(one) for one in chosen], 409)
    return see_other(f"{ADDRESS}/{made}", "saved")


async def _form_page(
    request: Asked, giver: UUID | None, form: HandOverForm, ticked: list[str] | None = None, status: int = 200
) -> Page:
    """`ticked`: the rows that were ticked when the form came back; all of them at first."""
    me = request.user
    items = await queries.held_by(me, giver) if giver else []
    people = [one for one in await queries.receivers_for(items, giver) if one["id"] != me.id] if giver else []
    return Page(
        request,
        "inspections/handover_form.html",
        status=status,
        title="办理责任交接",
        giver=await queries.person_with_office(giver) if giver and items else None,
        asked=giver is not None,
        givers=[(one["id"], _giver_words(one)) for one in await queries.givers_for(me)],
        items=[{**item, "ticked": ticked is None or str(item["id"]) in ticked} for item in items],
        receivers=_options(people),
        witnesses=_options(await queries.witnesses_for(items, giver)) if giver and items else [],
        may_at_once=bool(items) and all(queries.runs_it(me, item) for item in items),
        form=form,
    )


def _giver_words(one: dict[str, Any]) -> str:
    return f"{one['name']}（{one['title'] or '无岗位'}，{one['items']} 项{'，账号已停用' if one['gone'] else ''}）"


def _options(people: list[dict[str, Any]]) -> list[tuple[UUID, str]]:
    return [(one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）") for one in people]


@get("/hand-overs/{hand_over_id:uuid}", access=INSPECTIONS, name="inspections.hand_over")
async def hand_over(request: Asked, hand_over_id: FromPath[UUID]) -> Page:
    return await _record_page(request, hand_over_id, None)


async def _record_page(
    request: Asked, hand_over_id: UUID, form: Form | None, failed: str = "", status: int = 200
) -> Page:
    me = request.user
    record = await queries.hand_over_for(me, hand_over_id)
    waits = not (record["effective_at"] or record["withdrawn_at"])
    return Page(
        request,
        "inspections/handover.html",
        status=status,
        title=f"责任交接：{record['giver_name']} → {record['receiver_name']}",
        record=record,
        stands=_stands(record),
        waits=waits,
        may_take=waits and me.id == record["receiver"],
        may_withdraw=waits and (record["may_run"] or me.id in (record["made_by"], record["receiver"])),
        form=form,
        failed=failed,
    )


@get("/hand-overs/{hand_over_id:uuid}/paper.pdf", access=INSPECTIONS, name="inspections.hand_over.paper")
async def paper(request: Asked, hand_over_id: FromPath[UUID]) -> Response[bytes]:
    record = await queries.hand_over_for(request.user, hand_over_id)
    kept = record["paper"]
    if kept is None:
        raise Missing
    subject = actions.subject_for(record)
    return await give_out(request.user, subject, kept)


@post("/hand-overs/{hand_over_id:uuid}/take", access=WORKERS, name="inspections.hand_over.take")
async def take(request: Asked, hand_over_id: FromPath[UUID]) -> Response[Any]:
    record = await queries.hand_over_for(request.user, hand_over_id)
    form = TakeOverForm(await request.form())
    if not form.ok:
        return await _record_page(request, hand_over_id, form, "take", 422)
    await actions.take_over(request.user, record)
    return see_other(f"{ADDRESS}/{hand_over_id}", "saved")


@post("/hand-overs/{hand_over_id:uuid}/withdraw", access=WORKERS, name="inspections.hand_over.withdraw")
async def withdraw(request: Asked, hand_over_id: FromPath[UUID]) -> Response[Any]:
    record = await queries.hand_over_for(request.user, hand_over_id)
    form = ReasonForm(await request.form())
    if not form.ok:
        return await _record_page(request, hand_over_id, form, "withdraw", 422)
    await actions.withdraw_hand_over(request.user, record, form.clean["note"])
    return see_other(f"{ADDRESS}/{hand_over_id}", "withdrawn")


ROUTES = [overview, new, prepare, hand_over, paper, take, withdraw]

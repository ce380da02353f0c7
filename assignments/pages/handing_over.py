"""换岗交接: choose who leaves and who takes over, look at every case, print and sign; the receiver confirms."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import handing_over, taking_over
from assignments.forms.handing_over import HandOverForm, TakeOverForm
from assignments.queries.carriers import leaders_for
from assignments.queries.handing_over import givers_for, hand_over_for, hand_overs_for, held_by
from portal.access import Me
from portal.errors import Missing, Refused
from portal.subjects import id_in
from portal.web.form import Form, chosen_of
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other
from portal.web.pages.download import give_out

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
ADDRESS = "/assignments/hand-overs"
ONE = "/hand-overs/{hand_over_id:uuid}"
MOST = 300
"""Rows of one act: so many are written in a few seconds, and so many a person can look through."""


@get("/hand-overs", access=CARRYING, name="assignments.hand_overs")
async def overview(request: Asked) -> Page:
    me = request.user
    return Page(
        request,
        "assignments/hand_overs.html",
        title="换岗交接",
        records=[{**record, **_stands(record)} for record in await hand_overs_for(me)],
        givers=[(f"{one['register']}_{one['id']}", _giver_words(one)) for one in await givers_for(me)],
    )


def _stands(record: Record) -> dict[str, str]:
    if record["withdrawn_at"]:
        return {"words": "已撤回", "tone": "plain"}
    if record["confirmed_at"]:
        return {"words": "已生效", "tone": "done"}
    return {"words": "待接收", "tone": "waiting"}


def _giver_words(one: Record) -> str:
    gone = "，账号已停用" if one["gone"] else ""
    return f"{one['name']}（{one['title']}，{one['cases']} 件，{one['register_name']}{gone}）"


@get("/hand-overs/new", access=CARRYING, name="assignments.hand_over.new")
async def new(request: Asked) -> Page:
    giver = await _giver_of(request.user, request.query_params.get("giver", ""))
    return await _form_page(request, giver, HandOverForm())


@post("/hand-overs/new", access=CARRYING, name="assignments.hand_over.prepare")
async def prepare(request: Asked) -> Response[Any]:
    sent = await request.form()
    named = sent.get("giver", "")
    giver = await _giver_of(request.user, named if isinstance(named, str) else "")
    form = HandOverForm(sent)
    chosen = chosen_of(sent.getall("chosen", []), MOST)
    if form.ok and not chosen:
        form.error("receiver", "请至少勾选一件要交接的包案")
    if not form.ok:
        return await _form_page(request, giver, form, [str(one) for one in chosen], 422)
    try:
        made = await handing_over.prepare(
            request.user, register=giver["register"], giver=giver["id"], chosen=chosen, **form.clean
        )
    except Refused as refused:  # what was chosen stays chosen
        form.error("receiver", refused.sentence)
        return await _form_page(request, giver, form, [str(one) for one in chosen], 409)
    return see_other(f"{ADDRESS}/{made}", "saved")


async def _giver_of(me: Me, named: str) -> Record:
    """`register_person` as the page wrote it."""
    register, _, person = named.partition("_")
    wanted = (id_in(register), id_in(person))
    found = next((one for one in await givers_for(me) if (one["register"], one["id"]) == wanted), None)
    if found is None:
        raise Refused("请选择名下有包案的移交人；交接由联席会议办公室或移交人本人办理。")
    return found


async def _form_page(
    request: Asked, giver: Record, form: HandOverForm, ticked: list[str] | None = None, status: int = 200
) -> Page:
    """`ticked`: the rows that were ticked when the form came back; all of them at first."""
    me = request.user
    find = request.query_params.get("find", "").replace("\0", "").strip()[:20]
    lines = await held_by(me, giver["register"], giver["id"])
    leaders = await leaders_for(me, giver["territory_path"], find=find)
    return Page(
        request,
        "assignments/hand_over_form.html",
        status=status,
        title="办理换岗交接",
        giver=giver,
        named=f"{giver['register']}_{giver['id']}",
        lines=[{**line, "ticked": ticked is None or str(line["id"]) in ticked} for line in lines],
        receivers=[
            (one["id"], f"{one['name']}（{one['unit_name']} {one['title']}，现包 {one['cases']} 件）")
            for one in leaders
            if one["id"] != giver["id"]
        ],
        find=find,
        form=form,
    )


@get(ONE, access=CARRYING, name="assignments.hand_over")
async def hand_over(request: Asked, hand_over_id: FromPath[UUID]) -> Page:
    return await _record_page(request, hand_over_id, None)


async def _record_page(request: Asked, hand_over_id: UUID, form: Form | None, status: int = 200) -> Page:
    me = request.user
    record = await hand_over_for(me, hand_over_id)
    waits = not (record["confirmed_at"] or record["withdrawn_at"])
    return Page(
        request,
        "assignments/hand_over.html",
        status=status,
        title=f"包案交接：{record['giver_name']} → {record['receiver_name']}",
        record=record,
        stands=_stands(record),
        waits=waits,
        may_take=waits and me.id == record["receiver"],
        may_withdraw=waits and (record["may_run"] or me.id in (record["made_by"], record["receiver"])),
        form=form,
    )


@get(f"{ONE}/paper.pdf", access=CARRYING, name="assignments.hand_over.paper")
async def paper(request: Asked, hand_over_id: FromPath[UUID]) -> Response[bytes]:
    record = await hand_over_for(request.user, hand_over_id)
    kept = record["paper"]
    if kept is None:
        raise Missing
    subject = handing_over.subject_for(record)
    return await give_out(request.user, subject, kept)


@post(f"{ONE}/take", access=CARRYING, name="assignments.hand_over.take")
async def take(request: Asked, hand_over_id: FromPath[UUID]) -> Response[Any]:
    record = await hand_over_for(request.user, hand_over_id)
    form = TakeOverForm(await request.form())
    if not form.ok and request.user.id == record["receiver"]:
        return await _record_page(request, hand_over_id, form, 422)
    await taking_over.take_over(request.user, record)
    return see_other(f"{ADDRESS}/{hand_over_id}", "accepted")


@post(f"{ONE}/withdraw", access=CARRYING, name="assignments.hand_over.withdraw")
async def withdraw(request: Asked, hand_over_id: FromPath[UUID]) -> Response[Any]:
    await taking_over.withdraw(request.user, await hand_over_for(request.user, hand_over_id))
    return see_other(f"{ADDRESS}/{hand_over_id}", "withdrawn")


ROUTES = [overview, new, prepare, hand_over, paper, take, withdraw]

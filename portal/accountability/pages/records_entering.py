"""Entering a 问责记录, changing it before it is checked, and correcting it afterwards: the same form."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.actions import records, records_basis
from portal.accountability.actions.records import Decision
from portal.accountability.forms.records import CorrectForm, DecisionForm, EditForm
from portal.accountability.pages.records import ADDRESS, STAFF
from portal.accountability.queries.records import ground_words, posts_for, record_for, subject_of, units_for
from portal.accountability.rules import concerned, recording, who_entered
from portal.accountability.states import GROUNDS, LIABILITIES, SANCTIONS, UNIT_SANCTIONS
from portal.accountability.workflow import RECORD
from portal.errors import BadInput, Refused
from portal.subjects import id_in
from portal.web.form import MAX_UPLOAD, looked_at, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
ONE = "/records/{record_id:uuid}"
ROOM_FOR_ONE = MAX_UPLOAD + 1024 * 1024
ENTERED = tuple(name for name in DecisionForm.fields if name != "scan")


@get("/records/new", access=STAFF, name="accountability.record.new")
async def new(request: Asked) -> Page:
    return await _page(request, DecisionForm())


@post("/records/new", access=STAFF, name="accountability.record.enter", request_max_body_size=ROOM_FOR_ONE)
async def enter(request: Asked) -> Response[Any]:
    sent = await request.form()
    form = DecisionForm(sent)
    if form.ok:
        try:
            scan = await looked_at(form.clean["scan"], form.label("scan"))
            made = await records.enter(request.user, _decision(form), scan)
            await _rest_on_first(request.user, made, sent.get("duty", ""))
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{made}", "saved")
    return await _page(request, form, status=422)


async def _rest_on_first(me: Me, made: UUID, duty: Any) -> None:
    """Whoever came from the chain of a duty has it named as a basis already."""
    named = id_in(duty) if isinstance(duty, str) else None
    if named:
        with suppress(BadInput):  # the page of the record shows what it rests on
            await records_basis.rest_on(await record_for(me, made), me, named, None, entering=True)


@get(f"{ONE}/edit", access=in_business, name="accountability.record.editing")
async def editing(request: Asked, record_id: FromPath[UUID]) -> Page:
    record = await record_for(request.user, record_id)
    _refuse_editing(request.user, record)
    await audit.record(request.user, "accountability.record.see", subject_of(record))
    return await _page(request, EditForm(**_initial(record)), record, "edit")


@post(f"{ONE}/edit", access=in_business, name="accountability.record.edit", request_max_body_size=ROOM_FOR_ONE)
async def edit(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    record = await seen(request, record_id)
    _refuse_editing(request.user, record)
    form = EditForm(await request.form())
    if form.ok:
        try:
            scan = await looked_at(form.clean["scan"], form.label("scan")) if form.clean["scan"] else None
            await records.edit(record, request.user, _decision(form), scan)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(subject_of(record).path, "saved")
    return await _page(request, form, record, "edit", 422)


def _refuse_editing(me: Me, record: Record) -> None:
    if record["state"] != RECORD.start or not (recording & who_entered)(me, record):
        raise Refused("复核前由登记人本人修改；已复核的记录确有错误的，请登记更正。")


@get(f"{ONE}/correct", access=in_business, name="accountability.record.correcting")
async def correcting(request: Asked, record_id: FromPath[UUID]) -> Page:
    record = await record_for(request.user, record_id)
    _refuse_correcting(request.user, record)
    await audit.record(request.user, "accountability.record.see", subject_of(record))
    return await _page(request, CorrectForm(**_initial(record)), record, "correct")


@post(f"{ONE}/correct", access=in_business, name="accountability.record.correct", request_max_body_size=ROOM_FOR_ONE)
async def correct(request: Asked, record_id: FromPath[UUID]) -> Response[Any]:
    record = await seen(request, record_id)
    _refuse_correcting(request.user, record)
    form = CorrectForm(await request.form())
    if form.ok:
        try:
            scan = await looked_at(form.clean["scan"], form.label("scan")) if form.clean["scan"] else None
            made = await records.correct(record, request.user, _decision(form), form.clean["correction"], scan)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{made}", "saved")
    return await _page(request, form, record, "correct", 422)


def _refuse_correcting(me: Me, record: Record) -> None:
    move = RECORD.by_name["supersede"]
    if move not in RECORD.open_moves(me, record) or concerned(me, record):
        stands = RECORD.states[record["state"]]
        raise Refused(f"现在不能更正：状态为“{stands}”，须由{move.rule.words}办理。")


async def seen(request: Asked, record_id: UUID) -> Record:
    """The record, unless it has changed since the person saw it."""
    record = await record_for(request.user, record_id)
    refuse_stale(await request.form(), record["version"], "这条记录")
    return record


def _decision(form: DecisionForm) -> Decision:
    return Decision(**{name: form.clean[name] for name in ENTERED})


def _initial(record: Record) -> Record:
    """What the form begins with; a person is named by the post."""
    known = {name: record[name] for name in ENTERED if name in record}
    return {**known, "unit": None if record["person"] else record["unit"]}


async def _page(
    request: Asked, form: DecisionForm, record: Record | None = None, what: str = "new", status: int = 200
) -> Page:
    me = request.user
    find = request.query_params.get("find", "").replace("\0", "").strip()[:20]
    chosen = id_in(str(form.values.get("post", "")))
    posts = {one["id"]: one for one in await posts_for(me, find)}
    if chosen and chosen not in posts:
        posts |= {one["id"]: one for one in await posts_for(me, only=chosen)}
    titles = {"new": "登记问责记录", "edit": "修改登记内容", "correct": "登记更正"}
    return Page(
        request,
        "accountability/records/form.html",
        status=status,
        title=titles[what],
        form=form,
        what=what,
        record=record,
        action=f"{ADDRESS}/new" if record is None else f"{subject_of(record).path}/{what}",
        back=ADDRESS if record is None else subject_of(record).path,
        hidden={"version": record["version"]} if record else {"duty": request.query_params.get("duty", "")[:36]},
        find=find,
        posts=[(one["id"], _post_words(one)) for one in posts.values()],
        units=await units_for(me),
        sanctions=list(SANCTIONS.items()),
        unit_sanctions="、".join(SANCTIONS[one] for one in UNIT_SANCTIONS),
        liabilities=list(LIABILITIES.items()),
        grounds=[(code, ground_words(code)) for code in GROUNDS],
    )


def _post_words(post: Record) -> str:
    until = f"至 {post['ends_on'].isoformat()}" if post["ends_on"] else "起"
    return f"{post['name']}（{post['unit_name']} {post['title']}，{post['starts_on'].isoformat()} {until}）"


ROUTES = [new, enter, editing, edit, correcting, correct]

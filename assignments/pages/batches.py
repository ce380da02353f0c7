"""交办批次: what was handed down, by when, with which target, and its three standings."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import registers as acting
from assignments.forms.batches import BatchForm
from assignments.pages.clashing import differences
from assignments.pages.room import tabs
from assignments.queries import batches, registers
from assignments.queries.batches import Standing, percent
from assignments.rules import office
from assignments.states import INSTRUCTION_LEVELS
from portal.access import Me
from portal.clock import today
from portal.errors import Missing, Refused
from portal.web.form import seen_version
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other
from portal.words import distance

ADDRESS = "/assignments/batches"
ONE = "/batches/{batch_id:uuid}"


@get("/batches", access=CARRYING, name="assignments.batches")
async def list_page(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    found = await batches.batches_for(me)
    registers_there = {one["register"] for one in found}
    return Page(
        request,
        "assignments/batches.html",
        title="交办批次",
        tabs=tabs(me, "/batches"),
        batches=[_shown(one) for one in found],
        several=len(registers_there) > 1,
        may_enter=bool(await registers.own_registers(me)),
    )


@get("/batches/new", access=OFFICE, name="assignments.batch.new")
async def new(request: Request[Me, Any, Any]) -> Page | Response[Any]:
    own = await registers.own_registers(request.user)
    if not own:
        return see_other("/assignments/registers/new")
    form = BatchForm(None, register=own[0]["id"] if len(own) == 1 else None, handed_on=today(), upward=True)
    return _form_page(request, form, own)


@post("/batches/new", access=OFFICE, name="assignments.batch.add")
async def add(request: Request[Me, Any, Any]) -> Response[Any]:
    form = BatchForm(await request.form())
    if not form.ok:
        return _form_page(request, form, await registers.own_registers(request.user), status=422)
    register = await registers.register_for(request.user, form.clean["register"])
    made = await acting.add_batch(register, request.user, **form.particulars())
    return see_other(f"{ADDRESS}/{made}", "saved")


@get(ONE, access=CARRYING, name="assignments.batch")
async def show(request: Request[Me, Any, Any], batch_id: FromPath[UUID]) -> Page:
    me = request.user
    found = await batches.batch_for(me, batch_id)
    standing = await batches.standing_of_batch(me, batch_id)
    cases = await batches.cases_of_batch(me, batch_id)
    mine = office(me, found)
    return Page(
        request,
        "assignments/batch.html",
        title=f"{found['issuer']} {found['name']}",
        batch=found,
        facts=_facts(found),
        standing=standing,
        progress=progress_of(found, standing),
        quality=quality_of(standing),
        filing=filing_of(found, standing),
        cases=cases,
        more=standing.total > len(cases),
        mine=mine,
    )


@get(f"{ONE}/edit", access=OFFICE, name="assignments.batch.editing")
async def editing(request: Request[Me, Any, Any], batch_id: FromPath[UUID]) -> Page:
    found = await _own(request.user, batch_id)
    known = {name: found[name] for name in BatchForm.fields}
    form = BatchForm(None, placed=True, **{**known, "target_rate": rate_typed(found["target_rate"])})
    return _form_page(request, form, [], batch=found)


@post(f"{ONE}/edit", access=OFFICE, name="assignments.batch.edit")
async def edit(request: Request[Me, Any, Any], batch_id: FromPath[UUID]) -> Response[Any]:
    found = await _own(request.user, batch_id)
    sent = await request.form()
    form = BatchForm(sent, placed=True)
    if seen_version(sent) != found["version"]:
        return _form_page(request, form, [], batch=found, status=409)
    if not form.ok:
        return _form_page(request, form, [], batch=found, status=422)
    await acting.change_batch(found, request.user, form.particulars())
    return see_other(f"{ADDRESS}/{batch_id}", "saved")


async def _own(me: Me, batch_id: UUID) -> dict[str, Any]:
    found = await batches.batch_for(me, batch_id)
    if not office(me, found):
        raise Refused("交办批次由本联席会议办公室的工作人员登记，您可以查看。")
    return found


def _form_page(
    request: Request[Me, Any, Any],
    form: BatchForm,
    own: list[dict[str, Any]],
    *,
    batch: dict[str, Any] | None = None,
    status: int = 200,
) -> Page:
    clash = None
    if batch is not None and status == 409:
        stands = {**batch, "target_rate": rate_typed(batch["target_rate"])}
        clash = {"both": differences(form, stands, INSTRUCTION_LEVELS)}
    if batch is None and not own:
        raise Missing
    return Page(
        request,
        "assignments/batch_form.html",
        status=status,
        title="登记交办批次" if batch is None else "修改交办批次",
        form=form,
        clash=clash,
        batch=batch,
        registers=[(one["id"], one["name"]) for one in own],
        levels=list(INSTRUCTION_LEVELS.items()),
        action=f"{ADDRESS}/new" if batch is None else f"{ADDRESS}/{batch['id']}/edit",
        back=ADDRESS if batch is None else f"{ADDRESS}/{batch['id']}",
    )


def rate_typed(tenths: int | None) -> str:
    """As it is typed: 850 → 85, 925 → 92.5."""
    return "" if tenths is None else f"{Decimal(tenths) / 10:f}".removesuffix(".0")


def progress_of(batch: dict[str, Any], standing: Standing) -> list[tuple[str, str]]:
    """化解进度 against the target and against the days gone."""
    gone, whole = batches.elapsed_of(batch, today())
    said = [
        ("交办", f"{standing.total} 宗"),
        ("已化解", f"{standing.resolved} 宗"),
        ("化解率", standing.resolved_rate),
        ("时间已过", f"{percent(gone, whole)}（{gone} 天，共 {whole} 天）"),
    ]
    if batch["target_rate"] is not None:
        missing = standing.missing_to(batch["target_rate"])
        told = "已达到" if not missing else f"还差 {missing} 宗"
        said.insert(3, ("化解率目标", f"{rate_typed(batch['target_rate'])}%（{told if standing.total else '—'}）"))
    return said


def quality_of(standing: Standing) -> list[tuple[str, str]]:
    return [
        ("已审核", f"{standing.reviewed} 宗"),
        ("一次通过", f"{standing.first_passed} 宗"),
        ("审核一次通过率", standing.first_pass_rate),
        ("审核退回", f"{standing.returned} 次"),
        ("回访、回头看未解决", f"{standing.not_solved} 次"),
    ]


def filing_of(batch: dict[str, Any], standing: Standing) -> list[tuple[str, str]]:
    by = "交办单位" if batch["upward"] else "本办"
    return [
        ("已报结", f"{standing.filed} 宗"),
        (f"其中{by}已认定", f"{standing.accepted} 宗"),
        ("其中等待认定", f"{standing.waiting} 宗"),
        ("退回未重报", f"{standing.refused} 宗"),
        ("报结率", standing.filed_rate),
    ]


def _shown(batch: dict[str, Any]) -> dict[str, Any]:
    on = today()
    open_still = batch["standing"].resolved < batch["standing"].total
    return {**batch, "distance": distance(batch["due"], on) if open_still else ""}


def _facts(batch: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("交办单位", f"{batch['issuer']}（{INSTRUCTION_LEVELS[batch['issuer_level']]}）"),
        ("批次（文号）", batch["name"]),
        ("交办日期", batch["handed_on"].isoformat()),
        ("批次时限", f"{batch['due'].isoformat()}（{distance(batch['due'], today())}）"),
        ("报结", "报结后由交办单位认定" if batch["upward"] else "由本办认定"),
        ("积案库", batch["register_name"]),
    ]


ROUTES: list[Any] = [list_page, new, add, show, editing, edit]

"""One turn of the roster: changed or taken off by the office, marked as done, handed to another leader who agrees."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import roster, turns
from assignments.forms.roster import AnswerForm, MarkForm, SlotForm, SwapForm
from assignments.pages.attempts import attempt, status_of
from assignments.pages.roster_week import ADDRESS, Week, roster_page
from assignments.queries.registers import register_for
from assignments.queries.roster import leaders_in, monday_of, slot_for, subject_of
from assignments.states import HALVES, TURNS
from portal.access import Me
from portal.errors import BadInput
from portal.web.form import Form, seen_version
from portal.web.guards import CARRYING, OFFICE
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
ONE = "/roster/slots/{slot_id:uuid}"


@get(ONE, access=OFFICE, name="assignments.slot")
async def edit(request: Asked, slot_id: FromPath[UUID]) -> Page:
    slot = await slot_for(request.user, slot_id)
    roster.refuse_fixed(slot, request.user)
    return await _slot_page(request, slot, SlotForm(**{name: slot[name] for name in SlotForm.fields}))


async def _slot_page(request: Asked, slot: dict[str, Any], form: Form, refusal: str = "") -> Page:
    bench = await leaders_in(slot["territory_path"])
    return Page(
        request,
        "assignments/roster_slot.html",
        status=status_of(form, refusal),
        title=f"修改班次：{subject_of(slot).title}",
        slot=slot,
        back=subject_of(slot).path,
        bench=[(one["id"], f"{one['name']}（{one['title']}）") for one in bench],
        halves=list(HALVES.items()),
        kinds=list(TURNS.items()),
        form=form,
        refusal=refusal,
    )


@post(ONE, access=OFFICE, name="assignments.slot.change")
async def change(request: Asked, slot_id: FromPath[UUID]) -> Response[Any]:
    slot = await slot_for(request.user, slot_id)
    roster.refuse_fixed(slot, request.user)
    sent = await request.form()
    form = SlotForm(sent)

    async def act() -> None:
        await roster.change(request.user, slot_id, seen_version(sent), **form.clean)

    async def again(refusal: str) -> Page:
        return await _slot_page(request, slot, form, refusal)

    week = Week({"id": slot["register"]}, monday_of(form.clean.get("held_on") or slot["held_on"]))
    return await attempt(form, act, again, f"{ADDRESS}?{week.query()}")


@post(f"{ONE}/remove", access=OFFICE, name="assignments.slot.remove")
async def remove(request: Asked, slot_id: FromPath[UUID]) -> Response[Any]:
    slot = await slot_for(request.user, slot_id)
    await roster.take_off(request.user, slot_id)
    return see_other(subject_of(slot).path, "taken_off")


@post(f"{ONE}/done", access=CARRYING, name="assignments.slot.mark")
async def mark(request: Asked, slot_id: FromPath[UUID]) -> Response[Any]:
    slot = await slot_for(request.user, slot_id)
    form = MarkForm(await request.form())
    if not form.ok:
        raise BadInput(("", "请从安排表页面登记是否完成。"))
    await turns.mark(request.user, slot_id, done=form.clean["done"])
    return see_other(subject_of(slot).path, "saved")


@post(f"{ONE}/swap", access=CARRYING, name="assignments.swap.ask")
async def ask(request: Asked, slot_id: FromPath[UUID]) -> Response[Any]:
    slot = await slot_for(request.user, slot_id)
    turns.refuse_asking(slot)
    form = SwapForm(await request.form())

    async def act() -> None:
        await turns.ask(request.user, slot_id, **form.clean)

    async def again(refusal: str) -> Page:
        week = Week(await register_for(request.user, slot["register"]), monday_of(slot["held_on"]))
        return await roster_page(request, week, form=form, failed=f"swap {slot_id}", refusal=refusal)

    return await attempt(form, act, again, subject_of(slot).path, "sent")


@post(f"{ONE}/swap/{{swap_id:uuid}}", access=CARRYING, name="assignments.swap.answer")
async def answer(request: Asked, slot_id: FromPath[UUID], swap_id: FromPath[UUID]) -> Response[Any]:
    """The three answers are buttons: what is none of them was not sent by the page."""
    slot = await slot_for(request.user, slot_id)
    form = AnswerForm(await request.form())
    if not form.ok:
        raise BadInput(("", "请选择同意代班或不能代班。"))
    await turns.answer(request.user, slot_id, swap_id, **form.clean)
    return see_other(subject_of(slot).path, "saved")


ROUTES = [edit, change, remove, mark, ask, answer]

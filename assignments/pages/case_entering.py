"""登记积案: fifty a day, so the next form keeps register, batch, field and origin; and putting right what was entered."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.actions import cases as acting
from assignments.forms.cases import CARD, CaseForm, card_of
from assignments.pages import frames
from assignments.pages.case_choices import as_typed, meanings, offered_for
from assignments.pages.case_page import KEPT, another_address
from assignments.pages.clashing import differences
from assignments.queries import case_dossiers as dossiers
from assignments.queries import registers
from assignments.queries.cases import case_for
from assignments.rules import office
from portal.access import Me
from portal.errors import Missing, Refused
from portal.subjects import Subject, id_in
from portal.web.form import seen_version
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other

Record = dict[str, Any]
ONE = "/cases/{case_id:uuid}/edit"
USUAL = {"origin": "handed_down", "route": "handling", "difficulty": "ordinary"}
ROOMS = {"meetings": "conference", "assignments": "screened"}
"""Which origin a card of that room stands for."""


@get("/cases/new", access=OFFICE, name="assignments.case.new")
async def new(request: Request[Me, Any, Any]) -> Page | Response[Any]:
    """`register`, `batch`, `field`, `origin` are kept from the one before; `after` names it. `origin_kind`, `origin_id`,
    `origin_title`, `origin_path` are another room's visiting card."""
    asked = request.query_params
    own = await registers.own_registers(request.user)
    if not own:
        return see_other("/assignments/registers/new")
    card = card_of(asked)
    register = _chosen(own, asked.get("register", ""))
    if register is None:
        return _where_page(request, own, card)
    given = {name: text for name in KEPT if (text := asked.get(name, "")) and (name == "origin" or id_in(text))}
    given |= {"origin": ROOMS[room]} if card and (room := card.kind.partition(".")[0]) in ROOMS else {}
    prefilled: Record = {**USUAL, **given}
    form = CaseForm(None, **prefilled)
    return await _new_page(request, register, form, card, before=await _known(request.user, asked.get("after", "")))


@post("/cases/new", access=OFFICE, name="assignments.case.enter")
async def enter(request: Request[Me, Any, Any]) -> Response[Any]:
    me, sent = request.user, await request.form()
    own = await registers.own_registers(me)
    if not own:
        raise Refused("您的办公室还没有积案库，请先建立。")
    card = card_of(sent)
    register = _chosen(own, sent.get("register", ""))
    if register is None:
        return _where_page(request, own, card, 422)
    form = CaseForm(sent)
    if not form.ok:
        return await _new_page(request, register, form, card, status=422)
    number = form.clean["number"]
    try:
        made = await acting.open_case(
            me, register["id"], number=number, tags=form.tags, came_from=card, **form.particulars()
        )
    except acting.AlreadyThere as there:
        form.error("number", there.sentence)
        known = await _known(me, str(there.case))
        return await _new_page(request, register, form, card, already=known, status=409)
    if sent.get("then") == "another":
        case = {**form.particulars(), "register": register["id"]}
        return see_other(f"{another_address(case)}&after={made}", "saved")
    return see_other(f"/assignments/cases/{made}", "saved")


@get(ONE, access=OFFICE, name="assignments.case.editing")
async def editing(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Page:
    case, tags = await _own(request.user, case_id)
    offered = await offered_for(case["register"], case["territory_path"], case, tags)
    form = CaseForm(None, has_number=False, **as_typed(case, tags, offered))
    return _edit_page(request, case, form, offered)


@post(ONE, access=OFFICE, name="assignments.case.edit")
async def edit(request: Request[Me, Any, Any], case_id: FromPath[UUID]) -> Response[Any]:
    case, tags = await _own(request.user, case_id)
    sent = await request.form()
    form = CaseForm(sent, has_number=False)
    if form.ok and seen_version(sent) == case["version"]:
        await acting.change_case(case, request.user, form.tags, form.particulars())
        return see_other(f"/assignments/cases/{case_id}", "saved")
    offered = await offered_for(case["register"], case["territory_path"], case, tags)
    if seen_version(sent) == case["version"]:
        return _edit_page(request, case, form, offered, 422)
    both = differences(form, as_typed(case, tags, offered), meanings(offered))
    return _edit_page(request, case, form, offered, 409, clash={"both": both})


async def _own(me: Me, case_id: UUID) -> tuple[Record, list[UUID]]:
    case = await case_for(me, case_id)
    if not office(me, case):
        raise Refused("只有本联席会议办公室的工作人员可以修改积案信息。")
    return case, await dossiers.tags_on(case_id)


def _chosen(own: Sequence[Record], asked: Any) -> Record | None:
    """The register asked for; the only one where there is no other."""
    exact = [one for one in own if str(one["id"]) == asked]
    return exact[0] if exact else own[0] if len(own) == 1 else None


async def _known(me: Me, asked: str) -> Record | None:
    """A case the page leads to, with what it is linked with; None where this person does not see it."""
    found = id_in(asked)
    try:
        case = await case_for(me, found) if found else None
    except Missing:
        return None
    return {**case, "linked": await dossiers.linked_to(me, case["id"])} if case else None


def _where_page(request: Request[Me, Any, Any], own: Sequence[Record], card: Subject | None, status: int = 200) -> Page:
    """Who is of several offices says first which register the case belongs to."""
    return Page(
        request,
        "assignments/case_form.html",
        status=status,
        title="登记积案",
        form=None,
        places=[(one["id"], one["name"]) for one in own],
        case=None,
        card=card,
        hidden=_carried(card),
    )


async def _new_page(
    request: Request[Me, Any, Any],
    register: Record,
    form: CaseForm,
    card: Subject | None,
    *,
    before: Record | None = None,
    already: Record | None = None,
    status: int = 200,
) -> Page:
    """`before`: the case entered a moment ago. `already`: the case that has this number already."""
    return Page(
        request,
        "assignments/case_form.html",
        status=status,
        title="登记积案",
        form=form,
        places=[],
        card=card,
        clash=None,
        case=None,
        register_name=register["name"],
        before=before,
        already=already,
        action="/assignments/cases/new",
        back="/assignments/cases",
        hidden={"register": register["id"], **_carried(card)},
        **await offered_for(register["id"], register["territory_path"]),
    )


def _edit_page(
    request: Request[Me, Any, Any],
    case: Record,
    form: CaseForm,
    offered: Record,
    status: int = 200,
    clash: Record | None = None,
) -> Page:
    path = f"/assignments/cases/{case['id']}"
    return Page(
        request,
        "assignments/case_form.html",
        status=status,
        **{**frames.of_case(case), "title": "修改积案信息"},
        form=form,
        places=[],
        card=None,
        clash=clash,
        register_name=case["register_name"],
        before=None,
        already=None,
        action=f"{path}/edit",
        back=path,
        hidden={"version": case["version"]},
        **offered,
    )


def _carried(card: Subject | None) -> dict[str, str]:
    return dict(zip(CARD, (card.kind, str(card.id), card.title, card.path), strict=True)) if card else {}


ROUTES: list[Any] = [new, enter, editing, edit]

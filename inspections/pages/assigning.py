"""Who answers for an item, by when, and who must not know: assignment, extension, recusals."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import AssignForm, ExtendForm
from inspections.forms.items import OTHER_LEADERS
from inspections.pages.clashes import Clash, clash_shown, note_refusal, overtaken, typed_in
from inspections.queries.items import subject_of
from inspections.states import LEADER_KINDS
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.form import seen_version
from portal.web.guards import any_role
from portal.web.page import Page, see_other
from portal.web.recusing import RecusalForm, recusal_page

DISCIPLINE = any_role(Role.discipline)


@get("/items/{item_id:uuid}/assignment", access=DISCIPLINE, name="inspections.item.assigning")
async def assigning(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    found = await queries.item_for(request.user, item_id)
    return await _assign_page(request, found, _as_assigned(found), ExtendForm())


@post("/items/{item_id:uuid}/assignment", access=DISCIPLINE, name="inspections.item.assign")
async def assign(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    sent = await request.form()
    form, seen = AssignForm(sent), seen_version(sent)
    if seen is not None and seen != found["version"]:
        return await _clash_page(request, found, seen, form, ExtendForm())
    if not form.ok:
        return await _assign_page(request, found, form, ExtendForm(), 422)
    try:
        await actions.reassign(found, request.user, **form.answering())
    except Refused:
        if not await overtaken(request.user, found):
            raise
        return await _clash_page(request, found, found["version"], form, ExtendForm())
    return see_other(f"/inspections/items/{item_id}", "saved")


@post("/items/{item_id:uuid}/extension", access=DISCIPLINE, name="inspections.item.extend")
async def extend(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    sent = await request.form()
    form, seen = ExtendForm(sent), seen_version(sent)
    if seen is not None and seen != found["version"]:
        return await _clash_page(request, found, seen, None, form)
    if not form.ok:
        return await _assign_page(request, found, _as_assigned(found), form, 422)
    try:
        await actions.extend(found, request.user, **form.clean)
    except Refused:
        if not await overtaken(request.user, found):
            raise
        return await _clash_page(request, found, found["version"], None, form)
    return see_other(f"/inspections/items/{item_id}", "saved")


def _as_assigned(item: dict[str, Any]) -> AssignForm:
    """The form as the item stands: the principal leader with a type, if it is known, and those beside."""
    kinds = {one["person"]: one["kind"] for one in item["leaders"]}
    beside = [one for one in item["leaders"] if one["person"] != item["leader"]]
    others = {
        name: one[part]
        for n, one in enumerate(beside, start=1)
        for name, part in ((f"other{n}", "person"), (f"kind{n}", "kind"))
    }
    given = {name: item[name] for name in ("lead_unit", "leader", "handler")}
    return AssignForm(None, **given, leader_kind=kinds.get(item["leader"]), **others)


async def _clash_page(
    request: Request[Me, Any, Any], found: dict[str, Any], seen: int, form: AssignForm | None, extension: ExtendForm
) -> Page:
    """409: what somebody else did, how it stands now, and what this person was about to save, still in the form."""
    dossier = await queries.dossier_for(request.user, found["id"])
    wanted = "批准延期" if form is None else "保存责任"
    note_refusal(request, wanted)
    chosen = typed_in(extension) if form is None else await _chosen(request, dossier["item"], form)
    clash = clash_shown(Clash(seen, wanted, chosen, open=dossier["item"]["state"] != "closed"), dossier)
    return await _assign_page(
        request, dossier["item"], form or _as_assigned(dossier["item"]), extension, 409, clash=clash
    )


async def _chosen(request: Request[Me, Any, Any], item: dict[str, Any], form: AssignForm) -> list[tuple[str, str]]:
    """What was chosen from the lists, in their words."""
    units, people = await _offered(request, item)
    words = {**{str(key): said for key, said in [*units, *people]}, **LEADER_KINDS}
    return [(label, words.get(text, "")) for label, text in typed_in(form) if words.get(text)]


async def _offered(request: Request[Me, Any, Any], item: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    units = await queries.units_below(request.user, item["inspected_path"])
    people = await queries.people_below(item["inspected_path"])
    return (
        [(unit["id"], unit["name"]) for unit in units],
        [(one["id"], f"{one['name']}（{one['unit_name']} {one['title']}）") for one in people],
    )


async def _assign_page(
    request: Request[Me, Any, Any],
    found: dict[str, Any],
    form: AssignForm,
    extension: ExtendForm,
    status: int = 200,
    clash: dict[str, Any] | None = None,
) -> Page:
    units, people = await _offered(request, found)
    return Page(
        request,
        "inspections/assignment.html",
        status=status,
        title="责任与时限",
        item=found,
        form=form if form.errors or not extension.errors else extension,
        assigned=form,
        extension=extension,
        clash=clash,
        units=units,
        people=people,
        kinds=list(LEADER_KINDS.items()),
        others=list(range(1, OTHER_LEADERS + 1)),
    )


@get("/items/{item_id:uuid}/recusals", access=DISCIPLINE, name="inspections.item.recusals")
async def recusals(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    return await _recusal_page(request, item_id, RecusalForm())


@post("/items/{item_id:uuid}/recusals", access=DISCIPLINE, name="inspections.item.recuse")
async def recuse(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    form = RecusalForm(await request.form())
    if not form.ok:
        return await _recusal_page(request, item_id, form)
    await actions.recuse(found, request.user, **form.clean)
    return see_other(f"/inspections/items/{item_id}/recusals", "saved")


@post("/items/{item_id:uuid}/recusals/{recusal_id:uuid}/lift", access=DISCIPLINE, name="inspections.item.unrecuse")
async def unrecuse(
    request: Request[Me, Any, Any], item_id: FromPath[UUID], recusal_id: FromPath[UUID]
) -> Response[Any]:
    found = await queries.item_for(request.user, item_id)
    await actions.unrecuse(found, request.user, recusal_id)
    return see_other(f"/inspections/items/{item_id}/recusals", "saved")


async def _recusal_page(request: Request[Me, Any, Any], item_id: UUID, form: RecusalForm) -> Page:
    subject = subject_of(await queries.item_for(request.user, item_id))
    return await recusal_page(
        request, subject, form, Role.discipline, [("巡察整改", "/inspections")], matter="这一事项"
    )


ROUTES = [assigning, assign, extend, recusals, recuse, unrecuse]

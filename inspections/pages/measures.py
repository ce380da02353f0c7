"""The measures of one item, written in series: save, and the next empty row is open."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Response

from inspections import actions, queries
from inspections.forms import MEASURE_FIELDS, MeasuresForm
from inspections.pages.clashes import note_refusal, overtaken, typed_in
from inspections.states import MEASURE_KINDS
from portal.access import Me
from portal.errors import Refused
from portal.people import Role
from portal.web.guards import any_role
from portal.web.page import Page, see_other

MOST = 200
"""Rows of what was typed that are shown again."""
WORKERS = any_role(Role.liaison, Role.leader, Role.discipline)


@get("/items/{item_id:uuid}/measures", access=WORKERS, name="inspections.item.measures")
async def measures(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Page:
    dossier = await _dossier(request.user, item_id)
    return _page(request, dossier, MeasuresForm(dossier["measures"]))


@post("/items/{item_id:uuid}/measures", access=WORKERS, name="inspections.item.measure")
async def set_measures(request: Request[Me, Any, Any], item_id: FromPath[UUID]) -> Response[Any]:
    dossier = await _dossier(request.user, item_id)
    sent = await request.form()
    if str(sent.get("version", "")) != str(dossier["item"]["version"]):
        return _overtaken(request, dossier, sent)
    form = MeasuresForm(dossier["measures"], sent)
    if not form.ok:
        return _page(request, dossier, form, 422)
    ids = [measure["id"] for measure in dossier["measures"]]
    drafts = [
        actions.MeasureDraft(
            id=ids[n] if n < len(ids) else None,
            **{name: form.clean[f"{key}_{name}"] or None for name in MEASURE_FIELDS[1:]},
            text=form.clean[f"{key}_text"] or "",
        )
        for n, key in enumerate(form.keys)
    ]
    try:
        await actions.set_measures(dossier["item"], request.user, drafts)
    except Refused:
        if not await overtaken(request.user, dossier["item"]):
            raise
        return _overtaken(request, await _dossier(request.user, item_id), sent)
    more = drafts[-1].text
    return see_other(f"/inspections/items/{item_id}" + ("/measures" if more else ""), "saved")


async def _dossier(me: Me, item_id: UUID) -> dict[str, Any]:
    dossier = await queries.dossier_for(me, item_id)
    if not queries.may_measure(me, dossier["item"]):
        raise Refused("只有责任单位（整改期间）或巡察办可以修改整改措施，已销号的不再修改。")
    return dossier


def _overtaken(request: Request[Me, Any, Any], dossier: dict[str, Any], sent: FormMultiDict) -> Page:
    """What stands there now is in the form; beside it, to copy from, what this person had typed."""
    note_refusal(request, "保存措施")
    rows = sum(name.endswith("_text") for name in sent)
    typed = MeasuresForm([dict.fromkeys(MEASURE_FIELDS)] * min(rows, MOST), sent)
    return _page(request, dossier, MeasuresForm(dossier["measures"]), 409, typed_in(typed))


def _page(
    request: Request[Me, Any, Any],
    dossier: dict[str, Any],
    form: MeasuresForm,
    status: int = 200,
    typed: list[tuple[str, str]] | None = None,
) -> Page:
    return Page(
        request,
        "inspections/measures.html",
        status=status,
        title="整改措施",
        item=dossier["item"],
        form=form,
        kinds=list(MEASURE_KINDS.items()),
        typed=typed,
    )


ROUTES = [measures, set_measures]

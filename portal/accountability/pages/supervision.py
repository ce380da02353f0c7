"""督查: the list with what waits for whom, and how an inspection begins."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions.supervision import drafting
from portal.accountability.forms.supervision import PlanForm
from portal.accountability.pages.room import tabs
from portal.accountability.queries import supervision_lists as queries
from portal.accountability.queries.supervision import ADDRESS
from portal.accountability.queries.supervision_lists import MINE, Filters
from portal.accountability.rules import STAFF
from portal.accountability.supervision_states import FORMS, SUPERVISION_STATES, SUPERVISION_TONES
from portal.errors import BadInput
from portal.subjects import id_in
from portal.web.form import Form
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
DRAFTING = any_role(*STAFF)


@get("/supervision", access=in_business, name="accountability.supervisions")
async def list_supervisions(request: Asked) -> Page:
    me = request.user
    filters = filters_of(request.query_params)
    found, more = await queries.supervisions_for(me, filters, id_in(request.query_params.get("after", "")))
    units = await queries.inspected_units_of(me)
    counts = await queries.figures_for(me, filters)
    return Page(
        request,
        "accountability/supervision/list.html",
        title="督查",
        tabs=tabs(me, "/supervision"),
        supervisions=[row_of(one) for one in found],
        figures=[(counts[name], words, address(filters, mine=name)) for name, words in MINE.items() if counts[name]],
        filters=filters,
        active=_active(filters, dict(units)),
        forms=list(FORMS.items()),
        states=list(SUPERVISION_STATES.items()),
        units=units,
        mine=list(MINE.items()),
        may_draft=DRAFTING(me),
        first=address(filters) if request.query_params.get("after") else None,
        next=address(filters, after=str(found[-1]["id"])) if more else None,
    )


def row_of(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "form_words": FORMS[one["form"]],
        "state_words": SUPERVISION_STATES[one["state"]],
        "tone": SUPERVISION_TONES[one["state"]],
        "path": f"{ADDRESS}/{one['id']}",
    }


def filters_of(asked: Mapping[str, Any]) -> Filters:
    """What the address asks for; a value that means nothing is left out."""
    form, state, mine = (str(asked.get(name, "")) for name in ("form", "state", "mine"))
    return Filters(
        form if form in FORMS else "",
        state if state in SUPERVISION_STATES else "",
        id_in(str(asked.get("unit", ""))),
        mine if mine in MINE else "",
    )


def address(filters: Filters, **changed: str) -> str:
    kept = {"form": filters.form, "state": filters.state, "unit": filters.unit or "", "mine": filters.mine, **changed}
    asked = {name: str(value) for name, value in kept.items() if value}
    return f"{ADDRESS}?{urlencode(asked)}" if asked else ADDRESS


def _active(filters: Filters, units: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    words = {
        "form": FORMS.get(filters.form, ""),
        "state": SUPERVISION_STATES.get(filters.state, ""),
        "unit": units.get(str(filters.unit), "所选单位") if filters.unit else "",
        "mine": MINE.get(filters.mine, ""),
    }
    return [(text, address(filters, **{name: ""})) for name, text in words.items() if text]


@get("/supervision/new", access=DRAFTING, name="accountability.supervision.new")
async def new(request: Asked) -> Page:
    return _new_page(request, PlanForm(follow_weeks=4))


def _new_page(request: Asked, form: Form) -> Page:
    return Page(
        request,
        "accountability/supervision/new.html",
        status=422 if form.errors else 200,
        title="起草督查方案",
        form=form,
        forms=list(FORMS.items()),
    )


@post("/supervision/new", access=DRAFTING, name="accountability.supervision.draft")
async def draft(request: Asked) -> Response[Any]:
    form = PlanForm(await request.form())
    if form.ok:
        try:
            made = await drafting.draft(request.user, drafting.Plan(**form.said()))
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{made}", "saved")
    return _new_page(request, form)


ROUTES = [list_supervisions, new, draft]

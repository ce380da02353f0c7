"""人民建议征集: topics as counts, entered and corrected by the office."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import suggestion as acting
from portal.accountability.forms.registers import SuggestionForm
from portal.accountability.pages.registers import KEEPING, TRAIL, asked_for, excel_of, frame_of, offices_for
from portal.accountability.queries import suggestion as queries
from portal.accountability.queries.registers import by_year, units_to_name
from portal.accountability.queries.suggestion import SUGGESTIONS, suggestion_for
from portal.accountability.registers_rules import keeping_office
from portal.accountability.registers_sheets import SUGGESTIONS as SHEET
from portal.accountability.rules import offices_of
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.form import Form, seen_version
from portal.web.guards import in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
ONE = "/registers/suggestions/{one:uuid}/edit"


@get("/registers/suggestions", access=in_business, name="accountability.suggestions")
async def list_suggestions(request: Asked) -> Page:
    asked = asked_for(request)
    found = await queries.suggestions_for(request.user, **asked)
    own = offices_of(request.user)
    return Page(
        request,
        "accountability/registers/suggestions.html",
        title="人民建议征集",
        suggestions=[{**one, "edit": f"{SUGGESTIONS}/{one['id']}/edit" if one["unit"] in own else ""} for one in found],
        figures=by_year(
            found,
            lambda one: [int(one["month"][:4])],
            {"topics": lambda _: 1, "received": lambda one: one["received"], "adopted": lambda one: one["adopted"]},
        ),
        **frame_of(request, SUGGESTIONS, asked),
    )


@get("/registers/suggestions.xlsx", access=in_business, name="accountability.suggestions.excel")
async def excel(request: Asked) -> Response[bytes]:
    asked = asked_for(request)
    return await excel_of(request, SHEET, await queries.suggestions_for(request.user, **asked), "suggestion", asked)


@get("/registers/suggestions/new", access=KEEPING, name="accountability.suggestion.new")
async def new(request: Asked) -> Page:
    offices = await offices_for(request.user)
    office = offices[0][0] if len(offices) == 1 else None
    return await _page(request, SuggestionForm(None, office=office, month=f"{today():%Y-%m}", adopted=0))


@post("/registers/suggestions/new", access=KEEPING, name="accountability.suggestion.enter")
async def enter(request: Asked) -> Response[Any]:
    form = SuggestionForm(await request.form())
    if form.ok:
        try:
            await acting.enter(request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(SUGGESTIONS, "saved")
    return await _page(request, form)


@get(ONE, access=in_business, name="accountability.suggestion.editing")
async def editing(request: Asked, one: FromPath[UUID]) -> Page:
    found = await _own(request, one)
    initial = {name: found[name] for name in SuggestionForm.fields if name in found}
    return await _page(request, SuggestionForm(None, **{**initial, "office": found["unit"]}), found)


@post(ONE, access=in_business, name="accountability.suggestion.correct")
async def correct(request: Asked, one: FromPath[UUID]) -> Response[Any]:
    found = await _own(request, one)
    form = SuggestionForm(await request.form())
    if form.ok:
        version = seen_version(await request.form())
        said = {name: value for name, value in form.clean.items() if name != "office"}
        try:
            seen = found["version"] if version is None else version
            await acting.correct(found, request.user, version=seen, **said)
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _page(request, form, found, no.sentence)
        else:
            return see_other(SUGGESTIONS, "saved")
    return await _page(request, form, found)


async def _own(request: Asked, one: UUID) -> dict[str, Any]:
    found = await suggestion_for(request.user, one)
    if not keeping_office(request.user, found):
        raise Refused(f"由{keeping_office.words}修改。")
    return found


async def _page(request: Asked, form: Form, found: dict[str, Any] | None = None, refusal: str = "") -> Page:
    return Page(
        request,
        "accountability/registers/suggestion_form.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="修改人民建议主题" if found else "登记人民建议主题",
        trail=[*TRAIL, ("人民建议征集", SUGGESTIONS)],
        form=form,
        refusal=refusal,
        action=f"{SUGGESTIONS}/{found['id']}/edit" if found else f"{SUGGESTIONS}/new",
        hidden={"version": found["version"]} if found else {},
        offices=await offices_for(request.user),
        units=await units_to_name(request.user),
    )


ROUTES = [list_suggestions, excel, new, enter, editing, correct]

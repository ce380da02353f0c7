"""表彰和示范: the list, a new entry, one with what is decided about it."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import commendation as acting
from portal.accountability.forms.registers import CommendationForm, NoteForm
from portal.accountability.pages.registers import KEEPING, TRAIL, asked_for, excel_of, frame_of, offices_for
from portal.accountability.queries import commendation as queries
from portal.accountability.queries.commendation import COMMENDATIONS, commendation_for, standing_of, subject_of
from portal.accountability.queries.registers import by_year, units_to_name
from portal.accountability.registers_sheets import COMMENDATIONS as SHEET
from portal.accountability.registers_states import COMMENDATION_TONES, OVER
from portal.accountability.registers_workflow import COMMENDATION
from portal.clock import today
from portal.errors import BadInput
from portal.subjects import id_in
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
ONE = "/registers/commendations/{one:uuid}"
WAITING = {"entered": "等另一名工作人员对照文件核对。", "valid": "", "withdrawn": "", "refused": ""}


@get("/registers/commendations", access=in_business, name="accountability.commendations")
async def list_commendations(request: Asked) -> Page:
    asked = asked_for(request)
    unit = id_in(request.query_params.get("unit", ""))
    found = [_shown(one) for one in await queries.commendations_for(request.user, **asked, unit=unit)]
    counted = [one for one in found if one["state"] in {"valid", "withdrawn"}]
    return Page(
        request,
        "accountability/registers/commendations.html",
        title="表彰和示范",
        commendations=found,
        of_unit=found[0]["to_name"] if unit and found else "",
        figures=by_year(
            counted,
            lambda one: [one["granted_on"].year],
            {
                "granted": lambda _: 1,
                "units": lambda one: int(not one["post_words"]),
                "posts": lambda one: int(bool(one["post_words"])),
                "withdrawn": lambda one: int(one["state"] == "withdrawn"),
            },
        ),
        **frame_of(request, COMMENDATIONS, asked),
    )


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    words = standing_of(one, today())
    to = f"{one['to_short']} {one['post_words']}" if one["post_words"] else one["to_short"]
    tone = "plain" if words == OVER else COMMENDATION_TONES[one["state"]]
    return {**one, "words": words, "tone": tone, "to": to, "path": f"{COMMENDATIONS}/{one['id']}"}


@get("/registers/commendations.xlsx", access=in_business, name="accountability.commendations.excel")
async def excel(request: Asked) -> Response[bytes]:
    asked = asked_for(request)
    found = [_shown(one) for one in await queries.commendations_for(request.user, **asked)]
    return await excel_of(request, SHEET, found, "commendation", asked)


@get("/registers/commendations/new", access=KEEPING, name="accountability.commendation.new")
async def new(request: Asked) -> Page:
    offices = await offices_for(request.user)
    return await _new(request, CommendationForm(None, office=offices[0][0] if len(offices) == 1 else None))


@post("/registers/commendations/new", access=KEEPING, name="accountability.commendation.enter")
async def enter(request: Asked) -> Response[Any]:
    form = CommendationForm(await request.form())
    if form.ok:
        try:
            made = await acting.enter(request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{COMMENDATIONS}/{made}", "saved")
    return await _new(request, form)


async def _new(request: Asked, form: Form) -> Page:
    return Page(
        request,
        "accountability/registers/commendation_new.html",
        status=422 if form.errors else 200,
        title="登记表彰",
        trail=[*TRAIL, ("表彰和示范", COMMENDATIONS)],
        form=form,
        offices=await offices_for(request.user),
        units=await units_to_name(request.user),
    )


@get(ONE, access=in_business, name="accountability.commendation")
async def show(request: Asked, one: FromPath[UUID]) -> Page:
    return await _page(request, one)


async def _page(request: Asked, one: UUID, *, form: Form | None = None, failed: str = "") -> Page:
    me = request.user
    found = _shown(await commendation_for(me, one))
    return Page(
        request,
        "accountability/registers/commendation.html",
        status=422 if form and form.errors else 200,
        title=subject_of(found).title,
        trail=[*TRAIL, ("表彰和示范", COMMENDATIONS)],
        one=found,
        subject=subject_of(found),
        facts=[
            ("称号", found["title"]),
            ("授予机关", found["granting_body"]),
            ("文号", found["document_number"] or ""),
            ("授予日期", str(found["granted_on"])),
            ("授予", f"{found['to_name']} {found['post_words'] or ''}"),
            ("有效期至", str(found["valid_until"] or "长期")),
            ("登记", f"{found['unit_name']} {found['entered_by_name']}"),
            ("核对", found["checked_by_name"] or ""),
            ("撤销日期", str(found["withdrawn_on"] or "")),
        ],
        moves=COMMENDATION.open_moves(me, found),
        waiting=WAITING[found["state"]],
        entries=entries_of(await history_of(one), {"withdraw": "warn", "refuse": "warn"}),
        form=form,
        failed=failed,
        form_prefix=failed or "f",
    )


async def _moved(request: Asked, one: UUID, move: str, act: Any) -> Response[Any]:
    found = await commendation_for(request.user, one)
    chosen = COMMENDATION.turn(request.user, found, move)
    refuse_stale(await request.form(), found["version"])
    form = (NoteForm if chosen.reason else Nothing)(await request.form())
    if not form.ok:
        return await _page(request, one, form=form, failed=move)
    await act(found, request.user, *([form.clean["note"]] if chosen.reason else []))
    return see_other(f"{COMMENDATIONS}/{one}", "saved")


@post(f"{ONE}/check", access=in_business, name="accountability.commendation.check")
async def check(request: Asked, one: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, one, "check", acting.check)


@post(f"{ONE}/refuse", access=in_business, name="accountability.commendation.refuse")
async def refuse(request: Asked, one: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, one, "refuse", acting.refuse)


@post(f"{ONE}/withdraw", access=in_business, name="accountability.commendation.withdraw")
async def withdraw(request: Asked, one: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, one, "withdraw", acting.withdraw)


ROUTES = [list_commendations, excel, new, enter, show, check, refuse, withdraw]

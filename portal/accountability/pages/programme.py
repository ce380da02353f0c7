"""多年计划: the list, a new one, one with its milestones and what is done with them."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import programme as acting
from portal.accountability.forms.registers import MilestoneForm, NoteForm, ProgrammeForm
from portal.accountability.pages.registers import KEEPING, TRAIL, asked_for, excel_of, frame_of, offices_for
from portal.accountability.queries import programme as queries
from portal.accountability.queries.programme import PROGRAMMES, milestone_for, programme_for, subject_of
from portal.accountability.queries.registers import by_year, units_to_name
from portal.accountability.registers_rules import keeping_office
from portal.accountability.registers_sheets import PROGRAMMES as SHEET
from portal.accountability.registers_states import MILESTONE_STATES, MILESTONE_TONES
from portal.accountability.registers_workflow import MILESTONE
from portal.clock import today
from portal.errors import BadInput, Refused
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.timeline import entries_of
from portal.words import distance
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
ONE = "/registers/programmes/{programme_id:uuid}"
MILESTONE_ONE = "/registers/milestones/{milestone_id:uuid}"
OPEN = {"planned", "owed", "reported"}


@get("/registers/programmes", access=in_business, name="accountability.programmes")
async def list_programmes(request: Asked) -> Page:
    asked = asked_for(request)
    found = await queries.programmes_for(request.user, **asked)
    milestones = await queries.milestones_of(request.user, [one["id"] for one in found])
    living = [one for one in milestones if one["state"] != "cancelled"]
    return Page(
        request,
        "accountability/registers/programmes.html",
        title="多年计划",
        programmes=found,
        figures=by_year(
            living,
            lambda one: [one["due"].year],
            {
                "milestones": lambda _: 1,
                "met": lambda one: int(one["state"] == "met"),
                "late": lambda one: int(one["state"] in OPEN and one["due"] < today()),
            },
        ),
        **frame_of(request, PROGRAMMES, asked),
    )


@get("/registers/programmes.xlsx", access=in_business, name="accountability.programmes.excel")
async def excel(request: Asked) -> Response[bytes]:
    asked = asked_for(request)
    found = {one["id"]: one for one in await queries.programmes_for(request.user, **asked)}
    lines = [
        {
            **one,
            "years": f"{found[one['programme']]['first_year']}—{found[one['programme']]['last_year']}",
            "unit_name": found[one["programme"]]["unit_name"],
            "words": MILESTONE_STATES[one["state"]],
        }
        for one in await queries.milestones_of(request.user, list(found))
    ]
    return await excel_of(request, SHEET, lines, "programme", asked)


@get("/registers/programmes/new", access=KEEPING, name="accountability.programme.new")
async def new(request: Asked) -> Page:
    offices = await offices_for(request.user)
    year = today().year
    office = offices[0][0] if len(offices) == 1 else None
    return await _new(request, ProgrammeForm(None, office=office, first_year=year, last_year=year + 2))


@post("/registers/programmes/new", access=KEEPING, name="accountability.programme.enter")
async def enter(request: Asked) -> Response[Any]:
    form = ProgrammeForm(await request.form())
    if form.ok:
        try:
            made = await acting.enter(request.user, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{PROGRAMMES}/{made}", "saved")
    return await _new(request, form)


async def _new(request: Asked, form: Form) -> Page:
    return Page(
        request,
        "accountability/registers/programme_new.html",
        status=422 if form.errors else 200,
        title="登记多年计划",
        trail=[*TRAIL, ("多年计划", PROGRAMMES)],
        form=form,
        offices=await offices_for(request.user),
    )


@get(ONE, access=in_business, name="accountability.programme")
async def show(request: Asked, programme_id: FromPath[UUID]) -> Page:
    return await programme_page(request, programme_id)


async def programme_page(
    request: Asked, programme_id: UUID, *, form: Form | None = None, failed: str = "", refusal: str = ""
) -> Page:
    """`failed`: the part whose form came back: `add`, or the move and the id of a milestone."""
    me, day = request.user, today()
    found = await programme_for(me, programme_id)
    milestones = await queries.milestones_of(me, [programme_id])
    keeps = keeping_office(me, found)
    history = await history_of(programme_id, *(one["id"] for one in milestones))
    unnamed = await queries.unnamed_for(me, programme_id)
    return Page(
        request,
        "accountability/registers/programme.html",
        status=409 if refusal else 422 if form and form.errors else 200,
        title=subject_of(found).title,
        trail=[*TRAIL, ("多年计划", PROGRAMMES)],
        programme=found,
        subject=subject_of(found),
        milestones=[
            {
                **one,
                "words": MILESTONE_STATES[one["state"]],
                "tone": MILESTONE_TONES[one["state"]],
                "distance": distance(one["due"], day) if one["state"] in OPEN else "",
                "late": one["state"] in OPEN and one["due"] < day,
                "moves": MILESTONE.open_moves(me, one),
                "path": f"/accountability/registers/milestones/{one['id']}",
            }
            for one in milestones
        ],
        keeps=keeps,
        units=await units_to_name(me) if keeps else [],
        entries=entries_of([one for one in history if one["note"] not in unnamed], {"return": "warn"}),
        form=form,
        failed=failed,
        form_prefix=failed or "f",
        refusal=refusal,
    )


@post(f"{ONE}/milestones", access=in_business, name="accountability.milestone.add")
async def add(request: Asked, programme_id: FromPath[UUID]) -> Response[Any]:
    found = await programme_for(request.user, programme_id)
    if not keeping_office(request.user, found):
        raise Refused(f"由{keeping_office.words}添加节点。")
    form = MilestoneForm(await request.form())
    if form.ok:
        try:
            await acting.add_milestone(request.user, found, **form.clean)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{PROGRAMMES}/{programme_id}", "added")
    return await programme_page(request, programme_id, form=form, failed="add")


async def _moved(request: Asked, milestone_id: UUID, move: str, act: Any) -> Response[Any]:
    """Whose turn it is not is told so before anything about what was typed."""
    found = await milestone_for(request.user, milestone_id)
    chosen = MILESTONE.turn(request.user, found, move)
    refuse_stale(await request.form(), found["version"])
    form = (NoteForm if chosen.reason else Nothing)(await request.form())
    failed = f"{move}-{milestone_id}"
    if not form.ok:
        return await programme_page(request, found["programme"], form=form, failed=failed)
    try:
        await act(found, request.user, *([form.clean["note"]] if chosen.reason else []))
    except Refused as no:
        return await programme_page(request, found["programme"], form=form, failed=failed, refusal=no.sentence)
    return see_other(f"{PROGRAMMES}/{found['programme']}", "saved")


@post(f"{MILESTONE_ONE}/entrust", access=in_business, name="accountability.milestone.entrust")
async def entrust(request: Asked, milestone_id: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, milestone_id, "entrust", acting.entrust)


@post(f"{MILESTONE_ONE}/report", access=in_business, name="accountability.milestone.report")
async def report(request: Asked, milestone_id: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, milestone_id, "report", acting.report)


@post(f"{MILESTONE_ONE}/verify", access=in_business, name="accountability.milestone.verify")
async def verify(request: Asked, milestone_id: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, milestone_id, "verify", acting.verify)


@post(f"{MILESTONE_ONE}/return", access=in_business, name="accountability.milestone.return")
async def send_back(request: Asked, milestone_id: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, milestone_id, "return", acting.send_back)


@post(f"{MILESTONE_ONE}/cancel", access=in_business, name="accountability.milestone.cancel")
async def cancel(request: Asked, milestone_id: FromPath[UUID]) -> Response[Any]:
    return await _moved(request, milestone_id, "cancel", acting.cancel)


ROUTES = [list_programmes, excel, new, enter, show, add, entrust, report, verify, send_back, cancel]

"""By what a conference goes: regulations with their papers, rhythm, key periods, limits."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import rulebook
from meetings.forms.conferences import OFTEN, EndForm, LimitsForm, PeriodForm, RegulationForm, RhythmForm, units_for
from meetings.queries import conferences, register
from meetings.states import KINDS, LIMITS, RHYTHMS
from portal import files
from portal.access import Me
from portal.clock import today
from portal.errors import BadInput
from portal.web.form import MAX_UPLOAD, Form, read_upload
from portal.web.guards import OFFICE, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import as_download

ID = "/conferences/{conference_id:uuid}"


@get(f"{ID}/regulations/new", access=OFFICE, name="meetings.conference.regulation.new")
async def new_regulation(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    return _regulation_page(request, found, RegulationForm())


@post(
    f"{ID}/regulations",
    access=OFFICE,
    name="meetings.conference.enact",
    request_max_body_size=MAX_UPLOAD + 1024 * 1024,
)
async def enact(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = RegulationForm(await request.form())
    chosen = dict(form.clean)
    if form.ok and (file := chosen.pop("paper")) is not None:
        try:
            chosen["paper"] = await files.looked_at(file.filename, await read_upload(file, "制度文件"))
        except BadInput as bad:
            form.take_complaints(BadInput(*(("制度文件", sentence) for _, sentence in bad.complaints)))
    if not form.ok:
        return _regulation_page(request, found, form, 422)
    await rulebook.enact(request.user, conference_id, **chosen)
    return see_other(f"/meetings/conferences/{conference_id}", "added")


def _regulation_page(
    request: Request[Me, Any, Any], found: dict[str, Any], form: RegulationForm, status: int = 200
) -> Page:
    return Page(
        request,
        "meetings/conference_regulation.html",
        status=status,
        title="登记制度",
        form=form,
        conference=found,
    )


@get(f"{ID}/regulations/{{regulation_id:uuid}}", access=OFFICE, name="meetings.conference.regulation")
async def regulation(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], regulation_id: FromPath[UUID]
) -> Page:
    return await _repeal_page(request, conference_id, regulation_id, EndForm(None, ends_on=today()))


@post(f"{ID}/regulations/{{regulation_id:uuid}}", access=OFFICE, name="meetings.conference.repeal")
async def repeal(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], regulation_id: FromPath[UUID]
) -> Response[Any]:
    form = EndForm(await request.form())
    if not form.ok:
        return await _repeal_page(request, conference_id, regulation_id, form, 422)
    await rulebook.repeal(request.user, conference_id, regulation_id, until=form.clean["ends_on"])
    return see_other(f"/meetings/conferences/{conference_id}", "ended")


async def _repeal_page(
    request: Request[Me, Any, Any], conference_id: UUID, regulation_id: UUID, form: Form, status: int = 200
) -> Page:
    found = await conferences.running(request.user, conference_id)
    return Page(
        request,
        "meetings/conference_repeal.html",
        status=status,
        title="废止制度",
        form=form,
        conference=found,
        regulation=await register.regulation_of(conference_id, regulation_id),
    )


@get(
    f"{ID}/regulations/{{regulation_id:uuid}}/papers/{{file_id:uuid}}",
    access=in_business,
    name="meetings.conference.paper",
)
async def paper(
    request: Request[Me, Any, Any],
    conference_id: FromPath[UUID],
    regulation_id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[bytes]:
    await conferences.conference_for(request.user, conference_id)
    found = await register.paper_of(conference_id, regulation_id, file_id)
    return as_download(files.get(found["sha256"]), found["name"], found["media_type"])


@get(f"{ID}/rhythm", access=OFFICE, name="meetings.conference.rhythm")
async def rhythm(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    known = await register.rhythms_of(conference_id)
    parts = ("amount", "unit", "key_amount", "key_unit")
    initial = {f"{kind}_{part}": line[part] for kind, line in known.items() for part in parts}
    return await _rhythm_page(request, found, RhythmForm(None, **initial), PeriodForm())


@post(f"{ID}/rhythm", access=OFFICE, name="meetings.conference.set_rhythm")
async def set_rhythm(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = RhythmForm(await request.form())
    if not form.ok:
        return await _rhythm_page(request, found, form, PeriodForm(), "rhythm", 422)
    await rulebook.set_rhythms(request.user, conference_id, form.rhythms())
    return see_other(f"/meetings/conferences/{conference_id}", "saved")


@post(f"{ID}/key-periods", access=OFFICE, name="meetings.conference.key_period")
async def add_period(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = PeriodForm(await request.form())
    if not form.ok:
        known = await register.rhythms_of(conference_id)
        parts = ("amount", "unit", "key_amount", "key_unit")
        initial = {f"{kind}_{part}": line[part] for kind, line in known.items() for part in parts}
        return await _rhythm_page(request, found, RhythmForm(None, **initial), form, "period", 422)
    await rulebook.add_key_period(request.user, conference_id, **form.clean)
    return see_other(f"/meetings/conferences/{conference_id}/rhythm", "added")


@post(f"{ID}/key-periods/{{period_id:uuid}}/drop", access=OFFICE, name="meetings.conference.no_key_period")
async def drop_period(
    request: Request[Me, Any, Any], conference_id: FromPath[UUID], period_id: FromPath[UUID]
) -> Response[Any]:
    await rulebook.drop_key_period(request.user, conference_id, period_id)
    return see_other(f"/meetings/conferences/{conference_id}/rhythm", "ended")


async def _rhythm_page(
    request: Request[Me, Any, Any],
    found: dict[str, Any],
    rhythm_form: Form,
    period_form: Form,
    failed: str = "",
    status: int = 200,
) -> Page:
    return Page(
        request,
        "meetings/conference_rhythm.html",
        status=status,
        title="会议频次和重点时段",
        form=(rhythm_form if failed == "rhythm" else period_form) if failed else None,
        failed=failed,
        rhythm_form=rhythm_form,
        period_form=period_form,
        conference=found,
        kinds=list(KINDS.items()),
        usual=RHYTHMS,
        often=list(OFTEN.items()),
        periods=await register.key_periods_of(found["id"]),
    )


@get(f"{ID}/limits", access=OFFICE, name="meetings.conference.limits")
async def limits(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Page:
    found = await conferences.running(request.user, conference_id)
    known = await register.own_limits_of(conference_id)
    initial = {f"{line['name']}_{part}": line[part] for line in known for part in ("amount", "unit", "article")}
    return _limits_page(request, found, LimitsForm(None, **initial))


@post(f"{ID}/limits", access=OFFICE, name="meetings.conference.set_limits")
async def set_limits(request: Request[Me, Any, Any], conference_id: FromPath[UUID]) -> Response[Any]:
    found = await conferences.running(request.user, conference_id)
    form = LimitsForm(await request.form())
    if not form.ok:
        return _limits_page(request, found, form, 422)
    await rulebook.set_limits(request.user, conference_id, form.own())
    return see_other(f"/meetings/conferences/{conference_id}", "saved")


def _limits_page(request: Request[Me, Any, Any], found: dict[str, Any], form: LimitsForm, status: int = 200) -> Page:
    return Page(
        request,
        "meetings/conference_limits.html",
        status=status,
        title="时限与限额",
        form=form,
        conference=found,
        limits=[
            (name, words, amount, unit, list(units_for(unit).items()))
            for name, (words, amount, unit, _) in LIMITS.items()
        ],
    )


ROUTES = [
    new_regulation,
    enact,
    regulation,
    repeal,
    paper,
    rhythm,
    set_rhythm,
    add_period,
    drop_period,
    limits,
    set_limits,
]

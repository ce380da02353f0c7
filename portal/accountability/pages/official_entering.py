"""Entering official figures: which period and units, then one sheet for all of them; typed, or read from Excel and looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import official as acting
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, remarks
from portal.accountability.figures.periods import named
from portal.accountability.forms.official import SYSTEM, CountsForm, UploadForm, WhichForm, name_of, periods, typed
from portal.accountability.official_rules import entering_office
from portal.accountability.official_sheets import LEDGER, read, rows_of
from portal.accountability.pages.official import CORRECTABLE, ONE
from portal.accountability.queries import official as queries
from portal.accountability.queries.official import ADDRESS, sheet_for, subject_of
from portal.clock import today
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.sheets import intake
from portal.sheets.export import export
from portal.web.form import MAX_UPLOAD, Form, looked_at, read_upload
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
OFFICE = any_role(Role.office)
ROOM_FOR_ONE = MAX_UPLOAD + 1024 * 1024
MOST_TYPED = 60
"""Units of one sheet on the screen; more come from Excel only."""


@dataclass
class Sheet:
    """What is being entered: the place, the units, and what is being corrected."""

    place: Record
    level: str
    period: str
    units: Sequence[Record]
    old: Record | None = None
    complaints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[tuple[UUID, str]]:
        return [(unit["id"], queries.named(unit, self.units)) for unit in self.units]

    @property
    def hidden(self) -> dict[str, str]:
        return {"territory": str(self.place["id"]), "level": self.level, "period": self.period}


async def _sheet(me: Me, form: Form) -> Sheet:
    """What was chosen; a place one does not serve is not there."""
    place = next((one for one in await queries.territories_of(me) if one["id"] == form.clean["territory"]), None)
    if place is None:
        raise Missing
    units = await queries.units_of(place["path"], form.clean["level"])
    return Sheet(place, form.clean["level"], form.clean["period"], units)


@get("/official/new", access=OFFICE, name="accountability.official.new")
async def new(request: Asked) -> Page:
    given = {name: request.query_params.get(name, "") for name in WhichForm.fields}
    if not any(given.values()):
        return await _choosing(request, WhichForm(None))
    form = WhichForm(request.query_params)
    if not form.ok:
        return await _choosing(request, form)
    sheet = await _sheet(request.user, form)
    first = CountsForm(sheet.names, source_system=SYSTEM, taken_on=today())
    return await _typing(request, sheet, first)


@post("/official/new", access=OFFICE, name="accountability.official.enter", request_max_body_size=ROOM_FOR_ONE)
async def enter(request: Asked) -> Response[Any]:
    sent = await request.form()
    which = WhichForm(sent)
    if not which.ok:
        return await _choosing(request, which)
    sheet = await _sheet(request.user, which)
    form = CountsForm(sheet.names, sent)
    if form.ok:
        try:
            paper = await looked_at(form.clean["paper"], form.label("paper")) if form.clean["paper"] else None
            made = await acting.enter(
                request.user, sheet.place["id"], sheet.level, sheet.period, _source(form), form.counts, paper
            )
            return see_other(f"{ADDRESS}/{made}", "sent")
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _typing(request, sheet, form, refusal=no.sentence)
    return await _typing(request, sheet, form)


@post("/official/read", access=OFFICE, name="accountability.official.read", request_max_body_size=ROOM_FOR_ONE)
async def read_sheet(request: Asked) -> Response[Any]:
    """Nothing is written: what was read stands in the form, to be looked at and handed in. One fault, and none is taken."""
    form = UploadForm(await request.form())
    if not form.ok:
        return await _choosing(request, form)
    sheet = await _sheet(request.user, form)
    there = (await queries.live(sheet.place["id"], sheet.level, sheet.period)).values()
    sheet.old = max(there, key=lambda one: one["entered_at"], default=None)
    try:
        file = form.clean["sheet"]
        found = read(
            await intake.parse(await read_upload(file, "Excel 文件"), file.filename), sheet.units, LEVELS[sheet.level]
        )
    except BadInput as bad:
        form.take_complaints(bad)
        return await _choosing(request, form)
    sheet.complaints, sheet.notes = found.complaints, found.notes
    numbers = {} if found.complaints else found.numbers
    if numbers:
        sheet.notes = [*found.notes, *await _remarks(sheet, numbers)]
    begun = typed(numbers)
    return await _typing(request, sheet, _form(sheet, **begun), read_in=bool(numbers))


async def _remarks(sheet: Sheet, numbers: dict[UUID, dict[str, int | None]]) -> list[str]:
    period = named(sheet.period)
    before = await queries.before(sheet.place["id"], sheet.level, period) if period else {}
    return [
        f"{name}：{said}"
        for unit, name in sheet.names
        if unit in numbers
        for said in remarks(numbers[unit], before.get(unit, {}))
    ]


def _form(sheet: Sheet, **begun: Any) -> CountsForm:
    old = sheet.old
    head = (
        {name: old[name] for name in ("source_system", "report_name", "taken_on", "note")}
        if old
        else {"source_system": SYSTEM, "taken_on": today()}
    )
    return CountsForm(sheet.names, correcting=old is not None, **head, **begun)


def _source(form: Form) -> acting.Source:
    said = form.clean
    return acting.Source(said["source_system"], said["report_name"], said["taken_on"], said["note"] or "")


@get("/official/blank.xlsx", access=OFFICE, name="accountability.official.blank")
async def blank(request: Asked) -> Response[bytes]:
    """The units of one level with what is adopted of that period already, or nothing."""
    form = WhichForm(request.query_params)
    if not form.ok:
        raise BadInput(*((form.label(name), said) for name, said in form.errors.items()))
    sheet = await _sheet(request.user, form)
    title = f"官方数据录入表 {sheet.place['name']}{LEVELS[sheet.level]} {dict(periods())[sheet.period]}"
    data = export(LEDGER, rows_of(sheet.units, {}), title=title, prepared_by=sheet.place["name"], prepared_on=today())
    return as_download(data, f"{title}.xlsx", XLSX)


@get(f"{ONE}/correct", access=in_business, name="accountability.official.correcting")
async def correcting(request: Asked, sheet_id: FromPath[UUID]) -> Page:
    sheet = await _correctable(request, sheet_id)
    assert sheet.old is not None
    numbers = {line["unit"]: line for line in await queries.lines_of(sheet.old)}
    return await _typing(request, sheet, _form(sheet, **typed(numbers)))


@post(f"{ONE}/correct", access=in_business, name="accountability.official.correct", request_max_body_size=ROOM_FOR_ONE)
async def correct(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    sheet = await _correctable(request, sheet_id)
    assert sheet.old is not None
    form = CountsForm(sheet.names, await request.form(), correcting=True)
    if form.ok:
        try:
            paper = await looked_at(form.clean["paper"], form.label("paper")) if form.clean["paper"] else None
            made = await acting.correct(
                sheet.old, request.user, _source(form), form.counts, form.clean["correction"], paper
            )
            return see_other(f"{ADDRESS}/{made}", "sent")
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return await _typing(request, sheet, form, refusal=no.sentence)
    return await _typing(request, sheet, form)


async def _correctable(request: Asked, sheet_id: UUID) -> Sheet:
    old = await sheet_for(request.user, sheet_id)
    if old["state"] not in CORRECTABLE or not entering_office(request.user, old):
        raise Refused(f"官方数据由{entering_office.words}更正；已被更正的，请打开最新的一份。")
    place = {"id": old["territory"], "path": old["territory_path"], "name": old["territory_name"]}
    units = await queries.units_of(old["territory_path"], old["level"])
    return Sheet(place, old["level"], old["period"], units, old)


async def _choosing(request: Asked, form: Form) -> Page:
    mine = await queries.territories_of(request.user)
    return Page(
        request,
        "accountability/official/choose.html",
        status=422 if form.errors else 200,
        title="录入官方数据",
        form=form,
        territories=[(one["id"], one["name"]) for one in mine],
        levels=list(LEVELS.items()),
        periods=periods(),
    )


async def _typing(request: Asked, sheet: Sheet, form: CountsForm, *, refusal: str = "", read_in: bool = False) -> Page:
    names, old = sheet.names, sheet.old
    many = len(names) > MOST_TYPED and not read_in and not form.sent
    status = 409 if refusal else 422 if form.errors or sheet.complaints else 200
    query = "&".join(f"{name}={text}" for name, text in sheet.hidden.items())
    return Page(
        request,
        "accountability/official/entry.html",
        status=status,
        title="更正官方数据" if old else "录入官方数据",
        form=form,
        refusal=refusal,
        complaints=sheet.complaints,
        notes=sheet.notes,
        read_in=read_in,
        about=f"{sheet.place['name']}{LEVELS[sheet.level]}，{dict(periods()).get(sheet.period, sheet.period)}",
        action=f"{subject_of(old).path}/correct" if old else f"{ADDRESS}/new",
        back=subject_of(old).path if old else ADDRESS,
        correcting=old is not None,
        hidden=sheet.hidden,
        counts=list(COUNTS.items()),
        rows=[]
        if many
        else [(name, [(name_of(unit, count), words) for count, words in COUNTS.items()]) for unit, name in names],
        many=many,
        blank=f"{ADDRESS}/blank.xlsx?{query}",
    )


ROUTES = [new, enter, read_sheet, blank, correcting, correct]

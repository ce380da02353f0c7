"""Entering counts by hand: which line and month, then one table for all units, with the paper they were read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.accountability.actions import scoring_counts as acting
from portal.accountability.actions.scoring_counts import Counted
from portal.accountability.figures.levels import LEVELS
from portal.accountability.forms.scoring import CountsForm, WhichForm, months
from portal.accountability.pages.scoring_counts import CORRECTABLE, ONE
from portal.accountability.queries import scoring_counts as queries
from portal.accountability.queries.official import named, territories_of, units_of
from portal.accountability.queries.scoring_counts import ADDRESS, count_for, month_words, subject_of
from portal.accountability.scoring_rules import scoring_office
from portal.errors import BadInput, Missing, Refused
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import MAX_UPLOAD, Form, looked_at
from portal.web.guards import any_role, in_business
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
OFFICE = any_role(Role.office)
ROOM_FOR_ONE = MAX_UPLOAD + 1024 * 1024
RATES = ("rate", "step")


@dataclass
class Sheet:
    """What is being entered: the line, the month, the units, and what is being corrected."""

    line: Record
    month: str
    rate: bool
    units: Sequence[Record]
    old: Record | None = None

    @property
    def names(self) -> list[tuple[UUID, str]]:
        return [(unit["id"], named(unit, self.units)) for unit in self.units]

    @property
    def hidden(self) -> dict[str, str]:
        return {} if self.old else {"what": f"{self.line['scheme']}:{self.line['line']}", "month": self.month}


@get("/scoring/counts/new", access=OFFICE, name="accountability.scoring.count.new")
async def new(request: Asked) -> Page:
    given = {name: request.query_params.get(name, "") for name in WhichForm.fields}
    if not any(given.values()):
        return await _choosing(request, WhichForm(None))
    form = WhichForm(request.query_params)
    if not form.ok:
        return await _choosing(request, form)
    sheet = await _sheet(request.user, form)
    return _typing(request, sheet, CountsForm(sheet.names, rate=sheet.rate))


@post(
    "/scoring/counts/new", access=OFFICE, name="accountability.scoring.count.enter", request_max_body_size=ROOM_FOR_ONE
)
async def enter(request: Asked) -> Response[Any]:
    sent = await request.form()
    which = WhichForm(sent)
    if not which.ok:
        return await _choosing(request, which)
    sheet = await _sheet(request.user, which)
    form = CountsForm(sheet.names, sent, rate=sheet.rate)
    if form.ok:
        try:
            paper = await looked_at(form.clean["paper"], form.label("paper"))
            made = await acting.enter(
                request.user, sheet.line["scheme"], sheet.line["line"], sheet.month, counts_in(form), paper
            )
            return see_other(f"{ADDRESS}/{made}", "sent")
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return _typing(request, sheet, form, refusal=no.sentence)
    return _typing(request, sheet, form)


async def _sheet(me: Me, form: Form) -> Sheet:
    """What was chosen; a line of a territory one does not serve is not there."""
    scheme, _, name = form.clean["what"].partition(":")
    known = id_in(scheme)
    if known is None:
        raise Missing
    line = await acting.wanted(me, known, name)
    units = await units_of(line["territory_path"], line["level"])
    return Sheet(dict(line), form.clean["month"], line["kind"] in RATES, units)


def counts_in(form: CountsForm) -> dict[UUID, Counted]:
    return {
        unit: Counted(form.clean[f"p{unit.hex}"], form.clean.get(f"w{unit.hex}"), _evidence(form, unit))
        for unit, _ in form.units
        if form.clean[f"p{unit.hex}"] is not None
    }


def _evidence(form: CountsForm, unit: UUID) -> str:
    return form.clean[f"e{unit.hex}"] or form.clean["evidence"]


@get(f"{ONE}/correct", access=in_business, name="accountability.scoring.count.correcting")
async def correcting(request: Asked, entry_id: FromPath[UUID]) -> Page:
    sheet = await _correctable(request, entry_id)
    assert sheet.old is not None
    typed: dict[str, Any] = {}
    for line in await queries.lines_of(sheet.old):
        key = line["unit"].hex
        typed |= {f"p{key}": line["part"], f"w{key}": line["whole"], f"e{key}": line["evidence"]}
    return _typing(request, sheet, CountsForm(sheet.names, rate=sheet.rate, correcting=True, **typed))


@post(
    f"{ONE}/correct",
    access=in_business,
    name="accountability.scoring.count.correct",
    request_max_body_size=ROOM_FOR_ONE,
)
async def correct(request: Asked, entry_id: FromPath[UUID]) -> Response[Any]:
    sheet = await _correctable(request, entry_id)
    assert sheet.old is not None
    form = CountsForm(sheet.names, await request.form(), rate=sheet.rate, correcting=True)
    if form.ok:
        try:
            paper = await looked_at(form.clean["paper"], form.label("paper"))
            made = await acting.correct(sheet.old, request.user, counts_in(form), form.clean["correction"], paper)
            return see_other(f"{ADDRESS}/{made}", "sent")
        except BadInput as bad:
            form.take_complaints(bad)
        except Refused as no:
            return _typing(request, sheet, form, refusal=no.sentence)
    return _typing(request, sheet, form)


async def _correctable(request: Asked, entry_id: UUID) -> Sheet:
    old = await count_for(request.user, entry_id)
    if old["state"] not in CORRECTABLE or not scoring_office(request.user, old):
        raise Refused(f"填报由{scoring_office.words}更正；已被更正的，请打开最新的一份。")
    rate = any(line["whole"] is not None for line in await queries.lines_of(old))
    units = await units_of(old["territory_path"], old["level"])
    return Sheet(old, old["month"], rate, units, old)


async def _choosing(request: Asked, form: Form) -> Page:
    mine = await territories_of(request.user)
    lines = await queries.wanted_lines([one["id"] for one in mine])
    return Page(
        request,
        "accountability/scoring/count_choose.html",
        status=422 if form.errors else 200,
        title="填报次数",
        form=form,
        lines=[(f"{one['scheme']}:{one['line']}", f"{one['title']}（{one['scheme_name']}）") for one in lines],
        months=months(),
    )


def _typing(request: Asked, sheet: Sheet, form: CountsForm, *, refusal: str = "") -> Page:
    old = sheet.old
    return Page(
        request,
        "accountability/scoring/count_entry.html",
        status=409 if refusal else 422 if form.errors else 200,
        title="更正填报" if old else "填报次数",
        form=form,
        refusal=refusal,
        about=f"{sheet.line['title']}，{sheet.line['territory_name']}{LEVELS[sheet.line['level']]}，{month_words(sheet.month)}",
        action=f"{subject_of(old).path}/correct" if old else f"{ADDRESS}/new",
        back=subject_of(old).path if old else ADDRESS,
        correcting=old is not None,
        hidden=sheet.hidden,
        rate=sheet.rate,
        rows=[(name, f"p{unit.hex}", f"w{unit.hex}", f"e{unit.hex}") for unit, name in sheet.names],
    )


ROUTES = [new, enter, correcting, correct]

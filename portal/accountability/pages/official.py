"""Official figures: the list, one sheet with its rates, and what the second person does with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal import audit, files
from portal.access import Me
from portal.accountability.actions import official as acting
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, RATES, remarks, total
from portal.accountability.forms.official import NoteForm
from portal.accountability.official_rules import entering_office, whole
from portal.accountability.official_sheets import LEDGER
from portal.accountability.official_states import OFFICIAL_STATES, OFFICIAL_TONES, OfficialState
from portal.accountability.official_workflow import OFFICIAL
from portal.accountability.pages.room import tabs
from portal.accountability.queries import official as queries
from portal.accountability.queries.official import ADDRESS, sheet_for, subject_of
from portal.clock import local, now
from portal.errors import BadInput, Missing
from portal.people import Role
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.subjects import id_in
from portal.web.form import Form, Nothing, refuse_stale
from portal.web.guards import in_business
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download, give_out
from portal.web.timeline import entries_of
from portal.words import size
from portal.workflow import history_of

Asked = Request[Me, Any, Any]
Record = dict[str, Any]
ONE = "/official/{sheet_id:uuid}"
MARKS: dict[str, str] = {}
CORRECTABLE = {OfficialState.drafted, OfficialState.checked}


@get("/official", access=in_business, name="accountability.official")
async def list_sheets(request: Asked) -> Page:
    after = id_in(request.query_params.get("after", ""))
    if request.query_params.get("after") and after is None:
        raise BadInput(("页码", "页面地址不完整，请从第一页重新翻看"))
    found = await queries.sheets_for(request.user, after)
    shown = found[: queries.PAGE]
    return Page(
        request,
        "accountability/official/list.html",
        title="官方数据",
        tabs=tabs(request.user, "/official"),
        sheets=[_row(one) for one in shown],
        may_enter=request.user.has(Role.office),
        first=ADDRESS if after else None,
        next=f"{ADDRESS}?after={shown[-1]['id']}" if len(found) > queries.PAGE else None,
    )


def _row(one: Record) -> Record:
    return {
        **one,
        "subject": subject_of(one),
        "about": f"{queries.period_of(one).words} {LEVELS[one['level']]}",
        "words": OFFICIAL_STATES[one["state"]],
        "tone": OFFICIAL_TONES[one["state"]],
    }


@get(ONE, access=in_business, name="accountability.official.sheet")
async def show(request: Asked, sheet_id: FromPath[UUID]) -> Page:
    return await sheet_page(request, await sheet_for(request.user, sheet_id))


async def sheet_page(request: Asked, sheet: Record, form: Form | None = None, failed: str = "") -> Page:
    me, subject = request.user, subject_of(sheet)
    everything = whole(me, sheet)
    lines = await queries.lines_of(sheet, me)
    before = await queries.before(sheet["territory"], sheet["level"], queries.period_of(sheet)) if everything else {}
    newer = await queries.newer(sheet["id"])
    return Page(
        request,
        "accountability/official/sheet.html",
        status=422 if form and form.errors else 200,
        title=subject.title,
        sheet=sheet,
        subject=subject,
        state_words=OFFICIAL_STATES[sheet["state"]],
        tone=OFFICIAL_TONES[sheet["state"]],
        facts=_facts(sheet),
        counts=list(COUNTS.items()),
        rates=[one.words for one in RATES.values()],
        lines=[_with_rates(line) for line in lines],
        total=_with_rates({"unit_name": "合计", **total(lines)}) if len(lines) > 1 else None,
        remarks=[f"{one['unit_name']}：{said}" for one in lines for said in remarks(one, before.get(one["unit"], {}))],
        papers=await _papers(sheet) if everything else [],
        corrects=f"{ADDRESS}/{sheet['corrects']}" if sheet["corrects"] else "",
        newer=f"{ADDRESS}/{newer}" if newer else "",
        corrects_it=sheet["state"] in CORRECTABLE and entering_office(me, sheet),
        moves=[move for move in OFFICIAL.open_moves(me, sheet) if move.name != "supersede"],
        entries=entries_of(await history_of(sheet["id"]), MARKS) if everything else [],
        form=form,
        failed=failed,
    )


async def _papers(sheet: Record) -> list[Record]:
    return [
        {
            "name": one["name"],
            "href": f"{ADDRESS}/{sheet['id']}/files/{one['id']}",
            "size": size(one["size"]),
            "note": f"{one['uploaded_by_name']}上传",
        }
        for one in await files.of([sheet["id"]], "annex")
    ]


def _with_rates(line: Mapping[str, Any]) -> Record:
    return {**line, "rates": [(one.words, one.of(line)) for one in RATES.values()]}


def _facts(sheet: Record) -> list[tuple[str, Any]]:
    return [
        ("地区", sheet["territory_name"]),
        ("统计时段", queries.period_of(sheet).words),
        ("单位类别", LEVELS[sheet["level"]]),
        ("来源", f"{sheet['source_system']}《{sheet['report_name']}》，{sheet['taken_on']} 取数"),
        ("录入", sheet["entered_by_name"]),
        ("核对", sheet["checked_by_name"] or ""),
        ("更正理由", sheet["correction"] or ""),
        ("备注", sheet["note"] or ""),
    ]


@get(f"{ONE}/sheet.xlsx", access=in_business, name="accountability.official.excel")
async def excel(request: Asked, sheet_id: FromPath[UUID]) -> Response[bytes]:
    """As it stands, in the columns in which it may come in again."""
    sheet = await sheet_for(request.user, sheet_id)
    lines = [
        {**line, "key": "", "unit": line["unit_name"], "version": None}
        for line in await queries.lines_of(sheet, request.user)
    ]
    title, serial, me = subject_of(sheet).title, fresh_serial(), request.user
    data = export(
        LEDGER,
        lines,
        title=title,
        prepared_by=sheet["office_name"],
        prepared_on=local(now()),
        serial=serial,
        reader=me.name,
    )
    told = {"lines": len(lines), "serial": serial}
    await audit.record(me, "accountability.official.export", subject_of(sheet), told)
    return as_download(data, f"{title}.xlsx", XLSX)


@get(f"{ONE}/files/{{file_id:uuid}}", access=in_business, name="accountability.official.file")
async def paper(request: Asked, sheet_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """The report itself says what every unit reported: it is for who sees the whole sheet."""
    sheet = await sheet_for(request.user, sheet_id)
    kept = next((one for one in await files.of([sheet_id], "annex") if one["id"] == file_id), None)
    if kept is None or not whole(request.user, sheet):
        raise Missing
    return await give_out(request.user, subject_of(sheet), kept)


@post(f"{ONE}/check", access=in_business, name="accountability.official.check")
async def check(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    sheet = await seen(request, sheet_id, "check")
    Nothing(await request.form())
    await acting.check(sheet, request.user)
    return see_other(subject_of(sheet).path, "saved")


@post(f"{ONE}/withdraw", access=in_business, name="accountability.official.withdraw")
async def withdraw(request: Asked, sheet_id: FromPath[UUID]) -> Response[Any]:
    sheet = await seen(request, sheet_id, "withdraw")
    form = NoteForm(await request.form())
    if not form.ok:
        return await sheet_page(request, sheet, form, "withdraw")
    await acting.withdraw(sheet, request.user, form.clean["note"])
    return see_other(subject_of(sheet).path, "withdrawn")


async def seen(request: Asked, sheet_id: UUID, move: str) -> Record:
    """The sheet, unless it has changed since the person saw it, or it is not their turn."""
    sheet = await sheet_for(request.user, sheet_id)
    refuse_stale(await request.form(), sheet["version"], "这份数据")
    OFFICIAL.turn(request.user, sheet, move)
    return sheet


ROUTES = [list_sheets, show, excel, paper, check, withdraw]

"""Excel that goes round: five tables to take away, a sheet to hand in, its preview, and the way back."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from inspections.exchange import coming, leaving, taking, undoing
from inspections.exchange.forms import SheetForm, TakeForm
from inspections.exchange.ledgers import TABLES
from inspections.queries import inspection_run_by
from portal.access import Me
from portal.errors import BadInput
from portal.people import Role
from portal.web.exchanges import page_of_lines, stands
from portal.web.form import MAX_UPLOAD, read_upload
from portal.web.guards import any_role
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download

DISCIPLINE = any_role(Role.discipline)
ROOM_FOR_A_FILE = MAX_UPLOAD + 1024 * 1024
Asked = Request[Me, Any, Any]


@get("/{inspection_id:uuid}/exchange", access=DISCIPLINE, name="inspections.exchange")
async def overview(request: Asked, inspection_id: FromPath[UUID]) -> Page:
    return await _overview(request, inspection_id, SheetForm())


async def _overview(request: Asked, inspection_id: UUID, form: SheetForm, status: int = 200) -> Page:
    return Page(
        request,
        "inspections/exchange/overview.html",
        status=status,
        title="Excel 往来",
        inspection=await inspection_run_by(request.user, inspection_id),
        tables=[(name, ledger.name, "、".join(_editable(name))) for name, ledger in TABLES.items()],
        exchanges=[{**one, "stands": stands(one)} for one in await coming.exchanges_of(request.user, inspection_id)],
        form=form,
    )


def _editable(name: str) -> list[str]:
    return [column.title for column in TABLES[name].columns if "只读" not in column.title]


@get("/{inspection_id:uuid}/exchange/{name:str}", access=DISCIPLINE, name="inspections.exchange.download")
async def download(request: Asked, inspection_id: FromPath[UUID], name: FromPath[str]) -> Response[bytes]:
    data, file = await leaving.leave(request.user, inspection_id, name)
    return as_download(data, file, XLSX)


@post(
    "/{inspection_id:uuid}/exchange",
    access=DISCIPLINE,
    name="inspections.exchange.look",
    request_max_body_size=ROOM_FOR_A_FILE,
)
async def look(request: Asked, inspection_id: FromPath[UUID]) -> Response[Any]:
    form = SheetForm(await request.form())
    if form.ok:
        await inspection_run_by(request.user, inspection_id)
        file = form.clean["sheet"]
        try:
            data = await read_upload(file, form.label("sheet"))
            made = await coming.look(request.user, inspection_id, data, file.filename)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"/inspections/exchanges/{made}")
    return await _overview(request, inspection_id, form, 422)


@get("/exchanges/{exchange_id:uuid}", access=DISCIPLINE, name="inspections.exchange.preview")
async def preview(request: Asked, exchange_id: FromPath[UUID]) -> Page:
    return await _preview(request, exchange_id, TakeForm())


async def _preview(request: Asked, exchange_id: UUID, form: TakeForm, status: int = 200) -> Page:
    found = await coming.exchange_for(request.user, exchange_id)
    return Page(
        request,
        "inspections/exchange/preview.html",
        status=status,
        title="核对要导入的改动",
        exchange=found,
        stands=stands(found),
        **page_of_lines(
            found["understood"], request.query_params, f"/inspections/exchanges/{exchange_id}", coming.title_of
        ),
        form=form,
    )


@get("/exchanges/{exchange_id:uuid}/errors", access=DISCIPLINE, name="inspections.exchange.errors")
async def errors(request: Asked, exchange_id: FromPath[UUID]) -> Response[bytes]:
    found = await coming.exchange_for(request.user, exchange_id)
    return as_download(coming.errors_of(found), "需要改正的地方.xlsx", XLSX)


@post("/exchanges/{exchange_id:uuid}/take", access=DISCIPLINE, name="inspections.exchange.take")
async def take(request: Asked, exchange_id: FromPath[UUID]) -> Response[Any]:
    found = await coming.exchange_for(request.user, exchange_id)
    form = TakeForm(await request.form())
    if not form.errors and found["slips"] and not form.clean["reason"]:
        form.error("reason", "表中有整改时限改晚了的行，请填写“延期理由”")
    if not form.ok:
        return await _preview(request, exchange_id, form, 422)
    await taking.take(request.user, found, form.clean["reason"] or "")
    return see_other(f"/inspections/exchanges/{exchange_id}", "imported")


@post("/exchanges/{exchange_id:uuid}/undo", access=DISCIPLINE, name="inspections.exchange.undo")
async def undo(request: Asked, exchange_id: FromPath[UUID]) -> Response[Any]:
    found = await coming.exchange_for(request.user, exchange_id)
    await undoing.undo(request.user, found)
    return see_other(f"/inspections/{found['inspection']}/exchange", "withdrawn")


ROUTES = [overview, download, look, preview, errors, take, undo]

"""Excel that goes round: the register to take away, a sheet to hand in, its preview, and the way back."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from assignments.exchange import coming, taking, undoing
from assignments.exchange.forms import SheetForm
from assignments.queries.exchanges import exchanges_of
from assignments.sheets import CHANGEABLE
from portal.access import Me
from portal.errors import BadInput
from portal.web.exchanges import page_of_lines, stands
from portal.web.form import MAX_UPLOAD, read_upload
from portal.web.guards import OFFICE
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download

ADDRESS = "/assignments/exchange"
ROOM_FOR_A_FILE = MAX_UPLOAD + 1024 * 1024
Asked = Request[Me, Any, Any]


@get("/exchange", access=OFFICE, name="assignments.exchange")
async def overview(request: Asked) -> Page:
    return await _overview(request, SheetForm())


async def _overview(request: Asked, form: SheetForm, status: int = 200) -> Page:
    register = await coming.register_of(request.user)
    found = await exchanges_of(request.user, register["id"])
    return Page(
        request,
        "assignments/exchange.html",
        status=status,
        title="用 Excel 批量登记、修改积案",
        register=register,
        columns="、".join(column.title for column in CHANGEABLE),
        most=coming.MOST,
        exchanges=[{**one, "stands": stands(one)} for one in found],
        form=form,
    )


@get("/exchange/cases.xlsx", access=OFFICE, name="assignments.exchange.download")
async def download(request: Asked) -> Response[bytes]:
    data, file = await coming.leave(request.user)
    return as_download(data, file, XLSX)


@get("/exchange/blank.xlsx", access=OFFICE, name="assignments.exchange.blank")
async def blank(request: Asked) -> Response[bytes]:
    return as_download(await coming.blank_form(request.user), "信访积案台账（空白表）.xlsx", XLSX)


@post("/exchange", access=OFFICE, name="assignments.exchange.look", request_max_body_size=ROOM_FOR_A_FILE)
async def look(request: Asked) -> Response[Any]:
    form = SheetForm(await request.form())
    if form.ok:
        file = form.clean["sheet"]
        try:
            made = await coming.look(request.user, await read_upload(file, form.label("sheet")), file.filename)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{made}")
    return await _overview(request, form, 422)


@get("/exchange/{register_sheet_id:uuid}", access=OFFICE, name="assignments.exchange.preview")
async def preview(request: Asked, register_sheet_id: FromPath[UUID]) -> Page:
    found = await coming.exchange_for(request.user, register_sheet_id)
    return Page(
        request,
        "assignments/exchange_preview.html",
        title="核对要导入的改动",
        exchange=found,
        stands=stands(found),
        **page_of_lines(found["understood"], request.query_params, f"{ADDRESS}/{register_sheet_id}", coming.title_of),
    )


@get("/exchange/{register_sheet_id:uuid}/errors", access=OFFICE, name="assignments.exchange.errors")
async def errors(request: Asked, register_sheet_id: FromPath[UUID]) -> Response[bytes]:
    found = await coming.exchange_for(request.user, register_sheet_id)
    return as_download(coming.errors_of(found), "需要改正的地方.xlsx", XLSX)


@post("/exchange/{register_sheet_id:uuid}/take", access=OFFICE, name="assignments.exchange.take")
async def take(request: Asked, register_sheet_id: FromPath[UUID]) -> Response[Any]:
    await taking.take(request.user, await coming.exchange_for(request.user, register_sheet_id))
    return see_other(f"{ADDRESS}/{register_sheet_id}", "imported")


@post("/exchange/{register_sheet_id:uuid}/undo", access=OFFICE, name="assignments.exchange.undo")
async def undo(request: Asked, register_sheet_id: FromPath[UUID]) -> Response[Any]:
    await undoing.undo(request.user, await coming.exchange_for(request.user, register_sheet_id))
    return see_other(ADDRESS, "withdrawn")


ROUTES = [overview, download, blank, look, preview, errors, take, undo]

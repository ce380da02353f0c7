"""Units, people and posts from Excel: choose a file, look at what it would do, confirm."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Response

from portal.errors import BadInput, Missing
from portal.sheets.export import blank
from portal.web.form import MAX_UPLOAD, Field, Form, read_upload
from portal.web.guards import SYSTEM
from portal.web.identity.forms import SheetForm
from portal.web.identity.imports import POSTS, UNITS, Intake, read, take_in, waiting
from portal.web.page import Page, see_other
from portal.web.pages.download import XLSX, as_download
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]
ROOM_FOR_UPLOAD = MAX_UPLOAD + 64 * 1024


class ConfirmForm(Form):
    fields: Mapping[str, Field] = {"file": Field("文件", required=True, longest=80)}


@get("/import", access=SYSTEM, name="people_import")
async def choose(request: Asked) -> Page:
    return _page(request, SheetForm())


def _page(request: Asked, form: Form, status: int = 200, found: Intake | None = None, kept: str = "") -> Page:
    return Page(
        request,
        "portal/people/import.html",
        status=status,
        title="导入单位和人员",
        form=form,
        found=found,
        kept=kept,
    )


@post("/import", access=SYSTEM, name="people_import_sent", request_max_body_size=ROOM_FOR_UPLOAD)
async def look(request: Asked) -> Page:
    form = SheetForm(await request.form())
    if form.ok:
        file = form.clean["sheet"]
        try:
            data = await read_upload(file, "Excel 文件")
            found = await read(data, file.filename, me_of(request))
            kept = waiting.keep(data, file.filename) if found.ready else ""
            return _page(request, SheetForm(), 200 if found.ready else 422, found, kept)
        except BadInput as bad:
            form.take_complaints(bad)
    return _page(request, form, 422)


@post("/import/confirm", access=SYSTEM, name="people_import_confirm")
async def confirm(request: Asked) -> Response[Any]:
    """Read again from the kept file: what others did meanwhile counts, what the page says does not."""
    form = ConfirmForm(await request.form())
    if not form.ok:
        raise Missing
    kept = form.clean["file"]
    me = me_of(request)
    found = await read(waiting.look(kept), kept, me)
    if not found.ready:
        return _page(request, SheetForm(), 409, found)
    await take_in(found, me)
    waiting.forget(kept)
    return see_other("/people", "imported")


@get("/import/units.xlsx", access=SYSTEM, name="people_import_units")
async def blank_units(request: Asked) -> Response[bytes]:
    return as_download(blank(UNITS), "单位登记表（空白表）.xlsx", XLSX)


@get("/import/posts.xlsx", access=SYSTEM, name="people_import_posts")
async def blank_posts(request: Asked) -> Response[bytes]:
    return as_download(blank(POSTS), "人员岗位登记表（空白表）.xlsx", XLSX)


ROUTER = Router("/", route_handlers=[choose, look, confirm, blank_units, blank_posts])

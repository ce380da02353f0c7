"""Progress of many resolutions out of one Excel table: hand it in, look, take it in."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Response

from meetings.actions import reporting_many
from meetings.forms.resolutions import SheetForm
from portal.access import Me
from portal.errors import BadInput
from portal.web.form import read_upload
from portal.web.guards import in_business
from portal.web.page import Page, see_other

ADDRESS = "/meetings/resolutions/progress"


@get("/resolutions/progress", access=in_business, name="meetings.progress")
async def start(request: Request[Me, Any, Any]) -> Page:
    return _page(request, SheetForm())


def _page(request: Request[Me, Any, Any], form: SheetForm, status: int = 200) -> Page:
    return Page(request, "meetings/progress.html", status=status, title="用 Excel 回填进展", form=form)


@post(
    "/resolutions/progress",
    access=in_business,
    name="meetings.progress.look",
    request_max_body_size=25 * 1024 * 1024,
)
async def look(request: Request[Me, Any, Any]) -> Response[Any]:
    form = SheetForm(await request.form())
    if form.ok:
        file = form.clean["file"]
        try:
            intake = await reporting_many.look(request.user, await read_upload(file, "Excel 表"), file.filename)
        except BadInput as bad:
            form.take_complaints(bad)
        else:
            return see_other(f"{ADDRESS}/{intake}")
    return _page(request, form, 422)


@get("/resolutions/progress/{intake_id:uuid}", access=in_business, name="meetings.progress.preview")
async def preview(request: Request[Me, Any, Any], intake_id: FromPath[UUID]) -> Page:
    intake = await reporting_many.intake_for(request.user, intake_id)
    return Page(request, "meetings/progress_preview.html", title="核对回填的进展", intake=intake)


@post("/resolutions/progress/{intake_id:uuid}", access=in_business, name="meetings.progress.take")
async def take(request: Request[Me, Any, Any], intake_id: FromPath[UUID]) -> Response[Any]:
    await reporting_many.take(request.user, intake_id)
    return see_other("/meetings/resolutions?mine=1", "imported")


ROUTES = [start, look, preview, take]

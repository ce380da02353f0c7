"""上报隐患线索: what, where, which field, how urgent, in two taps and a sentence. Every page of matters is named here."""

from typing import Any

from litestar import Request, get, post
from litestar.response import Response

from assignments.actions import matters
from assignments.forms.matters import ReportForm
from assignments.pages import matter_ledger, matter_moves, matter_page, matter_sheets, matter_signals, matter_taking
from assignments.pages.matter_page import ADDRESS
from assignments.queries.matters import REPORTING, fields_of, places_to_report, units_speaking_for
from assignments.states import URGENCIES
from portal.access import Me
from portal.clock import today
from portal.web.guards import any_role
from portal.web.page import Page, see_other

WHO_REPORTS = any_role(*REPORTING)
Asked = Request[Me, Any, Any]


@get("/matters/new", access=WHO_REPORTS, name="assignments.matter.new")
async def new(request: Asked) -> Page:
    return await _page(request, ReportForm(urgency="ordinary"))


async def _page(request: Asked, form: ReportForm, status: int = 200) -> Page:
    me = request.user
    places = await places_to_report(me)
    finders = await units_speaking_for(me)
    words = await fields_of(list({place["register"] for place in places}))
    return Page(
        request,
        "assignments/matter_new.html",
        status=status,
        title="上报隐患线索",
        form=form,
        places=[(place["id"], place["name"]) for place in places],
        place=places[0]["id"] if places else "",
        finders=[(unit["id"], unit["name"]) for unit in finders],
        finder=finders[0]["id"] if finders else "",
        fields=[(name, name) for name in dict.fromkeys(line["name"] for line in words)],
        urgencies=list(reversed(URGENCIES.items())),
        on=today(),
        address=ADDRESS,
    )


@post("/matters/new", access=WHO_REPORTS, name="assignments.matter.report")
async def report(request: Asked) -> Response[Any]:
    form = ReportForm(await request.form())
    if not form.ok:
        return await _page(request, form, 422)
    try:
        made = await matters.report(request.user, **form.clean)
    except matters.NoSuchField as wrong:
        form.error("field", wrong.sentence)
        return await _page(request, form, 422)
    return see_other(f"{ADDRESS}/{made}", "sent")


ROUTES = [
    new,
    report,
    *matter_page.ROUTES,
    *matter_moves.ROUTES,
    *matter_taking.ROUTES,
    *matter_ledger.ROUTES,
    *matter_sheets.ROUTES,
    *matter_signals.ROUTES,
]

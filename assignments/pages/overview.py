"""领导包案 at a glance: what waits for the office's word, what burns, what stands still, batches, who carries how many."""

from typing import Any

from litestar import Request, get
from litestar.response import Response

from assignments.pages.room import ADDRESS, leads_only, others, tabs
from assignments.queries import load, overview, still, waiting
from assignments.queries.still import KINDS
from assignments.queries.waiting import WAITS
from assignments.rules import offices_of
from portal.access import Me
from portal.errors import Missing
from portal.web.guards import CARRYING
from portal.web.page import Page, see_other


@get("/", access=CARRYING, name="assignments")
async def show(request: Request[Me, Any, Any]) -> Response[Any]:
    """A leader without a post in an office has a page of their own."""
    me = request.user
    if leads_only(me):
        return see_other(f"{ADDRESS}/mine")
    numbers = await waiting.numbers_for(me)
    counts = await still.counts_of(me)
    return Page(
        request,
        "assignments/overview.html",
        title="领导包案",
        tabs=tabs(me, ""),
        others=await others(me),
        waits=[
            (numbers[name], wait.words, f"{ADDRESS}/waiting?what={name}")
            for name, wait in WAITS.items()
            if numbers.get(name)
        ],
        of_office=bool(offices_of(me)),
        burning=await overview.burning(me),
        still_all=counts["everything"],
        still=[(counts[kind], words, f"{ADDRESS}/still?kind={kind}") for kind, words in KINDS.items() if counts[kind]],
        batches=await overview.batches_running(me),
        loads=await load.loads_for(me),
    )


@get("/waiting", access=CARRYING, name="assignments.waiting")
async def waiting_page(request: Request[Me, Any, Any]) -> Page:
    """`?what=` names one of the numbers of the overview: exactly its rows."""
    what = request.query_params.get("what", "")
    if what not in WAITS:
        raise Missing
    return Page(
        request,
        "assignments/overview_waiting.html",
        title=WAITS[what].words,
        lines=await waiting.list_of(request.user, what),
    )


ROUTES = [show, waiting_page]

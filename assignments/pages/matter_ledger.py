"""隐患线索台账: on the screen by pages, as Excel, as a printed table."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.response import Response

from assignments import sheets_matters
from assignments.documents.matters import printed
from assignments.pages.matter_page import ADDRESS
from assignments.pages.room import tabs
from assignments.queries import matter_ledger as queries
from assignments.queries.matter_ledger import FILTERS, LIGHTS, STATES
from assignments.queries.matters import REPORTING
from assignments.queries.registers import own_register
from assignments.rules import offices_of
from assignments.states import URGENCIES
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.sheets.export import export
from portal.sheets.leaving import MOST_ROWS, fresh_serial, refuse_too_many
from portal.subjects import id_in
from portal.web.form import Day
from portal.web.guards import CARRYING
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

Asked = Request[Me, Any, Any]
PRINTED = 1000
"""Rows of one print."""


@get("/matters", access=CARRYING, name="assignments.matters")
async def ledger(request: Asked) -> Page:
    me = request.user
    filters = filters_of(request.query_params)
    places = await queries.places_in(me)
    return Page(
        request,
        "assignments/matters.html",
        title="隐患线索台账",
        tabs=tabs(me, "/matters"),
        **await queries.page_of(me, filters, id_in(request.query_params.get("after", ""))),
        figures=await queries.figures(me, filters),
        filters=filters,
        query=urlencode(filters),
        kept={name: text for name, text in filters.items() if name not in ("state", "light")},
        active=_active(filters, dict(places)),
        states=list(STATES.items()),
        lights=list(LIGHTS.items()),
        urgencies=list(URGENCIES.items()),
        fields=[(name, name) for name in await queries.fields_in(me)],
        places=places,
        may_report=me.has(*REPORTING),
        may_read_in=bool(offices_of(me)) and await own_register(me) is not None,
    )


@get("/matters.xlsx", access=CARRYING, name="assignments.matters.excel")
async def excel(request: Asked) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me = request.user
    filters = filters_of(request.query_params)
    lines = await queries.lines(me, filters, limit=MOST_ROWS + 1)
    refuse_too_many(lines)
    rows = sheets_matters.rows_of([{**line, "reported_on": local(line["created_at"]).date()} for line in lines])
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        sheets_matters.LEDGER,
        rows,
        title="隐患线索台账",
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters=_words(filters),
        reader=me.name,
    )
    await audit.record(me, "assignments.matters.export", None, {"rows": len(rows), "serial": serial, **filters})
    return as_download(data, f"隐患线索台账{today():%Y%m%d}.xlsx", XLSX)


@get("/matters.pdf", access=CARRYING, name="assignments.matters.print")
async def printing(request: Asked) -> Response[bytes]:
    me = request.user
    filters = filters_of(request.query_params)
    found = await queries.lines(me, filters, limit=PRINTED + 1)
    if len(found) > PRINTED:
        raise Refused(f"超过 {PRINTED} 行，打印前请先筛选，或导出 Excel。")
    said = "，".join(f"{name}：{text}" for name, text in _words(filters).items())
    context = printed(found, unit=me.holdings[0].unit_name, on=today(), filters=said)
    data = await render(paper("ledger.html", **context), draft=Watermark(me.name, now(), "打印"))
    await audit.record(me, "assignments.matters.print", None, {"rows": len(found), **filters})
    return as_download(data, f"隐患线索台账{today():%Y%m%d}.pdf", "application/pdf")


def filters_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out, and so has no chip either."""
    asked = {name: str(params.get(name, "")).replace("\x00", "").strip()[:80] for name in FILTERS}
    known: dict[str, Callable[[str], object]] = {
        "place": id_in,
        "state": STATES.__contains__,
        "light": LIGHTS.__contains__,
        "urgency": URGENCIES.__contains__,
        "mine": "1".__eq__,
    }
    days = {name: day for name in ("since", "until") if (day := _day(asked.pop(name)))}
    return {name: text for name, text in asked.items() if text and known.get(name, bool)(text)} | days


def _day(text: str) -> str:
    """As the calendar writes it, whatever way it was typed; nothing for what is no day."""
    try:
        return Day("").clean(text).isoformat()
    except ValueError:
        return ""


SAID: dict[str, tuple[str, Callable[[str], str]]] = {
    "q": ("搜索", str),
    "state": ("状态", STATES.__getitem__),
    "light": ("预警", LIGHTS.__getitem__),
    "urgency": ("紧急程度", URGENCIES.__getitem__),
    "field": ("领域", str),
    "since": ("上报从", str),
    "until": ("上报到", str),
}


def _words(filters: Mapping[str, str]) -> dict[str, str]:
    return {SAID[name][0]: SAID[name][1](text) for name, text in filters.items() if name in SAID}


def _active(filters: dict[str, str], places: dict[str, str]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    own = {"place": lambda text: places.get(text, "所选地区"), "mine": lambda _: "由我或本单位上报、承办"}
    return [
        (
            own[name](text) if name in own else f"{SAID[name][0]}：{SAID[name][1](text)}",
            f"{ADDRESS}?{urlencode({other: filters[other] for other in filters if other != name})}",
        )
        for name, text in filters.items()
    ]


ROUTES = [ledger, excel, printing]

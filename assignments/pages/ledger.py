"""积案库台账: the register as a list, on the screen by pages, as Excel, as a printed table."""

import asyncio
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.response import Response

from assignments import sheets
from assignments.documents.ledger import printed
from assignments.pages.ledger_filters import ADDRESS, choices_of, filters_of, names_of, sort_of, words_of
from assignments.pages.room import tabs
from assignments.queries import ledger as ledger_queries
from assignments.queries.ledger import MOST, SORTS, USUAL, after_of
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.web.guards import CARRYING
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

PRINTED = 300
"""More rows than this are for Excel: a thousand rows cost half a minute of paper."""
TITLE = "信访积案台账"
COLUMNS = (
    ("案件", "text", ""),
    ("领域", "text", ""),
    ("属地、事权", "text", ""),
    ("包案领导", "text", "leader"),
    ("主办单位", "text", ""),
    ("化解时限", "date", "due"),
    ("预警", "text", ""),
    ("状态", "text", ""),
    ("最新进展", "text", "moved"),
    ("办结", "date", ""),
    ("化解", "date", ""),
    ("报结", "date", ""),
    ("积案时间", "text", "age"),
)
Asked = Request[Me, Any, Any]


@get("/cases", access=CARRYING, name="assignments.cases")
async def ledger(request: Asked) -> Page:
    me = request.user
    filters, sort = filters_of(request.query_params), sort_of(request.query_params.get("sort", ""))
    after = after_of(request.query_params.get("after", ""), sort)
    choices = await choices_of(me, filters)
    found = await ledger_queries.page_of(me, filters, sort, after)
    names = await names_of(filters, choices)
    kept = {**filters, "sort": sort} if sort != USUAL else filters
    return Page(
        request,
        "assignments/ledger.html",
        title="积案库台账",
        tabs=tabs(request.user, "/cases"),
        **found,
        **choices,
        filters=filters,
        sorted=kept.get("sort", ""),
        sorts=[(name, one.words) for name, one in SORTS.items() if name != USUAL],
        kept_by_search={name: text for name, text in kept.items() if name != "q"},
        kept_by_filters={name: text for name, text in filters.items() if name in {"q", "mine"}},
        unit_typed=names.get(filters.get("unit", ""), filters.get("unit", "")),
        leader_typed=names.get(filters.get("leader", ""), filters.get("leader", "")),
        address=ADDRESS,
        query=urlencode(kept),
        paged=after is not None,
        columns=_columns(filters, sort),
        active=_active(kept, words_of(filters, names), sort),
        may_register=me.has(Role.office),
    )


@get("/cases.xlsx", access=CARRYING, name="assignments.cases.excel")
async def excel(request: Asked) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when. What the office changes in it may come in again."""
    me = request.user
    filters, sort = filters_of(request.query_params), sort_of(request.query_params.get("sort", ""))
    found = await ledger_queries.lines(me, filters, MOST, sort)
    if len(found) > MOST:
        raise Refused(f"超过 {MOST} 行，请先筛选，再分批导出。")
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        sheets.CASES,
        sheets.rows_of(found),
        title=TITLE,
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters=await _filters_in_words(me, filters),
        reader=me.name,
    )
    await audit.record(me, "assignments.cases.export", None, {"rows": len(found), "serial": serial, **filters})
    return as_download(data, f"{TITLE}{today():%Y%m%d}.xlsx", XLSX)


@get("/cases.pdf", access=CARRYING, name="assignments.cases.print")
async def print_out(request: Asked) -> Response[bytes]:
    me = request.user
    filters, sort = filters_of(request.query_params), sort_of(request.query_params.get("sort", ""))
    found = await ledger_queries.lines(me, filters, PRINTED, sort)
    if len(found) > PRINTED:
        raise Refused(f"超过 {PRINTED} 行，打印前请先筛选，或导出 Excel。")
    said = await _filters_in_words(me, filters)
    context = printed(
        found,
        title=TITLE,
        unit=me.holdings[0].unit_name,
        on=today(),
        filters="，".join(f"{name}：{text}" for name, text in said.items()),
        lights=sheets.LIGHTS,
    )
    data = await render(paper("ledger.html", **context), draft=Watermark(me.name, now(), "打印"))
    await audit.record(me, "assignments.cases.print", None, {"rows": len(found), **filters})
    return as_download(data, f"{TITLE}{today():%Y%m%d}.pdf", "application/pdf")


def _columns(filters: dict[str, str], sort: str) -> list[dict[str, str]]:
    """A head that sorts leads back to the usual order at the second press."""
    columns = []
    for label, kind, name in COLUMNS:
        column = {"label": label, "kind": kind}
        if name:
            following = {} if sort == name else {"sort": name}
            column["sort"] = f"{ADDRESS}?{urlencode({**filters, **following})}"
            column["sorted"] = "ascending" if sort == name else ""
        columns.append(column)
    return columns


async def _filters_in_words(me: Me, filters: dict[str, str]) -> dict[str, str]:
    said = words_of(filters, await names_of(filters, await choices_of(me, filters)))
    return dict(said.values())


def _active(kept: dict[str, str], said: dict[str, tuple[str, str]], sort: str) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    more = {"sort": SORTS[sort].words} if sort != USUAL else {}
    shown = {**{name: f"{label}：{text}" for name, (label, text) in said.items()}, **more}
    return [
        (text, f"{ADDRESS}?{urlencode({other: kept[other] for other in kept if other != name})}")
        for name, text in shown.items()
    ]


ROUTES = [ledger, excel, print_out]

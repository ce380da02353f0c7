"""The ledger: on the screen by pages, as Excel, as printed tables."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.response import Response

from inspections import queries
from inspections.documents.lists import printed
from inspections.exchange.ledgers import TABLES
from inspections.sheets import LEDGER, LIGHTS, rows_of
from inspections.states import STATES
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Missing, Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.people import Role
from portal.sheets.export import export
from portal.sheets.leaving import MOST_ROWS, fresh_serial, refuse_too_many
from portal.subjects import id_in
from portal.web.guards import INSPECTIONS
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

PRINTED = 300
"""More rows than this are for Excel: a thousand rows cost half a minute of paper."""
ADDRESS = "/inspections/ledger"
GROUP_WORDS = {"open": "未销号", "waiting": "待审核（申请销号、待复核）"}
STATE_WORDS = {**GROUP_WORDS, **STATES}
SORT_WORDS = {
    "due": "时限早的在前",
    "-due": "时限晚的在前",
    "unit": "按责任单位",
    "-unit": "按责任单位（倒序）",
    "state": "按状态，未启动在前",
    "-state": "按状态，已销号在前",
}
COLUMNS = (
    ("整改事项", "text", ""),
    ("问题类别", "text", ""),
    ("责任单位", "text", "unit"),
    ("责任领导", "text", ""),
    ("整改时限", "date", "due"),
    ("预警", "text", ""),
    ("状态", "text", "state"),
    ("退回", "number", ""),
)


@get("/ledger", access=INSPECTIONS, name="inspections.ledger")
async def ledger(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    inspections = await queries.titles_for(me)
    filters = filters_of(request.query_params)
    if filters.get("inspection", "") not in {"", *(str(one["id"]) for one in inspections)}:
        del filters["inspection"]
    sort = _sort(request.query_params.get("sort", ""))
    found = await queries.ledger_for(me, filters, _after(request.query_params.get("after", "")), sort=sort)
    kept = {**filters, "sort": sort} if sort else filters
    return Page(
        request,
        "inspections/ledger.html",
        title="整改台账",
        **found,
        filters=filters,
        sort=sort,
        sorts=list(SORT_WORDS.items()),
        address=ADDRESS,
        query=urlencode(filters),
        paging=urlencode(kept),
        columns=_columns(filters, sort),
        active=_active(filters, inspections, found["items"], sort),
        states=list(STATE_WORDS.items()),
        lights=list(LIGHTS.items()),
        inspections=[(one["id"], one["title"]) for one in inspections],
        tables=[(name, table.name) for name, table in TABLES.items()],
        may_remind=me.has(Role.discipline, Role.leader) or await queries.leads_somewhere(me),
        may_assign=me.has(Role.discipline),
    )


@get("/ledger.xlsx", access=INSPECTIONS, name="inspections.ledger.excel")
async def ledger_excel(request: Request[Me, Any, Any]) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me = request.user
    filters = filters_of(request.query_params)
    found = await queries.ledger_rows(me, filters, MOST_ROWS + 1)
    refuse_too_many(found)
    rows = rows_of(found)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        LEDGER,
        rows,
        title="巡察整改台账",
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters=filters_in_words(filters),
        reader=me.name,
    )
    await audit.record(me, "inspections.ledger.export", None, {"rows": len(rows), "serial": serial, **filters})
    return as_download(data, f"巡察整改台账{today():%Y%m%d}.xlsx", XLSX)


@get("/ledger.pdf", access=INSPECTIONS, name="inspections.ledger.print")
async def ledger_print(request: Request[Me, Any, Any]) -> Response[bytes]:
    """`?table=` names one of the five tables; the ledger itself without."""
    me = request.user
    filters = filters_of(request.query_params)
    name = request.query_params.get("table", "") or "ledger"
    if name not in TABLES:
        raise Missing
    found = await queries.ledger_rows(me, filters, PRINTED + 1)
    if len(found) > PRINTED:
        raise Refused(f"超过 {PRINTED} 行，打印前请先筛选，或导出 Excel。")
    table = TABLES[name]
    one = {row["inspection_title"] for row in found} if filters.get("inspection") else set()
    title = f"{one.pop()}{table.title.removeprefix('巡察')}" if len(one) == 1 else table.title
    context = printed(
        name,
        {column.key: column.title for column in table.columns},
        rows_of(found),
        title=title,
        unit=me.holdings[0].unit_name,
        on=today(),
        filters="，".join(f"{name}：{text}" for name, text in filters_in_words(filters).items()),
    )
    data = await render(paper("ledger.html", **context), draft=Watermark(me.name, now(), "打印"))
    await audit.record(me, "inspections.ledger.print", None, {"table": table.name, "rows": len(found), **filters})
    return as_download(data, f"{title}{today():%Y%m%d}.pdf", "application/pdf")


FILTER_WORDS = {"q": "搜索", "state": "状态", "light": "预警"}


def filters_in_words(filters: Mapping[str, str]) -> dict[str, str]:
    """What was asked for, as people say it; the inspection stands in the title."""
    said: dict[str, Callable[[str], str]] = {"q": str, "state": STATE_WORDS.__getitem__, "light": LIGHTS.__getitem__}
    return {FILTER_WORDS[name]: said[name](text) for name, text in filters.items() if name in said}


def filters_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out, and so has no chip either."""
    asked = {name: str(params.get(name, "")).replace("\x00", "").strip()[:80] for name in queries.FILTERS}
    known: dict[str, Callable[[str], object]] = {
        "inspection": id_in,
        "unit": id_in,
        "state": STATE_WORDS.__contains__,
        "light": LIGHTS.__contains__,
        "mine": "1".__eq__,
    }
    return {name: text for name, text in asked.items() if text and known.get(name, bool)(text)}


def _sort(asked: str) -> str:
    return asked if asked in SORT_WORDS else ""


def _after(key: str) -> queries.After | None:
    first, _, rest = key.partition("_")
    day, _, item = rest.partition("_")
    try:
        return first.replace("\x00", ""), date.fromisoformat(day), UUID(item)
    except ValueError:
        return None


def _columns(filters: dict[str, str], sort: str) -> list[dict[str, str]]:
    """A head that sorts leads to the other direction, and at the third press back to the usual order."""
    columns = []
    for label, kind, name in COLUMNS:
        column = {"label": label, "kind": kind}
        if name:
            following = {"": name, name: f"-{name}", f"-{name}": ""}.get(sort, name)
            column["sort"] = f"{ADDRESS}?{urlencode({**filters, 'sort': following} if following else filters)}"
            column["sorted"] = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        columns.append(column)
    return columns


def _active(
    filters: dict[str, str], inspections: list[dict[str, Any]], items: list[dict[str, Any]], sort: str
) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    titles = {str(one["id"]): one["title"] for one in inspections}
    said = {
        "q": lambda text: f"搜索“{text}”",
        "inspection": lambda text: titles.get(text, "所选巡察"),
        "unit": lambda _: items[0]["unit_name"] if items else "所选责任单位",
        "state": lambda text: STATE_WORDS[text],
        "light": lambda text: LIGHTS[text],
        "mine": lambda _: "由我或本单位负责",
    }
    more = {"sort": sort} if sort else {}
    return [
        (
            said[name](text),
            f"{ADDRESS}?{urlencode({other: filters[other] for other in filters if other != name} | more)}",
        )
        for name, text in filters.items()
    ]


ROUTES = [ledger, ledger_excel, ledger_print]

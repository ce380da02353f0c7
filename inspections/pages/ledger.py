"""The ledger: on the screen by pages, as Excel, as a printed table."""

import asyncio
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.response import Response

from inspections import queries
from inspections.pages.items import as_download
from inspections.sheets import LEDGER, LIGHTS, rows_of
from inspections.states import STATES
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.sheets.export import export
from portal.web.guards import INSPECTIONS
from portal.web.page import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PRINTED = 300
"""More rows than this are for Excel: a thousand rows cost half a minute of paper."""


@get("/ledger", access=INSPECTIONS, name="inspections.ledger")
async def ledger(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    filters = _filters(request)
    found = await queries.ledger_for(me, filters, _after(request.query_params.get("after", "")))
    inspections = await queries.titles_for(me)
    address = "/inspections/ledger"
    return Page(
        request,
        "inspections/ledger.html",
        title="整改台账",
        **found,
        filters=filters,
        address=address,
        query=urlencode(filters),
        active=_active(filters, inspections, address),
        states=list(STATES.items()),
        lights=list(LIGHTS.items()),
        inspections=[(one["id"], one["title"]) for one in inspections],
    )


@get("/ledger.xlsx", access=INSPECTIONS, name="inspections.ledger.excel")
async def ledger_excel(request: Request[Me, Any, Any]) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me = request.user
    filters = _filters(request)
    rows = rows_of(await queries.ledger_rows(me, filters))
    serial = f"{local(now()):%Y%m%d%H%M%S}"
    data = await asyncio.to_thread(
        export,
        LEDGER,
        rows,
        title="巡察整改台账",
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters={FILTER_WORDS[name]: text for name, text in filters.items() if name in FILTER_WORDS},
        reader=me.name,
    )
    await audit.record(me, "inspections.ledger.export", None, {"rows": len(rows), "serial": serial, **filters})
    return as_download(data, f"巡察整改台账{today():%Y%m%d}.xlsx", XLSX)


@get("/ledger.pdf", access=INSPECTIONS, name="inspections.ledger.print")
async def ledger_print(request: Request[Me, Any, Any]) -> Response[bytes]:
    me = request.user
    filters = _filters(request)
    found = await queries.ledger_rows(me, filters, PRINTED + 1)
    if len(found) > PRINTED:
        raise Refused(f"超过 {PRINTED} 行，打印前请先筛选，或导出 Excel。")
    html = paper("ledger.html", **_printed(me, rows_of(found)))
    data = await render(html, draft=Watermark(me.name, now(), "打印"))
    await audit.record(me, "inspections.ledger.print", None, {"rows": len(found), **filters})
    return as_download(data, f"巡察整改台账{today():%Y%m%d}.pdf", "application/pdf")


SHAPES = {"normal": "circle", "near": "triangle", "urgent": "diamond", "late": "square", "done": "ring"}
FILTER_WORDS = {"q": "搜索", "state": "状态", "light": "预警"}


def _filters(request: Request[Me, Any, Any]) -> dict[str, str]:
    asked = {name: request.query_params.get(name, "").replace("\x00", "").strip()[:80] for name in queries.FILTERS}
    return {name: text for name, text in asked.items() if text}


def _after(key: str) -> tuple[bool, date, UUID] | None:
    closed, _, rest = key.partition("_")
    day, _, item = rest.partition("_")
    try:
        return closed == "1", date.fromisoformat(day), UUID(item)
    except ValueError:
        return None


def _active(filters: dict[str, str], inspections: list[dict[str, Any]], address: str) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    titles = {str(one["id"]): one["title"] for one in inspections}
    said = {
        "q": lambda text: f"搜索“{text}”",
        "inspection": lambda text: titles.get(text, "所选巡察"),
        "unit": lambda _: "所选责任单位",
        "state": lambda text: STATES.get(text, text),
        "light": lambda text: LIGHTS.get(text, text),
    }
    return [
        (said[name](text), f"{address}?{urlencode({other: kept for other, kept in filters.items() if other != name})}")
        for name, text in filters.items()
    ]


def _printed(me: Me, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows as the paper wants them."""
    return {
        "title": "巡察整改台账",
        "unit": me.holdings[0].unit_name,
        "date": today(),
        "rows": [
            {
                "number": number,
                "category": row["category_title"],
                "finding": row["finding_title"],
                "measures": (row["measures"] or "").split("\n") if row["measures"] else [],
                "units": row["unit_name"],
                "leader": row["leader_name"] or "",
                "due": row["due"].isoformat(),
                "progress": row["outcome"] or row["latest"] or "",
                "light": {"shape": SHAPES[row["light"]], "word": row["light_words"]},
            }
            for number, row in enumerate(rows, start=1)
        ],
        "summary": f"共 {len(rows)} 项，已销号 {sum(row['state'] == 'closed' for row in rows)} 项",
        "signers": [],
    }


ROUTES = [ledger, ledger_excel, ledger_print]

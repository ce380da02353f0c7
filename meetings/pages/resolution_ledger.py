"""The ledger of resolutions: on the screen by pages, as Excel."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.response import Response

from meetings import sheets
from meetings.pages.resolutions import ADDRESS
from meetings.queries import ledger as ledger_queries
from meetings.queries.ledger import FILTERS, GROUPS, LIGHTS, After
from meetings.states import RESOLUTION_STATES
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.sheets.export import export
from portal.sheets.leaving import MOST_ROWS, fresh_serial, refuse_too_many
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

STATES = {**GROUPS, **RESOLUTION_STATES}


@get("/resolutions", access=in_business, name="meetings.resolutions")
async def ledger(request: Request[Me, Any, Any]) -> Page:
    me = request.user
    conferences = await ledger_queries.conferences_in(me)
    filters = filters_of(request.query_params)
    found = await ledger_queries.page_of(me, filters, _after(request.query_params.get("after", "")))
    return Page(
        request,
        "meetings/resolutions.html",
        title="议定事项台账",
        **found,
        filters=filters,
        query=urlencode(filters),
        active=_active(filters, dict(conferences), found["resolutions"]),
        states=list(STATES.items()),
        lights=list(LIGHTS.items()),
        conferences=conferences,
    )


@get("/resolutions.xlsx", access=in_business, name="meetings.resolutions.excel")
async def excel(request: Request[Me, Any, Any]) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me = request.user
    filters = filters_of(request.query_params)
    found = await ledger_queries.lines(me, filters, limit=MOST_ROWS + 1)
    refuse_too_many(found)
    rows = sheets.rows_of(found)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        sheets.RESOLUTIONS,
        rows,
        title="议定事项台账",
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters=_words(filters),
        reader=me.name,
    )
    await audit.record(me, "meetings.resolutions.export", None, {"rows": len(rows), "serial": serial, **filters})
    return as_download(data, f"议定事项台账{today():%Y%m%d}.xlsx", XLSX)


def filters_of(params: Mapping[str, Any]) -> dict[str, str]:
    """What the address asks for; a value that means nothing is left out, and so has no chip either."""
    asked = {name: str(params.get(name, "")).replace("\x00", "").strip()[:80] for name in FILTERS}
    known: dict[str, Callable[[str], object]] = {
        "conference": id_in,
        "meeting": id_in,
        "unit": id_in,
        "state": STATES.__contains__,
        "light": LIGHTS.__contains__,
        "year": lambda text: text.isascii() and text.isdigit() and len(text) == 4,
        "mine": "1".__eq__,
    }
    return {name: text for name, text in asked.items() if text and known.get(name, bool)(text)}


def _after(key: str) -> After | None:
    ended, _, rest = key.partition("_")
    day, _, found = rest.partition("_")
    try:
        return After(ended == "1", date.fromisoformat(day), UUID(found))
    except ValueError:
        return None


def _words(filters: Mapping[str, str]) -> dict[str, str]:
    said: dict[str, tuple[str, Callable[[str], str]]] = {
        "q": ("搜索", str),
        "state": ("状态", STATES.__getitem__),
        "light": ("预警", LIGHTS.__getitem__),
        "year": ("年度", str),
    }
    return {said[name][0]: said[name][1](text) for name, text in filters.items() if name in said}


def _active(filters: dict[str, str], conferences: dict[str, str], lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each filter in words, with the address that takes it away."""
    first = lines[0] if lines else {}
    said = {
        "q": lambda text: f"搜索“{text}”",
        "conference": lambda text: conferences.get(text, "所选联席会议"),
        "meeting": lambda _: first.get("meeting_title", "所选会议"),
        "unit": lambda _: first.get("lead_name", "所选主办单位"),
        "state": STATES.__getitem__,
        "light": LIGHTS.__getitem__,
        "year": lambda text: f"{text}年",
        "mine": lambda _: "由我或本单位主办",
    }
    return [
        (said[name](text), f"{ADDRESS}?{urlencode({other: filters[other] for other in filters if other != name})}")
        for name, text in filters.items()
    ]


ROUTES = [ledger, excel]

"""登记簿: the three registers an office keeps beside the ledger, and what their lists share."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.response import Response

from portal import audit
from portal.access import Me
from portal.accountability.pages.room import tabs
from portal.accountability.queries.commendation import COMMENDATIONS, commendations_for
from portal.accountability.queries.figures_bulletins import territories_of
from portal.accountability.queries.programme import PROGRAMMES, programmes_for
from portal.accountability.queries.registers import ADDRESS, year_in
from portal.accountability.queries.suggestion import SUGGESTIONS, suggestions_for
from portal.accountability.rules import STAFF
from portal.clock import local, now, today
from portal.sheets.columns import Ledger
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.web.guards import any_role, in_business
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

Asked = Request[Me, Any, Any]
KEEPING = any_role(*STAFF)
TRAIL = [("督办事项", "/accountability"), ("登记簿", ADDRESS)]
FIRST_YEAR = 2016


@get("/registers", access=in_business, name="accountability.registers")
async def show(request: Asked) -> Page:
    me = request.user
    programmes, granted = await programmes_for(me), await commendations_for(me)
    counted = await suggestions_for(me)
    return Page(
        request,
        "accountability/registers/registers.html",
        title="登记簿",
        tabs=tabs(me, "/registers"),
        registers=[
            (
                "多年计划",
                PROGRAMMES,
                f"{len(programmes)} 个计划，{sum(one['milestones'] for one in programmes)} 个节点",
            ),
            ("表彰和示范", COMMENDATIONS, f"{len(granted)} 项"),
            ("人民建议征集", SUGGESTIONS, f"{len(counted)} 个主题，{sum(one['received'] for one in counted)} 件"),
        ],
    )


def asked_for(request: Asked) -> dict[str, Any]:
    """What stands in the address; a value that means nothing is left out."""
    given = request.query_params
    q = given.get("q", "").replace("\0", "").strip()[:60]
    return {"q": q, "year": year_in(given.get("year", ""))}


def frame_of(request: Asked, address: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the three lists show alike: the filters, the chips that take them away, the address of the Excel file."""
    kept = {name: str(value) for name, value in asked.items() if value}
    words = {"q": f"含“{asked['q']}”", "year": f"{asked['year']}年"}
    return {
        "tabs": tabs(request.user, "/registers"),
        "trail": TRAIL,
        "asked": asked,
        "address": address,
        "query": urlencode(kept),
        "active": [
            (words[name], f"{address}?{urlencode({k: v for k, v in kept.items() if k != name})}") for name in kept
        ],
        "years": [(year, f"{year}年") for year in range(today().year + 1, FIRST_YEAR - 1, -1)],
        "may_enter": request.user.has(*STAFF),
    }


async def excel_of(
    request: Asked, ledger: Ledger, lines: Iterable[Mapping[str, Any]], name: str, asked: Mapping[str, Any]
) -> Response[bytes]:
    """Audited; the foot of each page tells who took it out and when."""
    me, serial = request.user, fresh_serial()
    found = [dict(line) for line in lines]
    said = {"含有": asked["q"], "年份": str(asked["year"] or "")}
    data = await asyncio.to_thread(
        export,
        ledger,
        found,
        title=ledger.title,
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters={key: value for key, value in said.items() if value},
        reader=me.name,
    )
    await audit.record(me, f"accountability.{name}.export", None, {"rows": len(found), "serial": serial})
    return as_download(data, f"{ledger.title}{today():%Y%m%d}.xlsx", XLSX)


async def offices_for(me: Me) -> list[tuple[Any, str]]:
    return [(one["office"], f"{one['office_name']}（{one['territory_name']}）") for one in await territories_of(me)]


ROUTES = [show]

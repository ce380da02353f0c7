"""Figures: meetings, topics, resolutions by kind, level and place; each number opens the rows it counts."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Response

from meetings.figure_sheet import LEDGER, rows_of
from meetings.queries import figure_rows
from meetings.queries.figure_places import place_in, territories_for
from meetings.queries.figure_terms import STANDINGS, Asked, seen_by
from meetings.queries.figures import figures
from meetings.states import KINDS, LEVELS
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Missing
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.subjects import id_in
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

ADDRESS = "/meetings/figures"
LISTS = {"meetings": "会议", "topics": "上会议题", "submitted": "提交的议题", "resolutions": "议定事项"}


@get("/figures", access=in_business, name="meetings.figures")
async def figures_page(request: Request[Me, Any, Any]) -> Page:
    me, params = request.user, request.query_params
    territories = await territories_for(me)
    asked = asked_of(params, territories)
    found = await figures(seen_by(me), asked)

    def to(what: str, **more: str) -> str:
        return f"{ADDRESS}/{what}?{urlencode({**address_of(asked), **more})}"

    return Page(
        request,
        "meetings/figures.html",
        title="会议和议定事项统计",
        figures=found,
        lines=[*([found.own] if found.own else []), *found.places],
        asked=asked,
        kinds=list(KINDS.items()),
        years=[(year, f"{year}年") for year in range(today().year, today().year - 10, -1)],
        year=asked.from_day.year if is_year(asked) else "",
        territories=[(one["id"], one["name"]) for one in territories],
        kind_heads=[{"label": words, "kind": "number"} for words in KINDS.values()],
        bars=[(words, found.total.kinds[kind], to("meetings", kind=kind)) for kind, words in KINDS.items()],
        to=to,
        excel=f"{ADDRESS}/excel?{urlencode(address_of(asked))}",
        address=ADDRESS,
    )


@get("/figures/excel", access=in_business, name="meetings.figures.excel")
async def excel(request: Request[Me, Any, Any]) -> Response[bytes]:
    """The table by place; audited."""
    me = request.user
    asked = asked_of(request.query_params, await territories_for(me))
    found = await figures(seen_by(me), asked)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        LEDGER,
        rows_of(found),
        title=f"{asked.territory['name'] if asked.territory else ''}联席会议统计表",
        prepared_by=me.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        filters={"起止日期": f"{asked.from_day}至{asked.to_day}"},
        reader=me.name,
    )
    await audit.record(me, "meetings.figures.export", None, {"serial": serial, **address_of(asked)})
    return as_download(data, f"联席会议统计表{today():%Y%m%d}.xlsx", XLSX)


@get("/figures/{what:str}", access=in_business, name="meetings.figures.rows")
async def rows_page(request: Request[Me, Any, Any], what: FromPath[str]) -> Page:
    """Exactly the rows a figure counts."""
    if what not in LISTS:
        raise Missing
    me, params = request.user, request.query_params
    territories = await territories_for(me)
    asked = asked_of(params, territories)
    narrow, said = await _narrow(params, asked)
    lists = {
        "meetings": figure_rows.meeting_rows,
        "topics": figure_rows.topic_rows,
        "submitted": figure_rows.submitted_rows,
        "resolutions": figure_rows.resolution_rows,
    }
    seen = seen_by(me)
    found = await lists[what](seen, asked, narrow)
    kept = {**address_of(asked), **{name: params[name] for name in NARROWING if params.get(name)}}
    here = f"{ADDRESS}/{what}?{urlencode(kept)}"
    shown = found[: figure_rows.PAGE]
    return Page(
        request,
        "meetings/figures_rows.html",
        title="、".join([LISTS[what], *said]),
        what=what,
        asked=asked,
        rows=shown,
        number=await figure_rows.counted(seen, asked, narrow, what),
        back=f"{ADDRESS}?{urlencode(address_of(asked))}",
        first=here if narrow.after else None,
        next=f"{here}&after={shown[-1]['id']}" if len(found) > len(shown) else None,
    )


NARROWING = ("kind", "level", "place", "chair", "standing")


async def _narrow(params: Mapping[str, Any], asked: Asked) -> tuple[figure_rows.Narrow, list[str]]:
    """What the address narrows to, and the same in words; what makes no sense is left out."""
    kind, level, standing = (str(params.get(name, "")) for name in ("kind", "level", "standing"))
    named = id_in(params.get("place", ""))
    place = await place_in(asked.territory, named) if named and asked.territory else None
    own = params.get("place", "") == "own"
    chair = id_in(params.get("chair", ""))
    said = [
        KINDS.get(kind, ""),
        LEVELS.get(level, ""),
        "本级" if own else place["name"] if place else "",
        STANDINGS.get(standing, ""),
        "所选主持人" if chair else "",
    ]
    narrow = figure_rows.Narrow(
        kind=kind,
        level=level,
        place=place,
        own=own,
        chair=chair,
        standing=standing,
        after=id_in(params.get("after", "")),
    )
    return narrow, [words for words in said if words]


def asked_of(params: Mapping[str, Any], territories: list[dict[str, Any]]) -> Asked:
    """`from` and `to`, else a `year`, else this year; the highest territory one may see unless another is named."""
    year = str(params.get("year", ""))
    number = int(year) if year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100 else today().year
    from_day = _day(params.get("from", "")) or date(number, 1, 1)
    to_day = _day(params.get("to", "")) or date(max(number, from_day.year), 12, 31)
    if to_day < from_day:
        from_day, to_day = to_day, from_day
    chosen = [one for one in territories if str(one["id"]) == str(params.get("territory", ""))]
    return Asked(from_day, to_day, next(iter(chosen or territories), None))


def address_of(asked: Asked) -> dict[str, str]:
    place = {"territory": str(asked.territory["id"])} if asked.territory else {}
    if is_year(asked):
        return {"year": str(asked.from_day.year), **place}
    return {"from": str(asked.from_day), "to": str(asked.to_day), **place}


def is_year(asked: Asked) -> bool:
    return (asked.from_day, asked.to_day) == (date(asked.from_day.year, 1, 1), date(asked.from_day.year, 12, 31))


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


ROUTES = [figures_page, excel, rows_page]

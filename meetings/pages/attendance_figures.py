"""Attendance of a year per unit: on the screen, as Excel, as a sheet to sign; every figure opens its meetings."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.response import Response

from meetings.documents.attendance import ATTENDANCE, printed
from meetings.forms.attending import words_of
from meetings.queries.attendance_figures import FIGURES, figures_of, meetings_behind, total_of, years_of
from meetings.queries.conferences import conference_for, conferences_for, subject_of
from portal import audit
from portal.access import Me
from portal.clock import local, now, today
from portal.errors import Missing, Refused
from portal.papers.environment import page as paper
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.sheets.export import export
from portal.sheets.leaving import fresh_serial
from portal.web.guards import in_business
from portal.web.page import Page
from portal.web.pages.download import XLSX, as_download

ADDRESS = "/meetings/attendance"
Asked = Request[Me, Any, Any]


@dataclass(frozen=True)
class Question:
    """What the address asks for: one conference in one year."""

    conference: dict[str, Any]
    year: int
    years: list[int]

    @property
    def query(self) -> str:
        return urlencode({"conference": self.conference["id"], "year": self.year})

    @property
    def title(self) -> str:
        return f"{self.conference['title']}{self.year}年到会情况"


@get("/attendance", access=in_business, name="meetings.attendance.figures")
async def figures(request: Asked) -> Page:
    """`?figure=` opens the meetings a figure counts, `&unit=` those of one unit."""
    asked = await _question(request)
    conferences = [(one["id"], one["title"]) for one in await conferences_for(request.user)]
    lines = await figures_of(request.user, asked.conference["id"], asked.year) if asked else []
    figure, unit = request.query_params.get("figure", ""), _id(request.query_params.get("unit", ""))
    behind = None
    if asked and figure in FIGURES:
        found = await meetings_behind(request.user, asked.conference["id"], asked.year, figure, unit)
        behind = [
            {**line, "said": words_of({**line, "title": line["name_title"]})} if line["status"] else line | {"said": ""}
            for line in found
        ]
    return Page(
        request,
        "meetings/attendance_figures.html",
        title="到会统计",
        asked=asked,
        conferences=conferences,
        lines=lines,
        total=total_of(lines),
        figures=list(FIGURES.items()),
        figure=figure,
        figure_words=FIGURES.get(figure, ""),
        unit=unit,
        behind=behind,
        address=ADDRESS,
    )


@get("/attendance.xlsx", access=in_business, name="meetings.attendance.excel")
async def excel(request: Asked) -> Response[bytes]:
    asked, lines = await _sheet(request)
    serial = fresh_serial()
    data = await asyncio.to_thread(
        export,
        ATTENDANCE,
        [{**line, "rate": _percent(line)} for line in lines],
        title=asked.title,
        prepared_by=request.user.holdings[0].unit_name,
        prepared_on=local(now()),
        serial=serial,
        reader=request.user.name,
    )
    await audit.record(
        request.user, "meetings.attendance.export", subject_of(asked.conference), {"year": asked.year, "serial": serial}
    )
    return as_download(data, f"{asked.title}{today():%Y%m%d}.xlsx", XLSX)


@get("/attendance.pdf", access=in_business, name="meetings.attendance.print")
async def print_sheet(request: Asked) -> Response[bytes]:
    asked, lines = await _sheet(request)
    total = total_of(lines)
    context = printed(
        [{**line, "rate": _percent(line)} for line in lines],
        {**total, "rate": _percent(total)},
        title=asked.title,
        unit=asked.conference["office_name"],
        on=today(),
    )
    data = await render(paper("ledger.html", **context), draft=Watermark(request.user.name, now(), "打印"))
    await audit.record(request.user, "meetings.attendance.print", subject_of(asked.conference), {"year": asked.year})
    return as_download(data, f"{asked.title}{today():%Y%m%d}.pdf", "application/pdf")


async def _sheet(request: Asked) -> tuple[Question, list[dict[str, Any]]]:
    asked = await _question(request)
    if asked is None:
        raise Missing
    lines = await figures_of(request.user, asked.conference["id"], asked.year)
    if not lines:
        raise Refused("这一年还没有召开过会议，没有到会情况可以导出。")
    return asked, lines


async def _question(request: Asked) -> Question | None:
    """Without an address that says which: one's own conference, or else the first one sees; its latest year."""
    asked = request.query_params.get("conference", "")
    if asked:
        wanted = _id(asked)
        if wanted is None:
            raise Missing
        conference = await conference_for(request.user, wanted)
    else:
        own = await conferences_for(request.user, run_by_me=True, limit=1)
        seen = own or await conferences_for(request.user, limit=1)
        if not seen:
            return None
        conference = seen[0]
    years = await years_of(request.user, conference["id"])
    year = request.query_params.get("year", "")
    fits = year.isascii() and year.isdigit() and len(year) == 4
    return Question(conference, int(year) if fits else (years or [today().year])[0], years or [today().year])


def _percent(line: dict[str, Any]) -> str:
    return "" if line["rate"] is None else f"{line['rate']}%"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = [figures, excel, print_sheet]

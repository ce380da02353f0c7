"""领导包案月报 for the office: on the screen, to print, as a Word file."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.response import Response

from assignments.documents.monthly import monthly_html, monthly_word, sections_of, title_of
from assignments.queries.monthly import report_of
from assignments.queries.registers import registers_for, subject_of
from assignments.rules import offices_of
from portal import audit
from portal.access import Me
from portal.clock import now, today
from portal.errors import Missing
from portal.papers.render import render
from portal.papers.watermark import Watermark
from portal.web.guards import OFFICE
from portal.web.page import Page
from portal.web.pages.download import DOCX, as_download

ADDRESS = "/assignments/figures/monthly"
Asked = Request[Me, Any, Any]


@dataclass(frozen=True)
class Question:
    """Which register of this person's office, and the first day of which month."""

    registers: list[dict[str, Any]]
    register: dict[str, Any] | None
    month: date

    @property
    def address(self) -> dict[str, str]:
        named = {"register": str(self.register["id"])} if self.register else {}
        return {"month": f"{self.month:%Y-%m}", **named}


@get("/figures/monthly", access=OFFICE, name="assignments.monthly")
async def show(request: Asked) -> Page:
    question = await _question(request)
    report = await report_of(request.user, question.register, question.month) if question.register else None
    return Page(
        request,
        "assignments/monthly.html",
        title=title_of(report).replace("\n", "") if report else "领导包案月报",
        sections=sections_of(report) if report else [],
        register=question.register,
        registers=[(one["id"], one["name"]) for one in question.registers],
        month=f"{question.month:%Y-%m}",
        months=_months(),
        query=urlencode(question.address),
        address=ADDRESS,
    )


@get("/figures/monthly.pdf", access=OFFICE, name="assignments.monthly.print")
async def print_paper(request: Asked) -> Response[bytes]:
    report = await _report(request)
    data = await render(monthly_html(report), draft=Watermark(request.user.name, now(), "打印"))
    return await _handed_out(request, report, data, "pdf", "application/pdf")


@get("/figures/monthly.docx", access=OFFICE, name="assignments.monthly.word")
async def word_file(request: Asked) -> Response[bytes]:
    report = await _report(request)
    return await _handed_out(request, report, await asyncio.to_thread(monthly_word, report), "docx", DOCX)


async def _report(request: Asked) -> dict[str, Any]:
    question = await _question(request)
    if question.register is None:
        raise Missing
    return await report_of(request.user, question.register, question.month)


async def _handed_out(
    request: Asked, report: dict[str, Any], data: bytes, ending: str, media_type: str
) -> Response[bytes]:
    """Audited: it names cases."""
    told = {"month": f"{report['month']:%Y-%m}", "as": ending}
    await audit.record(request.user, "assignments.monthly.export", subject_of(report["register"]), told)
    return as_download(data, f"{title_of(report).replace(chr(10), '')}.{ending}", media_type)


async def _question(request: Asked) -> Question:
    """Without an address that says which: the own register, this month."""
    me, params = request.user, request.query_params
    own = [one for one in await registers_for(me) if one["office"] in offices_of(me)]
    named = [one for one in own if str(one["id"]) == params.get("register", "")]
    return Question(own, next(iter(named or own), None), _month(params.get("month", "")))


def _month(text: str) -> date:
    """`2026-11`; a month to come, or nonsense, is this month."""
    this = today().replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return found if date(1990, 1, 1) <= found <= this else this


def _months() -> list[tuple[str, str]]:
    """This month and the 23 before it."""
    first, found = today().replace(day=1), []
    for _ in range(24):
        found.append((f"{first:%Y-%m}", f"{first.year}年{first.month}月"))
        first = (first - timedelta(days=1)).replace(day=1)
    return found


ROUTES = [show, print_paper, word_file]

"""运行状况, for the system administrator; and the one word a watching machine asks for."""

from typing import Any

from litestar import Request, Router, get
from litestar.enums import MediaType
from litestar.response import Response

from portal.clock import today
from portal.ringing import clock_state
from portal.web.guards import SYSTEM, open_to_all
from portal.web.identity import health
from portal.web.page import Page


@get("/operator", access=SYSTEM, name="operator")
async def operator(request: Request[Any, Any, Any]) -> Page:
    findings = await health.findings(today())
    return Page(
        request,
        "portal/operator.html",
        title="运行状况",
        findings=findings,
        wrong=[finding for finding in findings if not finding.well],
    )


@get("/health", access=open_to_all, name="health")
async def answer() -> Response[str]:
    """`Portal-Clock` tells the machine how the clock is: `ok`, `silent`, `never`. The web answers all the same: 200."""
    if await health.database_answers():
        return Response("ok", media_type=MediaType.TEXT, headers={"Portal-Clock": await clock_state()})
    return Response("unavailable", status_code=503, media_type=MediaType.TEXT)


ROUTER = Router("/", route_handlers=[operator, answer])

"""The door of the web: rooms, guards, headers, error pages."""

import logging
import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar, Router, get
from litestar.params import FromPath
from litestar.response import Response

import assignments.pages
import assignments.queries.procedures
import assignments.queries.waiting
import inspections.pages
import inspections.queries
import inspections.queries.procedures
import meetings.pages
import meetings.queries.procedures
import meetings.queries.topic_places
import meetings.queries.waiting
import portal.accountability.pages
import portal.accountability.queries.procedures
import portal.web.pages
from portal.db import close_pool, open_pool
from portal.duty_ways import OFFERED
from portal.errors import Missing
from portal.logs import quiet_logging
from portal.migrate import check as check_migrations
from portal.procedures import PROCEDURES
from portal.web.doorframe import framed
from portal.web.errors import HANDLERS
from portal.web.guards import check_form, enter, open_to_all
from portal.web.middleware import around
from portal.web.page import STATIC
from portal.web.pages.today import WAITING

FORM_LIMIT = 1 * 1024 * 1024
WAITING += [
    inspections.queries.waiting_for,
    meetings.queries.waiting.waiting_for,
    assignments.queries.waiting.waiting_for,
]
PROCEDURES += [
    *meetings.queries.procedures.PROCEDURES,
    *assignments.queries.procedures.PROCEDURES,
    *inspections.queries.procedures.PROCEDURES,
    *portal.accountability.queries.procedures.PROCEDURES,
]
OFFERED += [meetings.queries.topic_places.way_from_duty]
ROOMS: tuple[Router, ...] = (
    portal.web.pages.ROUTER,
    meetings.pages.ROUTER,
    assignments.pages.ROUTER,
    inspections.pages.ROUTER,
    portal.accountability.pages.ROUTER,
)


@asynccontextmanager
async def lifespan(_: Litestar) -> AsyncIterator[None]:
    """The pool is open, and the tables are as the code expects, or the app does not start."""
    await open_pool()
    try:
        await check_migrations()
        yield
    finally:
        await close_pool()


@get("/static/{path:path}", access=open_to_all, name="static", sync_to_thread=False)
def static_file(path: FromPath[Path]) -> Response[bytes]:
    try:
        file = (STATIC / str(path).lstrip("/")).resolve(strict=True)
    except (OSError, ValueError):
        raise Missing from None
    if not file.is_relative_to(STATIC) or not file.is_file():
        raise Missing
    return Response(file.read_bytes(), media_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream")


@get("/{rest:path}", access=open_to_all, name="nowhere")
async def nowhere(rest: FromPath[Path]) -> None:
    raise Missing


def create_app(*, own_pool: bool = True) -> Litestar:
    """`own_pool=False` is for tests, which open the pool and hold the transaction themselves."""
    quiet_logging()
    app = Litestar(
        route_handlers=[*ROOMS, static_file, nowhere],
        guards=[enter],
        before_request=check_form,
        middleware=[around],
        exception_handlers=HANDLERS,
        lifespan=[lifespan] if own_pool else [],
        openapi_config=None,
        request_max_body_size=FORM_LIMIT,
        logging_config=None,
        debug=False,
    )
    return framed(app)


logging.getLogger("uvicorn.access").disabled = True

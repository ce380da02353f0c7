"""Asking as a subject, and what kind of an answer came. Whatever a request writes is undone before the next."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from litestar import Litestar

from portal import db
from portal.demo.cast import fixed_id
from portal.web import sessions
from portal.web.middleware import BEFORE_SIGN_IN
from tests.databases import rolled_back
from tests.matrix.accountability_world import accountability_addresses
from tests.matrix.assignments_world import assignment_addresses
from tests.matrix.letters_world import letter_addresses
from tests.matrix.meetings_world import addresses
from tests.matrix.policy import Route, fits
from tests.matrix.supervision_world import supervision_addresses
from tests.matrix.world import World

SENT_AWAY = {"/sign-in": "sign-in", "/second-factor": "code", "/second-factor/new": "enrol", "/password": "password"}
ON_THE_LEDGER = "/accountability/of/"
LET_IN = {200, 303, 422, 429}
LEADS_ON = re.compile(r'class="way-on"><li><a href="(/[a-z-]+(?:/new)?)["?]')


STEPS = ("node_id", "node_paper_id", "assessment_id", "assessment_paper_id", "prompt_id")


class Asker:
    def __init__(self, world: World, app: Litestar) -> None:
        self.world = world
        served: Any = app
        transport = httpx.ASGITransport(app=served, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://portal.test")

    async def answer(self, route: Route, subject: str, *, with_token: bool = True) -> str:
        """The class of the answer: in, 409, 403, 404, or where one was sent."""
        async with undone():
            return class_of(route, await self.ask(route, subject, with_token=with_token))

    async def ask(self, route: Route, subject: str, *, with_token: bool = True) -> httpx.Response:
        method, template = route.name.split(" ")
        address = self.address(template, route.on) + (f"?{route.query}" if route.query else "")
        form = dict(route.form) if method == "POST" else None
        if form is not None and with_token:
            form["_csrf_token"] = sessions.csrf_token(self.world.bound[subject])
        return await self.http.request(method, address, data=form, headers={"cookie": self.cookies(subject)})

    def cookies(self, subject: str) -> str:
        self.http.cookies.clear()
        token = self.world.tokens.get(subject, "")
        return f"{sessions.COOKIE}={token}; {BEFORE_SIGN_IN}=a-visit" if token else f"{BEFORE_SIGN_IN}=a-visit"

    def address(self, template: str, on: str) -> str:
        ids = self.world.ids
        known: dict[str, Any] = {
            "item_id": ids.get(on),
            "subject_id": ids.get(on),
            "inspection_id": ids["inspection"],
            "file_id": ids["file"],
            "recusal_id": ids["recusal"],
            "message_id": ids["message"],
            "intake_id": ids["intake"],
            "publication_id": ids["publication"],
            **{name: ids[name.removesuffix("_id").replace("_", " ")] for name in STEPS},
            "hand_over_id": ids["hand_over"],
            "exchange_id": ids["faulty exchange" if template.endswith("/errors") else "exchange"],
            "notice_id": ids["hidden notice" if on == "hidden" else "notice"],
            "session": ids["session"],
            "lock": ids["lock"],
            "unit": fixed_id("liuan_zongzhi"),
            "person": fixed_id("zhao"),
            "held": fixed_id("post zhao"),
            "kind": "inspections.item",
            "name": {
                "/guide/{name}": "unit",
                "/guide/pictures/{name}": "review.png",
                "/inspections/{inspection_id}/exchange/{name}": "ledger",
            }.get(template, "plan"),
            "path": "portal.css",
            "rest": "there-is-no-such-page",
            **addresses(ids, on, template),
            **assignment_addresses(ids, on, template),
            **accountability_addresses(ids, on, template),
            **letter_addresses(ids, on, template),
            **supervision_addresses(ids, on, template),
        }
        return template.format(**known)


def class_of(route: Route, response: httpx.Response) -> str:
    status = response.status_code
    there = urlsplit(response.headers.get("location", ""))
    sent_to = SENT_AWAY.get(there.path) if status == 303 and "done=" not in there.query else None
    if sent_to and not leads_there(route, sent_to):
        return sent_to
    if status == 303 and route.name.startswith("GET ") and there.path.startswith(ON_THE_LEDGER):
        return "ledger"
    if status == 401 and (kept := LEADS_ON.search(response.text)):  # what was typed, and the way to sign in
        return SENT_AWAY[kept[1]]
    return "in" if status in LET_IN else str(status)


def leads_there(route: Route, sent_to: str) -> bool:
    """The second factor's own pages lead from one to the other."""
    return sent_to in {"code", "enrol"} and route.name.split(" ")[1].startswith("/second-factor")


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What is written in here is rolled back: to a savepoint where a transaction is open, else in one of its own."""
    open_one = db.DB.current_transaction.get()
    if open_one is None:
        async with rolled_back():
            yield
        return
    inner = open_one.connection.transaction()
    await inner.start()
    try:
        yield
    finally:
        await inner.rollback()


async def differing(asker: Asker, wanted: Iterable[tuple[Route, str, str]], *, most: int = 1000) -> list[str]:
    """Every cell answered otherwise than declared, as a line; it stops looking after so many."""
    found: list[str] = []
    for route, subject, expected in wanted:
        given = await asker.answer(route, subject)
        if not fits(expected, given):
            on = f" ({route.on})" if route.on != "open" else ""
            found.append(f"{route.name}{on} as {subject}: declared {expected}, answered {given}")
            if len(found) >= most:
                break
    return found

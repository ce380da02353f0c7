"""Round every request: who it is, where from, what to log; what its act writes first; the refusal, if there was one."""

import logging
import secrets
import time
from functools import partial
from typing import Any, cast
from urllib.parse import parse_qs

from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from portal import audit
from portal.access import Me
from portal.db import OPENING
from portal.duty_ways import way_on_the_ledger
from portal.logs import shown_path
from portal.messages.burden import count_form, fields_in
from portal.people import Role
from portal.ringing import silent_jobs
from portal.settings import SETTINGS
from portal.subjects import id_in
from portal.web import sessions
from portal.web.form import OVERRIDES
from portal.web.submissions import Submission

LOG = logging.getLogger("portal.access")
BEFORE_SIGN_IN = "__Host-portal-visit" if SETTINGS.secure_cookies else "portal-visit"


def around(app: ASGIApp) -> ASGIApp:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        audit.ADDRESS.set(address_of(scope))
        await identify(scope)
        status = 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                message = await _first_answer(scope, message)
                status = message["status"]
            elif scope.get("answered_before"):
                message = {"type": "http.response.body", "body": b"", "more_body": False}
            await send(message)

        OVERRIDES.set([])
        OPENING.set(partial(_open, scope, OVERRIDES.get()))
        try:
            await app(scope, receive, send_on)
            if status == 303 and scope.get("user") and not scope.get("answered_before"):
                names = cast("dict[str, Any]", scope).get("fields", [])
                await count_form(cast("Me", scope["user"]), scope["path"], fields_in(names))
        finally:
            OPENING.set(None)
            if refusal := scope.get("refusal"):
                await audit.record(
                    scope.get("user"),
                    "refused",
                    None,
                    {"path": shown_path(scope["path"], template_of(scope)), **cast("dict[str, Any]", refusal)},
                    outcome="refused",
                )
            LOG.info(
                {
                    "method": scope.get("method", ""),
                    "path": shown_path(scope["path"], template_of(scope)),
                    "status": status,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                }
            )

    return handle


async def _open(scope: Scope, overrides: list[dict[str, Any]]) -> None:
    """First of all in the act's transaction: the key of its form, and for what reason a number was let through."""
    submission = cast("Submission | None", scope.get("submission"))
    if submission:
        await submission.note()
    if overrides:
        await audit.record(scope.get("user"), "guard.override", None, {"path": scope["path"], "kept": overrides})


async def _first_answer(scope: Scope, start: HTTPResponseStartEvent) -> HTTPResponseStartEvent:
    """Whoever pressed twice is sent where the first press was sent, whatever the rules say to the second. Whoever sees a
    duty and may not open its record is sent to the page of the duty: the lists lead there, whoever reads them."""
    submission = cast("Submission | None", scope.get("submission"))
    refusal = cast("dict[str, Any] | None", scope.get("refusal"))
    location = await submission.answered(start, unsure=bool(scope.get("unsure"))) if submission else None
    if location:
        cast("dict[str, Any]", scope).pop("refusal", None)
    elif location := await _way_of_a_watcher(scope, start["status"]):
        if refusal:  # the record was refused all the same, and that is written down
            refusal["sent_to"] = location
    else:
        return start
    scope["answered_before"] = True  # type: ignore[typeddict-unknown-key]
    headers = [(b"location", location.encode("latin-1", "replace")), (b"content-length", b"0")]
    return {"type": "http.response.start", "status": 303, "headers": headers}


async def _way_of_a_watcher(scope: Scope, status: int) -> str | None:
    me = cast("Me | None", scope.get("user"))
    if me is None or me.must_change_password or status not in {403, 404} or scope.get("method") != "GET":
        return None
    meant = parse_qs(scope["query_string"].decode("latin-1")).get("duty", [""])[0]
    try:
        return await way_on_the_ledger(me, scope["path"], id_in(meant))
    except Exception:
        LOG.exception("no way to the ledger was looked for")  # the first answer is right too
        return None


async def identify(scope: Scope) -> None:
    """Put the person on the scope, and what forms are bound to."""
    if "csrf_bound_to" in scope:
        return
    cookies = _cookies(scope)
    scope["user"] = scope["auth"] = None
    token = cookies.get(sessions.COOKIE, "")
    session = await sessions.find(token) if token else None
    scope["had_session"] = bool(token) and (session is not None or await sessions.lived(token))  # type: ignore[typeddict-unknown-key]
    if session:
        scope["auth"] = session
        if session["must_enrol"] or (session["has_totp"] and not session["second_factor"]):
            scope["half"] = "enrol" if session["must_enrol"] else "code"  # type: ignore[typeddict-unknown-key]
        else:
            scope["user"] = me = await sessions.person_of(session)
            # What may be cached for everybody must not carry anybody's token.
            if me and not scope["path"].startswith("/static/"):
                scope["new_token"] = await sessions.renewed_for(session, me)  # type: ignore[typeddict-unknown-key]
            if me and me.has(Role.system_admin):
                scope["clock_silent"] = bool(await silent_jobs())  # type: ignore[typeddict-unknown-key]
        bound_to = f"session:{session['id']}"
    else:
        bound_to = cookies.get(BEFORE_SIGN_IN, "")
        if not bound_to:
            bound_to = scope["new_visit"] = secrets.token_urlsafe(16)  # type: ignore[typeddict-unknown-key]
    if not session:
        bound_to = f"visit:{bound_to}"
    scope["csrf_bound_to"] = bound_to  # type: ignore[typeddict-unknown-key]


def template_of(scope: Scope) -> str:
    """The route that answers; nothing where none does."""
    return str(scope.get("path_template", ""))


def cookie(name: str, text: str, *, max_age: int | None = None) -> str:
    secure = "; Secure" if SETTINGS.secure_cookies else ""
    age = f"; Max-Age={max_age}" if max_age is not None else ""
    return f"{name}={text}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"


def address_of(scope: Scope) -> str:
    """The client's address; a forwarded one only when a trusted proxy says so."""
    client = scope.get("client")
    address = client[0] if client else ""
    if address in SETTINGS.trusted_proxies:
        forwarded = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode("latin-1")
        address = forwarded.split(",")[-1].strip() or address
    return address[:64]


def _cookies(scope: Scope) -> dict[str, str]:
    raw = b"; ".join(text for name, text in scope["headers"] if name == b"cookie").decode("latin-1")
    pairs = (part.split("=", 1) for part in raw.split("; ") if "=" in part)
    return {name.strip(): text for name, text in pairs}


__all__: list[Any] = ["address_of", "around", "cookie", "identify", "template_of"]

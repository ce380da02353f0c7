"""Round every request: who it is, where from, what to log, which headers to add; and the refusal, if there was one."""

import logging
import secrets
import time
from typing import Any, cast

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from portal import audit
from portal.settings import SETTINGS
from portal.web import sessions
from portal.web.form import OVERRIDES

LOG = logging.getLogger("portal.access")
BEFORE_SIGN_IN = "__Host-portal-visit" if SETTINGS.secure_cookies else "portal-visit"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def around(app: ASGIApp) -> ASGIApp:
    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        started = time.perf_counter()
        audit.ADDRESS.set(address_of(scope))
        overrides: list[dict[str, Any]] = []
        OVERRIDES.set(overrides)
        await identify(scope)
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                dress(scope, message)
            await send(message)

        try:
            await app(scope, receive, send_with_headers)
        finally:
            if overrides and status == 303:
                await audit.record(
                    scope.get("user"), "guard.override", None, {"path": scope["path"], "kept": overrides}
                )
            if refusal := scope.get("refusal"):
                await audit.record(
                    scope.get("user"),
                    "refused",
                    None,
                    {"path": scope["path"], **cast("dict[str, Any]", refusal)},
                    outcome="refused",
                )
            LOG.info(
                {
                    "method": scope.get("method", ""),
                    "path": scope["path"],
                    "status": status,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                }
            )

    return handle


async def identify(scope: Scope) -> None:
    """Put the person on the scope, and what forms are bound to."""
    if "csrf_bound_to" in scope:
        return
    cookies = _cookies(scope)
    scope["user"] = scope["auth"] = None
    token = cookies.get(sessions.COOKIE, "")
    session = await sessions.find(token) if token else None
    if session:
        scope["auth"] = session
        if session["must_enrol"] or (session["has_totp"] and not session["second_factor"]):
            scope["half"] = "enrol" if session["must_enrol"] else "code"  # type: ignore[typeddict-unknown-key]
        else:
            scope["user"] = await sessions.person_of(session)
        bound_to = f"session:{session['id']}"
    else:
        bound_to = cookies.get(BEFORE_SIGN_IN, "")
        if not bound_to:
            bound_to = scope["new_visit"] = secrets.token_urlsafe(16)  # type: ignore[typeddict-unknown-key]
    if not session:
        bound_to = f"visit:{bound_to}"
    scope["csrf_bound_to"] = bound_to  # type: ignore[typeddict-unknown-key]


def dress(scope: Scope, message: Any) -> None:
    headers = MutableScopeHeaders.from_message(message)
    for name, text in HEADERS.items():
        headers.setdefault(name, text)
    if SETTINGS.secure_cookies:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    kept_by_caches = scope["path"].startswith("/static/") and message["status"] == 200
    if kept_by_caches:
        headers.setdefault("Cache-Control", "public, max-age=31536000, immutable")
    else:
        headers.setdefault("Cache-Control", "no-store")
    if not kept_by_caches and (visit := scope.get("new_visit")):
        headers.add("Set-Cookie", cookie(BEFORE_SIGN_IN, str(visit)))


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


__all__: list[Any] = ["address_of", "around", "cookie", "identify"]

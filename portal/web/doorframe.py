"""Outside everything: no answer leaves without its headers, no name but ours is answered, HEAD is GET without a body.

It stands before the routes are looked up, so that what no route answers (405, a wrong host) is dressed as well.
"""

from typing import Any, cast

from litestar import Litestar, Request
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from portal.settings import SETTINGS
from portal.web.errors import error_page
from portal.web.middleware import BEFORE_SIGN_IN, cookie
from portal.web.sessions import COOKIE

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


def framed(app: Litestar) -> Litestar:
    app.asgi_handler = _frame(app.asgi_handler)
    return app


def _frame(inner: ASGIApp) -> ASGIApp:
    async def handle(asked: Scope, receive: Receive, send: Send) -> None:
        if asked["type"] != "http":
            await inner(asked, receive, send)
            return
        scope = cast("HTTPScope", asked)
        bare = scope["method"] == "HEAD"
        if bare:  # the server keeps its own scope: it must know that no body follows
            scope = cast("HTTPScope", {**scope, "method": "GET"})

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                dress(scope, message)
            elif bare and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if is_ours(_host(scope), SETTINGS.hosts):
            await inner(scope, receive, send_dressed)
        else:
            await _misdirected(scope, receive, send_dressed)

    return handle


def is_ours(host: str, hosts: frozenset[str]) -> bool:
    """Whether somebody who asked for this host asked for us; the port is the proxy's affair. No names: any."""
    return bool(host) and (not hosts or host.lower().removesuffix(".") in hosts)


def _host(scope: HTTPScope) -> str:
    """Without the port, an IPv6 address without its brackets; `-` where none is said. Two are no name at all."""
    found = [text.decode("latin-1") for name, text in scope["headers"] if name == b"host"]
    if len(found) != 1:
        return "" if found else "-"
    if found[0].startswith("["):
        return found[0][1:].partition("]")[0]
    return found[0].partition(":")[0]


async def _misdirected(scope: HTTPScope, receive: Receive, send: Send) -> None:
    # Whatever they called us, the page is made without it: a name may be anything, and nobody is signed in under it.
    bare = cast("HTTPScope", {**scope, "headers": [(b"host", b"portal")]})
    request: Request[Any, Any, Any] = Request(bare, receive, send)
    page = error_page(request, 421, way_on=[])
    await page.to_asgi_response(app=None, request=request)(scope, receive, send)


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
    # Signing in or out in the same answer says more about the session than what was renewed before it.
    if (token := scope.get("new_token")) and not any(
        text.startswith(f"{COOKIE}=") for text in headers.getall("Set-Cookie", [])
    ):
        headers.add("Set-Cookie", cookie(COOKIE, str(token)))

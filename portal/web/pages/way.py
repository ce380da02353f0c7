"""Where one came from and where one goes: `next` addresses, and the visit a request makes."""

from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request
from litestar.response import Response

from portal.access import Me
from portal.web.guards import SignInFirst
from portal.web.identity.signing_in import Visit
from portal.web.middleware import address_of, cookie
from portal.web.page import see_other
from portal.web.sessions import COOKIE

NOT_BACK = ("/sign-out", "/mode")
LONGEST = 1000


def safe_next(typed: object) -> str:
    """An address inside this portal, or 今日. `//elsewhere`, `/\\elsewhere` and schemes lead outside."""
    if not isinstance(typed, str) or not typed.startswith("/") or len(typed) > LONGEST:
        return "/"
    if typed.startswith("//") or "\\" in typed or any(ord(sign) < 33 or ord(sign) == 127 for sign in typed):
        return "/"
    parts = urlsplit(typed)
    if parts.scheme or parts.netloc or parts.path.startswith(NOT_BACK):
        return "/"
    return quote(typed, safe="/?&=%#.,:;~+-_!'()*@$")


def me_of(request: Request[Any, Any, Any]) -> Me:
    """Whoever the guard let in as a person."""
    me: Me | None = request.scope.get("user")
    if me is None:
        raise SignInFirst
    return me


def visit_of(request: Request[Any, Any, Any]) -> Visit:
    session: dict[str, Any] | None = request.scope.get("auth")
    return Visit(
        address=address_of(request.scope),
        device=request.headers.get("user-agent", ""),
        session=session["id"] if session else None,
    )


def go_signed_in(token: str, path: str, done: str = "") -> Response[None]:
    """On, with the new session's cookie. It ends with the browser; the server's own limits are stricter."""
    response = see_other(path, done)
    response.headers["Set-Cookie"] = cookie(COOKIE, token)
    return response


def words_in(request: Request[Any, Any, Any], name: str = "q", longest: int = 60) -> str:
    """What somebody searches for, without what no search can hold."""
    typed = request.query_params.get(name, "")
    return "".join(sign for sign in typed if sign.isprintable()).strip()[:longest]

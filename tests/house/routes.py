"""Law 2: every route says who may enter it."""

from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from portal.web import guards

OPEN = {
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "POST /mode",
    "GET /health",
    "GET /guide",
    "GET /guide/{name}",
    "GET /guide/pictures/{name}",
    "GET /static/{path}",
    "GET /meetings/feed/{name}",
    "GET /m",
    "GET /{rest}",
}
"""Every door that anybody may open. Whoever adds one adds it here, and says in the change why.
Calendars cannot sign in: the feed asks for its secret and is not there without it. The link of a message only notes that
it was followed, and leads to the inbox, that is, to signing in."""


def handlers(app: Litestar) -> Iterator[tuple[str, HTTPRouteHandler]]:
    """Every method of every route with its handler. The OPTIONS answers are Litestar's own: no handler of ours runs."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", [getattr(route, "route_handler", None)]):
            for method in sorted(getattr(handler, "http_methods", {"?"})):
                if method != "OPTIONS":
                    yield f"{method} {getattr(route, 'path_format', route.path)}", handler


def faults(app: Litestar, open_doors: set[str]) -> list[str]:
    found = [fault for name, handler in handlers(app) for fault in _of(name, handler, open_doors)]
    found += [f"{name} is listed as open to all and is not there" for name in sorted(open_doors - _names(app))]
    if app.openapi_config is not None:
        found.append("the interface describes itself to strangers: openapi_config must be None")
    if guards.enter not in app.guards:
        found.append("the app has no guard: portal.web.guards.enter must stand at the door")
    if app.before_request is None:
        found.append("nobody looks at the token of forms: portal.web.guards.check_form must run before every request")
    return found


def _of(name: str, handler: HTTPRouteHandler, open_doors: set[str]) -> Iterator[str]:
    access: Any = handler.opt.get("access")
    if access is None:
        yield f"{name} does not say who may enter: write access=…"
    elif getattr(access, "__module__", "") != guards.__name__:
        yield f"{name} has a guard of its own making: take one from portal.web.guards"
    elif (access is guards.open_to_all) != (name in open_doors):
        yield f"{name} is {'open to all and not listed as such' if name not in open_doors else 'listed as open to all'}"
    if more := set(handler.opt) - {"access"}:
        yield f"{name} carries {', '.join(sorted(more))}: nothing but access= may stand in a route"
    if handler.cache:
        yield f"{name} is cached: the next person would get this person's page"
    if handler.resolve_before_request() is None:
        yield f"{name} switches the look at the form's token off"
    if guards.enter not in handler.resolve_guards():
        yield f"{name} is out of the guard's reach"


def _names(app: Litestar) -> set[str]:
    return {name for name, _ in handlers(app)}

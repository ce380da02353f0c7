"""Who may enter which page: every route says it in `access=`, and one guard reads it. A route that says nothing is shut.

After the guard comes the form's token: nothing is changed by a request that another site could have made.
"""

from collections.abc import Callable
from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.enums import RequestEncodingType
from litestar.handlers import BaseRouteHandler

from portal.access import Me
from portal.errors import Forbidden
from portal.people import BUSINESS, Role
from portal.web.form import showable
from portal.web.sessions import csrf_fits

SAFE = {"GET", "HEAD", "OPTIONS"}

Access = Callable[[Me], bool]


class SignInFirst(Exception):
    """Nobody is signed in; after signing in they come back here."""


class StaleForm(Exception):
    """The form's token does not belong to this session: the page was open too long, or another site sent it."""


def open_to_all(me: Me) -> bool:
    """For anybody, signed in or not. The guard does not ask."""
    return True


def half_signed_in(me: Me) -> bool:
    """Also for who gave a password and still owes the second factor, or has yet to enrol one. `me` may be nobody."""
    return True


def before_new_password(me: Me) -> bool:
    """Also for who is signed in with a password that must be changed before anything else."""
    return True


def signed_in(me: Me) -> bool:
    return True


def in_business(me: Me) -> bool:
    return me.in_business


def any_role(*roles: Role) -> Access:
    def has_one(me: Me) -> bool:
        return me.has(*roles)

    has_one.__name__ = "any_role(" + ", ".join(sorted(roles)) + ")"
    return has_one


INSPECTIONS = any_role(Role.leader, Role.liaison, Role.discipline, Role.auditor)
CALENDAR_READERS = any_role(*BUSINESS, Role.system_admin)
SYSTEM = any_role(Role.system_admin)
SECURITY = any_role(Role.security_admin)
AUDIT = any_role(Role.audit_admin)
OFFICE = any_role(Role.office)


async def enter(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    access = handler.opt.get("access")
    if access is open_to_all:
        return
    me: Me | None = connection.scope.get("user")
    if me is None:
        if access is half_signed_in and connection.scope.get("half"):
            return
        raise SignInFirst
    if access in {half_signed_in, before_new_password}:
        return
    if me.must_change_password:
        raise SignInFirst
    if access is None or not access(me):
        raise Forbidden


async def check_form(request: Request[Any, Any, Any]) -> None:
    """Before every handler that changes something."""
    if request.method in SAFE:
        return
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        raise StaleForm
    origin = request.headers.get("origin")
    if origin and origin.split("://")[-1] != request.headers.get("host"):
        raise StaleForm
    kind = request.content_type[0]
    if kind not in {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}:
        raise StaleForm
    try:
        form = await request.form()
    except (UnicodeError, LookupError):
        raise StaleForm from None
    request.scope["kept"] = what_was_typed(form)  # type: ignore[typeddict-unknown-key]
    tokens = form.getall("_csrf_token", [])
    if len(tokens) != 1 or not csrf_fits(tokens[0], str(request.scope.get("csrf_bound_to", ""))):
        raise StaleForm


def what_was_typed(form: Any) -> list[tuple[str, str]]:
    """Sentences a person would not want to type again, with the field's name; never a password or a code."""
    return [
        (KEPT[name], showable(text))
        for name, text in form.multi_items()
        if isinstance(text, str) and len(text.strip()) > 3 and name in KEPT
    ]


KEPT = {
    "text": "填报进展",
    "note": "说明",
    "outcome": "整改落实情况",
    "reason": "理由",
    "report_lead": "工作开展情况",
    "next_steps": "下一步工作计划",
    "contact": "联系方式",
    "title": "标题",
    "measures": "整改措施",
    "target": "整改目标",
}

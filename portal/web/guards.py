"""Who may enter which page: every route says it in `access=`, and one guard reads it. A route that says nothing is shut.

After the guard comes the form's token: nothing is changed by a request that another site could have made.
"""

from collections.abc import Callable
from typing import Any, cast

from litestar.connection import ASGIConnection, Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from portal.access import Me
from portal.errors import Forbidden
from portal.people import BUSINESS, Role
from portal.web import submissions
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
CARRYING = any_role(Role.office, Role.leader, Role.liaison, Role.auditor)
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
        await keep_what_was_typed(connection)
        raise SignInFirst
    if access in {half_signed_in, before_new_password}:
        return
    if me.must_change_password:
        await keep_what_was_typed(connection)
        raise SignInFirst
    if access is None or not access(me):
        raise Forbidden


async def keep_what_was_typed(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Whoever must sign in first gets the sentences back. Large bodies are read only for whom we knew a moment ago."""
    request = cast("Request[Any, Any, Any]", connection)
    if request.method in SAFE or not _sent_from_here(request) or not _is_form(request):
        return
    length = request.headers.get("content-length", "")
    small = length.isascii() and length.isdigit() and int(length) <= SMALL
    if not small and not request.scope.get("had_session"):
        return
    try:
        form = await request.form()
    except (UnicodeError, LookupError, ValueError, HTTPException):
        return
    request.scope["kept"] = what_was_typed(form)  # type: ignore[typeddict-unknown-key]
    await form.close()  # no handler comes after us that would


async def check_form(request: Request[Any, Any, Any]) -> None:
    """Before every handler that changes something."""
    if request.method in SAFE:
        return
    if not _sent_from_here(request) or not _is_form(request):
        raise StaleForm
    try:
        form = await request.form()
    except (UnicodeError, LookupError):
        raise StaleForm from None
    request.scope["kept"] = what_was_typed(form)  # type: ignore[typeddict-unknown-key]
    tokens = form.getall("_csrf_token", [])
    if len(tokens) != 1 or not csrf_fits(tokens[0], str(request.scope.get("csrf_bound_to", ""))):
        raise StaleForm
    request.scope["fields"] = list(form.keys())  # type: ignore[typeddict-unknown-key]
    if me := request.scope.get("user"):
        sent = submissions.of_form(me.id, request.scope["path"], form)
        request.scope["submission"] = sent  # type: ignore[typeddict-unknown-key]


def _sent_from_here(request: Request[Any, Any, Any]) -> bool:
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return False
    origin = request.headers.get("origin")
    return not origin or origin.split("://")[-1] == request.headers.get("host")


def _is_form(request: Request[Any, Any, Any]) -> bool:
    return request.content_type[0] in {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}


def what_was_typed(form: Any) -> list[tuple[str, str]]:
    """Sentences a person would not want to type again, with the field's name; never a password or a code."""
    return [
        (KEPT.get(name, "其他内容"), showable(text))
        for name, text in form.items()
        if isinstance(text, str) and (_is_kept(name, text) or _is_long(name, text))
    ]


def _is_kept(name: str, text: str) -> bool:
    return name in KEPT and len(text.strip()) > 3


def _is_long(name: str, text: str) -> bool:
    """A field without a name here: a sentence in Chinese, and no id, no key, no choice, no secret."""
    return name not in SECRETS and not name.startswith("_") and len(text.strip()) >= LONG and not text.isascii()


SMALL = 1024 * 1024
LONG = 20
SECRETS = {"password", "current", "new", "again", "code", "account"}
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
    "requirement": "工作要求",
    "so_far": "目前进展",
    "findings": "发现的问题",
    "mended": "整改情况",
    "reply": "办理情况",
    "opinion": "意见",
    "question": "征询内容",
    "summary": "事项摘要",
    "standing": "办理情况",
}

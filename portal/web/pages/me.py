"""One's own page: posts, sessions, password, how pages look."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.errors import BadInput
from portal.people import ROLES, Role
from portal.web.form import Form
from portal.web.guards import before_new_password, open_to_all, signed_in
from portal.web.identity import oneself, passwords, signing_in
from portal.web.identity.forms import ModeForm, PasswordForm
from portal.web.identity.throttle import Locked
from portal.web.middleware import cookie
from portal.web.page import Page, see_other
from portal.web.pages.way import go_signed_in, me_of, safe_next

Asked = Request[Any, Any, Any]
A_YEAR = 365 * 24 * 3600


@get("/me", access=signed_in, name="me")
async def my_page(request: Asked) -> Page:
    me = me_of(request)
    return Page(
        request,
        "portal/me.html",
        title="我的账号",
        posts=await oneself.posts_of(me.id),
        roles={str(role): words for role, words in ROLES.items()},
        kind_words="" if me.kind == "official" else ROLES[Role(me.kind)],
        sessions=await oneself.sessions_of(me.id),
        has_second_factor=await oneself.has_second_factor(me.id),
    )


@post("/me/sessions/{session:uuid}/end", access=signed_in, name="me_end_session")
async def end_session(request: Asked, session: FromPath[UUID]) -> Response[None]:
    await oneself.end_own(me_of(request), session)
    return see_other("/me", "ended")


@post("/me/sessions/end-others", access=signed_in, name="me_end_others")
async def end_others(request: Asked) -> Response[None]:
    await oneself.end_others(me_of(request))
    return see_other("/me", "ended")


@get("/password", access=before_new_password, name="password")
async def password(request: Asked) -> Page:
    return _password_page(request, PasswordForm())


@post("/password", access=before_new_password, name="password_sent")
async def password_sent(request: Asked) -> Response[Any]:
    me = me_of(request)
    form = PasswordForm(await request.form())
    status = 422
    if form.ok:
        try:
            token = await signing_in.change_password(me, form.clean["current"], form.clean["new"])
            return go_signed_in(token, "/" if me.must_change_password else "/me", "password")
        except BadInput as bad:
            form.take_complaints(bad)
        except Locked as locked:
            form.error("current", locked.sentence)
            status = 429
    return _password_page(request, form, status)


def _password_page(request: Asked, form: Form, status: int = 200) -> Page:
    must = me_of(request).must_change_password
    return Page(
        request,
        "portal/password.html",
        status=status,
        title="修改密码",
        form=form,
        must=must,
        rules=passwords.policy().words,
    )


@post("/mode", access=open_to_all, name="mode")
async def mode(request: Asked) -> Response[None]:
    """Kept with the person, and in a cookie for the pages before the next sign-in."""
    form = ModeForm(data := await request.form())
    if not form.ok:
        raise BadInput(*(("", sentence) for sentence in form.errors.values()))
    chosen, on = form.clean["mode"], form.clean["on"] == "1"
    me = request.scope.get("user")
    if me:
        await oneself.set_mode(me, chosen, on=on)
        now_on = {name for name, is_on in (("elder", me.elder), ("contrast", me.contrast)) if is_on}
    else:
        now_on = set((request.cookies.get("mode") or "").split(".")) & {"elder", "contrast"}
    now_on = now_on | {chosen} if on else now_on - {chosen}
    response = see_other(safe_next(data.get("next")))
    response.headers["Set-Cookie"] = cookie("mode", ".".join(sorted(now_on)), max_age=A_YEAR)
    return response


ROUTER = Router("/", route_handlers=[my_page, end_session, end_others, password, password_sent, mode])

"""Signing in, the second factor, signing out."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Response
from markupsafe import Markup

from portal.demo.cast import DEMO_PASSWORD, present
from portal.errors import BadInput
from portal.web.guards import half_signed_in, open_to_all
from portal.web.identity import signing_in, totp
from portal.web.identity.forms import CodeForm, SignInForm
from portal.web.identity.throttle import Locked
from portal.web.middleware import cookie
from portal.web.page import Page, see_other
from portal.web.pages.way import go_signed_in, safe_next, visit_of
from portal.web.sessions import COOKIE

Asked = Request[Any, Any, Any]


@get("/sign-in", access=open_to_all, name="sign_in")
async def sign_in(request: Asked) -> Response[Any]:
    wanted = safe_next(request.query_params.get("next"))
    if request.scope.get("user"):
        return see_other(wanted)
    return await _sign_in_page(request, SignInForm(), wanted)


@post("/sign-in", access=open_to_all, name="sign_in_sent")
async def sign_in_sent(request: Asked) -> Response[Any]:
    form = SignInForm(data := await request.form())
    wanted = safe_next(data.get("next"))
    status = 422
    if form.ok:
        try:
            token = await signing_in.sign_in(form.account, form.clean["password"], visit_of(request))
            return go_signed_in(token, wanted)
        except BadInput as wrong:
            form.error("account", wrong.complaints[0][1])
        except Locked as locked:
            form.error("account", locked.sentence)
            status = 429
    return await _sign_in_page(request, form, wanted, status)


async def _sign_in_page(request: Asked, form: SignInForm, wanted: str, status: int = 200) -> Page:
    cast = await present()
    return Page(
        request,
        "portal/sign_in.html",
        status=status,
        title="登录",
        form=form,
        wanted=wanted,
        cast=cast,
        demo_password=DEMO_PASSWORD if cast else "",
    )


@get("/second-factor", access=half_signed_in, name="second_factor")
async def second_factor(request: Asked) -> Response[Any]:
    wanted = safe_next(request.query_params.get("next"))
    if request.scope.get("half") != "code":
        return see_other("/second-factor/new" if request.scope.get("half") else wanted)
    return _code_page(request, CodeForm(), wanted)


@post("/second-factor", access=half_signed_in, name="second_factor_sent")
async def second_factor_sent(request: Asked) -> Response[Any]:
    form = CodeForm(data := await request.form())
    wanted = safe_next(data.get("next"))
    if request.scope.get("half") != "code":
        return see_other("/")
    status = 422
    if form.ok:
        try:
            token = await signing_in.give_code(request.scope["auth"], form.clean["code"], visit_of(request))
            return go_signed_in(token, wanted)
        except BadInput as wrong:
            form.error("code", wrong.complaints[0][1])
        except Locked as locked:
            form.error("code", locked.sentence)
            status = 429
    return _code_page(request, form, wanted, status)


def _code_page(request: Asked, form: CodeForm, wanted: str, status: int = 200) -> Page:
    form.typed["code"] = ""
    return Page(request, "portal/second_factor.html", status=status, title="输入动态口令", form=form, wanted=wanted)


@get("/second-factor/new", access=half_signed_in, name="second_factor_new")
async def second_factor_new(request: Asked) -> Response[Any]:
    if request.scope["auth"]["has_totp"]:
        return see_other("/second-factor" if request.scope.get("half") else "/me")
    return await _enrol_page(request, CodeForm(), safe_next(request.query_params.get("next")))


@post("/second-factor/new", access=half_signed_in, name="second_factor_new_sent")
async def second_factor_new_sent(request: Asked) -> Response[Any]:
    form = CodeForm(data := await request.form())
    wanted = safe_next(data.get("next"))
    if request.scope["auth"]["has_totp"]:
        return see_other("/second-factor" if request.scope.get("half") else "/me")
    status = 422
    if form.ok:
        try:
            token = await signing_in.enrol(request.scope["auth"], form.clean["code"], visit_of(request))
            return go_signed_in(token, wanted, "second_factor")
        except BadInput as wrong:
            form.error("code", wrong.complaints[0][1])
        except Locked as locked:
            form.error("code", locked.sentence)
            status = 429
    return await _enrol_page(request, form, wanted, status)


async def _enrol_page(request: Asked, form: CodeForm, wanted: str, status: int = 200) -> Page:
    session = request.scope["auth"]
    key = totp.key_for(session["id"])
    account = await signing_in.account_of(session["person"])
    return Page(
        request,
        "portal/second_factor_new.html",
        status=status,
        title="启用动态口令",
        form=form,
        wanted=wanted,
        picture=Markup(totp.picture(key, account)),  # noqa: S704 (drawn by us, from a key and an account of letters)
        key=totp.in_groups(key),
        must=bool(request.scope.get("half")),
    )


@post("/sign-out", access=open_to_all, name="sign_out")
async def sign_out(request: Asked) -> Response[None]:
    """Open to all: who signs out twice, or too late, is signed out."""
    session = request.scope.get("auth")
    if session:
        await signing_in.sign_out(session["id"], request.scope.get("user"))
    response = see_other("/sign-in", "signed_out")
    response.headers["Set-Cookie"] = cookie(COOKIE, "", max_age=0)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


ROUTER = Router(
    "/",
    route_handlers=[
        sign_in,
        sign_in_sent,
        second_factor,
        second_factor_sent,
        second_factor_new,
        second_factor_new_sent,
        sign_out,
    ],
)

"""How the house says no on a page: plain words and a way on, for every kind of no."""

import errno
import logging
from typing import Any
from urllib.parse import quote, urlsplit

from asyncpg import DiskFullError, InterfaceError, InternalClientError, PostgresConnectionError, QueryCanceledError
from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from portal.connecting import SHUTTING_DOWN
from portal.db import Unsure
from portal.errors import BadInput, Forbidden, Missing, Refused
from portal.logs import shown_path
from portal.web.guards import SignInFirst, StaleForm
from portal.web.middleware import template_of
from portal.web.page import Page, see_other
from portal.web.submissions import Repeated, StillAtWork

LOG = logging.getLogger("portal.error")
HOME = ("回到今日", "/")
SIGNED_IN_ANEW = "打开本页之后重新登录过，为安全起见这一次没有办理。您写的内容还在本页，请核对后再按一次按钮。"
SIGNED_OUT = "登录已过期，这一次没有保存。您写的内容还在本页：请点下面的链接另开窗口登录，再回到这里重新提交。"
SIGNED_OUT_PLAIN = "登录已过期，这一次没有保存。请先复制下面您写的内容，再登录，登录后粘贴到原来的页面重新提交。"
OWED = {"code": "/second-factor", "enrol": "/second-factor/new"}
"""Where one goes who gave a password and still owes something."""

WORDS = {
    400: ("请求无法识别", "发来的内容不完整或格式不对，请返回上一页重试。"),
    401: ("请先登录", "登录后才能继续。"),
    403: ("无权进入", "您目前的岗位不能进入此页。如确因工作需要，请联系本单位系统管理员核对岗位。"),
    404: ("没有找到", "这条记录不存在，或者不在您的职责范围内。"),
    405: ("不能这样操作", "此页不支持这种操作，请从页面上的按钮办理。"),
    409: ("未能办理", ""),
    413: ("内容过大", "文件或文字超过允许的大小（文件 20 MB）。请压缩或拆分后重试。"),
    421: ("网址不对", "这不是本系统的网址。请使用本单位公布的网址打开；仍不行时请联系系统管理员。"),
    415: ("文件类型不支持", "请使用页面上列出的文件类型。"),
    422: ("填写有误", "请按提示改正后重新提交。"),
    429: ("操作过于频繁", "请稍等几分钟后再试。"),
    500: ("系统出错了", "您的操作没有生效，已记录此次错误。请稍后重试；仍不行时请联系系统管理员。"),
    503: ("暂时无法服务", "数据库正在恢复，请过一会儿刷新本页。已经提交成功的内容不会丢失。"),
}


def error_page(
    request: Request[Any, Any, Any],
    status: int,
    sentence: str = "",
    complaints: list[str] | None = None,
    way_on: list[tuple[str, str]] | None = None,
) -> Page:
    heading, plain = WORDS.get(status, WORDS[500])
    return Page(
        request,
        "errors/error.html",
        status=status,
        title=heading,
        heading=heading,
        sentence=sentence or plain,
        complaints=complaints or [],
        kept=request.scope.get("kept", []),
        way_on=[*_back(request, status), HOME] if way_on is None else way_on,
    )


def _back(request: Request[Any, Any, Any], status: int) -> list[tuple[str, str]]:
    """The page of this house the request came from: after a change that was refused, the record as it stands now."""
    came = _came_from(request)
    path = came.partition("?")[0]
    if path in {"", "/"} or (request.method == "GET" and path == request.url.path) or not request.scope.get("user"):
        return []
    return [("查看最新情况" if status == 409 else "回到刚才的页面", came)]


def _came_from(request: Request[Any, Any, Any]) -> str:
    """The address, inside this house, of the page the request was sent from; empty when it was none."""
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.headers.get("host") or not came.path.startswith("/") or came.path.startswith("//"):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def _path(request: Request[Any, Any, Any]) -> str:
    return shown_path(request.url.path, template_of(request.scope))


def on_missing(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if request.scope.get("user"):
        request.scope["refusal"] = {"why": "missing"}  # type: ignore[typeddict-unknown-key]
    return error_page(request, 404)


def on_refused(request: Request[Any, Any, Any], error: Refused) -> Response[Any]:
    request.scope["refusal"] = {"why": "refused", "sentence": error.sentence}  # type: ignore[typeddict-unknown-key]
    return error_page(request, 409, error.sentence)


def on_repeated(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Seen only when the first press has written and not answered yet; otherwise one is sent where it was sent."""
    return error_page(request, 409, "同样的内容刚才已经提交成功，没有重复办理。")


def on_still_at_work(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    return error_page(
        request, 409, "上一次提交还在办理，这一次没有重复办理。请稍候再打开原页面看一看，没有办成的再重新提交。"
    )


def on_forbidden(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    request.scope["refusal"] = {"why": "forbidden"}  # type: ignore[typeddict-unknown-key]
    return error_page(request, 403)


def on_stale_form(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if request.scope.get("auth"):
        request.scope["refusal"] = {"why": "stale form"}  # type: ignore[typeddict-unknown-key]
    if request.headers.get("hx-request"):
        request.scope["kept"] = []  # type: ignore[typeddict-unknown-key]
        return error_page(request, 403, SIGNED_IN_ANEW, way_on=[])
    return error_page(
        request, 403, "页面打开时间过长或登录已更换，为安全起见未予办理。请回到刚才的页面，重新填写后提交。"
    )


def on_sign_in_first(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Signing in comes back to the very page. What htmx sends was typed on a page that is still open: it stays there."""
    me = request.scope.get("user")
    if me is not None and me.must_change_password:
        path = "/password"
    else:
        path = OWED.get(str(request.scope.get("half")), "/sign-in")
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET":
        target = "/"
    if request.headers.get("hx-request"):
        request.scope["kept"] = []  # type: ignore[typeddict-unknown-key]
        if me is None and path == "/sign-in" and request.method != "GET":
            return error_page(request, 401, SIGNED_OUT, way_on=[("重新登录", "/sign-in")])
        return Response(None, status_code=401, headers={"HX-Redirect": path})
    if request.scope.get("kept"):
        back = _came_from(request)
        ask = f"{path}?next={quote(back, safe='/')}" if back and path != "/password" else path
        return error_page(request, 401, SIGNED_OUT_PLAIN, way_on=[("登录后粘贴", ask)])
    return see_other(path if target == "/" or path == "/password" else f"{path}?next={quote(target, safe='/')}")


def on_bad_input(request: Request[Any, Any, Any], error: BadInput) -> Response[Any]:
    lines = [f"{where}：{sentence}" if where else sentence for where, sentence in error.complaints]
    return error_page(request, 422, complaints=lines)


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    status = error.status_code if error.status_code in WORDS else 400 if error.status_code < 500 else 500
    return error_page(request, status)


def on_database_gone(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    LOG.error("the database is out of reach: %s", type(error).__name__)
    return error_page(request, 503)


NO_ROOM = "服务器的磁盘空间已满，这一次没有保存。已有的内容都在，仍可查看；请告知系统管理员腾出空间，再重新提交。"


def on_no_room(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    LOG.error("the disk is full: %s", type(error).__name__)
    return error_page(request, 503, NO_ROOM)


def on_system(request: Request[Any, Any, Any], error: OSError) -> Response[Any]:
    return (on_no_room if error.errno in {errno.ENOSPC, errno.EDQUOT} else on_anything)(request, error)


def on_connection_closed(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """asyncpg says the same of a connection that was lost and of one that was used wrongly; the latter is our fault."""
    lost = any(words in str(error) for words in ("closed", "released back to the pool"))
    return (on_database_gone if lost else on_anything)(request, error)


def on_anything(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    LOG.error("unexpected error on %s", _path(request), exc_info=error)
    return error_page(request, 500)


def on_unsure(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    LOG.error("the connection was lost while committing on %s", _path(request))
    request.scope["unsure"] = True  # type: ignore[typeddict-unknown-key]
    return error_page(
        request, 503, "保存时与数据库的连接中断，不能确定是否已经保存。请稍后打开原页面看一看，没有保存的再重新提交。"
    )


HANDLERS: dict[Any, Any] = {
    Missing: on_missing,
    Refused: on_refused,
    Forbidden: on_forbidden,
    StaleForm: on_stale_form,
    SignInFirst: on_sign_in_first,
    BadInput: on_bad_input,
    HTTPException: on_http,
    Unsure: on_unsure,
    Repeated: on_repeated,
    StillAtWork: on_still_at_work,
    PostgresConnectionError: on_database_gone,
    InternalClientError: on_database_gone,
    **dict.fromkeys(SHUTTING_DOWN, on_database_gone),
    InterfaceError: on_connection_closed,
    QueryCanceledError: on_database_gone,
    ConnectionError: on_database_gone,
    TimeoutError: on_database_gone,
    DiskFullError: on_no_room,
    OSError: on_system,
    Exception: on_anything,
}

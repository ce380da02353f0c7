"""One template per page; the region htmx asks for by `HX-Target` is the block of that name. No handler knows htmx."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.enums import MediaType
from litestar.response import Response

from portal import words
from portal.access import Me
from portal.clock import local, today
from portal.papers.environment import numeral
from portal.settings import ROOT
from portal.web import cells
from portal.web.nav import nav_for
from portal.web.sessions import csrf_token
from portal.web.submissions import fresh_key

STATIC = ROOT / "portal" / "static"


@lru_cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    made.globals["cells"] = cells
    made.globals["once"] = fresh_key
    made.filters.update(
        day=words.day,
        day_words=words.day_words,
        moment=lambda at: words.moment(local(at)),
        distance=words.distance,
        size=words.size,
        lamp=words.lamp,
        local=local,
        numeral=numeral,
        present=present,
    )
    made.globals["ui"] = made.get_template("ui.html").module
    return made


def present(pairs: dict[str, Any]) -> dict[str, Any]:
    """Only what has a value: for addresses that shall carry nothing empty."""
    return {name: text for name, text in pairs.items() if text}


@lru_cache
def asset(path: str) -> str:
    """A static file's address with its content in it, so that it may be cached for ever."""
    return f"/static/{path}?{sha256((STATIC / path).read_bytes()).hexdigest()[:10]}"


class Page(Response[str]):
    """A whole page, or only the block htmx asked for."""

    def __init__(self, request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: Any) -> None:
        super().__init__(
            content=html_of(request, template, {"status": status, **context}, fragment=status < 500),
            status_code=status,
            media_type=MediaType.HTML,
            headers={"Vary": "HX-Request, HX-Target"},
        )


def html_of(request: Request[Any, Any, Any], template: str, context: dict[str, Any], *, fragment: bool = True) -> str:
    page = environment().get_template(template)
    full = {**frame_of(request), **context}
    wanted = request.headers.get("hx-target", "").replace("-", "_")
    if fragment and request.headers.get("hx-request") and not request.headers.get("hx-history-restore-request"):
        block = page.blocks.get(wanted)
        if block is not None:
            said = environment().get_template("base.html").blocks["flash"] if full["flash"] else None
            parts = [block, said] if said else [block]
            return "".join(text for part in parts for text in part(page.new_context(full)))
    return page.render(full)


def frame_of(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What base.html needs on every page."""
    me: Me | None = request.scope.get("user")
    mode = set((request.cookies.get("mode") or "").split("."))
    if me:
        mode |= {"elder"} if me.elder else set()
        mode |= {"contrast"} if me.contrast else set()
    return {
        "form": None,
        "request": request,
        "me": me,
        "nav": nav_for(me, request.url.path),
        "csrf": csrf_token(str(request.scope.get("csrf_bound_to", ""))),
        "mode": mode & {"elder", "contrast"},
        "today": today(),
        "clock_silent": bool(request.scope.get("clock_silent")),
        "flash": [("success", DONE[request.query_params["done"]])] if request.query_params.get("done") in DONE else [],
    }


DONE = {
    "saved": "已保存。",
    "sent": "已提交。",
    "closed": "已同意销号。",
    "returned": "已退回并告知责任单位。",
    "issued": "已印发。",
    "imported": "已导入。",
    "password": "密码已修改，其他设备上的登录已退出。",
    "signed_out": "已退出登录。",
    "added": "已添加。",
    "ended": "已结束。",
    "disabled": "账号已停用，其登录已全部退出。",
    "enabled": "账号已恢复使用。",
    "unlocked": "已解除锁定。",
    "second_factor": "动态口令已启用，今后登录须输入。",
    "reset": "已重置。",
    "calendar": "工作日历已更新，未办结事项的完成时限已重新计算。",
    "withdrawn": "已撤回。",
    "reopened": "已重新打开，责任单位和责任领导不变。",
    "approved": "已批准。",
    "delivered": "已送达，并告知包案领导和责任单位。",
    "accepted": "已接收。",
    "filed": "审核通过，已报结。",
    "case_closed": "回访属实，已销案。到期还要回头看。",
    "drawn": "已抽取，抽取过程可以复核。",
    "taken_off": "已取消，并告知原定的领导。",
    "reminded": "已提醒。",
    "declined": "已报联席会议办公室，由办公室另行安排。",
    "sent_back": "已退回填表人修改。",
    "resent": "已安排重新发送，几分钟后可以在这里看到结果。",
}
"""What the page one lands on says about the act just done; the address carries only the key."""


def see_other(path: str, done: str = "") -> Response[None]:
    """After a change: go and look (303). Litestar's own Redirect would say 302."""
    address = f"{path}{'&' if '?' in path else '?'}done={done}" if done else path
    return Response(content=None, status_code=303, headers={"Location": address})

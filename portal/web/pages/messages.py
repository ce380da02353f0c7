"""送达情况 and 减负: what became of the messages of a territory, and how much its units were asked. For the office."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Response

from portal.access import Me
from portal.clock import today
from portal.errors import BadInput
from portal.messages import burden, deciding, reading
from portal.messages.channels import CHANNELS
from portal.messages.rules import URGENT
from portal.people import Role
from portal.subjects import id_in
from portal.web.form import seen_version
from portal.web.guards import OFFICE, open_to_all
from portal.web.page import Page, see_other

Asked = Request[Me, Any, Any]
PAGE = 50
TRYING = {
    "waiting": "等待发出",
    "sending": "正在发出",
    "taken": "已发出，等对方确认",
    "sent": "已发出",
    "delivered": "已送达",
    "unsure": "可能已送达",
    "failed": "未送达",
    "dropped": "未发",
}
TONES = {"failed": "returned", "sent": "done", "portal": "done"}
CHOICES = {"trouble": "没有送到", "opened": "已打开", **{str(state): words for state, words in reading.STATES.items()}}


@get("/messages", access=OFFICE, name="messages")
async def delivery(request: Asked) -> Page:
    me = request.user
    chosen = request.query_params.get("state", "")
    chosen = chosen if chosen in CHOICES else ""
    found = await reading.listed(me, chosen, id_in(request.query_params.get("before", "")), PAGE + 1)
    page = found[:PAGE]
    keep = f"state={chosen}&" if chosen else ""
    return Page(
        request,
        "portal/messages/delivery.html",
        title="消息送达情况",
        tabs=_tabs("/messages"),
        figures=await reading.counted(me, today() - timedelta(days=6)),
        messages=[_shown(line) for line in page],
        chosen=chosen,
        chosen_words=CHOICES.get(chosen, ""),
        choices=list(CHOICES.items()),
        next=f"/messages?{keep}before={page[-1]['id']}" if len(found) > PAGE else None,
    )


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    way = CHANNELS[line["channel"]].words if line["channel"] in CHANNELS else "系统内"
    retrying = bool(line["state"] == "waiting" and line["attempts"] and line["why"])
    state = "正在重试" if retrying else TRYING[line["trying"]] if line["trying"] else reading.STATES[line["state"]]
    tone = "returned" if retrying else TONES.get(line["state"], "plain")
    why = "；".join(part for part in (line["why"] or line["reason"], "可能重复" if line["maybe_twice"] else "") if part)
    return {
        **line,
        "way": way,
        "sent_at": line["sent_at"] if line["trying"] in {"taken", "sent", "delivered", "unsure"} else None,
        "slot_words": line["slot"].replace(URGENT, "紧急 "),
        "state_words": state,
        "tone": tone,
        "explained": why,
        "may_resend": retrying or line["state"] == "failed",
    }


def _tabs(here: str) -> list[tuple[str, str, bool]]:
    return [(words, path, path == here) for words, path in (("送达情况", "/messages"), ("减负", "/messages/burden"))]


@post("/messages/{message_id:uuid}/resend", access=OFFICE, name="messages.resend")
async def resend(request: Asked, message_id: FromPath[UUID]) -> Response[None]:
    seen = seen_version(await request.form())
    if seen is None:
        raise BadInput(("", "页面不完整，请回到“消息送达情况”重新点一次"))
    await deciding.resend(request.user, message_id, seen)
    return see_other("/messages", "resent")


@get("/messages/burden", access=OFFICE, name="messages.burden")
async def burdens(request: Asked) -> Page:
    paths = request.user.scopes(Role.office)
    weeks = await burden.weeks(paths, today())
    units = await burden.units_in(paths, weeks[0]["week"])
    return Page(
        request,
        "portal/messages/burden.html",
        title="减负：向各单位发了多少消息、要填多少项",
        tabs=_tabs("/messages/burden"),
        weeks=[{**week, "trend": _trend(week, before)} for week, before in zip(weeks, [*weeks[1:], None], strict=True)],
        units=[{**unit, "trend": _change("", unit["fields"], unit["fields_before"], "项")} for unit in units],
    )


def _trend(week: dict[str, Any], before: dict[str, Any] | None) -> str:
    if before is None or not any(line[name] for line in (week, before) for name in ("messages", "fields")):
        return "—"
    messages = _change("消息", week["messages"], before["messages"], "条")
    return f"{messages}，{_change('填报', week['fields'], before['fields'], '项')}"


def _change(what: str, now: int, before: int, unit: str) -> str:
    return f"{what}{'多' if now > before else '少'} {abs(now - before)} {unit}" if now != before else f"{what}持平"


@get("/m", access=open_to_all, name="messages.opened")
async def opened(request: Request[Any, Any, Any]) -> Response[None]:
    """The link of a message. It marks that very message as opened and nothing else; whoever it is goes to the inbox, by
    way of signing in."""
    await deciding.opened(request.query_params.get("t", ""))
    return see_other("/inbox")


ROUTER = Router("/", route_handlers=[delivery, resend, burdens, opened])

"""消息发送: which ways are set up and how they do, what waits, and by which rules; for the system administrator."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Response

from portal.errors import BadInput
from portal.messages import reading
from portal.messages.channels import CHANNELS, channels
from portal.messages.rules import Rules, change_rules, load_rules
from portal.web.form import Field, Form, Number, seen_version
from portal.web.guards import SYSTEM
from portal.web.page import Page, see_other
from portal.web.pages.way import me_of

Asked = Request[Any, Any, Any]
TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True)
class Clock(Field):
    longest: int = 8

    def clean(self, typed: str) -> time:
        return _time(typed)


@dataclass(frozen=True)
class Clocks(Field):
    longest: int = 60

    def clean(self, typed: str) -> tuple[time, ...]:
        plain = unicodedata.normalize("NFKC", typed).replace("、", ",").replace(" ", ",")
        return tuple(sorted({_time(part) for part in plain.split(",") if part.strip()}))


def _time(typed: str) -> time:
    found = TIME.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if found is None:
        raise ValueError("应为钟点，例如 08:35")
    return time(int(found[1]), int(found[2]))


class RulesForm(Form):
    fields: Mapping[str, Field] = {
        "slots": Clocks("发送时段", required=True),
        "open_from": Clock("工作时间起", required=True),
        "open_until": Clock("工作时间止", required=True),
        "urgent_from": Clock("紧急消息起", required=True),
        "urgent_until": Clock("紧急消息止", required=True),
        "urgent_minutes": Number("紧急消息间隔（分钟）", required=True, least=10, most=1440),
        "cap": Number("每轮最多（条）", required=True, least=1, most=100_000),
    }


@get("/operator/messages", access=SYSTEM, name="operator_messages")
async def sending(request: Asked) -> Page:
    rules = await load_rules()
    return await _page(request, rules, RulesForm(**_typed(rules)))


@post("/operator/messages/rules", access=SYSTEM, name="operator_messages_rules")
async def rules_sent(request: Asked) -> Response[Any]:
    form = RulesForm(data := await request.form())
    if form.ok:
        try:
            seen = seen_version(data)
            await change_rules(me_of(request), Rules(**form.clean, version=-1 if seen is None else seen))
            return see_other("/operator/messages", "saved")
        except BadInput as bad:
            form.take_complaints(bad)
    return await _page(request, await load_rules(), form, 422)


def _typed(rules: Rules) -> dict[str, Any]:
    hours = ("open_from", "open_until", "urgent_from", "urgent_until")
    return {
        "slots": "、".join(f"{at:%H:%M}" for at in rules.slots),
        **{name: f"{getattr(rules, name):%H:%M}" for name in hours},
        "urgent_minutes": rules.urgent_minutes,
        "cap": rules.cap,
    }


async def _page(request: Asked, rules: Rules, form: Form, status: int = 200) -> Page:
    done = await reading.by_channel()
    return Page(
        request,
        "portal/messages/operator.html",
        status=status,
        title="消息发送",
        form=form,
        rules_version=rules.version,
        queue=await reading.queue(rules),
        ways=[{"words": made.words, **(done.get(name) or _nothing())} for name, made in channels().items()],
        absent=[made.words for name, made in CHANNELS.items() if name not in channels()],
        stuck=[
            {**line, "way": CHANNELS[line["channel"]].words, "retrying": line["state"] == "waiting"}
            for line in await reading.stuck()
        ],
    )


def _nothing() -> dict[str, Any]:
    return {"sent": 0, "failed": 0, "failing": 0, "last_at": None, "why": None}


ROUTER = Router("/", route_handlers=[sending, rules_sent])

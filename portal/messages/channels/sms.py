"""An SMS gateway over HTTP as a province or an operator runs one: address, method and body are a template.

`PORTAL_SMS_SUCCESS` says what a body must hold: `code=0` or `result.status=OK,ACCEPTED` for a value in JSON, `~TEXT` for a
text anywhere. Anything else was not taken, whatever the status of HTTP.
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

from portal.messages.channels.protocol import Letter, Outcome, Result
from portal.messages.wire import JSON, NotSent, Reply, Unanswered, Wire

MOBILE = re.compile(r"1[3-9]\d{9}")


class Sms:
    name = "sms"
    words = "短信"
    asks_for = "工作手机号"
    remembers = timedelta(days=1)
    per_minute = 1
    per_hour = 5

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings
        self.wire = Wire(settings["url"])
        self.notices_twice = settings["dedupes"] == "1"

    def clean(self, address: str) -> str:
        if not MOBILE.fullmatch(address):
            raise ValueError("应为 11 位手机号")
        return address

    async def send(self, letter: Letter) -> Outcome:
        body, kind = self._filled(letter)
        headers = {"Content-Type": kind}
        if self.settings["authorization"]:
            headers["Authorization"] = self.settings["authorization"]
        try:
            if (self.settings["method"] or "POST").upper() == "GET":
                headers.pop("Content-Type")
                return self._read(await self.wire.ask("GET", f"?{body}", headers=headers))
            return self._read(await self.wire.ask("POST", "", body, headers))
        except NotSent as error:
            return Outcome(Result.busy, f"短信网关：{error}")
        except Unanswered as error:
            return Outcome(Result.unsure, f"短信网关：{error}")

    async def ask(self, ref: str, to: str) -> Outcome:
        raise NotImplementedError  # a gateway's receipts come by ways of their own

    def _filled(self, letter: Letter) -> tuple[str, str]:
        """The template with {mobile}, {text} and {key} in it, each written so that it can break out of nothing."""
        template = self.settings["body"]
        in_json = template.lstrip().startswith(("{", "["))
        given = {"mobile": letter.to, "text": letter.text, "key": letter.key}
        for name, text in given.items():
            written = json.dumps(text, ensure_ascii=False)[1:-1] if in_json else quote_plus(text)
            template = template.replace("{" + name + "}", written)
        return template, JSON if in_json else "application/x-www-form-urlencoded; charset=utf-8"

    def _read(self, reply: Reply) -> Outcome:
        wanted = self.settings["success"]
        if wanted.startswith("~"):
            return Outcome(Result.sent) if wanted[1:] in reply.text else self._no(f"HTTP {reply.status}")
        path, _, values = wanted.partition("=")
        found = _at(reply.said, path)
        if found is None and reply.status < 300:
            return Outcome(Result.unsure, "短信网关：答复无法识别")
        if found in values.split(","):
            return Outcome(Result.sent)
        return self._no(found or f"HTTP {reply.status}")

    def _no(self, code: str) -> Outcome:
        if code in self.settings["refused"].split(","):
            return Outcome(Result.refused, f"短信网关：号码不能接收（代码 {code[:20]}）")
        return Outcome(Result.busy, f"短信网关：没有接收（代码 {code[:20]}）")


def _at(said: Any, path: str) -> str | None:
    """The value at `a.b.0.c`, as text."""
    for step in path.strip().split("."):
        if isinstance(said, list) and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        elif isinstance(said, dict) and step in said:
            said = said[step]
        else:
            return None
    return str(said).lower() if isinstance(said, bool) else str(said)

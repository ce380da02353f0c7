"""企业微信 application messages: gettoken, message/send. HTTP 200 says nothing, `errcode` does, and `invaliduser` more."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from portal.messages.channels.protocol import Letter, Outcome, Result
from portal.messages.channels.tokens import NoToken, Tokens
from portal.messages.wire import NotSent, Reply, Unanswered, Wire

USERID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-@.]{0,63}")
BUSY = {45009: "发送过于频繁", 45033: "同时发送过多", -1: "对方系统繁忙", 429: "发送过于频繁"}
NOT_THERE = {60111, 81013, 40003, 46004}
"""成员不存在, 全部接收人无权限或不存在, 不合法的 UserID, 不存在的用户."""


class WeCom:
    name = "wecom"
    words = "企业微信"
    asks_for = "企业微信账号（UserID）"
    notices_twice = True
    per_minute = 30
    per_hour = 1000
    remembers = timedelta(hours=4)
    """The most 企业微信 takes."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings
        self.wire = Wire(settings["url"])
        self.tokens = Tokens(self.words, self._fetch)

    def clean(self, address: str) -> str:
        if not USERID.fullmatch(address):
            raise ValueError("应为企业微信通讯录中的账号，由字母、数字和 _ - @ . 组成")
        return address

    async def send(self, letter: Letter) -> Outcome:
        body = {
            "touser": letter.to,
            "msgtype": "text",
            "agentid": int(self.settings["agent"]) if self.settings["agent"].isdigit() else self.settings["agent"],
            "text": {"content": letter.text},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": int(self.remembers.total_seconds()),
        }

        def call(token: str) -> Any:
            return self.wire.post(f"/cgi-bin/message/send?access_token={quote(token, safe='')}", body)

        try:
            code, said = await self.tokens.use(call)
        except NoToken as none:
            return none.outcome
        except NotSent as error:
            return Outcome(Result.busy, f"企业微信：{error}")
        except Unanswered as error:
            return Outcome(Result.unsure, f"企业微信：{error}")
        return self._read(code, said, letter.to)

    def _read(self, code: int, said: dict[str, Any], to: str) -> Outcome:
        if code == 0:
            for names, why in (
                ("invaliduser", "账号不存在或不在应用可见范围内"),
                ("unlicenseduser", "账号没有接口许可"),
            ):
                if to.lower() in str(said.get(names) or "").lower().split("|"):
                    return Outcome(Result.refused, f"企业微信：{why}")
            return Outcome(Result.sent, ref=str(said.get("msgid", "")))
        if code in NOT_THERE:
            return Outcome(Result.refused, f"企业微信：账号不存在或不在应用可见范围内（代码 {code}）")
        if code == 200:
            return Outcome(Result.unsure, "企业微信：答复无法识别")
        return Outcome(Result.busy, f"企业微信：{BUSY.get(code, '没有接收')}（代码 {code}）")

    async def ask(self, ref: str, to: str) -> Outcome:
        raise NotImplementedError  # nothing is ever `taken` here: 企业微信 tells no more than this

    async def _fetch(self) -> Reply:
        who, secret = (quote(self.settings[word], safe="") for word in ("corpid", "secret"))
        return await self.wire.ask("GET", f"/cgi-bin/gettoken?corpid={who}&corpsecret={secret}")

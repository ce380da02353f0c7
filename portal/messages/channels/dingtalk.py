"""钉钉 work notifications: asyncsend_v2 takes a letter, getsendresult tells later what became of it.

钉钉 lets the same text through to the same person once a day; every digest has a link of its own, so only the very same
message is held back, which is what is wanted after a kill.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from portal.messages.channels.protocol import Letter, Outcome, Result
from portal.messages.channels.tokens import NoToken, Tokens
from portal.messages.wire import NotSent, Reply, Unanswered, Wire

USERID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-@.]{0,63}")
BUSY = {88, 90002, 90018, 143103, 143104, 1430003, 429, -1}
SAME = {143106, 143206}
"""单应用给单人推送重复消息超限: this very message has arrived before."""
NOT_THERE = {33012, 34012, 400002, 60121, 40035}
"""无效的 USERID and its relatives."""
SEND = "/topapi/message/corpconversation/asyncsend_v2"
RESULT = "/topapi/message/corpconversation/getsendresult"


class DingTalk:
    name = "dingtalk"
    words = "钉钉"
    asks_for = "钉钉账号（userid）"
    notices_twice = True
    remembers = timedelta(hours=9)
    """It is the same day that counts: from the first slot of a working day to its end."""
    per_minute = 30
    per_hour = 500

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings
        self.wire = Wire(settings["url"])
        self.tokens = Tokens(self.words, self._fetch)

    def clean(self, address: str) -> str:
        if not USERID.fullmatch(address):
            raise ValueError("应为钉钉通讯录中的 userid，由字母、数字和 _ - @ . 组成")
        return address

    async def send(self, letter: Letter) -> Outcome:
        message = {"msgtype": "text", "text": {"content": letter.text}}
        body = {"agent_id": self.settings["agent"], "userid_list": letter.to, "msg": message}
        code, said, wrong = await self._call(SEND, body)
        if wrong:
            return wrong
        if code == 0 and said.get("task_id"):
            return Outcome(Result.taken, ref=str(said["task_id"]))
        if code in SAME:
            return Outcome(Result.delivered)
        if code in NOT_THERE:
            return Outcome(Result.refused, f"钉钉：账号不存在（代码 {code}）")
        if code in {0, 200}:
            return Outcome(Result.unsure, "钉钉：答复无法识别")
        return Outcome(Result.busy, f"钉钉：{'发送过于频繁' if code in BUSY else '没有接收'}（代码 {code}）")

    async def ask(self, ref: str, to: str) -> Outcome:
        """`taken` again while the other side has not decided."""
        code, said, wrong = await self._call(RESULT, {"agent_id": self.settings["agent"], "task_id": ref})
        if wrong or code != 0:
            return Outcome(Result.taken, wrong.why if wrong else f"钉钉：查不到发送结果（代码 {code}）", ref)
        found = said.get("send_result")
        return self._read(found if isinstance(found, dict) else {}, to, ref)

    def _read(self, found: dict[str, Any], to: str, ref: str) -> Outcome:
        if to in _names(found, "read_user_id_list") or to in _names(found, "unread_user_id_list"):
            return Outcome(Result.delivered, ref=ref)
        if to in _names(found, "invalid_user_id_list"):
            return Outcome(Result.refused, "钉钉：账号不存在")
        held = found.get("forbidden_list")
        codes = {str(one.get("code")) for one in held if isinstance(one, dict)} if isinstance(held, list) else set()
        if to in _names(found, "forbidden_user_id_list") or codes:
            if codes & {str(code) for code in SAME}:
                return Outcome(Result.delivered, ref=ref)
            return Outcome(Result.busy, f"钉钉：发送过于频繁（代码 {'、'.join(sorted(codes)) or '流控'}）")
        if to in _names(found, "failed_user_id_list"):
            return Outcome(Result.busy, "钉钉：发送失败")
        return Outcome(Result.taken, ref=ref)

    async def _call(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any], Outcome | None]:
        def call(token: str) -> Any:
            return self.wire.post(f"{path}?access_token={quote(token, safe='')}", body)

        try:
            return *(await self.tokens.use(call)), None
        except NoToken as none:
            return -1, {}, none.outcome
        except NotSent as error:
            return -1, {}, Outcome(Result.busy, f"钉钉：{error}")
        except Unanswered as error:
            return -1, {}, Outcome(Result.unsure, f"钉钉：{error}")

    async def _fetch(self) -> Reply:
        who, secret = (quote(self.settings[word], safe="") for word in ("key", "secret"))
        return await self.wire.ask("GET", f"/gettoken?appkey={who}&appsecret={secret}")


def _names(found: dict[str, Any], name: str) -> list[str]:
    kept = found.get(name)
    return [str(one) for one in kept] if isinstance(kept, list) else []

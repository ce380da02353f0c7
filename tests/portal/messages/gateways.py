"""Servers that behave as the documented gateways do, on a free port, for as long as a test lasts.

`plan` holds what the next answers to a send shall be; when it is empty, everything is taken. What was really received
is kept in `got`, and what a person would see, with the gateway's own look at duplicates, in `seen`.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

SLOW = "slow"
"""Takes the request and never answers."""
CUT = "cut"
"""Takes the request and hangs up."""


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Server:
    """HTTP by hand: a status, headers, a body. `on_send` is called when a message has been taken, before the answer."""

    plan: list[Any] = field(default_factory=list)
    got: list[Asked] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    others: list[Asked] = field(default_factory=list)
    on_send: Callable[[], None] = lambda: None
    port: int = 0

    async def __aenter__(self) -> Self:
        self._held: list[asyncio.StreamWriter] = []
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for writer in self._held:
            writer.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._held.append(writer)
        try:
            asked = await self._read(reader)
            answer = self.answer(asked)
            if answer == SLOW:
                await reader.read()
            elif answer != CUT:
                status, body = answer
                text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
                head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(text.encode())}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode() + text.encode())
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Asked:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.rstrip().split("\r\n")
        method, address, _ = first.split(" ")
        headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        parts = urlsplit(address)
        query = {name: texts[0] for name, texts in parse_qs(parts.query).items()}
        return Asked(method, parts.path, query, headers, body.decode())

    def answer(self, asked: Asked) -> Any:
        raise NotImplementedError

    def took(self, asked: Asked, to: str, text: str, *, once: bool) -> None:
        """The message arrives; the same one a second time only where nobody looks."""
        self.got.append(asked)
        if not (once and (to, text) in self.seen):
            self.seen.append((to, text))
        self.on_send()


@dataclass
class Tokened(Server):
    """The part 企业微信 and 钉钉 share: a token for a key, refused with 40014 when unknown and 42001 when over."""

    token: str = ""
    tokens_given: int = 0
    token_plan: list[Any] = field(default_factory=list)

    def give_token(self) -> Any:
        if self.token_plan:
            return self.token_plan.pop(0)
        self.tokens_given += 1
        self.token = f"token-{self.tokens_given}"
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": self.token, "expires_in": 7200}

    def expire(self) -> None:
        self.token = "gone"

    def refuses(self, asked: Asked) -> Any:
        if asked.query.get("access_token") != self.token:
            code = 42001 if self.token == "gone" else 40014
            return 200, {"errcode": code, "errmsg": "access_token expired"}
        return None


@dataclass
class WeComServer(Tokened):
    """message/send: everything with 200; errcode, invaliduser and the look at duplicates as documented."""

    members: set[str] = field(default_factory=lambda: {"LiHui", "SunLi", "ChenGuodong"})

    def answer(self, asked: Asked) -> Any:
        if asked.path == "/cgi-bin/gettoken":
            self.others.append(asked)
            return self.give_token()
        assert asked.path == "/cgi-bin/message/send"
        if refused := self.refuses(asked):
            return refused
        planned = self.plan.pop(0) if self.plan else None
        if planned not in (None, SLOW, CUT):
            return planned
        to, text = asked.json["touser"], asked.json["text"]["content"]
        if to not in self.members:
            return 200, {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
        self.took(asked, to, text, once=asked.json["enable_duplicate_check"] == 1)
        return planned or (200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "m1"})


@dataclass
class DingTalkServer(Tokened):
    """asyncsend_v2 takes anything of the right form; what became of it is told by getsendresult."""

    result_plan: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Any:
        if asked.path == "/gettoken":
            self.others.append(asked)
            return self.give_token()
        if refused := self.refuses(asked):
            return refused
        if asked.path.endswith("getsendresult"):
            self.others.append(asked)
            told = self.result_plan.pop(0) if self.result_plan else {"unread_user_id_list": [self.seen[-1][0]]}
            return 200, {"errcode": 0, "send_result": told}
        assert asked.path == "/topapi/message/corpconversation/asyncsend_v2"
        planned = self.plan.pop(0) if self.plan else None
        if planned not in (None, SLOW, CUT):
            return planned
        self.took(asked, asked.json["userid_list"], asked.json["msg"]["text"]["content"], once=True)
        return planned or (200, {"errcode": 0, "task_id": 4242, "request_id": "r"})


@dataclass
class SmsServer(Server):
    """As provincial gateways are: 200 for everything, a code in the body, no look at duplicates."""

    def answer(self, asked: Asked) -> Any:
        planned = self.plan.pop(0) if self.plan else None
        if planned not in (None, SLOW, CUT):
            return planned
        sent = asked.json if asked.body.startswith("{") else asked.query
        self.took(asked, sent["phone"], sent["content"], once=False)
        return planned or (200, {"code": 0, "msg": "提交成功"})


@dataclass
class MailServer:
    """SMTP as far as a client goes; `plan` names the step that is answered otherwise, e.g. {"RCPT": "550 no"}."""

    plan: list[dict[str, str]] = field(default_factory=list)
    got: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    on_send: Callable[[], None] = lambda: None
    port: int = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        planned = self.plan.pop(0) if self.plan else {}
        try:
            writer.write((planned.get("HELLO", "220 mail.test") + "\r\n").encode())
            while line := (await reader.readline()).decode():
                step = line[:4].upper().strip()
                if step == "DATA":
                    writer.write(b"354 go on\r\n")
                    letter = (await reader.readuntil(b"\r\n.\r\n")).decode().removesuffix(".\r\n")
                    if "DATA" not in planned or planned["DATA"] in {SLOW, CUT}:
                        self._arrived(letter)
                if planned.get(step) == SLOW:
                    await reader.read()
                    return
                if planned.get(step) == CUT:
                    return
                writer.write((planned.get(step, "250 fine") + "\r\n").encode())
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _arrived(self, letter: str) -> None:
        self.got.append(letter)
        number = next(line for line in letter.split("\r\n") if line.startswith("Message-ID:"))
        self.seen.setdefault(number, letter)
        self.on_send()

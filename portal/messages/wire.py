"""The only way out over HTTP: to the one address the operator has set for a channel, and to no other.

No redirect is followed, no proxy of the environment is asked, no certificate goes unchecked. The standard library does
it: it is a handful of small requests a minute, and one dependency less looks outwards.
"""

import asyncio
import http.client
import json
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 15.0
"""Seconds for one request as a whole; a lease lasts much longer (`sending.LEASE`)."""
MOST = 64 * 1024


class NotSent(Exception):
    """Nothing left this machine: trying again cannot deliver twice. The text is shown to offices."""


class Unanswered(Exception):
    """The request went out and no answer came: it may have been taken."""


@dataclass(frozen=True)
class Reply:
    status: int
    text: str

    @property
    def said(self) -> dict[str, Any]:
        """The body as JSON; empty for what is none. Only this tells whether a message was taken: 200 does not."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Wire:
    """`base` comes from the settings; a path is put behind it, never an address instead of it."""

    base: str
    patience: float = PATIENCE

    async def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> Reply:
        return await asyncio.to_thread(self._ask, method, path, body.encode(), headers or {})

    async def post(self, path: str, payload: dict[str, Any]) -> Reply:
        return await self.ask("POST", path, json.dumps(payload, ensure_ascii=False), {"Content-Type": JSON})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        connection = self._connected()
        # Each receive may take its time; whoever sends one byte now and then must not hold us all day.
        enough = threading.Timer(self.patience, _cut, (connection,))
        enough.daemon = True
        enough.start()
        try:
            connection.request(method, urlsplit(self.base).path.rstrip("/") + path, body or None, headers)
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(MOST).decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unanswered("请求已发出，没有等到答复") from error
        finally:
            enough.cancel()
            connection.close()

    def _connected(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.base)
        assert parts.hostname is not None
        if parts.scheme == "https":
            secure = ssl.create_default_context()
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=self.patience, context=secure
            )
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.patience)
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise NotSent("对方的安全证书不能确认") from error
        except OSError as error:
            connection.close()
            raise NotSent("连接不上对方服务器") from error
        return connection


JSON = "application/json; charset=utf-8"


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is over already

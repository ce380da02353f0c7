"""One request to the application as the server would hand it over: a bare ASGI call, with no client around it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Litestar

from portal.access import Me
from portal.web import sessions


class Unexpected(Exception):
    """The portal answered something else than the bench counts on."""


@dataclass
class Visitor:
    """A person signed in, with the token their forms carry."""

    app: Litestar
    cookie: str
    csrf: str

    async def get(self, path: str) -> bytes:
        return await self._call("GET", path, b"", 200)

    async def post(self, path: str, **typed: str) -> bytes:
        return await self._call("POST", path, urlencode({"_csrf_token": self.csrf, **typed}).encode(), 303)

    async def _call(self, method: str, address: str, body: bytes, expected: int) -> bytes:
        parts = urlsplit(address)
        headers = [(b"host", b"portal.bench"), (b"cookie", self.cookie.encode()), (b"accept", b"text/html")]
        if body:
            headers += [
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"content-length", str(len(body)).encode()),
            ]
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 40000),
            "server": ("127.0.0.1", 80),
            "state": {},
        }
        status, chunks = 0, []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))

        await self.app(scope, receive, send)  # type: ignore[arg-type]
        if status != expected:
            raise Unexpected(f"{method} {address}: {status}, expected {expected}")
        return b"".join(chunks)


async def sign_in(app: Litestar, me: Me) -> Visitor:
    token = await sessions.begin(me.id, "127.0.0.1", "bench", second_factor=True)
    session = await sessions.find(token)
    assert session is not None
    return Visitor(app, f"{sessions.COOKIE}={token}", sessions.csrf_token(f"session:{session['id']}"))

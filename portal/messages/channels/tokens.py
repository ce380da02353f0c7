"""Access tokens as 企业微信 and 钉钉 give them: kept until shortly before they end, renewed once when refused."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from portal.clock import now
from portal.messages.channels.protocol import Outcome, Result
from portal.messages.wire import NotSent, Reply, Unanswered

STALE = {40014, 42001, 41001}
"""不合法的 access_token, access_token 已过期, 缺少 access_token; the same numbers at both."""
EARLY = timedelta(minutes=5)
LASTS = 7200


class NoToken(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.why)
        self.outcome = outcome


class Tokens:
    def __init__(self, words: str, fetch: Callable[[], Awaitable[Reply]]) -> None:
        self.words = words
        self._fetch = fetch
        self._token = ""
        self._until: datetime | None = None

    async def use(self, call: Callable[[str], Awaitable[Reply]]) -> tuple[int, dict[str, Any]]:
        """The code and body of a call made with a good token. A token the other side has forgotten is renewed once."""
        code, said = _code(await call(await self._good()))
        if code in STALE:
            self._until = None
            code, said = _code(await call(await self._good()))
        return code, said

    async def _good(self) -> str:
        if self._until is None or now() >= self._until:
            try:
                reply = await self._fetch()
            except (NotSent, Unanswered) as error:
                why = f"{self.words}：取不到访问凭证（{error}）"
                raise NoToken(Outcome(Result.busy, why)) from error
            code, said = _code(reply)
            if code != 0 or not said.get("access_token"):
                raise NoToken(
                    Outcome(Result.busy, f"{self.words}没有给出访问凭证（代码 {code}），请系统管理员核对设置")
                )
            self._token = str(said["access_token"])
            lasts = said.get("expires_in")
            self._until = now() + timedelta(seconds=lasts if isinstance(lasts, int) and lasts > 0 else LASTS) - EARLY
        return self._token


def _code(reply: Reply) -> tuple[int, dict[str, Any]]:
    """The code in the body; without one, the status of HTTP stands for it, and 200 for a body nobody understands."""
    code = reply.said.get("errcode")
    return (code if isinstance(code, int) else reply.status), reply.said

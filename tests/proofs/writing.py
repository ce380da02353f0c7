"""People who press a form until they are told that it was taken, whatever dies meanwhile; and what must stand then."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from portal.auditing import verify
from portal.clock import today
from portal.db import rows
from portal.demo.cast import Cast
from portal.web import sessions
from portal.web.submissions import fresh_key
from tests.builders import an_item
from tests.proving import reached

WRITERS = 8
PATIENCE = 60.0
TAKEN, TAKEN_BEFORE = 303, "已经提交成功"
PLAIN = ("数据库正在恢复", "不能确定是否已经保存")
"""What a page with 503 says. The second one to whoever was just being saved."""
INSIDES = ("Traceback", "asyncpg", "psycopg", "litestar", "PostgreSQL", "SELECT ", "INSERT ", 'File "')


@dataclass
class Work:
    """What the writers have in common. `up`: the house can be knocked at again."""

    up: asyncio.Event = field(default_factory=asyncio.Event)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    answers: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    given_up: bool = False

    @asynccontextmanager
    async def of(self, writers: "Sequence[Writer]") -> AsyncIterator[None]:
        """They write while the block runs; afterwards each ends with what it has in hand, unless the block failed."""
        async with asyncio.TaskGroup() as group:
            for one in writers:
                group.create_task(one.write())
            try:
                yield
            except BaseException:
                self.given_up = True
                self.up.set()
                raise
            finally:
                self.enough.set()

    async def some_answers(self, chance: random.Random) -> None:
        """A moment that is told by the work, not by the clock: so many more answers, and then somewhere in the next."""
        async with asyncio.timeout(PATIENCE):
            for _ in range(chance.randrange(1, 3 * WRITERS)):
                await self.answers.get()
        for _ in range(chance.randrange(400)):
            await asyncio.sleep(0)


class Writer:
    """Presses a form until it is told that it was taken. After a crash the same form again, with the same key."""

    def __init__(self, work: Work, http: httpx.AsyncClient, number: int, item: UUID, token: str) -> None:
        self.work, self.http, self.number, self.token = work, http, number, token
        self.address = f"/inspections/items/{item}/progress"
        self.acknowledged: list[str] = []
        self.tried_again = 0
        self.refused = 0

    async def write(self) -> None:
        async with self.http:
            while not self.work.enough.is_set():
                text = f"第{self.number}组第{len(self.acknowledged) + 1}次核对值班记录。"
                form = {
                    "_csrf_token": self.token,
                    "_once": fresh_key(),
                    "text": text,
                    "happened_on": today().isoformat(),
                }
                while not await self.taken(form):
                    self.tried_again += 1
                    await self.work.up.wait()
                    if self.work.given_up:
                        return
                self.acknowledged.append(text)
                self.work.answers.put_nowait(text)

    async def taken(self, form: dict[str, str]) -> bool:
        try:
            answer = await self.http.post(self.address, data=form)
        except httpx.HTTPError:
            return False
        assert answer.status_code in {TAKEN, 409, 503}, (answer.status_code, answer.text[:2000])
        if answer.status_code == 503:
            self.refused += 1
            assert_plain(answer)
        return answer.status_code == TAKEN or (answer.status_code == 409 and TAKEN_BEFORE in answer.text)


def assert_plain(answer: httpx.Response) -> None:
    """A page of the house that says in plain words what is the matter, and nothing of its insides."""
    assert any(words in answer.text for words in PLAIN), answer.text[:2000]
    assert "<h1" in answer.text
    assert not [words for words in INSIDES if words in answer.text]


async def writer(work: Work, people: Cast, number: int, http: httpx.AsyncClient) -> Writer:
    """Of one unit, with an item and a session of its own."""
    item = await an_item(people)
    cookie = await sessions.begin(people.li.id, "127.0.0.1", "writer", second_factor=True)
    session = await sessions.find(cookie)
    assert session is not None
    http.cookies.set(sessions.COOKIE, cookie)
    return Writer(work, http, number, item, sessions.csrf_token(f"session:{session['id']}"))


async def check(writers: Sequence[Writer], kills: int, what: str) -> None:
    """Each acknowledged act stands, once, with its duty's note; none stands that was never acknowledged; the chain is whole."""
    acknowledged = sorted(text for writer in writers for text in writer.acknowledged)
    written = sorted(line["text"] for line in await rows("SELECT text FROM inspections_progress"))
    assert written == acknowledged, "each once: neither lost nor doubled"
    noted = sorted(line["text"] for line in await rows("SELECT text FROM duty_note"))
    assert noted == acknowledged, "an act was done by halves"
    told = await rows("SELECT count(*) AS n FROM audit_entry WHERE action ~ 'progress'")
    length, faults = await verify()
    assert faults == []
    assert told[0]["n"] == len(acknowledged), "an act without its entry in the audit, or one too many"
    reached(f"{what} killed", kills)
    reached("writes acknowledged", len(acknowledged))
    reached("sent again after a crash", sum(writer.tried_again for writer in writers))
    reached("acknowledged writes lost or doubled", 0)
    reached("half operations", 0)
    reached("audit entries verified", length)

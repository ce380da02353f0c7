"""What a piece of work asks of the database and of a template, written down so that it can be done again without us."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
from asyncpg.connection import LoggedQuery
from jinja2 import Template

from portal.db import DB, new_id

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
WRITES = ("INSERT", "UPDATE", "DELETE", "WITH")
HEAD = "FROM audit_head WHERE"


@dataclass
class Recording:
    """`statements` in their order with their values; `began` is the first id made while recording."""

    began: UUID
    statements: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    rendered: list[tuple[Template, dict[str, Any]]] = field(default_factory=list)
    answer: Any = None

    @property
    def queries(self) -> int:
        """Statements that ask or change something; what opens and closes a transaction is not counted."""
        return len(self.statements)

    @property
    def writes(self) -> "Recording":
        return Recording(self.began, [one for one in self.statements if one[0].lstrip().startswith(WRITES)])

    def render(self) -> list[str]:
        return [template.render(context) for template, context in self.rendered]


async def record(work: Callable[[], Awaitable[Any]]) -> Recording:
    """Does the work once, alone: whatever the pool's connections send meanwhile belongs to it."""
    recording = Recording(new_id())

    def note(query: LoggedQuery) -> None:
        if query.args or not query.query.startswith(FRAME):
            recording.statements.append((query.query, tuple(query.args)))

    assert DB.pool is not None
    async with DB.pool.acquire() as connection:  # the one given back last is the next one taken
        connection.add_query_logger(note)
    with _renders_noted(recording):
        recording.answer = await work()
    await asyncio.sleep(0)
    async with DB.pool.acquire() as connection:
        connection.remove_query_logger(note)
    recording.statements = [one for one in recording.statements if "pg_advisory_unlock_all" not in one[0]]
    return recording


@contextmanager
def _renders_noted(recording: Recording) -> Iterator[None]:
    own = Template.render

    def render(self: Template, *args: Any, **kwargs: Any) -> str:
        recording.rendered.append((self, dict(*args, **kwargs)))
        return own(self, *args, **kwargs)

    Template.render = render  # type: ignore[method-assign]
    try:
        yield
    finally:
        Template.render = own  # type: ignore[method-assign]


async def ask_again(recording: Recording, connection: asyncpg.Connection) -> None:
    for sql, args in recording.statements:
        await connection.fetch(sql, *args)


async def write_again(recording: Recording, connection: asyncpg.Connection) -> None:
    """The same statements in one transaction. Ids that were made while recording are made anew, and the audit's
    number follows its head, so that the same rows can be written many times."""
    made: dict[Any, Any] = {}
    async with connection.transaction():
        for sql, args in recording.statements:
            found = await connection.fetch(sql, *(_anew(arg, made, recording.began) for arg in args))
            if HEAD in sql:
                made["head"] = found[0]["seq"] + 1
            elif "INTO audit_entry" in sql:
                made.pop("head")


def _anew(arg: Any, made: dict[Any, Any], began: UUID) -> Any:
    if isinstance(arg, list):
        return [_anew(one, made, began) for one in arg]
    if isinstance(arg, UUID) and arg.version == 7 and arg.int >= began.int:
        return made.setdefault(arg, new_id())
    if isinstance(arg, int) and not isinstance(arg, bool) and "head" in made:
        return made["head"]
    return arg

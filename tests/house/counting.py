"""Law 10: how many questions a page puts to the database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from portal import db

NOT_QUESTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
MOST = 12


@asynccontextmanager
async def counted() -> AsyncIterator[list[str]]:
    """The statements that go through the test's connection meanwhile, savepoints left aside."""
    transaction = db.DB.current_transaction.get()
    assert transaction is not None
    asked: list[str] = []

    def note(record: Any) -> None:
        if not record.query.lstrip().upper().startswith(NOT_QUESTIONS):
            asked.append(record.query)

    transaction.connection.add_query_logger(note)
    try:
        yield asked
    finally:
        await asyncio.sleep(0)  # asyncpg tells of a statement in the next turn of the loop
        transaction.connection.remove_query_logger(note)


def growing(few: dict[str, list[str]], many: dict[str, list[str]]) -> list[str]:
    """Pages by their address, with what each asked for one row and for three."""
    found = []
    for path, asked in many.items():
        if len(asked) != len(few[path]):
            extra = next((one for one in asked if asked.count(one) > few[path].count(one)), "")
            found.append(
                f"{path} asks {len(few[path])} times for one row and {len(asked)} times for three: {extra[:160]}"
            )
        if len(asked) > MOST:
            found.append(f"{path} asks {len(asked)} times: at most {MOST}")
    return found

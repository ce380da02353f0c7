"""Many rows at once into a table, with the defaults the program would have given them, and ids that come out alike."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
from piccolo.table import Table

SAME_INSTANT = 12
"""Bits: so many ids share a millisecond, as they would on a busy machine."""


class Ids:
    """UUIDv7 in the order they are asked for. The same ones on every machine that fills on the same day."""

    def __init__(self, on: date, seed: int) -> None:
        self.began = (on.toordinal() - date(1970, 1, 1).toordinal() - 1) * 86_400_000
        self.dice = Random(seed)  # noqa: S311 (nothing secret)
        self.made = 0

    def __call__(self) -> UUID:
        self.made += 1
        instant = self.began + (self.made >> SAME_INSTANT)
        within = self.made & ((1 << SAME_INSTANT) - 1)
        return UUID(int=instant << 80 | 7 << 76 | within << 64 | 2 << 62 | self.dice.getrandbits(62))


@asynccontextmanager
async def whole(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """All or nothing, on a connection past the pool, where `atomic()` does not reach."""
    await connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        await connection.execute("ROLLBACK")
        raise
    await connection.execute("COMMIT")


async def copy(connection: asyncpg.Connection, table: type[Table], lines: Iterable[Mapping[str, Any]]) -> None:
    """Each line names every column, `blank` being where it began; what it has beside them is left out."""
    columns = list(blank(table))
    records = ([line[column] for column in columns] for line in lines)
    await connection.copy_records_to_table(table._meta.tablename, records=records, columns=columns)  # noqa: SLF001


@cache
def blank(table: type[Table]) -> Mapping[str, Any]:
    """Every column with its default. Ids are the caller's."""
    columns = table._meta.columns  # noqa: SLF001
    return {column._meta.name: column.get_default_value() for column in columns}  # noqa: SLF001

"""Many rows at once into a table, with the defaults the program would have given them."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import asyncpg
from piccolo.table import Table


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

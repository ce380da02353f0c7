"""Columns as this house wants them: nothing empty by accident, nothing deleted by cascade.

Piccolo's own defaults are dangerous here: a foreign key is nullable and deletes along, a missing text is saved as "".
"""

from collections.abc import Collection
from typing import Any

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod

from portal.db import new_id

__all__ = [
    "Bytea",
    "IndexMethod",
    "count",
    "day",
    "flag",
    "instant",
    "key",
    "link",
    "number",
    "one_of",
    "reference",
    "text",
    "words",
]


def key() -> UUID:
    return UUID(primary_key=True, default=new_id)


def reference(*, null: bool = False, index: bool = False) -> UUID:
    """The id of a record of a room this table does not know: no foreign key on purpose (a visiting card)."""
    return UUID(default=None, null=null, index=index)


def link(to: Any, *, null: bool = False, index: bool = True) -> ForeignKey:
    return ForeignKey(
        to, default=None, null=null, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict, index=index
    )


def words(length: int, *, null: bool = False, unique: bool = False, index: bool = False) -> Varchar:
    return Varchar(length=length, default=None, null=null, unique=unique, index=index)


def text(*, null: bool = False) -> Text:
    return Text(default=None, null=null)


def day(*, null: bool = False, index: bool = False) -> Date:
    return Date(default=None, null=null, index=index)


def instant(*, null: bool = False, index: bool = False) -> Timestamptz:
    return Timestamptz(default=None, null=null, index=index)


def number(*, null: bool = False) -> Integer:
    return Integer(default=None, null=null)


def count() -> Integer:
    return Integer(default=0, null=False)


def flag(default: bool = False) -> Boolean:
    return Boolean(default=default, null=False)


def long_number(*, null: bool = False) -> BigInt:
    return BigInt(default=None, null=null)


def one_of(column: str, values: Collection[str]) -> str:
    """A condition as SQL text: the column holds one of these values."""
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"

"""A ledger's columns, said once: export, blank form and import all read them here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "date", "integer", "choice", "list"]


@dataclass(frozen=True)
class Column:
    """`aliases` are other headings offices use; `synonyms` map other words for a choice to the ledger's word."""

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    width: float = 12
    choices: tuple[str, ...] = ()
    help: str = ""
    max_length: int = 2000
    aliases: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """Rows are mappings with the columns' keys, `key_column` (the id) and `version`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key_column: str = "id"

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
